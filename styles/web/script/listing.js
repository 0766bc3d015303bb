// A list of all notes with the words that they are about, made when it is opened.
const inShort = (note) => {
  const lemma = note.querySelector(".lemma")?.textContent.replace(/\]$/, "");
  if (lemma) return lemma;
  return `${note.querySelector("p:not(.head)")?.textContent.trim().split(/\s+/).slice(0, 7).join(" ") ?? ""}…`;
};
const listNotes = (details) => {
  if (details.querySelector("ol")) return;
  for (const division of document.querySelectorAll(".division")) {
    const notes = notesOf(division);
    if (!notes.length) continue;
    const links = notes.map((note) => linkTo(`#${note.id}`, `${note.querySelector(".mark").textContent} ${inShort(note)}`));
    details.append(row("label", nameOf(division)), listOf(links));
  }
};
const offerList = () => {
  if (!document.querySelector(".note")) return;
  const details = document.createElement("details");
  details.className = "all-notes";
  details.appendChild(document.createElement("summary")).textContent = say("allNotes");
  details.addEventListener("toggle", () => details.open && listNotes(details));
  document.getElementById("reading-contents").append(details);
};
