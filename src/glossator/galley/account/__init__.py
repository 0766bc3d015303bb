"""The account of every line: what the bytes of a file say, and what of it the galley holds.

Computed from the sources independently of pandoc's tree (`written`, `rows`), and from the galley.
Where the two disagree, an error says what would be lost or misplaced, and where.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from glossator.diagnostics import Diagnostic, Place, diagnose
from glossator.galley.account.printed import printed_signs, unsettled_merge
from glossator.galley.account.rows import broken_term, row_findings, rows_of
from glossator.galley.account.slips import angle_slips, blocks_below, text_slips
from glossator.galley.account.written import Word, written_words
from glossator.manuscript import SourceFile
from glossator.manuscript.labels import terms
from glossator.prose import INLINE, Element, collapse, text_of

__all__ = ["FileAccount", "Word", "account_of", "told_lines", "written_words"]

_LONGEST: Final = 100  # letters; no longer word is looked for in parts
_SHOWN: Final = 8  # words of a lost passage that are named
# Findings that say of words that they do not come into the galley, or stand elsewhere, or why
_EXCUSING: Final = frozenset(
    "E009 E010 N001 N002 N003 N004 N006 N009 N010 G005 R001 R006 R014".split()
    + "S004 S006 S007 S008 S012 S013".split()
)
_WORD: Final = re.compile(r"[^\W_]+")
_SILENT: Final = frozenset(("math",))


@dataclass(frozen=True, slots=True)
class FileAccount:
    """What became of a file: its lines by kind, its words, and those that the galley lacks.

    `held` are words that stand in the galley, `told` those of which a finding says why they do not,
    `lost` all others.
    """

    path: str
    lines: dict[str, int]
    words: int
    held: int
    told: int
    lost: int


def account_of(
    source: SourceFile, trees: Sequence[Element], kind: str, findings: Sequence[Diagnostic]
) -> tuple[FileAccount, list[Diagnostic]]:
    """The account of one file, and what it found.

    trees: all that the galley holds of it; kind: “text”, “layer” or “glossary”; findings: what is
    known of the manuscript so far.
    """
    found = [*unsettled_merge(source), *printed_signs(source, trees)]
    slips = len(found)
    if kind == "text":
        found += text_slips(source)
        lines = _lines_of_text(source)
    else:
        code = "N010" if kind == "layer" else "G005"
        rows = rows_of(source)
        found += row_findings(source, rows, code)
        found += [*blocks_below(source, only="heading"), *angle_slips(source)]
        found += _terms(source, trees, code, plain=len(found) == slips)
        lines = dict(Counter(row.kind for row in rows))
    words = written_words(source.text)
    lacking = _lacking(words, held_words(trees))
    excused = told_lines(source, (*findings, *found))
    told = [word for word in lacking if word.line in excused]
    lost = [word for word in lacking if word.line not in excused]
    found += _lost(source, lost)
    held = len(words) - len(lacking)
    return FileAccount(source.path, lines, len(words), held, len(told), len(lost)), found


def _lacking(words: Sequence[Word], held: Counter[str]) -> list[Word]:
    """The words that the galley holds less often than the source, with their likeliest lines.

    A word that the galley has joined to another, or parted, is not lacking: what it has beyond the
    source is looked through for it.
    """
    written = Counter(word.letters for word in words)
    missing = written - held
    if not missing:
        return []
    beyond = held - written
    joined = "\n".join(beyond.elements())
    missing = Counter({w: n - _elsewhere(w, beyond, joined) for w, n in missing.items()})
    missing = +missing
    if not missing:
        return []
    # lines that lack most of their words first
    of_lines: dict[int, list[Word]] = defaultdict(list)
    for word in words:
        of_lines[word.line].append(word)
    shares = {
        line: sum(1 for word in some if missing[word.letters]) / len(some)
        for line, some in of_lines.items()
    }
    found = []
    for line in sorted(shares, key=lambda line: (-shares[line], line)):
        for word in of_lines[line]:
            if missing[word.letters] > 0:
                missing[word.letters] -= 1
                found.append(word)
    return sorted(found, key=lambda word: word.line)


def _elsewhere(word: str, beyond: Counter[str], joined: str) -> int:
    """How often a word stands within longer ones that only the galley has, or in two parts.

    joined: the words that only the galley has, in one string.
    """
    within, parts = joined.count(word), 0
    if len(word) > _LONGEST:
        return within
    for cut in range(1, len(word)):
        first, rest = beyond[word[:cut]], word[cut:]
        if first:
            parts += min(first, beyond[rest] or _in_two_parts(rest, beyond))
    return within + parts


def _in_two_parts(word: str, beyond: Counter[str]) -> int:
    cuts = range(1, len(word))
    return max((min(beyond[word[:cut]], beyond[word[cut:]]) for cut in cuts), default=0)


def told_lines(source: SourceFile, findings: Iterable[Diagnostic]) -> set[int]:
    """The lines of all paragraphs of which a finding says what became of words in them."""
    lines = source.text.split("\n")
    found: set[int] = set()
    for finding in findings:
        if finding.place.file != source.path or finding.code not in _EXCUSING:
            continue
        if not 0 < finding.place.line <= len(lines):
            return set(range(1, len(lines) + 1))  # it is about the file as a whole
        found |= _around(lines, finding.place.line)
        if finding.code == "N004":  # what is lost is the note that is called there
            called = {c.name for c in source.scan.calls if c.line == finding.place.line}
            inner = (d.line for d in source.scan.definitions if d.name in called)
            found.update(line for at in inner for line in _around(lines, at))
        if finding.code == "N003":  # and of the same label only the last note is read
            same = {d.name for d in source.scan.definitions if d.line == finding.place.line}
            others = (d.line for d in source.scan.definitions if d.name in same)
            found.update(line for at in others for line in _around(lines, at))
    return found


def _around(lines: Sequence[str], line: int) -> set[int]:
    """The lines of the paragraph to which a line belongs, and of what is indented below it."""
    first = last = line - 1
    while first > 0 and lines[first - 1].strip():
        first -= 1
    while last + 1 < len(lines):
        below = next((one for one in lines[last + 1 :] if one.strip()), "")
        if not lines[last + 1].strip() and not below.startswith((" " * 4, "\t")):
            break
        last += 1
    return set(range(first + 1, last + 2))


def _lost(source: SourceFile, lost: Sequence[Word]) -> Iterator[Diagnostic]:
    """One finding for the words that are lost on lines that follow one another."""
    runs: list[list[Word]] = []
    for word in lost:
        if runs and word.line <= runs[-1][-1].line + 1:
            runs[-1].append(word)
        else:
            runs.append([word])
    for run in runs:
        words = " ".join(word.letters for word in run[:_SHOWN])
        words += " …" if len(run) > _SHOWN else ""
        count = "a word" if len(run) == 1 else f"{len(run)} words"
        message = f"{count} of these lines would be lost: “{words}”"
        hint = "look at the signs around them: something is read as markup that was not meant so"
        yield diagnose("S009", Place(source.path, run[0].line), message, hint)


def _terms(
    source: SourceFile, trees: Sequence[Element], code: str, *, plain: bool
) -> Iterator[Diagnostic]:
    """Terms that do not close their brackets; terms that only one of the two readings has.

    plain: nothing else that would explain such a difference was found.
    """
    # the file's own lists: those within a note or an entry are its words
    lists = (dl for dl in trees[0].iter("dl") if next(dl.iterancestors("dd"), None) is None)
    read = [dt for dl in lists for dt in dl.findall("dt")]
    seen = terms(source.text)
    for number, term in enumerate(read):
        line = seen[number].line if len(seen) == len(read) else 0
        words = collapse(text_of(term))
        broken = broken_term(source, words, line or source.spot_of_words(words).line, code)
        if broken is not None and code == "G005":  # a lemma is sought, and not found
            yield broken
    if plain and len(seen) != len(read):
        at = _first_difference([one.text for one in seen], [text_of(dt) for dt in read])
        line = seen[at].line if at < len(seen) else 1
        message = f"{len(seen)} terms stand in the file, {len(read)} are read"
        hint = "look from here on for a missing blank line, bracket or colon"
        yield diagnose(code, Place(source.path, line), message, hint)


def _first_difference(written: Sequence[str], read: Sequence[str]) -> int:
    for number, (one, other) in enumerate(zip(written, read, strict=False)):
        letters = re.sub(r"[\W_]+", "", other)
        if letters and letters not in re.sub(r"[\W_]+", "", one):
            return number
    return min(len(written), len(read))


def _lines_of_text(source: SourceFile) -> dict[str, int]:
    counts: Counter[str] = Counter()
    defined = {label.line for label in source.scan.definitions}
    lines = zip(source.scan.masked.split("\n"), source.text.split("\n"), strict=True)
    for number, (masked, written) in enumerate(lines, start=1):
        if not written.strip():
            counts["blank"] += 1
        elif number in defined:
            counts["note"] += 1
        elif not masked.strip():
            counts["code or comment"] += 1
        elif re.match(r" {0,3}#{1,6}[ \t]", masked):
            counts["heading"] += 1
        elif not re.search(r"\w", masked) or masked.lstrip().startswith(":::"):
            counts["markup"] += 1
        else:
            counts["text"] += 1
    return dict(counts)


def held_words(trees: Iterable[Element]) -> Counter[str]:
    """How often each word stands in trees, in the descriptions of their pictures as well."""
    parts: list[str] = []
    for tree in trees:
        _walk(tree, parts)
        parts.append(" ")
    return Counter(_WORD.findall("".join(parts)))


def _walk(element: Element, parts: list[str]) -> None:
    """An element's text; only inline elements may join what stands on their two sides."""
    if not isinstance(element.tag, str):
        parts.append(element.tail or "")
        return
    parting = "" if element.tag in INLINE and element.tag not in ("br", "img", "math") else " "
    parts.append(parting)
    if element.tag == "img":
        parts.append(element.get("alt", ""))
    elif element.tag not in _SILENT:
        parts.append(element.text or "")
        for child in element:
            _walk(child, parts)
    parts.append(parting)
    parts.append(element.tail or "")
