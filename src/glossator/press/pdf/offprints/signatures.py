"""Booklets: in what order pages stand on sheets that are printed on both sides and folded once.

A *sheet* is a piece of paper that carries four pages; a *signature* is a pile of sheets that are
folded together and stitched through the fold (saddle stitch). Plain arithmetic, no PDF here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

WHOLE: Final = 64  # pages; up to here a booklet is one signature, above it signatures of 32
_SIGNATURE: Final = 32


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a sheet: the indexes of its left and right page, None for an empty one."""

    left: int | None
    right: int | None


@dataclass(frozen=True, slots=True)
class FoldedSheet:
    """One sheet. `depth` counts from 0, the outermost of its `signature` (also from 0).

    The printer turns it over about its short edge, so that the back's left page lies behind the
    front's right one.
    """

    signature: int
    depth: int
    front: Side
    back: Side


def plan(pages: int, signature: int = 0) -> tuple[FoldedSheet, ...]:
    """The sheets of a booklet of so many pages, in the order in which they are printed.

    `signature` is the number of pages of one signature, a multiple of 4; 0 takes one signature up
    to 64 pages and signatures of 32 above. Empty pages fill up the last signature, at its end.
    Raises ValueError for no pages and for a signature that cannot be folded.
    """
    if pages < 1:
        raise ValueError("a booklet has at least one page")
    if signature % 4 or signature < 0:
        raise ValueError("a signature has 4, 8, 12 … pages")
    length = signature or (pages if pages <= WHOLE else _SIGNATURE)
    sheets: list[FoldedSheet] = []
    for number, first in enumerate(range(0, pages, length)):
        count = min(length, pages - first)
        sheets += _signature(number, first, count)
    return tuple(sheets)


def _signature(number: int, first: int, count: int) -> Sequence[FoldedSheet]:
    """The sheets of one signature of `count` pages that begins with the page `first`."""
    slots = -(-count // 4) * 4

    def page(slot: int) -> int | None:
        return first + slot if slot < count else None

    return [
        FoldedSheet(
            number,
            depth,
            Side(page(slots - 1 - 2 * depth), page(2 * depth)),
            Side(page(2 * depth + 1), page(slots - 2 - 2 * depth)),
        )
        for depth in range(slots // 4)
    ]
