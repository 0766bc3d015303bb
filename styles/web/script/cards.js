// Cards: an entry's own words, taken from glossary or bibliography when they are asked for.
let card;
const strip = (copy) => {
  for (const one of [copy, ...copy.querySelectorAll("[id]")]) one.removeAttribute("id");
  for (const one of copy.querySelectorAll(".page, .call, .par, .uses, [data-lemma], [data-lemma-end]")) one.remove();
  return copy;
};
const piece = (tag, className, from) => {
  const made = document.createElement(tag);
  made.className = className;
  made.append(...strip(from.cloneNode(true)).childNodes);
  return made;
};
const openCard = (name, parts, source, kind = "") => {
  card ??= document.body.appendChild(document.createElement("div"));
  card.className = `card ${kind}`.trim();
  card.role = "dialog";
  card.ariaLabel = name;
  card.replaceChildren(closeButton(() => card.hidePopover()), ...parts);
  anchor("asked", source);
  choosePlace(card, source, source);
  openOver(card, source);
};
const showCard = (name, parts, target, source) => {
  const more = document.createElement("a");
  more.href = `#${target.id}`;
  more.textContent = say("fullEntry");
  const last = document.createElement("p");
  last.className = "more";
  last.append(more);
  openCard(name, [...parts, last], source);
};
const showEntry = (term, source) => {
  const description = term.nextElementSibling;
  const parts = [piece("p", "term", term)];
  if (description) parts.push(piece("div", "short", description.querySelector("p") ?? description));
  showCard(term.querySelector("dfn")?.textContent ?? term.textContent, parts, term, source);
};
const showWork = (reference, source) => {
  showCard(say("workCited"), [piece("p", "short", reference)], reference, source);
};
