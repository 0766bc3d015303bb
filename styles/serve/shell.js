"use strict";
// The frame around the preview: keeps the reader's place over rebuilds, and writes notes on what is
// selected in the page. The page itself is the edition's own and knows nothing of this.

const $ = (id) => document.getElementById(id);
const TOKEN = document.querySelector("meta[name=token]").content;
const WAIT = 250; // milliseconds of quiet before what is typed is tried
// What stands in the page beside the text: a selection is read without it.
const BESIDE = ".note, [role~=doc-footnote], [role~=doc-noteref], [role~=doc-pagebreak], .par, " +
  "sup.call, button, [popover], rt, rp, script, style";

let outline = { layers: {}, labels: {}, kinds: [], notes: [], words: [], files: {}, categories: [] };
let outlined = Promise.resolve(); // settled when the outline is the page's
let known = { version: 0, printed: 0, bound: 0, findings: [] };
let open = null; // what the form is about
const undos = JSON.parse(sessionStorage.getItem("undos") || "[]");

async function post(path, asked) {
  const answer = await fetch(path, {
    method: "POST",
    headers: { "X-Glossator-Token": TOKEN, "Content-Type": "application/json" },
    body: JSON.stringify(asked || {}),
  });
  return answer.json();
}

function make(tag, attributes, ...content) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) made.setAttribute(name, value);
  made.append(...content);
  return made;
}

// --- the page and its place ---------------------------------------------------------------------

const frames = () => [...$("view-web").querySelectorAll("iframe")];
const shown = () => frames().find((frame) => frame.hasAttribute("data-shown"));

function place(page) {
  for (const block of page.querySelectorAll("main [id]")) {
    const box = block.getBoundingClientRect();
    if (box.height && box.bottom > 0 && !block.closest(BESIDE)) return [block.id, box.top];
  }
  return null;
}

function load() {
  const old = shown();
  const next = frames().find((frame) => frame !== old);
  const where = old.contentDocument && old.contentDocument.querySelector("main")
    ? place(old.contentDocument) : null;
  next.hidden = false;
  next.onload = () => {
    const page = next.contentDocument;
    const block = where && page.getElementById(where[0]);
    if (block) {
      page.documentElement.style.scrollBehavior = "auto";
      next.contentWindow.scrollBy(0, block.getBoundingClientRect().top - where[1]);
      page.documentElement.style.scrollBehavior = "";
    }
    old.removeAttribute("data-shown");
    next.setAttribute("data-shown", "");
    old.hidden = true;
    listen(page);
    outlined.then(() => { document.documentElement.dataset.version = String(known.version); });
  };
  next.src = `/web?v=${known.version}`;
}

// --- words at once: before the page is made anew --------------------------------------------------

let glanced = false; // whether the page that is shown says more than the last good state

function reword(block, { before, after }) {
  // New words into a block's text, which stands around calls, marks and links.
  const nodes = [];
  const walker = block.ownerDocument.createTreeWalker(block, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const beside = node.parentElement.closest(`${BESIDE}, math, svg`);
    if (!beside || beside === block || !block.contains(beside)) nodes.push(node);
  }
  if (nodes.map((node) => node.data).join("") !== before) return false;
  let first = 0, last = 0;
  const most = Math.min(before.length, after.length);
  while (first < most && before[first] === after[first]) first++;
  while (last < most - first && before.at(-1 - last) === after.at(-1 - last)) last++;
  let words = after.slice(first, after.length - last), start = 0;
  for (const node of nodes) {
    const length = node.data.length;
    const from = Math.max(0, first - start), to = Math.min(length, before.length - last - start);
    if (from <= length && to >= 0 && from <= to) {
      node.replaceData(from, to - from, words);
      words = "";
    }
    start += length;
  }
  return true;
}

function glance(state) {
  const page = shown().contentDocument;
  if (String(state.version) !== document.documentElement.dataset.version) return;
  for (const one of state.glances) {
    const block = page.getElementById(one.block);
    if (block && reword(block, one)) glanced = true;
  }
}

function listen(page) {
  page.addEventListener("selectionchange", offer);
  page.addEventListener("keydown", (event) => {
    if (event.key === "m" && event.altKey) { event.preventDefault(); write(); }
  });
}

// --- what is selected ---------------------------------------------------------------------------

