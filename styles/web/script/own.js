// The reader's own notes: on words of the text, kept in this browser, given away only as a file.
// Their form is that of the W3C Web Annotation Data Model; a place is a quotation with what stands around it.
const NEAR = 32; // characters before and behind
let own = [];
const ownPlaces = new Map(); // annotation → its range on this page

const keepOwn = () => remember("own", { annotations: own, name: recall("own").name ?? "" });
const newId = () => {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((one) => one.toString(16).padStart(2, "0")).join("");
  return `urn:uuid:${hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-")}`;
};

// The text of a division without its apparatus, and where each piece of it begins.
const textsOf = (division) => {
  const walker = document.createTreeWalker(division, NodeFilter.SHOW_TEXT);
  const pieces = [];
  let text = "";
  let block = null;
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const parent = node.parentElement;
    if (parent.closest(`.note, ${APPARATUS}`)) continue;
    const home = parent.closest(BLOCKS);
    if (!home && !node.data.trim()) continue;
    if (block && home !== block) text += "\n";
    block = home;
    pieces.push({ node, start: text.length });
    text += node.data;
  }
  return { text, pieces };
};
const rangeIn = ({ pieces }, start, end) => {
  const at = (offset, last) =>
    pieces.findLast((one) => (last ? one.start < offset : one.start <= offset)) ?? pieces[0];
  const [first, final] = [at(start, false), at(end, true)];
  const range = new Range();
  range.setStart(first.node, Math.min(start - first.start, first.node.length));
  range.setEnd(final.node, Math.min(end - final.start, final.node.length));
  return range;
};
const offsetIn = ({ pieces, text }, node, offset) => {
  const found = pieces.find((one) => one.node === node);
  if (found) return found.start + offset;
  const following = pieces.find((one) => node.compareDocumentPosition(one.node) & Node.DOCUMENT_POSITION_FOLLOWING);
  return following ? following.start : text.length;
};
const quoteOf = (range) => {
  const start = range.startContainer;
  const division = divisionOf(start.nodeType === Node.TEXT_NODE ? start.parentElement : start);
  if (!division) return null;
  const all = textsOf(division);
  let from = offsetIn(all, range.startContainer, range.startOffset);
  let to = offsetIn(all, range.endContainer, range.endOffset);
  while (from < to && /\s/.test(all.text[from])) from += 1;
  while (to > from && /\s/.test(all.text[to - 1])) to -= 1;
  const exact = all.text.slice(from, to);
  if (!exact) return null;
  return { exact, prefix: all.text.slice(Math.max(0, from - NEAR), from), suffix: all.text.slice(to, to + NEAR) };
};
const selectorOf = (annotation) =>
  list(annotation.target?.selector).find((one) => one.type === "TextQuoteSelector");
// Where a quotation stands in these texts. Without what stood around it, it may be anywhere in a
// book; so on a page of a site, those of other pages are left alone.
const findQuote = (texts, { exact, prefix = "", suffix = "" }, isHere) => {
  for (const [words, before] of [[prefix + exact + suffix, prefix.length], ...(isHere ? [[exact, 0]] : [])]) {
    for (const all of texts) {
      const at = all.text.indexOf(words);
      if (at >= 0) return rangeIn(all, at + before, at + before + exact.length);
    }
  }
  return null;
};
const madeHere = (annotation) => {
  const source = annotation.target?.source;
  return root.dataset.site === undefined || (source?.id ?? source) === baseAddress();
};
// What is on another page of a site is sought in the words of all pages.
const foundElsewhere = async (annotation) => {
  const [first] = (selectorOf(annotation)?.exact ?? "").split("\n");
  records ??= await readRecords();
  return seek(records, first)[0]?.record;
};
const wordsOfOwn = (annotation) => list(annotation.body)[0]?.value ?? "";

