// The EPUB in foliate-js, as its readers see it: pages, and notes that pop up. The place is kept
// over rebuilds.

import "/foliate-js/view.js";
import { FootnoteHandler } from "/foliate-js/footnotes.js";

const $ = (id) => document.getElementById(id);
const PLACE = "epub-place";
const COLOURS = `
html { color-scheme: light dark }
@media (prefers-color-scheme: dark) { a:link { color: lightblue } }
`;

const view = document.createElement("foliate-view");
$("book").append(view);

function popUp(event) {
  const handler = new FootnoteHandler();
  handler.addEventListener("before-render", ({ detail }) => {
    $("popup").replaceChildren(detail.view);
    $("popup").show();
    detail.view.renderer.setStyles?.(COLOURS);
    for (const [name, value] of [["flow", "scrolled"], ["margin", "12px"], ["gap", "5%"]]) {
      detail.view.renderer.setAttribute(name, value);
    }
  });
  const handled = handler.handle(view.book, event);
  if (handled) handled.catch(() => view.goTo(event.detail.href));
}

function close() {
  for (const inner of $("popup").querySelectorAll("foliate-view")) inner.close();
  $("popup").replaceChildren();
  $("popup").close();
}

function turn(event) {
  if (event.key === "Escape" && $("popup").open) close();
  else if (event.key === "ArrowLeft" || event.key === "PageUp") view.goLeft();
  else if (event.key === "ArrowRight" || event.key === "PageDown" || event.key === " ") view.goRight();
  else return;
  event.preventDefault();
}

function listed(items, depth = 0) {
  return (items || []).flatMap((item) => {
    const option = document.createElement("option");
    option.value = item.href || "";
    option.textContent = " ".repeat(2 * depth) + item.label.trim();
    return [option, ...listed(item.subitems, depth + 1)];
  });
}

view.addEventListener("link", popUp);
view.addEventListener("relocate", ({ detail }) => {
  if (!$("popup").open) sessionStorage.setItem(PLACE, detail.cfi);
  $("far").textContent = `${Math.round(100 * detail.fraction)} %`;
  if (detail.tocItem) $("contents").value = detail.tocItem.href;
});
view.addEventListener("load", ({ detail }) => {
  detail.doc.addEventListener("keydown", turn);
  detail.doc.addEventListener("pointerdown", () => { if ($("popup").open) close(); });
});
document.addEventListener("keydown", turn);
$("back").onclick = () => view.goLeft();
$("on").onclick = () => view.goRight();
$("contents").onchange = () => view.goTo($("contents").value);

await view.open(`/book.epub${location.search}`);
view.renderer.setStyles?.(COLOURS);
$("contents").append(...listed(view.book.toc));
const place = sessionStorage.getItem(PLACE);
try {
  await view.init({ lastLocation: place, showTextStart: !place });
} catch {
  await view.init({ showTextStart: true }); // the place is no more
}
document.documentElement.dataset.open = "true";
