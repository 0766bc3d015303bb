"""One page, made again where it ends with white, until it is full to the last line.

A paragraph or a note is set a line longer or shorter (`lines` knows what that costs), or the notes
come a little closer; a page whose figure has no text left to float in has the figure where it was.
What is left of white, less than a line, goes between notes and around headings (`filling`).
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from weasyprint.text.line_break import strut

from glossator.press.pdf.engine.changes import USUAL, Order
from glossator.press.pdf.engine.filling import (
    fill,
    lines_of_notes,
    lines_of_text,
    note_line,
    room_between,
    white_of,
)
from glossator.press.pdf.engine.lines.hooking import Lines
from glossator.press.pdf.engine.parts import span_of

CHEAP: Final = 15_000.0  # demerits of a line that a paragraph may cost which is made longer
DEAREST: Final = 60_000.0  # the same where a page is poor
LEAST_WHITE: Final = 0.3  # of a line: with less a page is full
POOR: Final = 1.2  # lines: a page with more white is poor
LEAST_GAIN: Final = 0.3  # of a line: what a page must gain by being made again
CHANGED: Final = 0.15  # of a line: as much white is borne rather than one more paragraph changed
MANY: Final = 4  # paragraphs, and as many notes, that are made longer to fill a page
SHORTEST: Final = 3  # lines: a shorter paragraph is neither stretched nor shrunk
PULLED: Final = 3  # paragraphs, or as many notes, that are made shorter for text from overleaf
_FORCED: Final = frozenset(("page", "left", "right", "recto", "verso"))

_UNFILLED: Final = "glossator_unfilled"  # attribute of a page whose white has not been taken up

Choices = tuple[dict[int, int], dict[int, int]]  # lines, by the identity of elements


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


@dataclass(frozen=True, slots=True)
class _Filling:
    """A way to make a page: elements with their looseness, and whether notes stand closer."""

    chosen: list[tuple[Any, int]] = field(default_factory=list)
    squeezed: bool = False


@dataclass(slots=True)
class PageMaker:
    """Makes the pages of one layout, each as full as it can be."""

    lines: Lines
    make: Any
    make_all: Any
    states: list[State] = field(default_factory=list)  # before each page
    parted: dict[int, int] = field(default_factory=dict)  # lines that notes send overleaf
    orders: dict[int, Order] = field(default_factory=dict)  # by index of page
    late: dict[int, int] = field(default_factory=dict)  # notes that a page sends on, by number
    choices: list[Choices] = field(default_factory=list)  # what was chosen before each page
    filling: bool = False  # whether each page is made again until it is full

    def make_page(
        self, context: Any, root: Any, kind: Any, resume_at: Any, number: int, counters: Any
    ) -> Any:
        """In the place of WeasyPrint's: the best page that can be had."""
        self.begin_page(context, number)
        pristine = copy.deepcopy(counters)
        context.looseness = self.lines.looseness
        order = self.orders.get(number - 1, USUAL)
        context.text_end, context.squeezed = order.end, order.squeezed
        context.shorter = order.shorter
        context.parted = self.parted

        def attempt(again: bool = True) -> Any:
            if again:
                self.states[-1].restore(context)
                _renew(counters, pristine)
            context.floats.begin(number)
            made = self.make(context, root, kind, resume_at, number, counters)
            context.floats.end(number, made[0])
            return made

        made = self._with_figures(context, attempt)
        if not kind.blank and goes_on(made):
            if self.filling:
                made = self._filled(context, made, attempt)
            made[0].__dict__[_UNFILLED] = True
        self.late[number] = late_notes(context)
        return made

    def begin_page(self, context: Any, number: int) -> None:
        """Hold what there is before a page, by its number, so that it can be made again."""
        del self.states[number - 1 :], self.choices[number - 1 :]
        self.states.append(State.of(context))
        self.choices.append(self.chosen())

    def chosen(self) -> Choices:
        """What has been chosen: looseness, and notes that go on overleaf though they need not."""
        return dict(self.lines.looseness), dict(self.parted)

    def choose(self, choices: Choices) -> None:
        """Choose this instead."""
        self.lines.looseness.clear()
        self.lines.looseness.update(choices[0])
        self.parted = dict(choices[1])

    def _with_figures(self, context: Any, attempt: Any) -> Any:
        """A page all of whose figures find text to stand in."""
        floats = context.floats
        floats.alone = False
        made = attempt(again=False)
        while floats.waiting and not goes_on(made):
            if floats.sent and not floats.late:
                floats.bar_sent()
            elif not floats.alone:
                floats.alone = True
            else:
                break
            made = attempt()
        if floats.spent and not floats.alone and late_notes(context):
            floats.alone = True  # below the figures there is no room for the notes of the text
            made = attempt()
        return made

    def _filled(self, context: Any, made: Any, attempt: Any) -> Any:
        """The page set so that it is full, or as full as can be had."""
        page, line = made[0], line_height(made[0])
        white = white_of(page)
        room = _room(page)
        if white < room:
            return made
        late, least = late_notes(context), white - LEAST_GAIN * line
        best = last = _Filling()
        for last in self._fillings(page, white):
            made = self._attempted(context, last, attempt)
            left = abs(white_of(made[0]))
            if goes_on(made) and left < least and late_notes(context) <= late:
                best, least = last, left - LEAST_GAIN * line
                if left < room:
                    break
            self._forget(last)
        if best is not last:
            made = self._attempted(context, best, attempt)
        else:
            self.lines.looseness.update((id(one), by) for one, by in best.chosen)
        return made

    def may_be_filled(self, page: Any) -> bool:
        """Whether there is white on a page, and a way to make it again with less."""
        white = white_of(page)
        return white >= _room(page) and any(True for _ in self._fillings(page, white))

    def _attempted(self, context: Any, filling: _Filling, attempt: Any) -> Any:
        """The page made again so."""
        self.lines.looseness.update((id(element), by) for element, by in filling.chosen)
        context.squeezed = filling.squeezed
        made = attempt()
        context.squeezed = False
        return made

    def _forget(self, filling: _Filling) -> None:
        for element, _ in filling.chosen:
            del self.lines.looseness[id(element)]

    def _fillings(self, page: Any, white: float) -> Iterator[_Filling]:
        """Ways to fill a page, the best first: paragraphs and notes that get another length.

        To take up the white they are set longer. That more text comes, some are set shorter, or
        the notes stand closer.
        """
        line, small = line_height(page), note_line(page)
        dearest = DEAREST if white > POOR * line else CHEAP
        texts = self.cheapest(page, 1, dearest)
        notes = self.cheapest(page, 1, dearest, notes=True)
        longer = []
        for many in range(min(len(texts), MANY) + 1):
            for more in range(min(len(notes), MANY) + 1 if small else 1):
                left = white - many * line - more * small
                if many + more and left > -0.5:
                    rest = max(0.0, left - room_between(page)) / line
                    longer.append((rest + CHANGED * (many + more), many, more))
        pulls = list(self._pulls(page)) if white > line else []
        if white > 2 * line:
            yield from pulls
        if longer:
            _, many, more = min(longer)
            yield _Filling([(element, 1) for element in (*texts[:many], *notes[:more])])
        if white <= 2 * line:
            yield from pulls

    def _pulls(self, page: Any) -> Iterator[_Filling]:
        """Ways to make room for text that stood overleaf."""
        if room_between(page):
            yield _Filling([], True)
        notes, texts = self.cheapest(page, -1, notes=True), self.cheapest(page, -1)
        for many in range(1, PULLED + 1):
            for shorter in (notes, texts):
                if len(shorter) >= many:
                    yield _Filling([(element, -1) for element in shorter[:many]])
        if notes and texts:
            yield _Filling([(notes[0], -1), (texts[0], -1)])

    def cheapest(
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


def late_notes(context: Any) -> int:
    """How many notes a page that is made sends to the next without having begun them."""
    spans = map(span_of, context.reported_footnotes)
    return sum(1 for span in spans if span is None or not span.first)


def line_height(page: Any) -> float:
    """The height of a line of the page's text, in CSS pixels."""
    element = page.children[0]
    return float(strut(element.style)[0])


def _room(page: Any) -> float:
    """How much white a page can take up where it is, in CSS pixels."""
    return room_between(page) + LEAST_WHITE * line_height(page)


def finish(page: Any) -> None:
    """Take up the white of a page that is made for good."""
    if page.__dict__.pop(_UNFILLED, False):
        fill(page, line_height(page))


def goes_on(made: Any) -> bool:
    """Whether the text runs on from a page that has been made to the next."""
    _, resume_at, following = made
    return resume_at is not None and following["break"] not in _FORCED


def _renew(counters: Any, pristine: Any) -> None:
    """Give the page's counters, which a layout changes in place, their first values again."""
    fresh = copy.deepcopy(pristine)
    for held, wanted in zip(counters, fresh, strict=True):
        held.clear()
        held.update(wanted) if isinstance(held, dict) else held.extend(wanted)
