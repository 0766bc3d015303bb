"""Which printed page holds a place, and how consecutive numbers are written in one."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from glossator.model import Division, Edition, Locator, Locus, PageStart
from glossator.prose import blocks_of, parse

RUN = 3  # from how many consecutive numbers on they are written as a range, as makeindex does


class PageFinder:
    """Finds the page of a locus among the page starts of some divisions, in reading order."""

    def __init__(self, divisions: Iterable[Division], starts: Iterable[PageStart]) -> None:
        blocks = (block for division in divisions for block in division.blocks)
        self._ranks = {block.id: number for number, block in enumerate(blocks)}
        known = list(starts)
        self._starts = [s for s in known if s.locus and s.locus.block in self._ranks]
        self._afloat = {block: start for start in known for block in start.afloat}
        self._places = [self._place(s.locus) for s in self._starts if s.locus]

    def _place(self, locus: Locus) -> tuple[int, int]:
        return self._ranks[locus.block], locus.offset

    def start(self, locus: Locus) -> PageStart | None:
        """The page that holds the character of this locus; None if no page is known to."""
        if locus.block not in self._ranks:
            return None
        if locus.block in self._afloat:
            return self._afloat[locus.block]
        number = bisect_right(self._places, self._place(locus)) - 1
        return self._starts[number] if number >= 0 else None


def figures_alone(starts: Sequence[PageStart]) -> tuple[PageStart, ...]:
    """The page starts, with a place for pages that hold figures alone: that of the next page."""
    found: list[PageStart] = []
    following: Locus | None = None
    for start in reversed(starts):
        if start.afloat and start.locus is None:
            start = replace(start, locus=following)
        following = start.locus or following
        found.append(start)
    return tuple(reversed(found))


@dataclass(frozen=True, slots=True)
class Run:
    """Numbers that follow one another: the first and the last, which may be the same."""

    first: int
    last: int


def runs(spans: Sequence[tuple[int, int]]) -> list[Run]:
    """Spans of numbers (first, last), joined where they meet; short ones are kept apart.

    Of single numbers only `RUN` and more in a row make a range; a span that was one stays one.
    """
    joined: list[list[tuple[int, int]]] = []
    for first, last in sorted(set(spans)):
        if joined and first <= max(end for _, end in joined[-1]) + 1:
            joined[-1].append((first, last))
        else:
            joined.append([(first, last)])
    return [run for group in joined for run in _written(group)]


def _written(group: list[tuple[int, int]]) -> list[Run]:
    numbers = sorted({n for first, last in group for n in range(first, last + 1)})
    if len(numbers) >= RUN or any(last > first for first, last in group):
        return [Run(numbers[0], numbers[-1])]
    return [Run(number, number) for number in numbers]


@dataclass(frozen=True, slots=True)
class Mention:
    """A locator of the index in a format without pages of its own.

    `words` are “¶ 7–9”, “¶ 7 n. b”, or the caption or title of what has no ¶ number; `anchor` is
    the id to lead to, `page` the printed page on which it begins, "" if none is known.
    """

    words: str
    anchor: str
    page: str


class Mentions:
    """Says of locators what a format without pages of its own says of them."""

    def __init__(self, edition: Edition, finder: PageFinder | None) -> None:
        self._edition, self._finder = edition, finder
        self._captioned: dict[str, dict[str, str]] = {}  # by division
        self._labels = edition.paragraphs()
        self._ranks = {label: number for number, label in enumerate(self._labels)}

    def of(self, locators: Sequence[Locator]) -> list[Mention]:
        """Locators as paragraphs, each once and consecutive ones joined, in reading order."""
        ranks = self._ranks
        first: dict[int, Locator] = {}
        spans = []
        for one in locators:
            if self._is_numbered(one):
                rank = ranks[one.paragraph]
                first.setdefault(rank, one)
                spans.append((rank, ranks.get(one.end_paragraph, rank)))
        starting = {first[run.first]: run for run in runs(spans)}
        found: dict[str, Mention] = {}
        for one in locators:
            run = starting.get(one)
            if run is None and self._is_numbered(one):
                continue
            words = self._words(one)
            if run is not None and run.last > run.first:
                words = f"¶\u00a0{self._labels[run.first]}–{self._labels[run.last]}"
            start = self._finder.start(one.locus) if self._finder else None
            found.setdefault(words, Mention(words, one.anchor, start.label if start else ""))
        return list(found.values())

    def _is_numbered(self, locator: Locator) -> bool:
        return locator.paragraph in self._ranks and not locator.note

    def _words(self, locator: Locator) -> str:
        where = f"¶\u00a0{locator.paragraph}"
        if not locator.paragraph:
            where = self._title(locator)
        if not locator.note:
            return where
        mark = self._edition.notes[locator.note].mark
        key = "index.note" if mark else "index.unmarked-note"
        return self._edition.words(key, place=where, mark=mark)

    def _title(self, locator: Locator) -> str:
        """What a place without a number is called: its figure or table, else its division."""
        division = self._edition.division(locator.locus.division)
        if division.id not in self._captioned:
            self._captioned[division.id] = _captioned(self._edition, division)
        return self._captioned[division.id].get(locator.locus.block, division.title)


def _captioned(edition: Edition, division: Division) -> dict[str, str]:
    """The blocks of a division's figures and tables, by id with the labels of those."""
    captions = {c.id: c.label for c in edition.captions if c.division == division.id}
    found: dict[str, str] = {}
    for block in blocks_of(parse(division.body)) if captions else ():
        around = (e.get("id", "") for e in block.iterancestors())
        label = next((captions[own] for own in around if own in captions), "")
        if label:
            found.setdefault(block.get("id", ""), label)
    return found
