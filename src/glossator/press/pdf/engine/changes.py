"""Pages made again for the sake of a later one: one that ends with white, or a stub at the end.

What may be otherwise is a `Change`: a paragraph or a note of a page in a line more or less, or a
page that ends a line sooner. They are tried alone and together, the cheapest first, and the pages
between are made again each time; the best are kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Final

TRIED: Final = 12  # ways that are tried for a poor page
TRIED_AT_END: Final = 40  # ways that are tried for a stub
TOGETHER: Final = 3  # changes at once
EACH: Final = 3  # changes of a kind on a page that are thought of
PARTED: Final = 20_000.0  # demerits of a note that goes on overleaf though it need not
SOONER: Final = 10_000.0  # demerits of a page whose text ends a line sooner


@dataclass(frozen=True, slots=True)
class Change:
    """What may be otherwise on a page, given by its index.

    The text behind comes `lines` later, or sooner below zero: by an element in so many lines more,
    or, without one, since the page's text shall end at `end`; or, roughly, by a note that sends its
    last lines overleaf, `parted` of them. `cost` is in demerits.
    """

    page: int
    lines: int
    cost: float
    element: Any = None
    end: float = 0.0
    parted: int = 0


Changes = tuple[Change, ...]


def singly(changes: Iterable[Change], last: int) -> list[Changes]:
    """For a poor page with the index `last`: each change alone, the cheapest and nearest first."""
    found = sorted(changes, key=lambda one: (one.cost * (1 + last - one.page), -one.page))
    return [(one,) for one in found[:TRIED]]


def together(changes: Sequence[Change], wanted: Sequence[int]) -> list[Changes]:
    """For a stub: changes that bring as many lines as are wanted, the cheapest first."""
    found: list[tuple[float, int, Changes]] = []
    for many in range(1, TOGETHER + 1):
        for some in combinations(changes, many):
            lines = sum(one.lines for one in some)
            alike = len({one.lines > 0 for one in some}) == 1
            if lines in wanted and alike and _agree(some):
                over = abs(lines) - min(abs(one) for one in wanted if (one > 0) == (lines > 0))
                found.append((sum(one.cost for one in some) * (1 + over), len(found), some))
    return [some for _, _, some in sorted(found, key=lambda one: one[:2])[:TRIED_AT_END]]


def _agree(some: Changes) -> bool:
    """Whether changes can be had at once: one for an element, one end for a page."""
    of = [id(one.element) if one.element is not None else one.page for one in some]
    return len(set(of)) == len(of)


def sooner(page: int, foot: float, line: float) -> Iterator[Change]:
    """A page whose text ends a line sooner than at its foot, or two. What white that leaves
    costs is seen when the page is made.
    """
    for lines in (1, 2):
        yield Change(page, lines, SOONER * lines, end=foot - lines * line)
