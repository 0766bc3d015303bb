"""What the editor's files say, as the proof reads them: words in order, notes, entries.

Read from the bytes as the account reads them (`galley.account`), without pandoc's tree and without
the edition. A *gap* is a place at which the edition may put words of its own making: a citation, a
formula, a macro, an entity, a link, a box.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Final, NamedTuple

from glossator.diagnostics import Place
from glossator.galley.account import Word, written_words
from glossator.manuscript.definitions import definitions
from glossator.manuscript.inline_notes import inline_notes
from glossator.manuscript.ruled import ruled_tables
from glossator.manuscript.sources import SourceFile
from glossator.proof.sources.letters import letters

_READINGS: Final = re.compile(r"<(r[tp])\b[^<>]*>.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
# A box without a title of its own is named by the edition.
_GAP: Final = re.compile(r"[@$\\<&]|\{\{|\]\(|\]\[|\d[.)][ \t]|\[!|:::")
_ELLIPSIS: Final = re.compile(r"…|\.\.\.")
_CAPTION: Final = re.compile(r"^ {0,3}(?:[Tt]able)?:[ \t]+\S.*(?:\n(?![ \t]*\n).+)*", re.MULTILINE)
_GRID: Final = re.compile(r"^[ \t]*\+[-=:+]+\+[ \t]*\n(?:[ \t]*[|+].*\n?)+", re.MULTILINE)
_ROW: Final = re.compile(r"\||^[ \t]*[-+=:][-+=: ]{2,}$|</?table\b", re.MULTILINE)  # of a table
_PICTURE: Final = re.compile(r"!\[(?:[^\[\]]|\[[^\[\]]*\])*\]")
_AUTHOR: Final = "author"


@dataclass(frozen=True, slots=True)
class Passage:
    """Words of a source that belong together, in order; between two of its `segments` is a gap."""

    path: str
    words: tuple[Word, ...]
    segments: tuple[str, ...]  # letters
    cells: bool = False  # of a table that is drawn: a line has parts of several cells

    @property
    def place(self) -> Place:
        """Where it begins."""
        return Place(self.path, self.words[0].line)

    @property
    def shown(self) -> str:
        """Its first words."""
        said = " ".join(word.letters for word in self.words[:6])
        return said + (" …" if len(self.words) > 6 else "")


@dataclass(frozen=True, slots=True)
class WrittenNote:
    """A note of a source: its layer and words.

    `at` is where it is called, as an offset in the file; -1 if it quotes its `lemma`, whose letters
    are parted where its ellipsis stands, or if its call has no place in the order of words.
    """

    layer: str
    body: Passage
    at: int = -1
    lemma: tuple[str, ...] = ()
    term_line: int = 0


@dataclass(slots=True)
class WrittenFile:
    """All of a file: the words that must come in this order, those that stand where their table or
    picture does, notes and entries.
    """

    path: str
    running: tuple[Word, ...] = ()
    free: tuple[Passage, ...] = ()
    notes: tuple[WrittenNote, ...] = ()
    entries: tuple[Passage, ...] = ()
    told: frozenset[int] = frozenset()  # lines of which a finding says what becomes of them
    beside: str = ""  # letters on such lines that are not among the running words
    paragraphs: tuple[Passage, ...] = field(default=())


def read_text(source: SourceFile, told: Collection[int], layers: Collection[str]) -> WrittenFile:
    """A file of base text, front or back matter, with the notes of these layers.

    told: lines of which a finding says what becomes of their words.
    """
    words = _words(source, ())
    # of those in the line the label is ""
    inline = [(start, end, "") for start, end in sorted(inline_notes(source.scan.masked))]
    extents = [*_definitions(source), *inline]
    owners = _owners(words, [(start, end) for start, end, _ in extents])
    loose = list(_unordered(source.scan.masked))
    free_owners = _owners(words, [(one.start, one.end) for one in loose])
    running: list[Word] = []
    free: dict[tuple[int, int], list[Word]] = {}
    inside: dict[int, list[Word]] = {}
    beside: list[str] = []
    for word, owner, table in zip(words, owners, free_owners, strict=True):
        if word.line in told and (owner >= 0 or table >= 0):
            beside.append(word.letters)
        elif owner >= 0:
            inside.setdefault(owner, []).append(word)
        elif table >= 0 and loose[table].silent:
            continue
        elif table >= 0:
            free.setdefault((table, word.line), []).append(word)
        else:
            running.append(word)
    called = _calls(source, loose)
    notes = [
        WrittenNote(_layer(label), _passage(source, inside[n]), called(label, start))
        for n, (start, _, label) in enumerate(extents)
        if n in inside and _layer(label) in layers
    ]
    tables = (_passage(source, some, cells=loose[table].cells) for (table, _), some in free.items())
    return WrittenFile(
        source.path,
        tuple(running),
        tuple(tables),
        tuple(sorted(notes, key=lambda note: note.at)),
        told=frozenset(told),
        beside=letters("".join(beside)),
        paragraphs=tuple(_paragraphs(source, [w for w in running if w.line not in told])),
    )


def read_beside(source: SourceFile, layer: str, told: Collection[int]) -> WrittenFile:
    """A layer's file; with an empty name of the layer, the glossary."""
    words = _words(source, told)
    lines = [word.line for word in words]

    def between(first: int, last: int) -> list[Word]:
        return list(words[bisect_left(lines, first) : bisect_left(lines, last + 1)])

    notes, entries = [], []
    for one in definitions(source.text):
        body = between(one.first, one.last)
        term = between(one.line, one.line)
        if layer and body and term:
            said = _passage(source, body)
            notes.append(WrittenNote(layer, said, -1, _lemma(source, term), one.line))
        elif not layer:
            entries += [_passage(source, some) for some in (term, body) if some]
    return WrittenFile(source.path, notes=tuple(notes), entries=tuple(entries))


