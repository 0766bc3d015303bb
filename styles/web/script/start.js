document.addEventListener("DOMContentLoaded", () => {
  restoreChoices();
  document.getElementById("reading-display")?.addEventListener("change", () => {
    remember("choices", readChoices());
    requestAnimationFrame(settleAll);
  });
  offerPages();
  settleAll();
  watchMargin();
  watchNotes();
  watchLinks();
  followReader();
  watchSearch();
  offerList();
  watchPosition();
  watchOwn();
  makeEnlargeable();
  document.addEventListener("copy", copied);
});
