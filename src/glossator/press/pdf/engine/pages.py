"""Pages that are made again where they can be better: full to the last line, no stub at the end.

WeasyPrint makes one page after the other and never looks back. Here a page that ends with white
is made again with a paragraph a line longer or shorter (`lines` knows what that costs); a page
whose figure has no text left to float in, with the figure where it was; and the last pages of a
run are made again where the very last one holds but a few lines. What is left of white, less than
a line, goes between notes and around headings (`filling`).
"""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from math import ceil
from typing import Any, Final

from weasyprint import layout
from weasyprint.formatting_structure import boxes
from weasyprint.layout import page as pages
from weasyprint.text.line_break import strut

from glossator.press.pdf.engine.filling import (
    fill,
    lines_of_notes,
    lines_of_text,
    note_line,
    room_between,
    white_of,
)
from glossator.press.pdf.engine.floats import figures_afloat
from glossator.press.pdf.engine.lines.hooking import Lines
from glossator.press.pdf.engine.parts import span_of

STUB: Final = 5  # lines: a last page with fewer is one
CHEAP: Final = 15_000.0  # demerits of a line that a paragraph may cost which is made longer
DEAREST: Final = 60_000.0  # the same where a page is poor
BACK: Final = 3  # pages before the last that may be made again to mend it
LEAST_WHITE: Final = 0.3  # of a line: with less a page is full
POOR: Final = 1.2  # lines: with more white a page is worth making the one before it again
LEAST_GAIN: Final = 0.3  # of a line: what a page must gain by being made again
CHANGED: Final = 0.15  # of a line: as much white is borne rather than one more paragraph changed
MANY: Final = 4  # paragraphs, and as many notes, that are made longer to fill a page
MORE: Final = 2  # lines that pages may end sooner than has to be reckoned with
SHORTEST: Final = 3  # lines: a shorter paragraph is neither stretched nor shrunk
_Filling = tuple[bool, list[tuple[Any, int]]]  # notes squeezed, elements with their looseness
_FORCED: Final = frozenset(("page", "left", "right", "recto", "verso"))


@dataclass(frozen=True, slots=True)
class State:
    """What a layout holds between two pages."""

    notes: Any
    reported: tuple[Any, ...]
    broken: dict[Any, Any]
    running: dict[str, dict[int, list[Any]]]

    @staticmethod
    def of(context: Any) -> State:
        """The state of a layout."""
        running = {
            name: {page: list(boxes) for page, boxes in found.items()}
            for name, found in context.running_elements.items()
        }
        reported, broken = tuple(context.reported_footnotes), dict(context.broken_out_of_flow)
        return State(context.footnotes.copy(), reported, broken, running)

    def restore(self, context: Any) -> None:
        """Put a layout back into this state."""
        context.footnotes = self.notes.copy()
        context.reported_footnotes = list(self.reported)
        context.broken_out_of_flow = dict(self.broken)
        for name, found in context.running_elements.items():
            found.clear()
            known = self.running.get(name, {})
            found.update({page: list(boxes) for page, boxes in known.items()})


