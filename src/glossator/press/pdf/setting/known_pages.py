"""Which page everything lies on, as far as it has been laid out, and how pages are named."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from glossator.locating import PageFinder, runs
from glossator.model import Division, Locator, Locus, PageStart
from glossator.press.pdf.engine.starts import Reading
from glossator.press.pdf.series import DECIMAL, Folio, folio


@dataclass(frozen=True, slots=True)
class Span:
    """Pages as a locator names them (“12–14”), or one page and a note on it (“12 n. b”)."""

    first: Folio
    last: Folio
    note: str = ""  # id

    @property
    def words(self) -> str:
        """The pages without the note."""
        return (
            self.first.label if self.first == self.last else f"{self.first.label}–{self.last.label}"
        )


@dataclass(slots=True)
class _Run:
    style: str
    first: int
    anchors: dict[str, int]
    finder: PageFinder


@dataclass(slots=True)
class Folios:
    """Knows the pages of the runs that have been laid out, by name of the run."""

    _runs: dict[str, _Run] = field(default_factory=dict)

    def learn(
        self, name: str, divisions: Sequence[Division], style: str, first: int, reading: Reading
    ) -> None:
        """A run has been laid out (again): `first` is the number of its first page."""
        starts = [
            PageStart(index, str(index), Locus("", *start))
            for index, start in enumerate(reading.starts)
            if start is not None
        ]
        finder = PageFinder(divisions, starts)
        self._runs[name] = _Run(style, first, reading.anchors, finder)

    def of(self, anchor: str) -> Folio | None:
        """The page of an id; None while it has not been laid out."""
        for run in self._runs.values():
            if anchor in run.anchors:
                return folio(run.style, run.first + run.anchors[anchor])
        return None

    def at(self, locus: Locus) -> Folio | None:
        """The page of a place in the text; None while it has not been laid out."""
        for run in self._runs.values():
            start = run.finder.start(locus)
            if start is not None:
                return folio(run.style, run.first + start.index)
        return None

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
