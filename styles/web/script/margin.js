// Side notes: each within reach of its call, none on another, none beside another division.
//
// Where notes crowd, the longest are cut to their first lines, as many as there is room for; what
// finds no room even so is folded to its mark. Every division is set for itself, when it comes near
// the window, so that the cost of a page does not grow with the book.

// Notes of one division, in reading order: `at` is how far below the division's top the call is,
// `full` the note's height; all numbers are pixels. `reach` and `above` say how far below and above
// its call a note may begin, `bottom` where the last must end, `gap` what lies between two, `line`
// the height of a line, `least` the fewest lines of a note that is shown.
// Gives the top and the height of each note; a height of 0 means that it is folded.
const arrange = (notes, { reach, above, bottom, gap, line, least }) => {
  const heights = notes.map(() => 0);
  const earliest = notes.map(() => 0);
  const latestOf = (i) => Math.min(notes[i].at + reach, bottom - heights[i]);
  const shown = []; // the numbers of the notes that are not folded
  const reckon = (from) => {
    for (let k = from; k < shown.length; k++) {
      const before = shown[k - 1];
      const end = k ? earliest[before] + heights[before] + gap : 0;
      earliest[shown[k]] = Math.max(notes[shown[k]].at - above, end, 0);
    }
  };
  // Cuts what stands above (and the note itself) to the greatest common number of lines that makes
  // room; gives whether it could.
  const makeRoom = () => {
    const first = Math.max(0, shown.length - 12);
    const near = shown.slice(first);
    const most = Math.ceil(Math.max(...near.map((i) => heights[i])) / line);
    for (let lines = most - 1; lines >= least; lines--) {
      for (const i of near) if (heights[i] > (lines + 0.75) * line) heights[i] = lines * line;
      reckon(first);
      if (earliest[near.at(-1)] <= latestOf(near.at(-1))) return true;
    }
    return false;
  };
  notes.forEach((note, i) => {
    const kept = [...heights];
    heights[i] = note.full;
    shown.push(i);
    reckon(shown.length - 1);
    if (earliest[i] <= latestOf(i) || makeRoom()) return;
    shown.pop();
    kept.forEach((height, k) => (heights[k] = height));
    heights[i] = 0;
    reckon(Math.max(0, shown.length - 12));
  });
  const tops = notes.map((note) => note.at);
  let limit = Infinity;
  for (const i of [...shown].reverse()) {
    tops[i] = Math.min(latestOf(i), limit - heights[i] - gap);
    limit = tops[i];
  }
  let end = 0;
  for (const i of shown) {
    tops[i] = Math.min(Math.max(notes[i].at, end), tops[i]);
    end = tops[i] + heights[i] + gap;
  }
  return notes.map((_, i) => ({ top: tops[i], height: heights[i] }));
};
// (end of what is pure)

const WIDE = matchMedia("(width >= 75rem)");
const inMargin = () => WIDE.matches && !notesInText();
const folded = (note) => note.hidden !== false;
const fold = (note) => {
  // So that the browser's own search still finds the words; it then says `beforematch`.
  note.setAttribute("hidden", "until-found");
};
const notesOf = (division) => [...division.querySelectorAll(".note")];
const layersHidden = new Set(); // classes of layers that the reader has switched off

const settled = new WeakMap(); // division → for which circumstances its notes were placed
const circumstances = (division) =>
  [inMargin(), division.clientWidth, innerHeight, document.fonts?.status, version].join(" ");
let version = 0;

// The style sheet reads these two where the note stands in the margin.
const stand = (note, top, room) => {
  note.style.setProperty("--top", `${Math.round(top)}px`);
  if (room) note.style.setProperty("--room", `${Math.ceil(room)}px`);
  else note.style.removeProperty("--room");
};

const placeIn = (division, notes) => {
  for (const note of notes) note.hidden = false; // what is folded has no height
  const style = getComputedStyle(notes[0]);
  const line = parseFloat(style.lineHeight);
  const origin = division.getBoundingClientRect().top;
  const present = notes.filter((note) => note.checkVisibility());
  const measured = present.map((note) => {
    const call = callOf(note).getBoundingClientRect();
    return { at: call.top + call.height / 2 - line / 2 - origin, full: note.scrollHeight };
  });
  // A call in a note stands in the margin itself: the note on it follows where there is room.
  present.forEach((note, i) => {
    const home = callOf(note).closest(".note");
    if (home) measured[i].at = measured[present.indexOf(home)]?.at ?? measured[i].at;
  });
  // By their calls' height: in a table or list they need not come in the order of the text.
  const order = measured.map((_, i) => i).sort((a, b) => measured[a].at - measured[b].at || a - b);
  const placed = arrange(order.map((i) => measured[i]), {
    reach: innerHeight * 0.26,
    above: innerHeight * 0.14,
    bottom: division.clientHeight - 4,
    gap: line * 0.6,
    line,
    least: 2,
  });
  order.forEach((i, k) => {
    const { top, height } = placed[k];
    const note = present[i];
    const cut = height > 0 && height < measured[i].full;
    note.classList.toggle("cut", cut);
    stand(note, top, cut ? height : 0);
    if (height === 0) fold(note);
    else if (cut) moreButton(note);
  });
};
const moreButton = (note) => {
  if (note.querySelector(":scope > .more-of")) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "more-of";
  button.textContent = say("more");
  button.ariaLabel = say("moreOf", { name: note.ariaLabel ?? "" });
  note.append(button);
};
const release = (note) => {
  note.classList.remove("cut", "opened");
  note.style.removeProperty("--top");
  note.style.removeProperty("--room");
};

// Whether a division is laid out at all: far from the window, a browser skips it.
const rendered = (division) =>
  !division.firstElementChild ||
  division.firstElementChild.checkVisibility({ contentVisibilityAuto: true });

const settle = (division, anyway = false) => {
  const now = circumstances(division);
  if (settled.get(division) === now || !(anyway || rendered(division))) return;
  settled.set(division, now);
  const notes = notesOf(division);
  if (!notes.length) return;
  for (const note of notes) if (!note.matches(":popover-open, .opened")) release(note);
  if (inMargin()) placeIn(division, notes);
  else if (notesInText()) for (const note of notes) note.hidden = false;
  else for (const note of notes) if (!note.matches(":popover-open, .found")) fold(note);
};
const settleAll = () => {
  version += 1;
  for (const division of document.querySelectorAll(".division")) {
    if (inMargin()) settle(division);
    else settle(division, true); // folding needs no layout
  }
};
const watchMargin = () => {
  const sizes = new ResizeObserver((entries) => {
    for (const { target } of entries) settle(target);
  });
  for (const division of document.querySelectorAll(".division")) {
    sizes.observe(division);
    division.addEventListener("contentvisibilityautostatechange", (event) => {
      if (!event.skipped) settle(division);
    });
  }
  addEventListener("resize", settleAll);
  WIDE.addEventListener("change", settleAll);
  document.fonts?.ready.then(settleAll);
};
