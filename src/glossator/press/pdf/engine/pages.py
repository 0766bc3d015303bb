"""The pages of a run: those before a poor page, or before a stub at the end, are made again.

WeasyPrint makes one page after the other and never looks back. Here each page is made as full as
it can be (`one_page`). Where one still ends with white, or the last holds but a few lines, pages
before are made again with something changed (`changes`), and the best are kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from math import inf
from typing import Any, Final

from weasyprint import layout
from weasyprint.formatting_structure import boxes
from weasyprint.layout import page as pages

from glossator.press.pdf.engine.changes import (
    EACH,
    PARTED,
    Change,
    Changes,
    singly,
    sooner,
    together,
)
from glossator.press.pdf.engine.filling import foot_of, lines_of_notes, lines_of_text, white_of
from glossator.press.pdf.engine.floats import figures_afloat
from glossator.press.pdf.engine.lines.hooking import Lines
from glossator.press.pdf.engine.one_page import (
    POOR,
    Choices,
    PageMaker,
    State,
    goes_on,
    line_height,
)
from glossator.press.pdf.engine.parts import LEAST
from glossator.press.pdf.engine.remembered import Remembered

STUB: Final = 5  # lines: a last page with fewer is one
BACK: Final = 3  # pages before a poor one or a stub that may be made again
WHITE: Final = 30_000.0  # demerits of a page that ends with the white of a line
ROUNDS: Final = 2  # in which more is changed where a stub was mended at a price
WHITES: Final = (POOR, 2.5, inf)  # lines of white for which pages are mended: each is tried
FORGOTTEN: Final = 1_500_000.0  # demerits of a stub
FINE: Final = 30_000.0  # demerits of pages with which nothing is wrong that could be mended


@dataclass(slots=True)
class _Pages(PageMaker):
    """Makes the pages of one layout, with regard to those before and behind."""

    remembered: Remembered = field(default_factory=Remembered)

    def make_all_pages(self, context: Any, root: Any, html: Any, known: Any) -> Iterator[Any]:
        """In the place of WeasyPrint's: pages before a poor one are made again as well."""
        if known:  # once more, since counters have changed
            yield from self.make_all(context, root, html, known)
            return
        context.rendered_notes = []
        book = _Book(context, root, html)
        origin = best = self._held(book)
        least = inf
        partings = {WHITES[0] if context.remade else inf: origin}
        for poor in WHITES:
            if poor not in partings:  # it would be the same once more
                continue
            self._come_back(book, partings[poor])
            self._make(book, poor, partings)
            wrong = _wrong(book)
            if wrong < least:
                least, best = wrong, self._held(book)
            if wrong < FINE:
                break
        self._come_back(book, best)
        context.page_maker = context.page_maker[: len(book.pages) + 1]
        context.broken_out_of_flow.clear()
        context.reported_footnotes.clear()
        yield from book.pages

    def _make(self, book: _Book, poor: float, partings: dict[float, _Held]) -> None:
        """Make the pages that lack, and mend what has more white than so many lines.

        `partings` gets where others of `WHITES` would first have left a page as it is.
        """
        while book.more:
            self._add_page(book)
            if _is_poor(book, poor):
                for other in WHITES:
                    if other > poor and other not in partings and not _is_poor(book, other):
                        partings[other] = self._held(book)
                self._mend(book)
            self.remembered.forget(len(book.pages) - BACK - 1)
        end = len(book.pages)
        if book.context.remade and _first(book, end) < end - 1 and _is_stub(book.pages[-1]):
            self._mend_end(book)

    def _add_page(self, book: _Book) -> None:
        """Make the next page."""
        context, number = book.context, len(book.pages)
        context.page_maker[number][-1].update(
            content_changed=False, pages_wanted=False, anchors=[], content_lookups=[]
        )
        taken = self.remembered.take(self, context, number)
        if taken is None:

            def make() -> Any:
                return pages.remake_page(number, context, book.root, book.html)

            taken = self.remembered.make(self, context, number, make)
        page, resume_at = taken
        book.pages.append(page)
        book.more = resume_at is not None or bool(context.reported_footnotes)

    def _again(self, book: _Book, changes: Changes, first: int, end: int, most: float) -> bool:
        """Make pages again, from the first that changes on, up to `end` or the last.

        False, and no further, once what is wrong with those from `first` on is `most` or more.
        """
        begin = min(one.page for one in changes)
        del book.pages[begin:]
        book.context.page_maker = book.context.page_maker[: begin + 1]
        self.states[begin].restore(book.context)
        self.choose(self.choices[begin])
        self.ends = {page: end for page, end in self.ends.items() if page < begin}
        for one in changes:
            if one.parted:
                self.parted[id(one.element)] = one.parted
            elif one.element is None:
                self.ends[one.page] = one.end
            else:
                self.lines.looseness[id(one.element)] = one.lines
        book.more = True
        cost = sum(one.cost for one in changes)
        while book.more and len(book.pages) < end:
            self._add_page(book)
            if book.more and cost + _white(book.pages[first:]) >= most:
                return False
        return True

    def _held(self, book: _Book) -> _Held:
        """All pages as they are, to come back to."""
        copies = list(self.states), list(self.choices), dict(self.late), dict(self.ends)
        made = list(book.pages), list(book.context.page_maker), book.more
        return _Held(
            made, copies, self.chosen(), State.of(book.context), book.context.floats.held()
        )

    def _come_back(self, book: _Book, held: _Held) -> None:
        made, maker, book.more = held.made
        book.pages, book.context.page_maker = list(made), list(maker)
        states, choices, late, ends = held.copies
        self.states, self.choices = list(states), list(choices)
        self.late, self.ends = dict(late), dict(ends)
        self.choose(held.chosen)
        held.state.restore(book.context)
        book.context.floats.come_back(held.floats)

    def _changes(self, book: _Book, begin: int, end: int) -> list[Change]:
        """What may be otherwise on some pages."""
        found: list[Change] = []
        for number in range(begin, end):
            page = book.pages[number]
            for lines in (1, -1):
                for notes in (False, True):
                    elements = self.cheapest(page, lines, notes=notes)[:EACH]
                    costs = ((one, self.lines.cost(one, lines)) for one in elements)
                    found += (Change(number, lines, cost, one) for one, cost in costs)
            if number not in self.ends:
                found += sooner(number, foot_of(page), line_height(page))
            found += _parted(page, number)
        return found

    def _search(
        self,
        book: _Book,
        ways: list[Changes],
        within: tuple[int, int],
        judged: Any,
        done: Changes = (),
    ) -> Changes:
        """Keep the best of several ways to make pages again, or what there was.

        `within` are the first that counts and the end; `judged` says how much is wrong with a
        book, in demerits. Returns what was changed.
        """
        chosen = done
        origin = best = self._held(book)
        least = judged(book, done)
        for changes in ways:
            self._come_back(book, origin)
            if not self._again(book, changes, *within, least):
                continue
            wrong = judged(book, changes)
            if wrong < least:
                least, best, chosen = wrong, self._held(book), changes
                if wrong < FINE:
                    break
        self._come_back(book, best)
        return chosen

    def _mend(self, book: _Book) -> None:
        """Let the last page begin sooner or later, if it and those before gain by it."""
        end = len(book.pages)
        first = _first(book, end)
        late = self._sent_on(first)

        def judged(made: _Book, changes: Changes) -> float:
            if not made.more or self._sent_on(first) > late:
                return inf if changes else _white(made.pages[first:])
            return _white(made.pages[first:]) + sum(one.cost for one in changes)

        changes = self._changes(book, first, end - 1)
        changes += _parted(book.pages[-1], end - 1)  # all else has been tried there
        self._search(book, singly(changes, end - 1), (first, end), judged)

    def _mend_end(self, book: _Book) -> None:
        """Make the last pages again so that the very last is no stub, if there is a way."""
        end = len(book.pages)
        first = _first(book, end)
        late = self._sent_on(first)
        lines = sum(count for _, count in lines_of_text(book.pages[-1]))

        def judged(made: _Book, changes: Changes) -> float:
            if _is_stub(made.pages[-1]) or self._sent_on(first) > late:
                return inf
            return _white(made.pages[first:-1]) + sum(one.cost for one in changes)

        missing = STUB - lines
        wanted = (missing, missing + 1, -lines, -lines - 1)
        ways = together(self._changes(book, first, end - 1), wanted)
        chosen = self._search(book, ways, (first, end + 1), judged)
        for _ in range(ROUNDS):  # the pages before pay for it: perhaps a little less
            if not chosen or judged(book, chosen) < FINE:
                return
            last = len(book.pages) - 1
            more = singly(self._changes(book, first, last), last)
            ways = [(*chosen, *one) for one in more]
            found = self._search(book, ways, (first, end + 1), judged, chosen)
            if found == chosen:
                return
            chosen = found

    def _sent_on(self, begin: int) -> int:
        """How many notes the pages from one on send to the next, whole."""
        return sum(self.late.get(number + 1, 0) for number in range(begin, len(self.states)))


