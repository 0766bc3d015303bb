"""Whether what a page shows can be seen: painted, in another colour than its ground, under nothing.

The page is drawn by MuPDF, a pixel for each square point, and looked at where its glyphs stand:
white on white, clipped, or below something opaque, a word leaves no trace. What lies under a
picture is known by the order of painting.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from glossator.proof.folding import quoted
from glossator.proof.pdf_content import Run

_TRACE: Final = 28  # levels of grey (of 255) by which letters differ from their ground at least
_HEIGHT: Final = 0.62  # of its size: how high letters without ascenders and with them stand
_GLYPHS: Final = 4  # that are looked at together
_COVERED: Final = 0.5  # of a run's width
_NARROW: Final = 2.0  # points of ink, below which nothing is said

Box = tuple[float, float, float, float]


def hidden(page: Any, runs: Sequence[Run]) -> Iterator[str]:
    """What cannot be seen of the runs of a page (of PyMuPDF), in words."""
    import pymupdf

    if not runs:
        return
    painted = enumerate(page.get_bboxlog())  # numbered as the runs are
    pictures = [(order, box) for order, (kind, box) in painted if kind == "fill-image"]
    drawn = page.get_pixmap(dpi=72, colorspace=pymupdf.csGRAY, alpha=False)
    grey = _Grey(drawn.samples, drawn.stride, drawn.height)
    for run in runs:
        if not run.painted:
            yield f"{quoted(run.text)} is not painted"
        elif any(order > run.order and _covers(box, run) for order, box in pictures):
            yield f"{quoted(run.text)} is under a picture"
        elif lost := _without_trace(run, grey):
            yield f"{quoted(lost)} cannot be seen"


def _covers(box: Box, run: Run) -> bool:
    left, top, right, bottom = box
    if run.turned:
        left, top, right, bottom = top, left, bottom, right
    wide = min(right, run.right) - max(left, run.left)
    middle = run.base - run.size / 4
    return top < middle < bottom and wide > _COVERED * (run.right - run.left)


class _Grey:
    """A page as it looks: a byte for each square point, row by row."""

    def __init__(self, samples: bytes, stride: int, height: int) -> None:
        self._samples, self._stride, self._height = samples, stride, height

    def contrast(self, left: float, top: float, right: float, bottom: float) -> int:
        """By how many levels the pixels of a box differ; 255 where it leaves the page."""
        first, last = int(top), int(bottom) + 1
        start, end = int(left), int(right) + 1
        if first < 0 or start < 0 or last > self._height or end > self._stride:
            return 255  # which is found by its place
        rows = [
            self._samples[row * self._stride + start : row * self._stride + end]
            for row in range(first, last)
        ]
        return max(map(max, rows)) - min(map(min, rows))


def _without_trace(run: Run, grey: _Grey) -> str:
    """The letters that leave no trace where they stand."""
    top = run.base - _HEIGHT * run.size
    lost = ""
    for at in range(0, len(run.boxes), _GLYPHS):
        some = run.boxes[at : at + _GLYPHS]
        text = "".join(said for said, _, _ in some)
        left, right = min(one[1] for one in some), max(one[2] for one in some)
        if not any(map(str.isalnum, text)) or right - left < _NARROW:
            continue
        box = (top, left, run.base, right) if run.turned else (left, top, right, run.base)
        if grey.contrast(*box) < _TRACE:
            lost += text
    return lost
