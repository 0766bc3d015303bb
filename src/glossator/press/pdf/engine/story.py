"""A text as heights: what stands on pages, without boxes. `heights` reads it, for `planning`.

All heights are in CSS pixels, all costs in demerits.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any, NamedTuple

from glossator.press.pdf.engine.lines.grid import TOUCH


@dataclass(frozen=True, slots=True, eq=False)
class Note:
    """A note: `box` is what the layout knows it by, `layer` the place of its layer among all.
    `ways` are demerits of so many lines more."""

    box: Any
    lines: int
    line: float
    ways: Mapping[int, float]
    layer: int = 0


class Rest(NamedTuple):
    """The last lines of a note, which stand on the next page."""

    note: Note
    lines: int


class Line(NamedTuple):
    """What cannot be divided. `above` is the white over it, unless a page begins with it, which
    then has `resumed` (the head of its table). A page may end before it if `parts`. `airy` are the
    headings and figures that begin with it, around which a page may have a line more; `spread` is
    how much more white it may have above it.
    """

    height: float
    above: float = 0.0
    resumed: float = 0.0
    parts: bool = True
    airy: int = 0
    spread: float = 0.0
    notes: tuple[Note, ...] = ()
    lines: int = 1  # of text, for which it counts where a page has but few
    grid: bool = False  # whether it stands on the lines of its page
    closed: float = 0.0  # the white above it where the figure before it has floated away
    dear: float = 0.0


class Way(NamedTuple):
    """A passage set in so many lines more than is best, and what that costs."""

    looseness: int
    cost: float
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Passage:
    """A paragraph, or something else between which pages may part. `ways` begin with the best."""

    element: Any
    plain: Way
    others: Callable[[], tuple[Way, ...]] = tuple
    floats: bool = False  # to the top of the next page, where it leaves too much of this one white

    def way(self, looseness: int) -> Way:
        """One of the ways."""
        return next(way for way in (self.plain, *self.others()) if way.looseness == looseness)


class Start(NamedTuple):
    """Where a page begins: a line of a passage that is set so; what comes from the page before: the
    rests of notes, one of a layer at most, and figures that float."""

    passage: int
    line: int = 0
    looseness: int = 0
    rests: tuple[Rest, ...] = ()
    afloat: tuple[int, ...] = ()


class Choice(NamedTuple):
    """What is otherwise on a page: a passage or a note in other lines, or one that is divided."""

    element: Any
    looseness: int = 0
    parted: int = 0
    cost: float = 0.0


Foot = Callable[[Sequence[Note], Sequence[Rest]], tuple[float, float, float]]


@dataclass(frozen=True, slots=True)
class Story:
    """What pages are planned of. `foot` gives the height of notes at a page's foot, and how much
    further apart they may stand, and how much closer; `at_foot` are those of a page's notes that
    stand there, not in its margin; `height` is that of a page, `line` of a line
    of its text."""

    passages: Sequence[Passage]
    height: float
    line: float
    foot: Foot
    at_foot: Callable[[Sequence[Note]], Sequence[Note]] = tuple

    def on_grid(self, y: float) -> float:
        """The first line of a page at or below some height."""
        return ceil((y - TOUCH) / self.line) * self.line
