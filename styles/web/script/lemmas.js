// What belongs together: a note, its call, and the words that it is about, its lemma.
const callOf = (note) => document.getElementById(`c${note.id.slice(1)}`);
const divisionOf = (element) => element.closest(".division");
const read = new WeakSet(); // divisions whose lemmas are known
const spans = new Map(); // note → where its lemma is: pieces of text nodes
const notesAt = new Map(); // text node → the lemmas in it

// A lemma may cross elements, overlap others and span paragraphs with notes between them: only
// text between its two markers, and in the same running text or note as they, belongs to it.
const APPARATUS = ".call, .par, .page, .mark, .head, .lemma, button";
const piecesOf = (start, end) => {
  const home = start.closest(".note");
  const around = new Range();
  around.setStartAfter(start);
  around.setEndBefore(end);
  const walker = document.createTreeWalker(around.commonAncestorContainer, NodeFilter.SHOW_TEXT);
  walker.currentNode = start;
  const found = [];
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (!around.intersectsNode(node)) break;
    const parent = node.parentElement;
    if (parent.closest(".note") !== home) continue;
    if (!node.data.trim() || parent.closest(APPARATUS)) continue;
    found.push({
      node,
      start: node === around.startContainer ? around.startOffset : 0,
      end: node === around.endContainer ? around.endOffset : node.length,
    });
  }
  return found;
};
const readLemmas = (division) => {
  if (!division || read.has(division)) return;
  read.add(division);
  const ends = new Map();
  for (const end of division.querySelectorAll("[data-lemma-end]")) ends.set(end.dataset.lemmaEnd, end);
  for (const start of division.querySelectorAll("[data-lemma]")) {
    const end = ends.get(start.dataset.lemma);
    const note = document.getElementById(start.dataset.lemma);
    if (!end || !note) continue;
    const pieces = piecesOf(start, end);
    const length = pieces.reduce((sum, piece) => sum + piece.end - piece.start, 0);
    spans.set(note, pieces);
    for (const piece of pieces) {
      if (!notesAt.has(piece.node)) notesAt.set(piece.node, []);
      notesAt.get(piece.node).push({ ...piece, note, length });
    }
  }
};
const rangeOf = ({ node, start, end }) => {
  const range = new Range();
  range.setStart(node, start);
  range.setEnd(node, end);
  return range;
};
const lemmaOf = (note) => {
  readLemmas(divisionOf(note));
  return (spans.get(note) ?? []).map(rangeOf);
};
// The note whose lemma lies at this point of the window: of several, the innermost.
const lemmaAt = (x, y) => {
  const spot = document.caretPositionFromPoint?.(x, y);
  const old = spot ? null : document.caretRangeFromPoint?.(x, y);
  const node = spot?.offsetNode ?? old?.startContainer;
  const inside = (box) => x >= box.left && x <= box.right && y >= box.top && y <= box.bottom;
  readLemmas(node?.parentElement && divisionOf(node.parentElement));
  return (notesAt.get(node) ?? [])
    .filter((one) => callOf(one.note)?.checkVisibility())
    .filter((one) => [...rangeOf(one).getClientRects()].some(inside))
    .sort((one, other) => one.length - other.length)[0]?.note ?? null;
};

let lit = null;
const light = (note) => {
  if (note === lit) return;
  if (lit) for (const one of [lit, callOf(lit)]) one?.classList.remove("lit");
  CSS.highlights?.delete("lemma");
  lit = note;
  const call = note && callOf(note);
  if (!call) return;
  call.classList.add("lit");
  note.classList.add("lit");
  const ranges = lemmaOf(note);
  if (ranges.length) CSS.highlights?.set("lemma", new Highlight(...ranges));
};