@dataclass(slots=True)
class _Pages:
    """Makes the pages of one layout."""

    lines: Lines
    make: Any
    make_all: Any
    states: list[State] = field(default_factory=list)  # before each page
    short: Counter[int] = field(default_factory=Counter)  # lines by which pages end sooner
    late: Counter[int] = field(default_factory=Counter)  # notes that a page sends on, by number
    choices: list[dict[int, int]] = field(default_factory=list)  # looseness before each page

    def make_page(
        self, context: Any, root: Any, kind: Any, resume_at: Any, number: int, counters: Any
    ) -> Any:
        """In the place of WeasyPrint's: the best page that can be had."""
        del self.states[number - 1 :], self.choices[number - 1 :]
        self.states.append(State.of(context))
        self.choices.append(dict(self.lines.looseness))
        pristine = copy.deepcopy(counters)
        context.looseness = self.lines.looseness
        context.short = self.short[number] * strut(root.style)[0]

        def attempt(again: bool = True) -> Any:
            if again:
                self.states[-1].restore(context)
                _renew(counters, pristine)
            context.floats.begin(number)
            made = self.make(context, root, kind, resume_at, number, counters)
            context.floats.end(number, made[0])
            return made

        made = self._with_figures(context, attempt)
        if not kind.blank and _goes_on(made):
            made = self._filled(context, made, attempt)
            fill(made[0], _line(made[0]))
        self.late[number] = _late(context)
        return made

    def _with_figures(self, context: Any, attempt: Any) -> Any:
        """A page all of whose figures find text to stand in."""
        floats = context.floats
        floats.alone = False
        made = attempt(again=False)
        while floats.waiting and not _goes_on(made):
            if floats.sent and not floats.late:
                floats.bar_sent()
            elif not floats.alone:
                floats.alone = True
            else:
                break
            made = attempt()
        if floats.spent and not floats.alone and _late(context):
            floats.alone = True  # below the figures there is no room for the notes of the text
            made = attempt()
        return made

    def _filled(self, context: Any, made: Any, attempt: Any) -> Any:
        """The page set so that it is full; as it is where that cannot be had."""
        page = made[0]
        white = white_of(page) - context.short
        if white - room_between(page) < LEAST_WHITE * _line(page):
            return made
        late = _late(context)
        for squeezed, chosen in self._fillings(page, white):
            for element, looseness in chosen:
                self.lines.looseness[id(element)] = looseness
            context.squeezed = squeezed
            tried = attempt()
            context.squeezed = False
            better = abs(white_of(tried[0])) < white - LEAST_GAIN * _line(page)
            if _goes_on(tried) and better and _late(context) <= late:
                return tried
            for element, _ in chosen:
                del self.lines.looseness[id(element)]
            made = None
        return made or attempt()

    def _fillings(self, page: Any, white: float) -> Iterator[_Filling]:
        """Ways to fill a page, the best first: paragraphs and notes that get another length.

        To take up the white they are set longer. That more text comes, one is set shorter, or the
        notes stand closer.
        """
        line, small = _line(page), note_line(page)
        dearest = DEAREST if white > POOR * line else CHEAP
        texts = self._cheapest(page, 1, dearest)
        notes = self._cheapest(page, 1, dearest, notes=True)
        longer = []
        for many in range(min(len(texts), MANY) + 1):
            for more in range(min(len(notes), MANY) + 1 if small else 1):
                left = white - many * line - more * small
                if many + more and left > -0.5:
                    rest = max(0.0, left - room_between(page)) / line
                    longer.append((rest + CHANGED * (many + more), many, more))
        shorter = [*self._cheapest(page, -1, notes=True)[:1], *self._cheapest(page, -1)[:1]]
        pulls: list[_Filling] = [(False, [(element, -1)]) for element in shorter]
        if room_between(page):
            pulls.insert(0, (True, []))
        if white > 2 * line:
            yield from pulls
        if longer:
            _, many, more = min(longer)
            yield False, [(element, 1) for element in (*texts[:many], *notes[:more])]
        if line < white <= 2 * line:
            yield from pulls

    def _cheapest(
        self, page: Any, looseness: int, dearest: float = DEAREST, *, notes: bool = False
    ) -> list[Any]:
        """The paragraphs of a page, or its notes, that can be set in other lines, best first."""
        costs = []
        for number, (element, lines) in enumerate(
            (lines_of_notes if notes else lines_of_text)(page)
        ):
            whole = self.lines.count(element)
            if whole < SHORTEST or (lines != whole and (notes or not number)):
                continue  # none, or one that goes on from the page before
            if id(element) in self.lines.looseness:
                continue
            costs.append((self.lines.cost(element, looseness), number, element))
        found = [one for one in costs if one[0] < dearest]
        return [element for _, _, element in sorted(found, key=lambda one: one[:2])]

    def make_all_pages(self, context: Any, root: Any, html: Any, known: Any) -> Iterator[Any]:
        """In the place of WeasyPrint's: pages before a poor one are made again as well."""
        if known:  # once more, since counters have changed
            yield from self.make_all(context, root, html, known)
            return
        context.rendered_notes = []
        book = _Book(context, root, html)
        while self._add_page(book):
            if len(book.pages) > 1 and _is_poor(book):
                self._shift(book)
        if len(book.pages) > 1 and _is_stub(book.pages[-1]):
            self._mend_end(book)
        context.page_maker = context.page_maker[: len(book.pages) + 1]
        context.broken_out_of_flow.clear()
        context.reported_footnotes.clear()
        yield from book.pages

    def _add_page(self, book: _Book) -> bool:
        """Make the next page; whether there are more."""
        context = book.context
        context.page_maker[len(book.pages)][-1].update(
            content_changed=False, pages_wanted=False, anchors=[], content_lookups=[]
        )
        page, resume_at = pages.remake_page(len(book.pages), context, book.root, book.html)
        book.pages.append(page)
        return resume_at is not None or bool(context.reported_footnotes)

    def _again(
        self, book: _Book, begin: int, count: int, chosen: list[Any], looseness: int
    ) -> bool:
        """Make pages from one on again, `count` of them at most, with other paragraphs longer.

        Whether there are more.
        """
        del book.pages[begin:]
        book.context.page_maker = book.context.page_maker[: begin + 1]
        self.states[begin].restore(book.context)
        held = self.choices[begin]
        self.lines.looseness.clear()
        self.lines.looseness.update(held)
        self.lines.looseness.update((id(element), looseness) for element in chosen)
        more = True
        while more and len(book.pages) < begin + count:
            more = self._add_page(book)
        return more

    def _sent_on(self, begin: int) -> int:
        """How many notes the pages from one on send to the next, whole."""
        return sum(self.late[number + 1] for number in range(begin, len(self.states)))

    def _shift(self, book: _Book) -> None:
        """Let the last page begin a line sooner or later, if it and the one before gain by it."""
        begin = len(book.pages) - 2
        before, line = book.pages[begin], _line(book.pages[begin])
        white, late = _white(book.pages[begin:]), self._sent_on(begin)
        tried = False
        for looseness in (-1, 1):
            for element in self._cheapest(before, looseness)[:1]:
                tried = True
                more = self._again(book, begin, 2, [element], looseness)
                better = _white(book.pages[begin:]) < white - LEAST_GAIN * line
                if more and better and self._sent_on(begin) <= late:
                    return
        if tried:
            self._again(book, begin, 2, [], 0)

    def _mend_end(self, book: _Book) -> None:
        """Make the last pages again so that the very last is no stub, if there is a way."""
        total, late = len(book.pages), self._sent_on(0)
        ways = list(self._ways(book))
        for begin in range(total - 2, max(-1, total - 2 - BACK), -1):
            for looseness, wanted in ways:
                some = book.pages[begin : total - (looseness > 0)]
                chosen = [one for page in some for one in self._cheapest(page, looseness)]
                chosen.sort(key=lambda element: self.lines.cost(element, looseness))
                if len(chosen) < wanted:
                    continue
                self._again(book, begin, total, chosen[:wanted], looseness)
                better = len(book.pages) < total or not _is_stub(book.pages[-1])
                if better and self._sent_on(0) <= late:
                    return
                self._again(book, begin, total, [], 0)
        self._shorten(book)

    def _shorten(self, book: _Book) -> None:
        """Let pages before the last end a line or two sooner, so that the last is no stub."""
        total = len(book.pages)
        late = self._sent_on(0)
        missing = STUB - sum(count for _, count in lines_of_text(book.pages[-1]))
        for many in range(missing, missing + MORE + 1):
            early = [total - 1 - number % (total - 1) for number in range(many)]
            self.short = Counter(early)
            self._again(book, min(early) - 1, total + 1, [], 0)
            better = len(book.pages) == total and not _is_stub(book.pages[-1])
            if better and self._sent_on(0) <= late:
                return
        self.short = Counter()
        self._again(book, 0, total + 1, [], 0)

    def _ways(self, book: _Book) -> Iterator[tuple[int, int]]:
        """Lines to lose, so that no last page is needed; lines to gain, so that it is fuller."""
        before, last = book.pages[-2:]
        line, area = _line(last), last.children[1]
        lines = sum(count for _, count in lines_of_text(last))
        notes = area.margin_height() if area.children else 0.0
        yield -1, max(1, ceil((lines * line + notes - white_of(before)) / line))
        yield 1, STUB - lines


