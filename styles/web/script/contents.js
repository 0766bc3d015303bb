// Contents: where the reader is.
const followReader = () => {
  const links = new Map(
    [...document.querySelectorAll('[role="doc-toc"] a')].map((a) => [a.hash.slice(1), a]),
  );
  const here = new Set();
  let current = null;
  const watcher = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        if (isIntersecting) here.add(target);
        else here.delete(target);
      }
      const last = [...here].at(-1);
      const link = last && links.get(last.id);
      if (link === current) return;
      current?.removeAttribute("aria-current");
      current = link ?? null;
      current?.setAttribute("aria-current", "true");
      if (current?.checkVisibility()) follow(current);
      if (!current && last) document.getElementById("reading-contents").scrollTop = 0; // the title page
    },
    { rootMargin: "-25% 0px -75% 0px" },
  );
  for (const section of document.querySelectorAll(".division[id]")) watcher.observe(section);
};
// Scrolls the list alone, never the page.
const follow = (link) => {
  const list = link.closest(".panel");
  const [box, frame] = [link.getBoundingClientRect(), list.getBoundingClientRect()];
  if (box.top < frame.top || box.bottom > frame.bottom) {
    list.scrollTop += box.top - frame.top - frame.height / 3;
  }
};
