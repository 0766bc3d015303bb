"""Which page everything lies on, as far as it has been laid out, and how pages are named."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from glossator.locating import PageFinder, runs
from glossator.model import Division, Locator, Locus, PageStart
from glossator.press.pdf.engine.starts import Reading
from glossator.press.pdf.series import DECIMAL, Folio, folio, place_of, placed


@dataclass(frozen=True, slots=True)
class Span:
    """Pages as a locator names them (“12–14”), or one page and a note on it (“12 n. b”)."""

    first: Folio
    last: Folio
    note: str = ""  # id


@dataclass(slots=True)
class _Run:
    number: int
    style: str
    first: int
    anchors: Mapping[str, int]
    finder: PageFinder | None = None  # of a run that has been laid out

    def page(self, index: int) -> Folio:
        return folio(self.style, self.first + index, place_of(self.number, index))


@dataclass(slots=True)
class Folios:
    """Knows the pages of the runs that have been laid out, by name of the run, and expects the
    pages of the others."""

    _runs: dict[str, _Run] = field(default_factory=dict)
    _homes: dict[str, _Run] = field(default_factory=dict)  # id → its run

    def expect(self, name: str, style: str, first: int, anchors: Mapping[str, int]) -> None:
        """A run is likely to have these ids on these pages (index, from its first on)."""
        self._know(name, _Run(self._number(name), style, first, anchors))

    def learn(
        self, name: str, divisions: Sequence[Division], style: str, first: int, reading: Reading
    ) -> None:
        """A run has been laid out (again): `first` is the number of its first page."""
        starts = [
            PageStart(index, str(index), start and Locus("", *start), reading.afloat_on(index))
            for index, start in enumerate(reading.starts)
        ]
        finder = PageFinder(divisions, starts)
        self._know(name, _Run(self._number(name), style, first, reading.anchors, finder))

    def _number(self, name: str) -> int:
        """The number of a run in the order in which they were first named."""
        known = self._runs.get(name)
        return len(self._runs) if known is None else known.number

    def _know(self, name: str, run: _Run) -> None:
        self._runs[name] = run
        self._homes |= dict.fromkeys(run.anchors, run)

    def begin(self, name: str, first: int) -> None:
        """The number of a run's first page is another one."""
        self._runs[name].first = first

    def expected(self, anchor: str) -> Folio | None:
        """The page of an id, or that which it is likely to be on; None if no run has it."""
        run = self._homes.get(anchor)
        return None if run is None else run.page(run.anchors[anchor])

    def of(self, anchor: str) -> Folio | None:
        """The page of an id; None while it has not been laid out."""
        run = self._homes.get(anchor)
        return self.expected(anchor) if run is not None and run.finder is not None else None

    def at(self, locus: Locus) -> Folio | None:
        """The page of a place in the text; None while it has not been laid out."""
        for run in self._runs.values():
            start = run.finder.start(locus) if run.finder is not None else None
            if start is not None:
                return run.page(start.index)
        return None

    def label(self, name: str) -> str:
        """The number of the page of an id, or of a `place_of`; "" for one that is nowhere."""
        place = placed(name)
        page = (
            self.of(name) if place is None else list(self._runs.values())[place[0]].page(place[1])
        )
        return page.label if page is not None else ""

    def pages(self, anchors: Iterable[str]) -> list[Span]:
        """The pages of these ids, each once, consecutive ones joined."""
        known = [page for anchor in anchors if (page := self.of(anchor)) is not None]
        return _joined([(page, page) for page in known])

    def spans(self, locators: Iterable[Locator]) -> list[Span]:
        """The pages of an index's locators in order; those of notes stand behind their page."""
        places: list[tuple[Folio, Folio]] = []
        notes: dict[Span, None] = {}
        for one in locators:
            first = self.of(one.note) if one.note else self.at(one.locus)
            last = self.at(one.end) if one.end else first
            if first is None or last is None:
                continue
            if one.note:
                notes[Span(first, first, one.note)] = None
            elif first.serial <= last.serial and last.serial - first.serial < DECIMAL // 2:
                places.append((first, last))
            else:  # from the front matter into the text: two series
                places += [(first, first), (last, last)]
        return sorted([*_joined(places), *notes], key=lambda span: span.first.serial)


def _joined(places: Sequence[tuple[Folio, Folio]]) -> list[Span]:
    labels = {page.serial: page for pair in places for page in pair}
    joined = runs([(first.serial, last.serial) for first, last in places])
    return [Span(labels[run.first], labels[run.last]) for run in joined]
