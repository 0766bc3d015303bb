document.addEventListener("DOMContentLoaded", () => {
  restoreChoices();
  document.getElementById("reading-display")?.addEventListener("change", () => {
    remember("choices", readChoices());
    settleAll();
  });
  settleAll();
  watchMargin();
  watchNotes();
  watchLinks();
  followReader();
  makeEnlargeable();
  document.addEventListener("copy", copied);
});
