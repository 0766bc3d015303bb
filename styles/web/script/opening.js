// Notes opened: in the margin where they stand, over the text where they are folded. Whatever is
// opened by a key is closed by Esc, and the focus goes back to where it came from.
const sources = new WeakMap(); // what is open → what has opened it
let opened = null; // the note that is unfolded in the margin
let before = null; // where it stood, and in how much room
let dismissing = false; // by Esc or ×, not by a press elsewhere

const closeButton = (close) => {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "close";
  button.textContent = "×";
  button.ariaLabel = say("close");
  button.addEventListener("click", () => {
    dismissing = true;
    quiet = openNote();
    close();
  });
  return button;
};
const focusOn = (element) => {
  if (!element.matches("a, button, input, select, textarea, [tabindex]")) element.tabIndex = -1;
  element.focus({ preventScroll: true });
};
const goBack = (from) => {
  const source = sources.get(from);
  const here = document.activeElement;
  const lost = !here || here === document.body || from.contains(here);
  if (source?.isConnected && lost) {
    quiet = from;
    focusOn(source);
  }
};

// ---- Over the text, beside the words that it is about
const anchors = {};
const anchor = (name, element) => {
  anchors[name]?.classList.remove(name);
  element.classList.add(name);
  anchors[name] = element;
};
const choosePlace = (popover, start, end) => {
  const bar = inMargin() ? 0 : document.querySelector(".bar").offsetHeight;
  const above = start.getBoundingClientRect().top - bar;
  const below = innerHeight - end.getBoundingClientRect().bottom;
  popover.classList.toggle("over", above > below);
  popover.style.setProperty("--space", `${Math.floor(Math.max(above, below))}px`);
};
const aboutNote = (note) => {
  const call = callOf(note);
  const start = divisionOf(note).querySelector(`[data-lemma="${CSS.escape(note.id)}"]`);
  const height = (element) => element.getBoundingClientRect().top;
  const near = start && Math.abs(height(start) - height(call)) < innerHeight / 3;
  anchor("about-start", near ? start : call);
  anchor("about-end", call);
  choosePlace(note, near ? start : call, call);
};
const openOver = (popover, source) => {
  popover.popover = "auto";
  sources.set(popover, source);
  popover.showPopover({ source });
  popover.scrollTop = 0;
  focusOn(popover); // so that it is read out, and Esc leads back
};
const closeAll = () => {
  for (const one of document.querySelectorAll(":popover-open")) one.hidePopover();
  collapse();
};
const closed = (popover) => {
  if (popover.matches(".note")) {
    popover.removeAttribute("popover"); // in the margin or in print it is no popover
    foldAgain(popover);
    if (lit === popover) light(null);
  }
  if (dismissing || popover.contains(document.activeElement)) goBack(popover);
  dismissing = false;
};
// Later: Chromium 156 comes to a stand when what is just leaving the top layer is hidden until found.
const foldAgain = (note) => setTimeout(() => {
  if (note.matches(":popover-open, .found")) return;
  if (!inMargin() ? !notesInText() : note.dataset.folded === "") fold(note);
  delete note.dataset.folded;
}, 60);
const citeControl = (note) => {
  if (note.querySelector(":scope > .cite-control")) return;
  const control = document.createElement("button");
  control.type = "button";
  control.className = "cite-control";
  control.textContent = say("cite");
  control.ariaLabel = say("citeOf", { name: note.ariaLabel ?? "" });
  note.append(control);
};
const openFolded = (note, source) => {
  citeControl(note);
  if (!note.querySelector(":scope > .close")) note.append(closeButton(() => note.hidePopover()));
  note.dataset.folded = "";
  note.hidden = false;
  note.classList.remove("found");
  aboutNote(note);
  openOver(note, source);
};

// ---- In the margin: the note grows over those below it, and nothing else moves
const expand = (note) => {
  if (opened === note) return;
  collapse();
  opened = note;
  citeControl(note);
  if (!note.querySelector(":scope > .close")) note.append(closeButton(() => dismiss(note)));
  before = { top: parseFloat(note.style.getPropertyValue("--top")) || 0 };
  before.room = parseFloat(note.style.getPropertyValue("--room")) || 0;
  note.style.removeProperty("--room");
  note.classList.add("opened");
  const room = divisionOf(note).clientHeight - 4;
  const height = Math.min(note.scrollHeight + 2, room, innerHeight * 0.8);
  stand(note, Math.max(0, Math.min(before.top, room - height)), height);
  note.querySelector(":scope > .more-of")?.setAttribute("aria-expanded", "true");
};
const collapse = () => {
  const note = opened;
  if (!note) return;
  opened = null;
  note.classList.remove("opened");
  stand(note, before.top, before.room);
  note.scrollTop = 0;
  note.querySelector(":scope > .more-of")?.removeAttribute("aria-expanded");
  if (note.matches(".found")) refold(note);
};
const refold = (note) => {
  note.classList.remove("found");
  fold(note);
};
const dismiss = (note) => {
  if (opened === note) collapse();
  else if (note.matches(".found")) refold(note);
  sources.set(note, sources.get(note) ?? callOf(note));
  goBack(note);
  dismissing = false;
  light(null);
};

