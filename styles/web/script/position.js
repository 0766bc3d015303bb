// Where the reader was, kept for this edition; a link to a place, or the browser's own memory, wins.
const thisPage = () => `position ${location.pathname.split("/").at(-1)}`;
const topmost = () => {
  for (const division of document.querySelectorAll(".division")) {
    if (division.getBoundingClientRect().bottom < 60) continue;
    for (const block of division.querySelectorAll("[id]")) {
      if (block.closest(".note") || block.matches("span, a, sup")) continue;
      if (block.getBoundingClientRect().bottom > 60) return block;
    }
  }
  return null;
};
const keepPosition = () => {
  const block = scrollY > innerHeight / 2 ? topmost() : null;
  remember(thisPage(), block ? { id: block.id } : {});
};
const restorePosition = () => {
  const kind = performance.getEntriesByType("navigation")[0]?.type;
  const { id } = recall(thisPage());
  if (location.hash || kind !== "navigate" || !id) return;
  document.getElementById(id)?.scrollIntoView({ block: "start" });
};
const watchPosition = () => {
  restorePosition();
  let pause = 0;
  addEventListener("scroll", () => {
    clearTimeout(pause);
    pause = setTimeout(keepPosition, 800);
  }, { passive: true });
};
