// Copied text is the author's: without calls, numbers and notes that stand between its paragraphs.
const NOT_TEXT = ".call, .par, .page, .note, .cite-control, button, [data-lemma], [data-lemma-end]";
const textOf = (fragment) => {
  const shown = document.createElement("div");
  shown.className = "copied";
  shown.append(fragment);
  document.body.append(shown); // only what is laid out has lines
  const words = shown.innerText;
  shown.remove();
  return words;
};
const copied = (event) => {
  const selection = document.getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return;
  const range = selection.getRangeAt(0);
  const around = range.commonAncestorContainer;
  const element = around.nodeType === Node.TEXT_NODE ? around.parentElement : around;
  if (!element.closest("#reading-text, body") || element.closest("input, textarea, .card")) return;
  const part = range.cloneContents();
  const within = element.closest(".note");
  for (const one of part.querySelectorAll(within ? ".call, .mark, button" : NOT_TEXT)) one.remove();
  for (const one of part.querySelectorAll("[id]")) one.removeAttribute("id");
  const holder = document.createElement("div");
  holder.append(part.cloneNode(true));
  let words = textOf(part).trim();
  if (chosen("copy-citation")?.checked) {
    const start = range.startContainer;
    const from = start.nodeType === Node.TEXT_NODE ? start.parentElement : start;
    const citation = citationOf(within ?? from.closest("[data-par], .division") ?? from);
    words += `\n\n${citation}`;
    holder.append(row("", citation));
  }
  event.clipboardData.setData("text/html", holder.innerHTML);
  event.clipboardData.setData("text/plain", words);
  event.preventDefault();
};
