"""The index: marks in the prose and words of the glossary become headings with their locators."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final, Literal

from lxml import etree

from glossator.diagnostics import Diagnostic, diagnose
from glossator.edition.collation import Collation
from glossator.edition.numbering import Ids
from glossator.galley.naming import slug
from glossator.galley.shape import remove_keeping_tail
from glossator.manuscript import SourceFile
from glossator.model import Entry, IndexGroup, IndexLine, Locator
from glossator.prose import (
    Element,
    blocks_of,
    collapse,
    emphasised,
    slots,
    text_of,
    with_emphasis,
    without_markup,
)
from glossator.words.marks import Setter

CLASSES: Final[Mapping[str, Literal["point", "start", "end"]]] = {
    "index": "point",
    "index-start": "start",
    "index-end": "end",
}
Path = tuple[str, ...]  # a heading and, behind it, the sub-entries under it
_STEPS: Final = re.compile(r"(?<!\\)!")  # from a heading of the index to one under it


@dataclass(slots=True)
class Spot:
    """A place in a tree: a block and an offset in its text."""

    block: Element
    offset: int


@dataclass(slots=True)
class Mark:
    """What a mark of the index says: under which headings, from where and to where."""

    paths: tuple[Path, ...]
    start: Spot
    end: Spot | None = None


class MarkTaker:
    """Takes the marks of one file out of its trees, leaving the words as they were."""

    def __init__(self, source: SourceFile, setter: Setter) -> None:
        self.source = source
        self._setter = setter
        self.findings: list[Diagnostic] = []
        self._met: dict[str, int] = {}

    def take(self, tree: Element) -> list[Mark]:
        """The marks of a tree in order. Ranges that stay open are findings."""
        marks: list[Mark] = []
        opened: dict[Path, tuple[Mark, str, int]] = {}
        for element in [e for e in tree.iter() if isinstance(e.tag, str) and _kinds(e)]:
            (kind,) = _kinds(element)[:1]
            said = element.attrib.pop("data-entry", "")
            nth = self._met[said] = self._met.get(said, -1) + 1
            named = self._setter.text(said) or collapse(with_emphasis(element))
            paths = _paths(named)
            if not paths:
                self._fault("X001", said, nth, "a mark of the index names no entry", _NAME)
            start, end = _extent(element, tree)
            _forget(element)
            if start is None or not paths:
                continue
            if kind == "point":
                marks.append(Mark(paths, start, end))
                continue
            for path in paths:
                self._range(kind, path, start, opened, marks, said, nth)
        for path, (_, said, nth) in opened.items():
            message = f"the range of the index for “{' › '.join(path)}” does not end"
            hint = f'close it: []{{.index-end entry="{said}"}}'
            self._fault("X002", said, nth, message, hint)
        return marks

    def _range(
        self,
        kind: str,
        path: Path,
        spot: Spot,
        opened: dict[Path, tuple[Mark, str, int]],
        marks: list[Mark],
        said: str,
        nth: int,
    ) -> None:
        if kind == "start" and path not in opened:
            mark = Mark((path,), spot)
            opened[path] = mark, said, nth
            marks.append(mark)
        elif kind == "end" and path in opened:
            opened.pop(path)[0].end = spot
        else:
            state = "begins twice" if kind == "start" else "ends, but does not begin"
            message = f"the range of the index for “{' › '.join(path)}” {state}"
            hint = "each .index-start needs one .index-end behind it, in the same file"
            self._fault("X002", said, nth, message, hint)

    def _fault(self, code: str, said: str, nth: int, message: str, hint: str) -> None:
        needles = (f'entry="{said}"', f"entry='{said}'", f"entry={said}") if said else (".index",)
        place = self.source.spot(*needles, nth=nth, failing=(".index",))
        self.findings.append(diagnose(code, place, message, hint))


_NAME: Final = 'name it: []{.index entry="Kaesong"} or [words]{.index entry="Kaesong!closure of"}'


def _kinds(element: Element) -> list[str]:
    return [CLASSES[name] for name in element.get("class", "").split() if name in CLASSES]


def _step(words: str) -> str:
    """One heading of a path, in which \\! is a sign like others."""
    return collapse(words.replace("\\!", "!"))


def _paths(said: str) -> tuple[Path, ...]:
    """“Kaesong!closure of; Trade” as (("Kaesong", "closure of"), ("Trade",))."""
    paths = (tuple(_step(p) for p in _STEPS.split(part)) for part in said.split(";"))
    return tuple(dict.fromkeys(path for path in paths if path and all(path)))


def _extent(element: Element, tree: Element) -> tuple[Spot | None, Spot | None]:
    """Where an element's words begin and, if it holds several blocks, where they end."""
    inner = list(blocks_of(element))
    if element.get("data-block"):
        inner = [element]
    if inner:
        first, last = Spot(inner[0], 0), Spot(inner[-1], len(text_of(inner[-1])))
        return first, last if len(inner) > 1 else None
    block = next((e for e in element.iterancestors() if e.get("data-block")), None)
    if block is None:
        return None, None
    if text_of(block).strip() or len(list(block.iter())) > len(list(element.iter())) + 1:
        at = next(s.start for s in slots(block) if s.owner is element and s.side == "text")
        return Spot(block, at), None
    return _neighbour(block, tree), None


