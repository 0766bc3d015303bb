// Citing: a passage with its ¶ and printed page, a note with its mark; in words, and for reference managers.
const BOOK = JSON.parse(document.querySelector('script[type="application/ld+json"]')?.textContent ?? "{}");
const list = (value) => (Array.isArray(value) ? value : value ? [value] : []);
const baseAddress = () => (document.querySelector('link[rel="canonical"]')?.href ?? location.href).split("#")[0];
const inverted = (person) => (person.familyName ? `${person.familyName}, ${person.givenName}` : person.name);
const initials = (person) => {
  if (!person.familyName) return person.name;
  return `${person.familyName}, ${person.givenName.split(/\s+/).map((one) => `${one[0]}.`).join(" ")}`;
};
const joined = (names, last = ", and ") =>
  names.length < 3 ? names.join(last.replace(/^,/, "")) : `${names.slice(0, -1).join(", ")}${last}${names.at(-1)}`;

// The printed page that holds an element, "" if none is known.
const pageOf = (element) => {
  let found = "";
  for (const marker of document.querySelectorAll("[data-page]")) {
    if (marker.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_PRECEDING) break;
    found = marker.dataset.page;
  }
  return found;
};
const numberOf = (element) => {
  const numbered = element.closest("[data-par]") ?? element.querySelector("[data-par]");
  return numbered?.dataset.par ?? "";
};
// Where a passage is: {words, paragraph, page, link}.
const placeOf = (element) => {
  const isNote = element.matches(".note");
  const at = isNote ? callOf(element) : element;
  const paragraph = at.matches("[data-page]") ? "" : numberOf(at);
  const page = pageOf(at);
  const parts = [
    paragraph && say("paragraphSign", { number: paragraph }),
    page && say("pageSign", { number: page }),
    isNote && element.ariaLabel,
  ];
  const link = element.id ? `${baseAddress()}#${element.id}` : baseAddress();
  return { words: parts.filter(Boolean).join(", "), paragraph, page, link };
};

const fullTitle = () => [BOOK.name, BOOK.alternativeHeadline].filter(Boolean).join(": ");
// Which of several it is: “2nd, revised edition, version 1.2”.
const state = () =>
  [BOOK.bookEdition, BOOK.version && say("version", { version: BOOK.version })].filter(Boolean).join(", ");