function wordsOf(root, range) {
  // The text of a root before, in and behind a range, without what stands beside the text.
  const parts = ["", "", ""];
  const walker = root.ownerDocument.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  let block = null;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node.parentElement.closest(BESIDE) && !root.matches(BESIDE)) continue;
    if (root.matches(BESIDE) && node.parentElement.closest(".mark, .head, .lemma, .sign")) continue;
    const around = node.parentElement.closest("p, h1, h2, h3, h4, h5, h6, li, td, th, dt, dd, blockquote, figcaption");
    const gap = block && around !== block ? "\n" : "";
    block = around;
    for (let at = 0; at < 3; at++) {
      const piece = cut(node, range, at);
      if (piece) parts[at] += (at === side(node, range) ? gap : "") + piece;
    }
  }
  return parts;
}

function side(node, range) {
  if (range.comparePoint(node, 0) < 0) return 0;
  return range.comparePoint(node, 0) > 0 ? 2 : 1;
}

function cut(node, range, at) {
  const text = node.data;
  let start = 0, end = text.length;
  const first = range.startContainer === node ? range.startOffset
    : range.comparePoint(node, 0) < 0 ? end : start;
  const last = range.endContainer === node ? range.endOffset
    : range.comparePoint(node, 0) > 0 ? start : end;
  const begin = Math.min(first, Math.max(last, first)), stop = Math.max(first, last);
  return [text.slice(0, begin), text.slice(begin, stop), text.slice(stop)][at];
}

function selection() {
  const frame = shown();
  const chosen = frame.contentDocument && frame.contentDocument.getSelection();
  if (!chosen || chosen.isCollapsed || !chosen.rangeCount) return null;
  const range = chosen.getRangeAt(0);
  const from = range.startContainer.nodeType === 1 ? range.startContainer : range.startContainer.parentElement;
  const note = from.closest(".note");
  const division = from.closest("main > [id], main section[id]");
  const root = note || division;
  if (!root || !root.contains(range.endContainer)) return null;
  const [before, words, behind] = wordsOf(root, range);
  if (!words.trim()) return null;
  return {
    exact: words.trim(), prefix: before.slice(-80), suffix: behind.slice(0, 80),
    file: note ? "" : outline.files[division.id] || "", on: note ? note.id : "",
    box: range.getBoundingClientRect(),
  };
}

function offer() {
  const chosen = selection();
  $("offer").hidden = !chosen;
  $("move").hidden = !(chosen && open && open.note);
  if (!chosen) return;
  const frame = shown().getBoundingClientRect();
  $("offer").style.left = `${Math.max(4, frame.left + chosen.box.left)}px`;
  $("offer").style.top = `${Math.max(4, frame.top + chosen.box.top - 44)}px`;
}

// --- the form -----------------------------------------------------------------------------------

function fill(select, values, labels) {
  select.replaceChildren(...values.map((value, n) => make("option", { value }, labels[n])));
}

function show(title, about) {
  open = about;
  $("side").hidden = false;
  $("toggle").setAttribute("aria-expanded", "true");
  $("form-title").textContent = title;
  $("words").textContent = about.exact || about.lemma || "";
  const keys = Object.keys(outline.layers);
  fill($("layer"), keys, keys.map((key) => outline.layers[key]));
  const kinds = about.glossary ? outline.categories : outline.kinds;
  fill($("kind"), ["", ...kinds], ["—", ...kinds]);
  $("layer").disabled = Boolean(about.glossary);
  $("when").disabled = Boolean(about.glossary);
  $("kind").value = about.kind || "";
  $("when").value = about.when || "";
  $("layer").value = about.layer || sessionStorage.getItem("layer") || keys[0] || "";
  $("body").value = about.body || "";
  for (const name of ["remove", "adopt"]) $(name).hidden = !about.note;
  tell("");
  $("form").hidden = false;
  $("offer").hidden = true;
  $("body").focus();
}

async function write() {
  const chosen = selection();
  if (chosen && !Object.keys(outline.layers).length) await outlined; // the page was quicker
  if (chosen) show("A new note", chosen);
}

async function edit(note) {
  const said = await post("/write/source", { note: note.id });
  if (said.error) { tell(said.error, said.hint); $("form").hidden = false; return; }
  show(`Note ${note.mark}`, { ...said, note: note.id, was: said.body, lemma: note.lemma });
}

function close() {
  $("form").hidden = true;
  open = null;
  shown().contentWindow.focus();
}