@dataclass(slots=True)
class _Book:
    """The pages that have been made of a layout, and what they are made from."""

    context: Any
    root: Any
    html: Any
    pages: list[Any] = field(default_factory=list)
    more: bool = True  # whether there are more to come


@dataclass(frozen=True, slots=True)
class _Held:
    """A layout as it was at some time."""

    made: tuple[list[Any], list[Any], bool]
    copies: tuple[list[State], list[Choices], dict[int, int], dict[int, float]]
    chosen: Choices
    state: State
    floats: Any


def _first(book: _Book, end: int) -> int:
    """The first of the pages before the last of so many that may be made again for its sake: the
    text runs on from each to the next. The last itself, if there is none."""
    first = end - 1
    while first > max(0, end - 1 - BACK) and goes_on((None, *book.context.page_maker[first][:2])):
        first -= 1
    return first


def _parted(page: Any, number: int) -> Iterator[Change]:
    """The notes of a page that might send their last lines overleaf."""
    for element, lines in lines_of_notes(page):
        if lines >= 2 * LEAST:
            yield Change(number, 1, PARTED, element, parted=LEAST)


def _is_poor(book: _Book, most: float) -> bool:
    """Whether the last page ends with more white than so many lines, although the text goes on."""
    made = (book.pages[-1], *book.context.page_maker[len(book.pages)][:2])
    return goes_on(made) and white_of(made[0]) > most * line_height(made[0])


