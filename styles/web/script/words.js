// Every word that the script shows: the section `script` of the edition's table of words.
const SAID = JSON.parse(document.currentScript.dataset.words);
const say = (key, values = {}) => SAID[key].replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);