@dataclass(slots=True)
class _Book:
    """The pages that have been made of a layout, and what they are made from."""

    context: Any
    root: Any
    html: Any
    pages: list[Any] = field(default_factory=list)


def _is_poor(book: _Book) -> bool:
    """Whether the last page ends with more than a line of white, although the text goes on."""
    made = (book.pages[-1], *book.context.page_maker[len(book.pages)][:2])
    return _goes_on(made) and white_of(made[0]) > POOR * _line(made[0])


def _white(some: list[Any]) -> float:
    return sum(max(0.0, white_of(page)) for page in some)


def _late(context: Any) -> int:
    """How many notes a page that is made sends to the next without having begun them."""
    spans = map(span_of, context.reported_footnotes)
    return sum(1 for span in spans if span is None or not span.first)


def _line(page: Any) -> float:
    """The height of a line of the page's text, in CSS pixels."""
    element = page.children[0]
    return float(strut(element.style)[0])


def _goes_on(made: Any) -> bool:
    """Whether the text runs on from a page that has been made to the next."""
    _, resume_at, following = made
    return resume_at is not None and following["break"] not in _FORCED


def _is_stub(page: Any) -> bool:
    """Whether a last page holds so few lines that it looks forgotten, and nothing else."""
    held = page.children[0].descendants()
    if any(isinstance(box, (boxes.ReplacedBox, boxes.TableCellBox)) for box in held):
        return False
    return sum(count for _, count in lines_of_text(page)) < STUB


def _renew(counters: Any, pristine: Any) -> None:
    """Give the page's counters, which a layout changes in place, their first values again."""
    fresh = copy.deepcopy(pristine)
    for held, wanted in zip(counters, fresh, strict=True):
        held.clear()
        held.update(wanted) if isinstance(held, dict) else held.extend(wanted)


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