def _neighbour(blank: Element, tree: Element) -> Spot | None:
    """A mark alone in a paragraph belongs to the next one, an end to the one before."""
    every = list(blocks_of(tree))
    at = every.index(blank)
    ends = any("index-end" in e.get("class", "").split() for e in blank.iter())
    behind = [b for b in every[at + 1 :] if text_of(b).strip()]
    before = [b for b in every[:at] if text_of(b).strip()]
    if behind and not (ends and before):
        return Spot(behind[0], 0)
    return Spot(before[-1], len(text_of(before[-1]))) if before else None


def _forget(element: Element) -> None:
    """Take the mark off an element, and the element away if it was nothing else."""
    kept = [name for name in element.get("class", "").split() if name not in CLASSES]
    if kept:
        element.set("class", " ".join(kept))
    else:
        element.attrib.pop("class", None)
    if element.tag not in ("span", "div") or element.attrib:
        return
    block = element.getparent()
    element.tag = "gl-mark"
    if block is not None and not text_of(element) and not len(element):
        remove_keeping_tail(element)
    elif block is not None:
        etree.strip_tags(block, "gl-mark")
    blank = block is not None and block.get("data-block") and not len(block)
    if block is not None and blank and not text_of(block).strip() and block.get("id") is None:
        remove_keeping_tail(block)


@dataclass(slots=True)
class _Growing:
    """A heading of the index, as Markdown, while its locators are gathered."""

    heading: str
    sort: str
    entry: str = ""
    locators: list[Locator] = field(default_factory=list)
    under: dict[str, _Growing] = field(default_factory=dict)

    @property
    def shown(self) -> str:
        """The heading as an index has it: a name that is sorted inverted is inverted."""
        last, comma, first = self.sort.partition(", ")
        return self.sort if comma and f"{first} {last}" == self.heading else self.heading


@dataclass(slots=True)
class IndexMaker:
    """Gathers headings with their locators; `rank` puts loci in reading order."""

    collation: Collation
    ids: Ids
    rank: Callable[[Locator], tuple[int, ...]]
    _roots: dict[str, _Growing] = field(default_factory=dict)

    def add(self, path: Path, locator: Locator | None, *, entry: Entry | None = None) -> None:
        """Something is spoken of there; with an `entry` its headword is the heading."""
        found = self._roots.setdefault(path[0], _Growing(path[0], without_markup(path[0])))
        if entry is not None:
            found.entry, found.sort = entry.id, entry.sort or entry.headword
        for name in path[1:]:
            found = found.under.setdefault(name, _Growing(name, without_markup(name)))
        if locator is not None:
            found.locators.append(locator)

    def make(self, entries: Mapping[str, Entry]) -> tuple[IndexGroup, ...]:
        """The index, sorted and grouped by letter; references to lines that are not there go."""
        names = {g.entry: self.ids.claim(f"i-{slug(g.heading)}") for g in self._of_entries()}
        groups: list[tuple[str, list[IndexLine]]] = []
        for root in sorted(self._roots.values(), key=self._order):
            line = self._line(root, names, entries)
            if not (line.locators or line.under or line.see):
                continue
            letter = self.collation.letter(root.sort)
            if not groups or groups[-1][0] != letter:
                groups.append((letter, []))
            groups[-1][1].append(line)
        return _without_lost(tuple(IndexGroup(letter, tuple(lines)) for letter, lines in groups))

    def _of_entries(self) -> Iterator[_Growing]:
        return (root for root in sorted(self._roots.values(), key=self._order) if root.entry)

    def _order(self, one: _Growing) -> tuple[bytes, str]:
        return self.collation.key(one.sort), one.heading

    def _line(
        self, one: _Growing, names: Mapping[str, str], entries: Mapping[str, Entry], above: str = ""
    ) -> IndexLine:
        entry = entries.get(one.entry)
        own = names.get(one.entry) or self.ids.claim(
            f"{above}-{slug(one.heading)}" if above else f"i-{slug(one.heading)}"
        )
        heading = without_markup(one.shown)
        return IndexLine(
            id=own,
            heading=heading,
            markup=emphasised(one.shown) if heading != one.shown else "",
            locators=tuple(sorted(one.locators, key=self.rank)),
            under=tuple(
                self._line(u, {}, {}, own) for u in sorted(one.under.values(), key=self._order)
            ),
            entry=one.entry,
            see=tuple(names[e] for e in entry.see if e in names) if entry else (),
            see_also=tuple(names[e] for e in entry.see_also if e in names) if entry else (),
        )


def _without_lost(groups: tuple[IndexGroup, ...]) -> tuple[IndexGroup, ...]:
    """The index without references to lines that it does not have, as often as that takes."""
    while True:
        lines = [line for group in groups for line in group.lines]
        there = {line.id for line in lines}
        kept = [_mended(group, there) for group in groups]
        mended = tuple(group for group in kept if group.lines)
        if mended == groups:
            return groups
        groups = mended


def _mended(group: IndexGroup, there: set[str]) -> IndexGroup:
    lines: Iterable[IndexLine] = (
        replace(
            line,
            see=tuple(t for t in line.see if t in there),
            see_also=tuple(t for t in line.see_also if t in there),
        )
        for line in group.lines
    )
    return IndexGroup(group.letter, tuple(n for n in lines if n.locators or n.under or n.see))
