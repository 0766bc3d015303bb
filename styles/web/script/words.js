// Every word that the script shows.
const WORDS = {
  close: "Close",
  fullEntry: "Full entry",
  workCited: "Work cited",
  enlarge: "Enlarge",
  enlarged: "Picture, enlarged",
  more: "more",
  moreOf: (name) => `More of ${name}`,
};