// ---- Shown: lit words, a mark in the margin, a list in the panel
const showOwn = () => {
  for (const one of document.querySelectorAll(".own-mark")) one.remove();
  ownPlaces.clear();
  const texts = own.length ? [...document.querySelectorAll(".division")].map(textsOf) : [];
  for (const annotation of own) {
    const selector = selectorOf(annotation);
    const range = selector && findQuote(texts, selector, madeHere(annotation));
    if (range) ownPlaces.set(annotation, range);
  }
  CSS.highlights?.delete("own");
  if (ownPlaces.size) CSS.highlights?.set("own", new Highlight(...ownPlaces.values()));
  for (const [annotation, range] of ownPlaces) {
    const division = divisionOf(range.startContainer.parentElement);
    const mark = button("✎", (pressed) => editOwn(annotation, pressed));
    mark.className = "own-mark";
    mark.ariaLabel = `${say("ownNotes")}: ${wordsOfOwn(annotation) || selectorOf(annotation).exact.slice(0, 40)}`;
    division.append(mark);
  }
  standOwn();
  listOwn();
};
// Far from the window nothing is laid out for them.
const standOwn = () => {
  const marks = document.querySelectorAll(".own-mark");
  [...ownPlaces.values()].forEach((range, i) => {
    if (!rendered(marks[i].parentElement)) return;
    const top = range.getBoundingClientRect().top - marks[i].parentElement.getBoundingClientRect().top;
    marks[i].style.top = `${Math.round(top)}px`;
  });
};
const goToOwn = async (annotation) => {
  const range = ownPlaces.get(annotation);
  const record = range ? null : await foundElsewhere(annotation);
  document.getElementById("reading-own").hidePopover();
  if (range) range.startContainer.parentElement.scrollIntoView({ block: "center" });
  else if (record) location.href = record.href;
};
const listOwn = () => {
  const shown = document.querySelector("#reading-own .own-list");
  shown.replaceChildren(listOf(own.map((annotation) => {
    const link = linkTo("#", row("place", selectorOf(annotation)?.exact.slice(0, 120) ?? ""), wordsOfOwn(annotation));
    link.addEventListener("click", (event) => {
      event.preventDefault();
      event.stopPropagation();
      goToOwn(annotation);
    });
    return link;
  })));
};

// ---- Made and changed
const editOwn = (annotation, source) => {
  const area = document.createElement("textarea");
  area.rows = 4;
  area.ariaLabel = say("writeNote");
  area.value = wordsOfOwn(annotation);
  const finish = (change) => () => {
    change();
    keepOwn();
    card.hidePopover();
    showOwn();
  };
  const save = button(say("save"), finish(() => {
    if (!own.includes(annotation)) own.push(annotation);
    annotation.modified = new Date().toISOString();
    annotation.body = area.value ? [{ type: "TextualBody", value: area.value, format: "text/plain" }] : [];
    annotation.motivation = area.value ? "commenting" : "highlighting";
  }));
  const remove = button(say("delete"), finish(() => { own = own.filter((one) => one !== annotation); }));
  const quote = selectorOf(annotation).exact;
  openCard(say("writeNote"), [row("term", quote.length > 90 ? `${quote.slice(0, 90)}…` : quote), area, actions(save, remove)], source, "own");
  area.focus();
};
const makeOwn = (range) => {
  const quote = quoteOf(range);
  if (!quote) return null;
  const name = recall("own").name;
  return {
    "@context": "http://www.w3.org/ns/anno.jsonld",
    id: newId(),
    type: "Annotation",
    motivation: "highlighting",
    created: new Date().toISOString(),
    ...(name ? { creator: { type: "Person", name } } : {}),
    body: [],
    target: { source: baseAddress(), selector: [{ type: "TextQuoteSelector", ...quote }] },
  };
};
let offer;
const offerOwn = () => {
  const selection = document.getSelection();
  const range = selection.rangeCount && !selection.isCollapsed ? selection.getRangeAt(0) : null;
  const start = range?.startContainer.parentElement;
  if (!range || !start?.closest("main .division") || start.closest(".note, .card")) {
    offer?.hidePopover?.();
    return;
  }
  if (!offer) {
    offer = document.body.appendChild(document.createElement("div"));
    offer.className = "own-offer actions";
    offer.popover = "manual";
    offer.role = "group";
    offer.ariaLabel = say("ownNotes");
    const take = (write) => (pressed) => {
      const annotation = makeOwn(document.getSelection().getRangeAt(0));
      if (annotation && !write) {
        own.push(annotation);
        keepOwn();
        showOwn();
      } else if (annotation) {
        editOwn(annotation, document.querySelector('[popovertarget="reading-own"]'));
      }
      document.getSelection().removeAllRanges();
      offer.hidePopover();
    };
    offer.append(button(say("highlight"), take(false)), button(say("writeNote"), take(true)));
    for (const one of offer.children) one.addEventListener("pointerdown", (event) => event.preventDefault());
  }
  if (!offer.matches(":popover-open")) offer.showPopover();
  const box = range.getBoundingClientRect();
  offer.style.top = `${Math.max(8, Math.min(box.bottom + 8, innerHeight - 60))}px`;
  offer.style.left = `${Math.max(8, Math.min(box.left, innerWidth - offer.offsetWidth - 8))}px`;
};

