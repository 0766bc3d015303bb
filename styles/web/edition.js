"use strict";
// Makes a page that is complete without it more convenient: opens notes and glossary entries where
// they are called, lights up what belongs together, and remembers what the reader has chosen.
(() => {
  const root = document.documentElement;
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
  let lemmas;
  let lit = null;

  const lemmaRange = (note, call) => {
    lemmas ??= new Map([...document.querySelectorAll("[data-lemma]")].map((e) => [e.dataset.lemma, e]));
    const start = lemmas.get(note.id);
    if (!start) return null;
    const range = new Range();
    range.setStartAfter(start);
    range.setEndBefore(call.closest("sup"));
    return range;
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
    const range = lemmaRange(note, call);
    if (range) globalThis.CSS.highlights?.set("lemma", new Highlight(range));
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
    button.ariaLabel = "Close";
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
  const noteClosed = (note) => {
    note.removeAttribute("popover"); // in the margin or in print it is no popover
    if (lit === note) light(null);
  };

  // ---- Glossary: the entry's own words, taken from the glossary when they are asked for
  let card;
  const strip = (copy) => {
    for (const one of [copy, ...copy.querySelectorAll("[id]")]) one.removeAttribute("id");
    for (const one of copy.querySelectorAll(".page, .call, .par, [data-lemma]")) one.remove();
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
    more.textContent = "Full entry";
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
      pressedOpen = [...document.querySelectorAll(":popover-open")].at(-1) ?? null;
    }, true);
    document.addEventListener("keydown", () => { pressedOpen = null; }, true);
    document.addEventListener("pointerover", (event) => light(pointed(event.target) ?? openNote()));
    document.addEventListener("focusin", (event) => light(pointed(event.target) ?? openNote()));
    document.addEventListener("toggle", (event) => {
      if (event.newState === "closed" && event.target.matches(".note")) noteClosed(event.target);
    }, true);
    matchMedia("(width >= 75rem)").addEventListener("change", closeAll);
    addEventListener("hashchange", arrived);
    arrived();
  });
  const openNote = () => document.querySelector(".note:popover-open");
})();