def _words(source: SourceFile, told: Collection[int]) -> list[Word]:
    """The words that readers get to see: the readings of ruby are proved by themselves."""
    text = _READINGS.sub(lambda match: re.sub(r"[^\n]", "\0", match[0]), source.text)
    return [word for word in written_words(text) if word.line not in told]


def _passage(source: SourceFile, words: Sequence[Word], *, cells: bool = False) -> Passage:
    segments: list[list[str]] = [[]]
    before = words[0].start
    for word in words:
        if _GAP.search(source.text, before, word.end):
            segments.append([])
        segments[-1].append(word.letters)
        before = word.end
    parts = (letters("".join(some)) for some in segments)
    return Passage(source.path, tuple(words), tuple(filter(None, parts)), cells)


def _lemma(source: SourceFile, term: Sequence[Word]) -> tuple[str, ...]:
    parts: list[str] = [""]
    before = term[0].start
    for word in term:
        if _ELLIPSIS.search(source.text, before, word.start):
            parts.append("")
        parts[-1] += word.letters
        before = word.end
    return tuple(filter(None, map(letters, parts)))


def _paragraphs(source: SourceFile, words: Sequence[Word]) -> Iterator[Passage]:
    held: list[Word] = []
    for word in words:
        if held and re.search(r"\n[ \t>]*\n", source.text[held[-1].end : word.start]):
            yield _passage(source, held)
            held = []
        held.append(word)
    if held:
        yield _passage(source, held)


def _owners(words: Sequence[Word], extents: Sequence[tuple[int, int]]) -> list[int]:
    """The innermost extent in which each word stands, by its number; -1 for none."""
    found = [-1] * len(words)
    starts = [word.start for word in words]
    wide_first = sorted(range(len(extents)), key=lambda n: extents[n][0] - extents[n][1])
    for number in wide_first:
        start, end = extents[number]
        for at in range(bisect_left(starts, start), bisect_left(starts, end)):
            found[at] = number
    return found


def _definitions(source: SourceFile) -> Iterator[tuple[int, int, str]]:
    """Where notes are written: start, end, label (pandoc's manual, “Footnotes”)."""
    text = source.text
    labels = sorted(source.scan.definitions, key=lambda one: one.offset)
    followed = [*(label.offset for label in labels[1:]), len(text)]
    for label, following in zip(labels, followed, strict=False):  # of none, none
        line = text.rfind("\n", 0, label.offset) + 1
        prefix = text[line : label.offset]
        yield label.offset, min(_end(text, label.offset, prefix), following), label.name


def _end(text: str, at: int, prefix: str) -> int:
    """Behind the note that begins at this offset: up to a blank line before one less indented."""
    deep = len(prefix.expandtabs(4)) + 2
    quoted = ">" in prefix
    end, blank = len(text), False
    position = text.find("\n", at)
    while 0 <= position < len(text):
        begin = position + 1
        position = text.find("\n", begin)
        line = text[begin : position if position >= 0 else len(text)]
        bare = re.sub(r"^[ \t]*>[ \t]?", "", line) if quoted else line
        if not bare.strip():
            blank = True
        elif blank and len(bare.expandtabs(4)) - len(bare.expandtabs(4).lstrip()) < (
            4 if quoted else deep
        ):
            return begin
        else:
            blank = False
    return end


def _calls(source: SourceFile, loose: Sequence[_Loose]) -> Callable[[str, int], int]:
    """Tells by label and start where a note is called, -1 in a caption or a table that is drawn."""
    first: dict[str, int] = {}
    for call in source.scan.calls:
        first.setdefault(call.name, call.offset)
    within: list[tuple[int, int]] = []  # in order, none over another
    for one in sorted(loose):
        if within and one.start <= within[-1][1]:
            within[-1] = within[-1][0], max(within[-1][1], one.end)
        else:
            within.append((one.start, one.end))

    def called(label: str, start: int) -> int:
        at = first.get(label, -1) if label else start
        held = bisect_right(within, at, key=lambda one: one[0]) - 1
        return -1 if held >= 0 and at < within[held][1] else at

    return called


def _layer(label: str) -> str:
    prefix, colon, _ = label.partition(":")
    return prefix if colon else _AUTHOR


class _Loose(NamedTuple):
    """What may come elsewhere than it is written, or (`silent`) is no text in the output."""

    start: int
    end: int
    cells: bool = False
    silent: bool = False


def _unordered(masked: str) -> Iterator[_Loose]:
    """Captions, rows of tables that are drawn, words for a picture."""
    for match in _CAPTION.finditer(masked):
        above = masked[: match.start()].rstrip().rpartition("\n\n")[2]
        below = masked[match.end() :].lstrip().partition("\n\n")[0]
        if _ROW.search(above) or _ROW.search(below):
            yield _Loose(*match.span())
    for match in _PICTURE.finditer(masked):
        line = masked[masked.rfind("\n", 0, match.start()) + 1 : match.start()]
        behind = masked[match.end() :].partition("\n")[0]
        alone = not line.strip() and re.fullmatch(r"\([^()]*\)(?:\{.*)?\s*", behind)
        yield _Loose(*match.span(), silent=not alone)
    for match in _GRID.finditer(masked):
        yield _Loose(*match.span(), cells=True)
    lines = masked.split("\n")
    starts = [0, *accumulate(len(line) + 1 for line in lines)]
    for first, last in ruled_tables(lines):
        yield _Loose(starts[first], starts[last + 1], cells=True)
