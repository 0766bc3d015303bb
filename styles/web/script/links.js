// Clicks, and links from elsewhere. A link that needs no help is left to the browser.
const targetOf = (hash) => {
  try {
    return document.getElementById(decodeURIComponent(hash.slice(1)));
  } catch {
    return null; // half a percent sign
  }
};
let pressedOpen = null; // a press closes a popover before the click is heard of
const pressed = () => {
  const open = [...document.querySelectorAll(":popover-open")].filter((one) => one !== peeked);
  pressedOpen = open.at(-1) ?? null;
};
const backToCall = (note, call) => {
  closeAll();
  call.scrollIntoView({ block: "nearest" });
  quiet = note;
  focusOn(call);
  light(note);
};
const clicked = (event) => {
  if (event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const button = event.target.closest?.(".more-of");
  if (button) {
    showNote(button.closest(".note"), button);
    return;
  }
  const citing = event.target.closest?.(".cite-control");
  if (citing) {
    showCiting(citing.closest(".note"), citing);
    return;
  }
  const elsewhere = event.target.closest?.('a.gloss, a[role~="doc-biblioref"]');
  if (root.dataset.site !== undefined && elsewhere && !elsewhere.getAttribute("href").startsWith("#")) {
    event.preventDefault();
    if (pressedOpen !== card || !card) cardFrom(elsewhere);
    return;
  }
  const link = event.target.closest?.('a[href^="#"]');
  const target = link && targetOf(link.hash);
  if (!target) return;
  if (link.matches(".call a")) {
    event.preventDefault();
    if (pressedOpen === target) return;
    if (opened === target) dismiss(target);
    else showNote(target, link);
  } else if (link.matches(".par")) {
    event.preventDefault();
    history.replaceState(history.state, "", link.hash);
    if (pressedOpen !== card || !card) showCiting(target, link);
  } else if (link.matches(".note > .mark")) {
    event.preventDefault();
    backToCall(link.parentElement, target);
  } else if (link.matches(".gloss") && !link.closest(".glossary")) {
    event.preventDefault();
    if (pressedOpen !== card || !card) showEntry(target, link);
  } else if (link.matches('[role~="doc-biblioref"]') && !link.closest(".bibliography")) {
    event.preventDefault();
    if (pressedOpen !== card || !card) showWork(target, link);
  } else {
    closeAll();
    if (link.hash === location.hash) arrived(); // no news to the browser
  }
};

// A link to a note leads to its call: the lemma is lit, the note open.
const arrived = () => {
  const note = location.hash ? targetOf(location.hash)?.closest(".note") : null;
  if (!note) return;
  const call = callOf(note);
  if (notesInText()) {
    light(note);
    return;
  }
  settle(divisionOf(note), true);
  call.scrollIntoView({ block: "center", behavior: "instant" });
  if (note.matches(":popover-open")) aboutNote(note); // the call has moved since
  else if (!note.matches(".opened")) showNote(note, call);
};
const watchLinks = () => {
  document.addEventListener("pointerdown", pressed, true);
  document.addEventListener("keydown", () => { pressedOpen = null; }, true);
  document.addEventListener("click", clicked);
  addEventListener("hashchange", arrived);
  addEventListener("load", arrived); // until then the browser itself scrolls to where the address points
  arrived();
};