const showNote = (note, source) => {
  unpeek();
  const division = divisionOf(note);
  settle(division, true);
  if (!note.matches(":popover-open") && (folded(note) || note.dataset.folded === "")) {
    openFolded(note, source);
  } else {
    if (note.matches(".cut")) expand(note);
    sources.set(note, source);
    focusOn(note);
    note.scrollIntoView({ block: "nearest" });
  }
  light(note);
};

// ---- Found by the browser's own search
const found = (event) => {
  const note = event.target;
  if (!note.matches?.(".note")) return;
  note.hidden = false;
  note.classList.add("found");
  if (inMargin()) expand(note);
  else note.append(note.querySelector(":scope > .close") ?? closeButton(() => dismiss(note)));
};

// ---- At a glance: a note that is folded or out of sight is shown while its call or lemma is
// pointed at or has the focus; without taking the focus, until Esc or until the pointer leaves both
// (WCAG 2.2, 1.4.13). What Esc has closed stays closed until the reader has been elsewhere.
let peeked = null;
let quiet = null;
let timer = 0;
const unpeek = () => {
  clearTimeout(timer);
  const note = peeked;
  peeked = null;
  if (note?.popover === "manual") note.hidePopover();
};
const glimpsed = (element) => {
  const box = element.getBoundingClientRect();
  return !folded(element) && element.checkVisibility() && box.bottom > 40 && box.top < innerHeight - 40;
};
const peek = (note, delay) => {
  clearTimeout(timer);
  if (note !== quiet) quiet = null;
  if (note === peeked || note === quiet) return;
  if (!note) {
    timer = setTimeout(unpeek, 300); // time to get to the note itself
    return;
  }
  timer = setTimeout(() => {
    unpeek();
    if (glimpsed(note) || document.querySelector(":popover-open")) return;
    if (folded(note)) note.dataset.folded = "";
    note.hidden = false;
    note.popover = "manual";
    aboutNote(note);
    note.showPopover({ source: callOf(note) });
    peeked = note;
  }, delay);
};
const openNote = () => document.querySelector(".note:popover-open") ?? opened;
const pointed = (target) => {
  const at = target.closest?.(".call a, .note");
  return at?.matches(".call a") ? document.getElementById(at.hash.slice(1)) : at ?? null;
};
const pointAt = (note, delay) => {
  light(note ?? openNote() ?? pointed(document.activeElement));
  peek(note, delay);
};
const moved = (event) => {
  if (event.pointerType === "touch" || event.buttons) return;
  const note = pointed(event.target);
  if (note) pointAt(note, 350);
  else pointAt(lemmaAt(event.clientX, event.clientY), 700); // a pointer rests on text by chance too
};
let waiting = null; // one look for each picture is enough
const moving = (event) => {
  if (!waiting) requestAnimationFrame(() => { moved(waiting); waiting = null; });
  waiting = event;
};

const escaped = (event) => {
  if (event.key !== "Escape") return;
  if (peeked) {
    quiet = peeked;
    unpeek();
    return;
  }
  dismissing = true; // a popover is then closed, and the focus led back, by the browser itself
  quiet = openNote();
  if (document.querySelector(":popover-open")) return;
  const note = opened ?? document.activeElement?.closest(".note");
  if (note) dismiss(note);
  dismissing = false;
};

const watchNotes = () => {
  document.addEventListener("keydown", escaped, true);
  document.addEventListener("pointerdown", (event) => {
    dismissing = false;
    if (opened && !opened.contains(event.target) && !event.target.closest?.(".call")) collapse();
  });
  document.addEventListener("pointermove", moving);
  document.addEventListener("focusin", ({ target }) => {
    const note = pointed(target);
    if (opened && !opened.contains(target) && !target.closest(".card")) collapse();
    if (target.matches?.(":focus-visible") && !target.closest(".note")) pointAt(note, 350);
    else light(note ?? openNote());
  });
  document.addEventListener("toggle", ({ newState, target }) => {
    // it may have been opened again, in another way, before this is heard of
    if (newState === "closed" && !target.matches(":popover-open")) closed(target);
  }, true);
  document.addEventListener("beforematch", found, true);
  document.addEventListener("scroll", ({ target }) => {
    if (target.scrollTop && target.matches?.(".cut:not(.opened, :popover-open)")) expand(target); // found within it
  }, true);
  WIDE.addEventListener("change", closeAll);
};