// ---- Given away and taken in
const asPage = () => JSON.stringify({
  "@context": "http://www.w3.org/ns/anno.jsonld",
  type: "AnnotationPage",
  items: own,
}, null, 2);
const placeOfOwn = async (annotation) => {
  const range = ownPlaces.get(annotation);
  if (range) return placeOf(range.startContainer.parentElement.closest("[id]")).words;
  return root.dataset.site === undefined ? "" : ((await foundElsewhere(annotation))?.place ?? "");
};
const asMarkdown = async () => {
  const written = own.map(async (annotation) => {
    const place = await placeOfOwn(annotation);
    const quote = `> ${selectorOf(annotation).exact.replace(/\n/g, "\n> ")}`;
    return [`${quote}${place ? ` (${place})` : ""}`, wordsOfOwn(annotation)].filter(Boolean).join("\n\n");
  });
  return (await Promise.all(written)).join("\n\n---\n\n");
};
const giveFile = (name, kind, words) => {
  const link = document.createElement("a");
  link.download = name;
  link.href = URL.createObjectURL(new Blob([words], { type: kind }));
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
};
const takeIn = (words) => {
  const said = JSON.parse(words);
  const items = list(said.items ?? said.first?.items ?? said).filter((one) => one?.id && selectorOf(one));
  for (const item of items) {
    const there = own.findIndex((one) => one.id === item.id);
    if (there < 0) own.push(item);
    else if ((item.modified ?? item.created ?? "") >= (own[there].modified ?? own[there].created ?? "")) own[there] = item;
  }
  keepOwn();
  showOwn();
  return items.length;
};
const watchOwn = () => {
  const panel = document.getElementById("reading-own");
  if (!panel) return;
  own = list(recall("own").annotations);
  const [name, file] = panel.querySelectorAll("input");
  name.value = recall("own").name ?? "";
  name.addEventListener("change", () => remember("own", { annotations: own, name: name.value.trim() }));
  const slug = (BOOK.name ?? document.title).normalize("NFD").replace(/[^A-Za-z0-9]+/g, "-").toLowerCase().slice(0, 40);
  file.addEventListener("change", async () => {
    const status = panel.querySelector("[role=status]");
    try {
      status.textContent = say("received", { count: takeIn(await file.files[0].text()) });
    } catch {
      status.textContent = say("received", { count: 0 });
    }
    file.value = "";
  });
  panel.querySelector(".own-actions").append(
    button(say("export"), () => giveFile(`${slug}.jsonld`, "application/ld+json", asPage())),
    button(say("exportMarkdown"), async () => giveFile(`${slug}.md`, "text/markdown", await asMarkdown())),
    button(say("import"), () => file.click()),
  );
  if (own.length) showOwn();
  let pause = 0;
  document.addEventListener("selectionchange", () => {
    clearTimeout(pause);
    pause = setTimeout(offerOwn, 250);
  });
  addEventListener("resize", standOwn);
  document.addEventListener("contentvisibilityautostatechange", () => ownPlaces.size && standOwn(), true);
  document.addEventListener("change", () => requestAnimationFrame(standOwn));
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
    if (event.key !== "n" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (offer?.matches(":popover-open")) offer.lastChild.click();
  });
};