function tell(text, hint) {
  const box = $("tried");
  box.classList.toggle("refused", Boolean(text));
  box.replaceChildren(text ? `${text}${hint ? ` – ${hint}` : ""}` : "");
}

function asked() {
  const { exact, prefix, suffix, file, on, note, was } = open;
  return {
    exact, prefix, suffix, file, on, note, was,
    layer: $("layer").value, kind: $("kind").value, category: $("kind").value,
    when: $("when").value.trim(), body: $("body").value,
  };
}

let waiting = 0;
function typed() {
  complete();
  clearTimeout(waiting);
  waiting = setTimeout(attempt, WAIT);
}

async function attempt() {
  if (!open || open.glossary || !$("body").value.trim()) return;
  const about = open;
  const said = await post(`/write/${open.note ? "edit" : "add"}`, { ...asked(), dry: true });
  if (open !== about) return;
  if (said.error) return tell(said.error, said.hint);
  const set = new DOMParser().parseFromString(`<div>${said.note.html}</div>`, "text/html");
  $("tried").classList.remove("refused");
  $("tried").replaceChildren(...set.body.firstChild.childNodes);
}

async function act(what, extra) {
  clearTimeout(waiting);
  sessionStorage.setItem("layer", $("layer").value);
  const said = await post(`/write/${what}`, { ...asked(), ...extra });
  if (said.error) return tell(said.error, said.hint);
  if (said.undo) {
    undos.push(said.undo);
    remember();
  }
  close();
  return said;
}

function remember() {
  sessionStorage.setItem("undos", JSON.stringify(undos));
  $("undo").disabled = !undos.length;
}

async function undo() {
  const said = await post("/write/undo", { undo: undos[undos.length - 1] });
  if (said.error) { $("form").hidden = false; tell(said.error, said.hint); }
  undos.pop();
  remember();
}

// --- completions --------------------------------------------------------------------------------

