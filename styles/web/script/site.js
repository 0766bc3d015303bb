// A site: what stands in its other pages is in files beside them, loaded when it is asked for.
const ofSite = (name) => globalThis.glossatorSite?.[name];
const loading = new Map();
const load = (file, name) => {
  if (ofSite(name)) return Promise.resolve(ofSite(name));
  if (!loading.has(file)) {
    loading.set(file, new Promise((done) => {
      const code = document.createElement("script"); // from disk, a page may fetch nothing else
      code.src = file;
      code.onload = code.onerror = () => done(ofSite(name));
      document.head.append(code);
    }));
  }
  return loading.get(file);
};
const readSite = async () => {
  const [found] = await Promise.all([load("words-sought.js", "records"), load("addresses.js", "addresses")]);
  return (found ?? []).map(([group, href, place, words]) => ({ group, href: here(href), place, words }));
};
// An address of the site as this page says it: what is on this page, by its fragment alone.
const here = (href) => {
  const file = location.pathname.split("/").at(-1) || "index.html";
  return href.startsWith(`${file}#`) ? href.slice(file.length) : href;
};
const cardFrom = async (link) => {
  const cards = await load("cards.js", "cards");
  const html = cards?.[decodeURIComponent(link.hash.slice(1))];
  if (!html) {
    location.href = link.href;
    return;
  }
  const holder = document.createElement("template");
  holder.innerHTML = html;
  const parts = [...holder.content.children].map((one, i) =>
    piece(one.matches("dt") ? "p" : "div", i || !one.matches("dt") ? "short" : "term", one));
  const name = holder.content.querySelector("dfn")?.textContent ?? say("workCited");
  openCard(name, [...parts, row("more", linkTo(link.getAttribute("href"), say("fullEntry")))], link);
};
