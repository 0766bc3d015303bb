// Every word that the script shows.
const WORDS = {
  close: "Close",
  fullEntry: "Full entry",
  more: "more",
  moreOf: (name) => `More of ${name}`,
};
