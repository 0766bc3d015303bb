// Search in text, notes and glossary; the words are read when they are first asked for.
const MOST = 40; // hits of a group that are shown at once
const AROUND = 60; // characters of context
const BLOCKS = "p, li, dt, dd, h1, h2, h3, h4, h5, h6, td, th, figcaption, caption, pre, .line-block";

const nameOf = (division) =>
  division.ariaLabel ?? document.getElementById(division.getAttribute("aria-labelledby"))?.textContent ?? "";
const wordsOf = (element) => {
  const copy = element.cloneNode(true);
  for (const one of copy.querySelectorAll(".call, .par, .page, .note, .mark, button")) one.remove();
  return copy.textContent.replace(/\s+/g, " ").trim();
};
// A record: where a piece of text leads, what group it belongs to, its place in words, its words.
const readPage = () => {
  const found = [];
  for (const division of document.querySelectorAll(".division")) {
    const name = nameOf(division);
    const of = division.matches(".glossary") ? "glossary" : "text";
    for (const block of division.querySelectorAll(BLOCKS)) {
      if (block.closest(".note, .uses") || block.querySelector("p, li, dd")) continue;
      const number = block.closest("[data-par]")?.dataset.par;
      const place = number ? `${say("paragraphSign", { number })} · ${name}` : name;
      found.push({ group: of, href: `#${(block.closest("[id]") ?? division).id}`, place, words: wordsOf(block) });
    }
    for (const note of notesOf(division)) {
      const layer = [...note.classList].find((one) => one.startsWith("layer-"));
      found.push({ group: layer, href: `#${note.id}`, place: `${note.ariaLabel} · ${name}`, words: wordsOf(note) });
    }
  }
  return found;
};
let records = null;
// A site reads what stands in its other pages from beside it.
const readRecords = async () => (root.dataset.site === undefined ? readPage() : readSite());

const groupName = (group) => {
  if (group === "text") return say("inText");
  if (group === "glossary") return say("inGlossary");
  return document.getElementById(`reading-show-${group}`)?.parentElement.textContent.trim() ?? group;
};
const linkTo = (href, ...content) => {
  const link = document.createElement("a");
  link.href = href;
  link.append(...content);
  return link;
};
const hitLink = ({ record, at, length }) => {
  const { words } = record;
  const [start, end] = [unfolded(words, at), unfolded(words, at + length)];
  const [from, to] = [Math.max(0, start - AROUND), Math.min(words.length, end + AROUND)];
  const place = document.createElement("span");
  place.className = "place";
  place.textContent = record.place;
  const mark = document.createElement("mark");
  mark.textContent = words.slice(start, end);
  const before = (from ? "…" : "") + words.slice(from, start);
  return linkTo(record.href, place, before, mark, words.slice(end, to) + (to < words.length ? "…" : ""));
};
// A number is a ¶ or a page: “41”, “¶ 41”, “p. 12”, “xii”.
const goals = (sought) => {
  const number = sought.trim().match(/^(¶|p\.?|page|s\.?)?\s*([0-9]+[a-z]?|[ivxlc]+)$/i);
  if (!number) return [];
  const [, sign, label] = number;
  const asked = [
    (!sign || sign === "¶") && [`p${label}`, say("paragraphSign", { number: label })],
    sign !== "¶" && [`pg-${label}`, say("pageSign", { number: label })],
  ];
  return asked.filter((one) => one && addressOf(one[0])).map(([id, place]) => linkTo(addressOf(id), say("goTo", { place })));
};
const addressOf = (id) => (document.getElementById(id) ? `#${id}` : (globalThis.glossatorSite?.addresses?.[id] ?? ""));
const listOf = (links) => {
  const made = document.createElement("ol");
  for (const link of links) made.appendChild(document.createElement("li")).append(link);
  return made;
};
const showGroup = (name, hits) => {
  const heading = row("label", `${groupName(name)} (${hits.length})`);
  const made = listOf(hits.slice(0, MOST).map(hitLink));
  if (hits.length <= MOST) return [heading, made];
  const rest = () => listOf(hits.slice(MOST).map(hitLink));
  return [heading, made, actions(button(say("moreHits"), (pressed) => pressed.parentElement.replaceWith(rest())))];
};
const search = async (field, panel) => {
  const sought = field.value;
  records ??= await readRecords();
  if (field.value !== sought) return;
  const direct = goals(sought);
  const hits = seek(records, sought);
  const groups = new Map();
  for (const hit of hits) {
    if (!groups.has(hit.record.group)) groups.set(hit.record.group, []);
    groups.get(hit.record.group).push(hit);
  }
  const shown = [...groups].flatMap(([name, some]) => showGroup(name, some));
  panel.querySelector(".hits").replaceChildren(...(direct.length ? [listOf(direct)] : []), ...shown);
  const nothing = !hits.length && !direct.length;
  panel.querySelector(".count").textContent =
    !sought.trim() ? "" : nothing ? say("noHits") : say("hits", { count: hits.length });
};
// After a hit is followed, the words stand out where they are.
const showFound = (sought, target) => {
  CSS.highlights?.delete("found");
  const wanted = foldText(sought.trim().replace(/\s+/g, " "));
  if (!wanted || !target || !CSS.highlights) return;
  const walker = document.createTreeWalker(target, NodeFilter.SHOW_TEXT);
  const ranges = [];
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const at = foldText(node.data).indexOf(wanted);
    if (at < 0) continue;
    const [start, end] = [unfolded(node.data, at), unfolded(node.data, at + wanted.length)];
    ranges.push(rangeOf({ node, start, end }));
  }
  if (ranges.length) CSS.highlights.set("found", new Highlight(...ranges));
};
const openSearch = (panel) => {
  panel.showPopover({ source: document.querySelector('[popovertarget="reading-search"]') });
};
const movedInHits = (event, panel, field) => {
  const links = [...panel.querySelectorAll(".hits a")];
  const at = links.indexOf(document.activeElement);
  if (event.key === "Enter" && event.target === field && links.length) links[0].click();
  else if (event.key === "ArrowDown" && links.length) (links[at + 1] ?? links[0]).focus();
  else if (event.key === "ArrowUp" && links.length) (at > 0 ? links[at - 1] : field).focus();
  else return;
  event.preventDefault();
};
const watchSearch = () => {
  const panel = document.getElementById("reading-search");
  if (!panel) return; // the page that says that there is none
  const field = panel.querySelector("input");
  let pause = 0;
  field.addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(() => search(field, panel), 120);
  });
  panel.addEventListener("toggle", ({ newState }) => {
    if (newState === "open") field.select();
  });
  panel.addEventListener("keydown", (event) => movedInHits(event, panel, field));
  panel.addEventListener("click", (event) => {
    const link = event.target.closest(".hits a");
    if (!link?.getAttribute("href").startsWith("#")) return; // another page of a site
    panel.hidePopover();
    showFound(field.value, targetOf(link.hash));
  });
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
    if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    openSearch(panel);
  });
};