const isbn = () => list(BOOK.workExample).map((one) => one.isbn)[0];
const edited = () => {
  const editors = list(BOOK.editor).map((one) => one.name);
  return editors.length ? say("edited", { names: joined(editors) }) : "";
};
const sentence = (parts) => `${parts.filter(Boolean).map((one) => one.replace(/\.$/, "")).join(". ")}.`;
const STYLES = {
  Chicago: (place) => sentence([
    joined(list(BOOK.author).map((one, i) => (i ? one.name : inverted(one)))),
    fullTitle(),
    edited().replace(/^./, (first) => first.toUpperCase()),
    state(),
    [BOOK.publisher?.name, BOOK.datePublished].filter(Boolean).join(", "),
    place.words,
    place.link,
  ]),
  MLA: (place) => {
    const people = list(BOOK.author);
    const names = people.length > 2 ? `${inverted(people[0])}, et al`
      : joined(people.map((one, i) => (i ? one.name : inverted(one))));
    const rest = [edited(), state(), BOOK.publisher?.name, BOOK.datePublished, place.words, place.link];
    return sentence([names, fullTitle(), rest.filter(Boolean).join(", ")]);
  },
  APA: (place) => sentence([
    joined(list(BOOK.author).map(initials), ", & ").replace(/\.?$/, ".") +
      (BOOK.datePublished ? ` (${BOOK.datePublished.slice(0, 4)})` : ""),
    fullTitle() + ([state(), place.words].some(Boolean) ? ` (${[state(), place.words].filter(Boolean).join(", ")})` : ""),
    BOOK.publisher?.name,
    place.link,
  ]),
};
const citeKey = () => {
  const first = list(BOOK.author)[0] ?? {};
  const name = (first.familyName ?? first.name ?? "").normalize("NFD").replace(/[^A-Za-z]/g, "").toLowerCase();
  return `${name || "edition"}${(BOOK.datePublished ?? "").slice(0, 4)}`;
};
const bibtex = (place) => {
  const escape = (text) => String(text).replace(/([&%$#_{}])/g, "\\$1");
  const fields = {
    author: list(BOOK.author).map(inverted).join(" and "),
    editor: list(BOOK.editor).map(inverted).join(" and "),
    title: BOOK.name,
    subtitle: BOOK.alternativeHeadline,
    edition: BOOK.bookEdition,
    version: BOOK.version,
    series: BOOK.isPartOf?.name,
    number: BOOK.position,
    publisher: BOOK.publisher?.name,
    isbn: isbn(),
    date: BOOK.datePublished,
    year: BOOK.datePublished?.slice(0, 4),
    language: BOOK.inLanguage,
    note: place.words,
  };
  const lines = Object.entries(fields).filter(([, said]) => said).map(([key, said]) => `  ${key} = {${escape(said)}},`);
  return `@book{${citeKey()},\n${lines.join("\n")}\n  url = {${place.link}},\n}\n`;
};
const ris = (place) => {
  const fields = [
    ["TY", "BOOK"],
    ...list(BOOK.author).map((one) => ["AU", inverted(one)]),
    ...list(BOOK.editor).map((one) => ["ED", inverted(one)]),
    ["TI", fullTitle()],
    ["ET", state()],
    ["T2", BOOK.isPartOf?.name],
    ["SN", isbn()],
    ["PB", BOOK.publisher?.name],
    ["PY", BOOK.datePublished?.slice(0, 4)],
    ["DA", BOOK.datePublished && `${BOOK.datePublished.replaceAll("-", "/")}/`],
    ["SP", place.page],
    ["N1", place.words],
    ["LA", BOOK.inLanguage],
    ["UR", place.link],
  ];
  const lines = fields.filter(([, said]) => said).map(([tag, said]) => `${tag}  - ${said}`);
  return `${[...lines, "ER  - "].join("\r\n")}\r\n`;
};
const csl = (place) => {
  const people = (value) => list(value).map((one) =>
    one.familyName ? { family: one.familyName, given: one.givenName } : { literal: one.name });
  const item = {
    id: citeKey(),
    type: "book",
    title: fullTitle(),
    author: people(BOOK.author),
    editor: people(BOOK.editor),
    edition: BOOK.bookEdition,
    version: BOOK.version,
    "collection-title": BOOK.isPartOf?.name,
    "collection-number": BOOK.position,
    ISBN: isbn(),
    publisher: BOOK.publisher?.name,
    issued: BOOK.datePublished && { "date-parts": [BOOK.datePublished.split("-").map(Number)] },
    language: BOOK.inLanguage,
    URL: place.link,
    locator: place.page || place.paragraph || undefined,
    label: place.page ? "page" : place.paragraph ? "paragraph" : undefined,
  };
  return `${JSON.stringify([item], (_, said) => (said?.length === 0 ? undefined : said), 2)}\n`;
};
const FOR_MANAGERS = { BibTeX: bibtex, RIS: ris, "CSL-JSON": csl };
const citationOf = (element) => (STYLES[chosen("cite-as")?.value] ?? STYLES.Chicago)(placeOf(element));

const button = (words, act) => {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = words;
  made.addEventListener("click", () => act(made));
  return made;
};
const row = (className, ...content) => {
  const made = document.createElement("p");
  made.className = className;
  made.append(...content);
  return made;
};
const actions = (...content) => {
  const made = document.createElement("div");
  made.className = "actions";
  made.append(...content);
  return made;
};
const copyWords = async (words, pressed) => {
  try {
    await navigator.clipboard.writeText(words);
  } catch {
    const area = pressed.parentElement.appendChild(document.createElement("textarea"));
    area.value = words;
    area.select();
    document.execCommand("copy"); // pages from a file have no clipboard of their own
    area.remove();
    focusOn(pressed);
  }
  pressed.textContent = say("copied");
};
// A printed page's number as a control; the marker itself is a separator, which can hold none.
const offerPages = () => {
  for (const marker of document.querySelectorAll("main .page:not(.carried)")) {
    if (marker.closest("a, button, h1, h2, h3, h4, h5, h6")) continue;
    const link = document.createElement("a");
    link.href = `#${marker.id}`;
    link.className = "par of-page";
    link.dataset.number = marker.dataset.page;
    link.ariaLabel = say("citeOf", { name: say("pageSign", { number: marker.dataset.page }) });
    marker.after(link);
    marker.classList.add("linked");
  }
};
const showCiting = (element, source) => {
  const place = placeOf(element);
  const sample = row("sample", citationOf(element));
  sample.tabIndex = 0;
  const choices = actions();
  const show = (words, code) => (pressed) => {
    sample.textContent = words;
    sample.classList.toggle("code", code);
    for (const one of choices.children) one.setAttribute("aria-pressed", one === pressed);
  };
  choices.append(
    button(say("citation"), show(citationOf(element), false)),
    button(say("link"), show(place.link, false)),
    ...Object.entries(FOR_MANAGERS).map(([name, write]) => button(name, show(write(place), true))),
  );
  for (const one of choices.children) one.setAttribute("aria-pressed", one === choices.firstChild);
  const copy = actions(button(say("copy"), (pressed) => copyWords(sample.textContent, pressed)));
  const name = place.words || BOOK.name;
  openCard(say("citeOf", { name }), [row("term", name), choices, sample, copy], source, "citing");
};
