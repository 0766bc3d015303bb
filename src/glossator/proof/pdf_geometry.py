"""Where print stands on its page: within it and within the column, over nothing, large enough.

The column is read from the book itself: many of its lines begin at one edge on rectos and at
another on versos, and the outer margin of the one is that of the other, mirrored.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from glossator.proof.expected import Demand
from glossator.proof.folding import ink, quoted
from glossator.proof.pdf_content import Run
from glossator.proof.pdf_file import PdfFile
from glossator.proof.pdf_tags import Tag
from glossator.vocabulary import ASIDE, LARGE

Fault = tuple[str, str, str]  # check, message, where

_ASCENT: Final = 0.7  # of its size: how high letters stand over their line
_DESCENT: Final = 0.22  # and how far below it
_HEART: Final = (0.62, 0.0)  # of its size: from where to where most letters stand
_TOUCH: Final = 1.0  # points by which words may share a place
_SHARED: Final = 0.12  # of the smaller size, by which lines may reach into one another
_EDGE: Final = 0.5  # points by which a glyph's box may leave the page
_HANGING: Final = 0.7  # of its size, by which a sign may hang over the column's edge
_FEW: Final = 3  # lines that begin at an edge before it is one
_SHARE: Final = 0.015  # of all lines that do
_NEARLY: Final = 0.9  # of the running text's size: in large print, what else there is
_LEAST: Final = 5.0  # points: the smallest type that is read on paper
_READING: Final = 0.75  # of that: readings over ruby bases, indices of formulas
_NUMBER: Final = re.compile(r"\d+[a-z]{0,4}")
_LOOSE: Final = ("RT", "Formula", "Figure")


class _Core(NamedTuple):
    """The heart of a run: the box that no other run's may touch."""

    left: float
    top: float
    right: float
    bottom: float


class Column(NamedTuple):
    """The edges between which lines stand on the pages of one side."""

    left: float
    right: float


def misplaced(file: PdfFile, wanted: Demand) -> Iterator[Fault]:
    """All that stands where nobody can read it, or is too small."""
    kinds = {(leaf.page, leaf.mcid): leaf.tag for leaf in file.tree.leaves if leaf.mcid >= 0}
    by_page: dict[int, list[Run]] = defaultdict(list)
    for run in file.runs:
        by_page[run.page].append(run)
    columns = _columns(file, kinds)
    for number, runs in sorted(by_page.items()):
        where = f"page {file.pages[number].label}"
        for run in runs:
            tag = kinds.get((number, run.mcid))
            for said in _one(file, run, tag, columns, wanted):
                yield "place", f"{quoted(run.text)} {said}", where
        for one, other in _over(runs):
            message = f"{quoted(other.text)} is printed over {quoted(one.text)}"
            yield "place", message, where


def _one(
    file: PdfFile, run: Run, tag: Tag | None, columns: Mapping[int, Column], wanted: Demand
) -> Iterator[str]:
    page = file.pages[run.page]
    left, top, right, bottom = run.box(_ASCENT, _DESCENT)
    high = top < -_EDGE or bottom > page.height + _EDGE
    if high or left < -_EDGE or right > page.width + _EDGE:
        yield "leaves the page"
    elif _leaves(run, tag, columns.get(run.page % 2), wanted):
        yield "leaves the column"
    least = _least(wanted) * (_READING if _is(tag, *_LOOSE) else 1.0)
    if run.size < least - 0.01:
        yield f"is set in {run.size:.1f} points, the least is {least:.1f}"


def _leaves(run: Run, tag: Tag | None, column: Column | None, wanted: Demand) -> bool:
    """Whether a run of the text stands outside of its column."""
    if column is None or tag is None or _is(tag, *_LOOSE):
        return False  # running heads and folios have places of their own
    if wanted.notes_at == "margin" and _is(tag, "Note"):
        return False
    hanging = _HANGING * run.size
    left, _, right, _ = run.box(_ASCENT, _DESCENT)
    if left >= column.left - hanging and right <= column.right + hanging:
        return False
    beside = (block for block in wanted.blocks if block.id == ASIDE)
    return not _NUMBER.fullmatch(run.text) and not any(ink(run.text) in b.ink for b in beside)


def _is(tag: Tag | None, *kinds: str) -> bool:
    return tag is not None and tag.up(*kinds) is not None


def _least(wanted: Demand) -> float:
    """The smallest size, in points, in which anything may be set."""
    if wanted.type_size >= LARGE:
        return _NEARLY * wanted.type_size
    return min(_LEAST, wanted.type_size / 2) if wanted.type_size else _LEAST


def _columns(file: PdfFile, kinds: Mapping[tuple[int, int], Tag]) -> dict[int, Column]:
    """The columns of rectos (0) and versos (1); none where too few lines tell."""
    starts: tuple[Counter[int], Counter[int]] = Counter(), Counter()
    ends: tuple[Counter[int], Counter[int]] = Counter(), Counter()
    for run in file.runs:
        tag = kinds.get((run.page, run.mcid))
        loose = tag is None or run.turned or _is(tag, *_LOOSE)
        if not loose and not _NUMBER.fullmatch(run.text):
            starts[run.page % 2][round(run.left)] += 1
            ends[run.page % 2][round(run.right)] += 1
    widths = Counter(page.width for page in file.pages)
    if len(widths) != 1:
        return {}
    (width,) = widths
    found = {}
    for side in (0, 1):
        other = 1 - side
        # where lines begin is the edge that they share; in Hebrew or Arabic it is the right one
        left, right = _edge(starts[side], min), _edge(ends[side], max)
        there = [
            width - at if at else 0.0 for at in (_edge(ends[other], max), _edge(starts[other], min))
        ]
        edges = (left, there[1]) if _begins_left(starts, ends) else (there[0], right)
        if all(edges):
            found[side] = Column(*edges)
    return found


def _begins_left(starts: Sequence[Counter[int]], ends: Sequence[Counter[int]]) -> bool:
    def share(counts: Sequence[Counter[int]]) -> int:
        return sum(max(one.values(), default=0) for one in counts)

    return share(starts) >= share(ends)


def _edge(counts: Counter[int], outer: Callable[[Iterable[int]], int]) -> float:
    """The outermost edge that several lines share, 0 if none is."""
    few = max(_FEW, sum(counts.values()) * _SHARE)
    shared = [at for at, count in counts.items() if count >= few]
    return float(outer(shared)) if shared else 0.0


def _over(runs: Sequence[Run]) -> Iterator[tuple[Run, Run]]:
    """Pairs of runs of one page of which one is printed over the other, in order of painting."""
    cores = sorted(
        ((_core(run), run) for run in runs if any(map(str.isalnum, run.text))),
        key=lambda pair: pair[0].top,
    )
    for number, (core, run) in enumerate(cores):
        for other, second in cores[number + 1 :]:
            if other.top >= core.bottom:
                break
            deep = min(core.bottom, other.bottom) - other.top
            wide = min(core.right, other.right) - max(core.left, other.left)
            if deep > _SHARED * min(run.size, second.size) and wide > _TOUCH:
                yield (run, second) if run.order <= second.order else (second, run)


def _core(run: Run) -> _Core:
    high, low = _HEART
    return _Core(*run.box(high, -low))
