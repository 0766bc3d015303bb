// What the reader chooses to see, and what the browser keeps of it: for this edition, by names that
// stay the same when the editor adds a layer. Pages from a file may be denied any storage.
const root = document.documentElement;
root.classList.add("js"); // before the first paint: narrow windows then fold the notes away

const EDITION = document.querySelector('meta[name="dcterms.identifier"]')?.content ?? document.title;

const recall = (what) => {
  try {
    return JSON.parse(localStorage.getItem(`glossator ${EDITION} ${what}`)) ?? {};
  } catch {
    return {};
  }
};
const remember = (what, content) => {
  try {
    localStorage.setItem(`glossator ${EDITION} ${what}`, JSON.stringify(content));
    return true;
  } catch {
    return false; // it then lasts as long as the page
  }
};

// The boxes do not exist yet: without this, a dark page would flash white first.
const early = recall("choices").theme;
if (early === "light" || early === "dark") root.style.colorScheme = early;

const switches = () => [...document.querySelectorAll("[data-choice]")];
const chosen = (name) =>
  switches().find((one) => one.dataset.choice === name && (one.type !== "radio" || one.checked));

const readChoices = () =>
  Object.fromEntries(
    switches()
      .filter((one) => one.type !== "radio" || one.checked)
      .map((one) => [one.dataset.choice, one.type === "checkbox" ? one.checked : one.value]),
  );
const restoreChoices = () => {
  const kept = recall("choices");
  for (const one of switches()) {
    const value = kept[one.dataset.choice];
    if (value === undefined) continue;
    if (one.type === "checkbox") one.checked = value;
    else if (one.type === "radio") one.checked = one.value === value;
    else one.value = value;
  }
  root.style.colorScheme = "";
};
const notesInText = () => chosen("notes-in-text")?.checked ?? false;
