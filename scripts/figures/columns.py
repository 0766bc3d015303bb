"""Columns over years: what the charts of output, workers and trade have in common."""

from __future__ import annotations

from collections.abc import Iterable

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from figures.style import INK, LINE, PAPER, SMALL, Sheet

WIDE = 0.68  # of the step from one year to the next


def base(sheet: Sheet, axes: Axes) -> None:
    """The line on which columns stand."""
    first, last = axes.get_xlim()
    sheet.line((first, last), (0, 0), axes=axes, width=0.7)


def scale(sheet: Sheet, axes: Axes, steps: Iterable[int], names: dict[int, str]) -> None:
    """Hairlines at the steps of a scale, named at the left, and a base line at zero."""
    first, last = axes.get_xlim()
    for step in steps:
        sheet.line(
            (first, last), (step, step), axes=axes,
            color=INK if step == 0 else LINE, width=0.7 if step == 0 else 0.35,
        )  # fmt: skip
        name = names.get(step, f"{step:,}")
        room = (last - first) * 0.012
        sheet.words(first - room, step, name, size=SMALL, ha="right", va="center", axes=axes)


def column(
    axes: Axes, year: int, height: float, name: str, *, color: str, sure: bool = True
) -> None:
    """A column from zero: full when the number is confirmed, open when it is not."""
    (bar,) = axes.bar(
        year, height, WIDE, clip_on=False, zorder=3,
        facecolor=color if sure else PAPER, edgecolor=color, linewidth=0.7,
    ).patches  # fmt: skip
    bar.set_gid(f"mark-{name}-{year}")


def striped(
    sheet: Sheet, axes: Axes, year: int, height: float, name: str, *, color: str, step: float
) -> None:
    """A column with white stripes, `step` apart: a number of another source."""
    column(axes, year, height, name, color=color)
    left, right = year - WIDE / 2, year + WIDE / 2
    levels = [step * n for n in range(1, int(height // step) + 1)]
    stripes = [[(left, level), (right, level)] for level in levels]
    sheet.strokes(stripes, color=PAPER, width=0.9, zorder=4, axes=axes)


def swatch(x: float, y: float, color: str, sure: bool) -> Rectangle:
    """A sample of a column for the key, in mm of the sheet."""
    return Rectangle(
        (x, y), 3, 1.9, facecolor=color if sure else PAPER, edgecolor=color, linewidth=0.7,
        clip_on=False,
    )  # fmt: skip
