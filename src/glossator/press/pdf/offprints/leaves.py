"""The leaf of a handout: its margins, on one side of the paper or on both, and how it is filled.

A leaf has room for a pencil beside the text. Printed on one side, all pages have it at the right;
printed on both (`duplex`), it stands on the outer side, and the inner margin is for the holes of a
binder. What is set may be eased or tightened a little, so that the last page is not left empty.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from glossator.themes import style
from glossator.vocabulary import LARGE, PAPERS

_SIDES: Final = ("right", "left")
EMPTY: Final = 1 / 3  # of the last page: more white is too much
_INNER: Final = 24.0  # margins in millimetres
_PENCIL: Final = 60.0
_WIDER: Final = 18.0  # by which the pencil's margin may grow
_ABOVE: Final = 24.0
_BELOW: Final = 24.0
_DEEPER: Final = 16.0  # by which the margin below may grow
_SHALLOWER: Final = 4.0  # and both may shrink
_LARGER: Final = 0.08  # by which the type may grow, as a share of its size
_SMALLER: Final = 0.12
_RULE: Final = 11.0  # from the text to the rule beside it
_TO_LINES: Final = 2.5  # from the text to the line numbers
_TO_WEB: Final = 16.0  # from the text to the QR code
_WEB: Final = 36.0  # width of what stands around that
_TRIES: Final = 6  # leaves on which a text is set until it ends well
_HALVINGS: Final = 12  # until the measures are exact enough
_FULL: Final = 0.03  # of a page, left over when the text is to end with one
_FAIR: Final = 0.2  # the same when it is to end on a page more
_SCANT: Final = 0.3  # and at most


@dataclass(frozen=True, slots=True)
class Leaf:
    """A leaf of a paper of vocabulary.PAPERS, with type of `size` points.

    `ease` goes from -1 (the text takes as little room as it may) to 1 (as much); `duplex` is
    whether the paper is printed on both sides, `turned` whether it is bound on the right.
    """

    paper: str
    size: float
    duplex: bool = False
    turned: bool = False
    ease: float = 0.0

    @property
    def points(self) -> float:
        """The size of the type that is set: large print stays large."""
        share = _LARGER if self.ease > 0 else _SMALLER
        least = LARGE if self.size >= LARGE else 0.0
        return round(max(least, self.size * (1 + share * self.ease)), 2)

    @property
    def margins(self) -> tuple[float, float, float, float]:
        """Margin above, beside for the pencil, below, and on the other side, in millimetres."""
        more, less = max(0.0, self.ease), min(0.0, self.ease)
        return (
            _ABOVE + _SHALLOWER * less,
            _PENCIL + _WIDER * more,
            _BELOW + _DEEPER * more + _SHALLOWER * less,
            _INNER,
        )

    @property
    def lines_at(self) -> tuple[float, float]:
        """Where line numbers begin on right and left pages, in millimetres from the left edge."""
        _, pencil, _, inner = self.margins
        width = PAPERS[self.paper][0]
        right, left = width - pencil + _TO_LINES, width - inner + _TO_LINES
        if not self.duplex:
            return right, right
        return right, left

    def css(self, title: str) -> str:
        """The rules of handouts and the measures of this leaf; `title` stands at its head."""
        said = title.replace("\\", "\\\\").replace('"', '\\"')
        # what stands beside the text is on the first page, in the margin for the pencil
        on_left = self.duplex and self.turned
        to_web = f"-{_TO_WEB + _WEB}mm" if on_left else f"calc(100% + {_TO_WEB}mm)"
        web = f".handout-web {{ margin-left: {to_web}; width: {_WEB}mm }}"
        return "".join((style("print/handout.css"), *map(self._page, _SIDES, (said, said)), web))

    def _page(self, side: str, title: str) -> str:
        above, pencil, below, inner = self.margins
        outer = side if self.duplex else "right"
        other = "left" if outer == "right" else "right"
        return f"""
@page :{side} {{
  margin: {above}mm {pencil}mm {below}mm {pencil}mm; margin-{other}: {inner}mm;
  @top-left {{ content: "{title}" }}
  @bottom-{outer} {{ content: counter(page) }}
  @bottom-{other} {{ content: none }}
  @{outer}-middle {{ content: ""; height: 100%; width: 100%;
    border-{other}: 0.35pt solid #999; margin-{other}: {_RULE}mm }}
}}
"""

    def fitted(self, taken: float) -> Leaf | None:
        """This leaf, eased or tightened so that a text that takes so many pages of it ends well.

        None where no leaf can do that.
        """
        pages = math.ceil(taken)
        for ends in ((pages - 1 - _FULL, pages - _FAIR), (pages - _SCANT,)):
            eased = [leaf for end in ends if (leaf := self._eased(end / taken)) is not None]
            if eased:
                return min(eased, key=lambda leaf: abs(leaf.ease))
        return None

    def _eased(self, share: float) -> Leaf | None:
        """The leaf on which a text takes this share of the room that it takes here."""
        least, most = (replace(self, ease=ease) for ease in (-1.0, 1.0))
        wanted = share * self._needed
        if not least._needed <= wanted <= most._needed:
            return None
        for _ in range(_HALVINGS):
            middle = replace(self, ease=(least.ease + most.ease) / 2)
            least, most = (least, middle) if middle._needed > wanted else (middle, most)
        return least

    @property
    def _needed(self) -> float:
        """How many pages a text takes, up to a factor."""
        above, pencil, below, inner = self.margins
        width, height = PAPERS[self.paper]
        return self.points**2 / ((width - pencil - inner) * (height - above - below))


def next_leaf(tried: Sequence[tuple[Leaf, float]]) -> Leaf | None:
    """The leaf to try next, after those on which the text took so many pages; None if that is all.

    It is where the text ends well, by reckoning; from the second on, between two of which one takes
    a page less, or twice as far if there are none.
    """
    leaf, taken = tried[-1]
    pages = math.ceil(taken)
    if pages == 1 or pages - taken <= EMPTY or len(tried) == _TRIES:
        return None
    if len(tried) == 1:
        return leaf.fitted(taken)
    ordered = sorted(tried, key=lambda one: one[0].ease)
    between = [two for two in pairwise(ordered) if math.ceil(two[0][1]) < math.ceil(two[1][1])]
    ease = max(-1.0, min(1.0, 2 * leaf.ease))
    if between:
        (less, fewer), (more, many) = between[-1]
        share = (math.ceil(fewer) - _FULL - fewer) / (many - fewer)
        if leaf not in (ordered[0][0], ordered[-1][0]):
            share = 0.5  # reckoning has missed: many paragraphs lose a line at once
        ease = less.ease + share * (more.ease - less.ease)
    return replace(leaf, ease=ease) if all(ease != one.ease for one, _ in tried) else None