function begun() {
  const before = $("body").value.slice(0, $("body").selectionStart);
  const match = before.match(/(@[\w:.-]*|\{gloss=[\w-]*|\(#[\w.-]*)$/);
  return match ? match[0] : "";
}

function complete() {
  const begin = begun();
  const found = begin ? outline.words.filter((word) => word.startsWith(begin)).slice(0, 12) : [];
  $("words-found").hidden = !found.length;
  $("words-found").replaceChildren(...found.map((word, n) => {
    const item = make("li", { role: "option", "aria-selected": String(!n) }, word);
    item.onmousedown = (event) => { event.preventDefault(); put(word); };
    return item;
  }));
}

function put(word) {
  const begin = begun();
  $("body").setRangeText(word.slice(begin.length), $("body").selectionStart, $("body").selectionEnd, "end");
  $("words-found").hidden = true;
  typed();
}

function choose(event) {
  const items = [...$("words-found").children];
  if ($("words-found").hidden || !items.length) {
    if (event.key === "Escape") close();
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) $("form").requestSubmit();
    return;
  }
  const now = items.findIndex((item) => item.getAttribute("aria-selected") === "true");
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) {
    items[now].setAttribute("aria-selected", "false");
    items[(now + step + items.length) % items.length].setAttribute("aria-selected", "true");
  } else if (event.key === "Enter" || event.key === "Tab") {
    put(items[now].textContent);
  } else if (event.key === "Escape") {
    $("words-found").hidden = true;
  } else {
    return;
  }
  event.preventDefault();
}

// --- findings, notes, formats -------------------------------------------------------------------

async function openAt(file, line) {
  const said = await post("/open", { file, line: line || 1 });
  if (said.opened === false) {
    try { await navigator.clipboard.writeText(said.path); } catch { /* the place is shown all the same */ }
    $("state").textContent = `${said.path} (copied: no editor is known, set EDITOR)`;
  }
}

function list(findings) {
  $("findings").replaceChildren(...findings.map((one) => {
    const where = make("span", { class: "where" }, `${one.code} ${one.file}${one.line ? `:${one.line}` : ""}`);
    const hint = make("span", { class: "hint" }, one.hint);
    const button = make("button", {}, where, one.message, hint);
    button.onclick = () => openAt(one.file, one.line);
    return make("li", { class: one.severity }, button);
  }));
  if (!findings.length) $("findings").append(make("li", {}, "In order."));
}

function listNotes() {
  const filter = $("filter").value.toLowerCase();
  const found = outline.notes.filter((note) => `${note.lemma} ${note.text}`.toLowerCase().includes(filter));
  $("notes").replaceChildren(...found.map((note) => {
    const head = make("span", { class: "where" }, `${note.mark} ${outline.labels[note.layer] || note.layer}`);
    const button = make("button", { "data-note": note.id }, head, note.lemma || note.text);
    button.onclick = () => {
      const call = shown().contentDocument.getElementById(`c${note.id.slice(1)}`);
      if (call) call.scrollIntoView({ block: "center" });
      if (outline.layers[note.layer] && note.lemma) edit(note);
      else openAt(note.file, note.line);
    };
    return make("li", {}, button);
  }));
}

async function refresh() {
  outline = await (await fetch("/outline")).json();
  listNotes();
}

async function tab(name) {
  for (const one of ["web", "print", "epub"]) {
    $(`tab-${one}`).setAttribute("aria-selected", String(one === name));
    $(`view-${one}`).hidden = one !== name;
  }
  sessionStorage.setItem("tab", name);
  $("offer").hidden = true;
  if (name === "print" && known.printed !== known.version) await post("/make/print");
  if (name === "epub" && known.bound !== known.version) await post("/make/epub");
}

function showPrint() {
  const view = $("view-print");
  const at = view.scrollTop;
  view.replaceChildren(...Array.from({ length: known.pages }, (_, n) =>
    make("img", { src: `/print/${n + 1}.png?v=${known.printed}`, alt: `Printed page ${n + 1}`, loading: "lazy", width: 559, height: 794 })));
  view.scrollTop = at;
  document.documentElement.dataset.printed = String(known.printed);
}

async function showBook() {
  const { spine, hint } = await (await fetch("/epub")).json();
  const now = $("spine").value;
  fill($("spine"), spine, spine.map((path) => path.split("/").pop()));
  if (spine.includes(now)) $("spine").value = now;
  $("documents").hidden = !hint;
  $("get-engine").textContent = hint;
  showDocument(hint ? `/epub/${$("spine").value}` : "/shell/reader.html");
}

function showDocument(path) {
  $("view-epub").querySelector("iframe").src = `${path}?v=${known.bound}`;
}

function news(state) {
  const before = known;
  known = state;
  const errors = state.findings.filter((one) => one.severity === "error").length;
  const said = state.fault || (errors ? `${errors} errors: the last good state is shown` : "in order");
  $("state").textContent = state.stage ? `${state.stage} …` : `${said} · ${state.seconds.toFixed(2)} s`;
  document.documentElement.dataset.stage = state.stage;
  list(state.findings);
  if (state.version && state.version !== before.version) { glanced = false; outlined = refresh(); load(); }
  else if (state.glances.length) glance(state);
  else if (glanced && !state.stage) { glanced = false; load(); } // an error: back to the last good state
  if (state.printed && state.printed !== before.printed) showPrint();
  if (state.bound && state.bound !== before.bound) showBook();
  const now = sessionStorage.getItem("tab") || "web";
  if (state.version !== before.version && now !== "web" && !state.stage) tab(now);
}

// --- begin --------------------------------------------------------------------------------------

for (const name of ["web", "print", "epub"]) $(`tab-${name}`).onclick = () => tab(name);
$("annotate").onclick = write;
$("enter").onclick = () => { const chosen = selection(); if (chosen) show("A glossary entry", { ...chosen, glossary: true }); };
$("form").onsubmit = (event) => { event.preventDefault(); act(open.glossary ? "enter" : open.note ? "edit" : "add"); };
$("cancel").onclick = close;
$("remove").onclick = () => act("remove");
$("move").onclick = () => { const chosen = selection(); if (chosen) act("move", { ...chosen, note: open.note }); };
$("adopt").onclick = () => act("adopt");
$("undo").onclick = undo;
$("body").oninput = typed;
$("body").onkeydown = choose;
for (const name of ["kind", "when", "layer"]) $(name).onchange = typed;
$("filter").oninput = listNotes;
$("spine").onchange = () => showDocument(`/epub/${$("spine").value}`);
$("toggle").onclick = () => {
  $("side").hidden = !$("side").hidden;
  $("toggle").setAttribute("aria-expanded", String(!$("side").hidden));
};
remember();
const events = new EventSource("/events");
events.onmessage = (event) => news(JSON.parse(event.data));
events.onerror = () => { $("state").textContent = "the server has stopped; waiting for it"; };
