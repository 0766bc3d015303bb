"""Line numbers in the margin, drawn on finished pages as artifacts (ISO 32000-1, 14.8.2.2).

They belong to the printed page and not to the text: they are drawn as outlines, so that nobody's
copy or screen reader meets them in mid-sentence.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import cache
from typing import Any, Final

from glossator.typefaces import ROMAN, font_file

_SIZE: Final = 7.0  # points
_PIXEL: Final = 0.75  # points
_MM: Final = 72 / 25.4


def number_lines(pdf: bytes, pages: Sequence[tuple[float, Sequence[float]]], every: int) -> bytes:
    """The PDF with each `every`-th line numbered.

    `pages` says of each page where its numbers begin, in millimetres from the left edge, and the
    baselines of its lines, in CSS pixels from its top. Lines at one height (table cells side by
    side) count once. The numbers run through.
    """
    import pikepdf

    with pikepdf.open(io.BytesIO(pdf)) as book:
        number = 0
        for page, (at, baselines) in zip(book.pages, pages, strict=False):
            height = float(page.MediaBox[3])
            drawing = []
            for baseline in sorted({round(y, 1) for y in baselines}):
                number += 1
                if number % every == 0:
                    drawing.append(_drawn(number, at * _MM, height - baseline * _PIXEL))
            if drawing:
                content = "/Artifact BMC q 0.35 g\n" + "\n".join(drawing) + "\nQ EMC"
                # before the page's own content, which leaves its coordinates turned upside down
                page.contents_add(content.encode("ascii"), prepend=True)
        out = io.BytesIO()
        book.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def _drawn(number: int, x: float, y: float) -> str:
    """PDF operators that draw a number from x on, on the baseline y (points)."""
    units, outlines = _digits()
    scale = _SIZE / units
    parts = []
    for digit in str(number):
        outline, advance = outlines[digit]
        parts.append(f"q {scale:.5f} 0 0 {scale:.5f} {x:.2f} {y:.2f} cm {outline} f Q")
        x += advance * scale
    return " ".join(parts)


@cache
def _digits() -> tuple[int, dict[str, tuple[str, int]]]:
    """Units per em, and of each digit the outline as PDF operators and its advance."""
    from fontTools.pens.basePen import BasePen
    from fontTools.ttLib import TTFont

    class Pen(BasePen):  # type: ignore[misc]
        """Writes an outline as path construction operators (ISO 32000-1, 8.5.2)."""

        def __init__(self, glyphs: Any) -> None:
            super().__init__(glyphs)
            self.said: list[str] = []

        def _moveTo(self, point: tuple[float, float]) -> None:  # noqa: N802
            self.said.append(f"{point[0]:.0f} {point[1]:.0f} m")

        def _lineTo(self, point: tuple[float, float]) -> None:  # noqa: N802
            self.said.append(f"{point[0]:.0f} {point[1]:.0f} l")

        def _curveToOne(self, *points: tuple[float, float]) -> None:  # noqa: N802
            self.said.append(" ".join(f"{x:.0f} {y:.0f}" for x, y in points) + " c")

        def _closePath(self) -> None:  # noqa: N802
            self.said.append("h")

    with TTFont(font_file(ROMAN), lazy=True) as font:
        glyphs, names = font.getGlyphSet(), font.getBestCmap()
        outlines = {}
        for digit in "0123456789":
            glyph = glyphs[names[ord(digit)]]
            pen = Pen(glyphs)
            glyph.draw(pen)
            outlines[digit] = " ".join(pen.said), glyph.width
        return font["head"].unitsPerEm, outlines
