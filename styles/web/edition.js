"use strict";
// Makes a page that is complete without it more convenient: opens notes and glossary entries where
// they are called, lights up what belongs together, and remembers what the reader has chosen.
(() => {
  const root = document.documentElement;
  const words = JSON.parse(root.dataset.words); // what it says, in the edition's language
  root.classList.add("js"); // before the first paint: narrow windows then fold the notes away

  // ---- Memory. Pages from a file may be denied any storage.
  const KEY = "glossator-reading";
  const recall = () => {
    try {
      return JSON.parse(localStorage.getItem(KEY)) ?? {};
    } catch {
      return {};
    }
  };
  const remember = (choices) => {
    try {
      localStorage.setItem(KEY, JSON.stringify(choices));
    } catch {
      // The choice then lasts as long as the page.
    }
  };
  const switches = () => document.querySelectorAll("#reading-display input");

  // The boxes do not exist yet: without this, a dark page would flash white first.
  const early = recall();
  for (const scheme of ["light", "dark"]) {
    if (early[`reading-theme-${scheme}`]) root.style.colorScheme = scheme;
  }

  const restoreChoices = () => {
    const choices = recall();
    for (const box of switches()) {
      if (box.id in choices) box.checked = choices[box.id];
    }
    root.style.colorScheme = "";
    document.getElementById("reading-display").addEventListener("change", () => {
      remember(Object.fromEntries([...switches()].map((box) => [box.id, box.checked])));
    });
  };

  // ---- What belongs together: a note, its call, its lemma.
  const callOf = (note) => document.getElementById(`c${note.id.slice(1)}`);
  const noteOf = (call) => document.getElementById(call.hash.slice(1));
  let lit = null;
  let spans; // note → where its lemma is: pieces of text nodes
  let notesAt; // text node → the lemmas in it

  // A lemma may cross elements, overlap others and span paragraphs with notes between them: only
  // text between its two markers, and in the same running text or note as they, belongs to it.
  const piecesOf = (start, end) => {
    const home = start.closest(".note");
    const around = new Range();
    around.setStartAfter(start);
    around.setEndBefore(end);
    const root = around.commonAncestorContainer;
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    const found = [];
    while (walker.nextNode()) {
      const node = walker.currentNode;
      const parent = node.parentElement;
      if (!around.intersectsNode(node) || parent.closest(".note") !== home) continue;
      if (!node.data.trim() || parent.closest(".call, .par, .page, .mark, .head, .lemma, button")) continue;
      found.push({
        node,
        start: node === around.startContainer ? around.startOffset : 0,
        end: node === around.endContainer ? around.endOffset : node.length,
      });
    }
    return found;
  };
  const readLemmas = () => {
    if (spans) return;
    spans = new Map();
    notesAt = new Map();
    const ends = new Map(
      [...document.querySelectorAll("[data-lemma-end]")].map((e) => [e.dataset.lemmaEnd, e]),
    );
    for (const start of document.querySelectorAll("[data-lemma]")) {
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
  const lemmaAt = (x, y) => {
    const spot = document.caretPositionFromPoint?.(x, y);
    const old = spot ? null : document.caretRangeFromPoint?.(x, y);
    const node = spot?.offsetNode ?? old?.startContainer;
    const inside = (box) => x >= box.left && x <= box.right && y >= box.top && y <= box.bottom;
    readLemmas();
    return (notesAt.get(node) ?? [])
      .filter((one) => one.note.checkVisibility() || callOf(one.note)?.checkVisibility())
      .filter((one) => [...rangeOf(one).getClientRects()].some(inside))
      .sort((one, other) => one.length - other.length)[0]?.note ?? null; // the innermost
  };
  const light = (note) => {
    if (note === lit) return;
    for (const one of document.querySelectorAll(".lit")) one.classList.remove("lit");
    globalThis.CSS.highlights?.delete("lemma");
    lit = note;
    const call = note && callOf(note);
    if (!call) return;
    call.classList.add("lit");
    note.classList.add("lit");
    readLemmas();
    const ranges = (spans.get(note) ?? []).map(rangeOf);
    if (ranges.length) globalThis.CSS.highlights?.set("lemma", new Highlight(...ranges));
  };
  const pointed = (target) => {
    const found = target.closest?.(".call a, .note");
    return found?.matches(".note") ? found : found && noteOf(found);
  };

  // ---- Popovers
  const closeButton = (popover) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "close";
    button.textContent = "×";
    button.ariaLabel = words.close;
    button.addEventListener("click", () => popover.hidePopover());
    return button;
  };
  const closeAll = () => {
    for (const open of document.querySelectorAll(":popover-open")) open.hidePopover();
  };
  const open = (popover, source) => {
    popover.popover = "auto";
    popover.tabIndex = -1;
    popover.showPopover({ source });
    popover.scrollTop = 0;
    popover.focus({ preventScroll: true }); // so that it is read out, and Esc leads back
  };

  const inView = (element) => {
    const box = element.getBoundingClientRect();
    return element.checkVisibility() && box.top >= 0 && box.bottom <= innerHeight;
  };
  const showNote = (note, source) => {
    unpeek();
    if (inView(note) || document.querySelector("#reading-notes-in-text:checked")) {
      note.tabIndex = -1;
      note.focus({ preventScroll: true });
      note.scrollIntoView({ block: "nearest" });
    } else {
      if (!note.querySelector(".close")) note.append(closeButton(note));
      open(note, source);
    }
    light(note);
  };
  const glimpsed = (element) => {
    const box = element.getBoundingClientRect();
    return element.checkVisibility() && box.bottom > 40 && box.top < innerHeight - 40;
  };

  // A note that is folded away or out of sight is shown while its call or lemma is pointed at or has the focus;
  // without taking the focus, until Esc or until the pointer leaves both (WCAG 2.2, 1.4.13).
  let peeked = null;
  let timer = 0;
  const unpeek = () => {
    clearTimeout(timer);
    const note = peeked;
    peeked = null;
    if (note?.popover === "manual") note.hidePopover();
  };
  const peek = (note, delay) => {
    clearTimeout(timer);
    if (note === peeked) return;
    if (!note) {
      timer = setTimeout(unpeek, 300); // time to get to the note itself
      return;
    }
    timer = setTimeout(() => {
      unpeek();
      if (glimpsed(note) || document.querySelector(":popover-open")) return;
      note.popover = "manual";
      note.showPopover({ source: callOf(note) });
      peeked = note;
    }, delay);
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

  const noteClosed = (note) => {
    note.removeAttribute("popover"); // in the margin or in print it is no popover
    if (lit === note) light(null);
  };

  // ---- Glossary: the entry's own words, taken from the glossary when they are asked for
  let card;
  const strip = (copy) => {
    for (const one of [copy, ...copy.querySelectorAll("[id]")]) one.removeAttribute("id");
    for (const one of copy.querySelectorAll(".page, .call, .par, [data-lemma], [data-lemma-end]")) one.remove();
    return copy;
  };
  const piece = (tag, className, from) => {
    const made = document.createElement(tag);
    made.className = className;
    made.append(...strip(from.cloneNode(true)).childNodes);
    return made;
  };
  const showEntry = (term, source) => {
    card ??= document.body.appendChild(document.createElement("div"));
    card.className = "card";
    card.role = "dialog";
    card.ariaLabel = term.querySelector("dfn")?.textContent ?? term.textContent;
    const description = term.nextElementSibling;
    const more = document.createElement("a");
    more.href = `#${term.id}`;
    more.textContent = words.entry;
    const last = document.createElement("p");
    last.className = "more";
    last.append(more);
    const parts = [closeButton(card), piece("p", "term", term)];
    if (description) parts.push(piece("div", "short", description.querySelector("p") ?? description));
    card.replaceChildren(...parts, last);
    open(card, source);
  };

  // ---- Clicks. A link that needs no help is left to the browser.
  let pressedOpen = null;
  const clicked = (event) => {
    if (event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = event.target.closest?.('a[href^="#"]');
    const target = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (!target) return;
    if (target.matches(".note")) {
      event.preventDefault();
      if (pressedOpen !== target) showNote(target, link);
    } else if (link.matches(".gloss") && !link.closest(".glossary")) {
      event.preventDefault();
      if (pressedOpen !== card || !card) showEntry(target, link);
    } else {
      closeAll();
    }
  };

  // A link from elsewhere to a note that is folded away: show it at its call.
  const arrived = () => {
    const note = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!note?.matches(".note") || note.checkVisibility()) return;
    const call = callOf(note);
    call.scrollIntoView({ block: "center", behavior: "instant" });
    showNote(note, call);
  };

  // ---- Sidenotes for browsers without CSS anchor positioning
  const measure = () => {
    let end = 0;
    for (const note of document.querySelectorAll(".note")) {
      note.style.top = "";
      if (getComputedStyle(note).position !== "absolute") continue;
      const origin = note.offsetParent.getBoundingClientRect().top;
      const top = Math.max(callOf(note).getBoundingClientRect().top - origin - 7, end);
      note.style.top = `${top}px`;
      end = top + note.offsetHeight;
    }
  };
  const measureWhereNeeded = () => {
    if (globalThis.CSS.supports("anchor-name", "--note")) return;
    new ResizeObserver(measure).observe(document.querySelector("main"));
    document.getElementById("reading-display").addEventListener("change", measure);
    document.fonts.ready.then(measure);
  };

  // ---- Contents: where the reader is
  const followReader = () => {
    const links = new Map(
      [...document.querySelectorAll('[role="doc-toc"] a')].map((a) => [a.hash.slice(1), a]),
    );
    const watcher = new IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting } of entries) {
          if (isIntersecting) links.get(target.id)?.setAttribute("aria-current", "true");
          else links.get(target.id)?.removeAttribute("aria-current");
        }
      },
      { rootMargin: "-25% 0px -75% 0px" },
    );
    for (const section of document.querySelectorAll(".division[id]")) watcher.observe(section);
  };

  document.addEventListener("DOMContentLoaded", () => {
    restoreChoices();
    measureWhereNeeded();
    followReader();
    document.addEventListener("click", clicked);
    // Before the browser closes a popover because of this very press.
    document.addEventListener("pointerdown", () => {
      pressedOpen = [...document.querySelectorAll(":popover-open")].filter((one) => one !== peeked).at(-1) ?? null;
    }, true);
    document.addEventListener("keydown", () => { pressedOpen = null; }, true);
    document.addEventListener("pointermove", moving);
    document.addEventListener("focusin", (event) => {
      const note = pointed(event.target);
      if (event.target.matches?.(":focus-visible")) pointAt(note, 350);
      else light(note ?? openNote());
    });
    document.addEventListener("keydown", (event) => { if (event.key === "Escape") unpeek(); }, true);
    document.addEventListener("toggle", (event) => {
      const { newState, target } = event;
      // it may have been opened again, in another way, before this is heard of
      if (newState === "closed" && target.matches(".note:not(:popover-open)")) noteClosed(target);
    }, true);
    matchMedia("(width >= 75rem)").addEventListener("change", closeAll);
    addEventListener("hashchange", arrived);
    arrived();
  });
  const openNote = () => document.querySelector(".note:popover-open");
})();
