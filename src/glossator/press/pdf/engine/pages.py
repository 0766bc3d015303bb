"""The pages of a run: a text of which a page ends with white, or the last is a stub, is planned.

WeasyPrint makes one page after the other and never looks back. Here what has been made is read
(`heights`), better pages are sought by arithmetic (`planning`) and made; should they not become
what was planned, the next plan knows more. Where nothing can be planned (columns), each page is
made as full as it can be by itself (`one_page`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from math import inf
from typing import Any, Final

from weasyprint import layout
from weasyprint.layout import page as pages

from glossator.press.pdf.engine.changes import Change, Order
from glossator.press.pdf.engine.filling import lines_on, white_on
from glossator.press.pdf.engine.floats import figures_afloat
from glossator.press.pdf.engine.heights import Reader, Unknown
from glossator.press.pdf.engine.lines.hooking import Lines
from glossator.press.pdf.engine.one_page import (
    Choices,
    PageMaker,
    State,
    finish,
    goes_on,
    line_height,
)
from glossator.press.pdf.engine.planning import (
    FORGOTTEN,
    STUB,
    Step,
    chosen,
    plan,
    wrong_with,
)
from glossator.press.pdf.engine.story import Start

PLANS: Final = 3  # times that pages are planned: the later ones know where the first were wrong
GOOD: Final = 5_000.0  # demerits of pages that are not made again
SLIGHT: Final = 1_000.0  # demerits of a page that pages are not planned for
SHORTER: Final = (1.0, 1.5)  # times what a stub lacks, by which pages before it are shorter
BACK: Final = 6  # pages before the first poor one that are planned again


@dataclass(slots=True)
class _Pages(PageMaker):
    """Makes the pages of one layout, with regard to those before and behind."""

    def make_all_pages(self, context: Any, root: Any, html: Any, known: Any) -> Iterator[Any]:
        """In the place of WeasyPrint's: what runs on from page to page is made until it is good."""
        if known:  # once more, since counters have changed
            self.filling = True
            for page in self.make_all(context, root, html, known):
                finish(page)
                context.finish_page(page)
                yield page
            return
        context.rendered_notes = []
        book = _Book(context, root, html)
        while book.more:
            first = len(book.pages)
            self.filling = False
            self._go_on(book)
            if len(book.pages) - first > 1:
                self._better(book, first)
        context.page_maker = context.page_maker[: len(book.pages) + 1]
        context.broken_out_of_flow.clear()
        context.reported_footnotes.clear()
        for page in book.pages:
            finish(page)
            context.finish_page(page)
            yield page

    def _go_on(self, book: _Book) -> None:
        """Make the pages that lack, up to a break that the text demands."""
        self._add_page(book)
        while book.more and _runs_on(book):
            self._add_page(book)

    def _back_to(self, book: _Book, first: int) -> None:
        """Take pages away, from one on, with what was chosen for them."""
        del book.pages[first:]
        book.context.page_maker = book.context.page_maker[: first + 1]
        self.states[first].restore(book.context)
        self.choose(self.choices[first])
        self.orders = {page: order for page, order in self.orders.items() if page < first}
        book.more = True

    def _better(self, book: _Book, first: int) -> None:
        """Make pages again, from the first of a text on, if they can be better."""
        least = sum(_wrongs(book, first))
        if least < GOOD:
            return
        origin = best = self._held(book)
        try:
            for made, wrong in self._planned(book, first):
                if wrong < least:
                    least, best = wrong, made
        except Unknown:
            if best is origin:
                self._come_back(book, best)
                self._fill(book, first)
                self._shorten(book, first)
                return
        self._come_back(book, best)

    def _fill(self, book: _Book, first: int) -> None:
        """Make pages again, each as full as can be, from the first that can be fuller."""
        for number, page in enumerate(book.pages[first:-1], first):
            if self.may_be_filled(page):
                self._back_to(book, number)
                self.filling = True
                self._go_on(book)
                return

    def _shorten(self, book: _Book, first: int) -> None:
        """Let pages that cannot be planned end sooner, so that the last is no stub."""
        last, before = book.pages[-1], len(book.pages) - 1 - first
        if not before or not _is_stub(last):
            return
        line = line_height(last)
        lacking = STUB - lines_on(last, line)
        many = min(lacking, before)
        origin, begin = self._held(book), first + before - many
        shares = [(lacking + at) // many for at in range(many)]
        for more in SHORTER:
            self._back_to(book, begin)
            for number, share in enumerate(shares, begin):
                self.orders[number] = Order(shorter=more * share * line)
            self._go_on(book)
            if not _is_stub(book.pages[-1]):
                return
        self._come_back(book, origin)

    def _planned(self, book: _Book, first: int) -> Iterator[tuple[_Held, float]]:
        """Pages that were planned, and how much is wrong with them. Raises Unknown."""
        cost = 0.0
        for _ in range(PLANS):
            each = _wrongs(book, first)
            poor = [number for number, demerits in enumerate(each) if demerits > SLIGHT]
            if not poor:
                return
            story, starts = Reader(book.context, self.lines).read(book.pages[first:])
            begin, behind = max(0, poor[0] - BACK), range(poor[-1] + 1, len(each))
            known = {starts[number]: sum(each[number:]) for number in behind}
            steps = plan(story, starts[begin], sum(each[begin:]), known)
            changes = tuple(_changes_of(steps, starts[begin:], book.pages[first], first + begin))
            if not changes:
                return
            hoped = sum(each[:begin]) + sum(step.cost for step in steps) + cost
            hoped += known.get(steps[-1].following or starts[0], 0.0)
            self._back_to(book, min(change.page for change in changes))
            self._change(changes)
            self._go_on(book)
            cost += sum(change.cost for change in changes)
            wrong = sum(_wrongs(book, first)) + cost
            yield self._held(book), wrong
            if wrong < hoped + GOOD:
                return

    def _add_page(self, book: _Book) -> None:
        """Make the next page."""
        context, number = book.context, len(book.pages)
        context.page_maker[number][-1].update(
            content_changed=False, pages_wanted=False, anchors=[], content_lookups=[]
        )
        page, resume_at = pages.remake_page(number, context, book.root, book.html)
        book.pages.append(page)
        book.more = resume_at is not None or bool(context.reported_footnotes)

    def _change(self, changes: Iterable[Change]) -> None:
        """Let something be otherwise on the pages that are made from now on."""
        for one in changes:
            if one.parted:
                self.parted[id(one.element)] = one.parted
            elif one.element is None:
                self.orders[one.page] = one.order
            else:
                self.lines.looseness[id(one.element)] = one.looseness

    def _held(self, book: _Book) -> _Held:
        """All pages as they are, to come back to."""
        copies = list(self.states), list(self.choices), dict(self.late), dict(self.orders)
        made = list(book.pages), list(book.context.page_maker), book.more
        return _Held(
            made, copies, self.chosen(), State.of(book.context), book.context.floats.held()
        )

    def _come_back(self, book: _Book, held: _Held) -> None:
        made, maker, book.more = held.made
        book.pages, book.context.page_maker = list(made), list(maker)
        states, choices, late, orders = held.copies
        self.states, self.choices = list(states), list(choices)
        self.late, self.orders = dict(late), dict(orders)
        self.choose(held.chosen)
        held.state.restore(book.context)
        book.context.floats.come_back(held.floats)


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
    copies: tuple[list[State], list[Choices], dict[int, int], dict[int, Order]]
    chosen: Choices
    state: State
    floats: Any


def _changes_of(steps: list[Step], starts: list[Start], page: Any, first: int) -> Iterator[Change]:
    """What is otherwise on planned pages, of which the first has an index, than on those that have
    been made, which begin at `starts`."""
    made = [*starts[1:], None]
    for number, step in enumerate(steps):
        choices = list(chosen(step.choices))
        if step.following == made[number] and all(choice.parted for choice in choices):
            continue
        for choice in choices:
            yield Change(first + number, choice.cost, choice.element, *choice[1:3])
        if step.end < inf or step.squeezed:
            end = page.content_box_y() + step.end + line_height(page) / 4
            order = Order(end, step.squeezed)
            yield Change(first + number, order=order)
        made = [None] * len(steps)


def _runs_on(book: _Book) -> bool:
    """Whether the text runs on from the last page to the next."""
    return goes_on((None, *book.context.page_maker[len(book.pages)][:2]))


def _wrongs(book: _Book, first: int) -> list[float]:
    """How much is wrong with each page of a text, in demerits."""
    found = []
    for page in book.pages[first:-1]:
        line = line_height(page)
        found.append(wrong_with(*(one / line for one in white_on(page, line))))
    return [*found, FORGOTTEN if found and _is_stub(book.pages[-1]) else 0.0]


def _is_stub(page: Any) -> bool:
    """Whether a last page holds so little that it looks forgotten."""
    return lines_on(page, line_height(page)) < STUB


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