def _white(some: list[Any]) -> float:
    """How much is wrong with the white of pages, in demerits: twice as much counts fourfold."""
    return sum(WHITE * (max(0.0, white_of(page)) / line_height(page)) ** 2 for page in some)


def _wrong(book: _Book) -> float:
    """How much is wrong with all pages of a run, in demerits."""
    end = len(book.pages)
    stub = _first(book, end) < end - 1 and _is_stub(book.pages[-1])
    return _white(book.pages[:-1]) + (FORGOTTEN if stub else 0.0)


def _is_stub(page: Any) -> bool:
    """Whether a last page holds so few lines that it looks forgotten, and nothing else."""
    held = page.children[0].descendants()
    if any(isinstance(box, (boxes.ReplacedBox, boxes.TableCellBox)) for box in held):
        return False
    return sum(count for _, count in lines_of_text(page)) < STUB


@contextmanager
def pages_filled(lines: Lines) -> Iterator[None]:
    """While this is open, WeasyPrint's pages are made as good as they can be."""
    make, make_all = pages.make_page, layout.make_all_pages
    made = _Pages(lines, make, make_all)
    pages.make_page, layout.make_all_pages = made.make_page, made.make_all_pages
    try:
        with figures_afloat():
            yield
    finally:
        pages.make_page, layout.make_all_pages = make, make_all
