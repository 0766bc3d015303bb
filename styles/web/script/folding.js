// Words compared as people mean them: without accents, case and typography; Hangul letter by letter,
// so that a syllable begun is found; who types “갯” may be on the way to “개성”.
const INITIALS = "ㄱ,ㄲ,ㄱㅅ,ㄴ,ㄴㅈ,ㄴㅎ,ㄷ,ㄹ,ㄹㄱ,ㄹㅁ,ㄹㅂ,ㄹㅅ,ㄹㅌ,ㄹㅍ,ㄹㅎ,ㅁ,ㅂ,ㅂㅅ,ㅅ,ㅆ,ㅇ,ㅈ,ㅊ,ㅋ,ㅌ,ㅍ,ㅎ".normalize("NFKD").split(",");
const foldedChars = new Map();
const foldChar = (char) => {
  if (!foldedChars.has(char)) {
    const plain = char.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase()
      .replace(/[\u11a8-\u11c2]/g, (final) => INITIALS[final.charCodeAt(0) - 0x11a8]);
    foldedChars.set(char, plain
      .replace(/[\u2018\u2019\u02bc]/g, "'")
      .replace(/[\u201c\u201d]/g, '"')
      .replace(/[\u2010-\u2015]/g, "-")
      .replace(/\u00ad/g, "")
      .replace(/\s/g, " "));
  }
  return foldedChars.get(char);
};
const foldText = (text) => {
  let said = "";
  for (const char of text) said += foldChar(char);
  return said;
};
// From an offset in the folded text to one in the text itself.
const unfolded = (text, offset) => {
  let [at, from] = [0, 0];
  for (const char of text) {
    if (from >= offset) break;
    from += foldChar(char).length;
    at += char.length;
  }
  return at;
};
// The records that hold what is sought, each with the place in its folded words.
const seek = (records, sought) => {
  const wanted = foldText(sought.trim().replace(/\s+/g, " "));
  const hits = [];
  if (!wanted) return hits;
  for (const record of records) {
    record.folded ??= foldText(record.words);
    const at = record.folded.indexOf(wanted);
    if (at >= 0) hits.push({ record, at, length: wanted.length });
  }
  return hits;
};
// (end of what is pure)
