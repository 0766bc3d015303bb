"""The lines of a page: which text stands on them (`--grid` of the theme), and where that begins."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from weasyprint.text.line_break import strut

from glossator.press.pdf.engine.ideographs import is_unspaced

TALL: Final = 1.35  # lines: what is higher, such as a formula, takes room of its own
_SLIGHT: Final = 0.01  # CSS pixels
TOUCH: Final = 0.5  # CSS pixels that nobody sees


def held_by(number: int, count: int, style: Any) -> int:
    """How many lines behind one must stand on its page, by orphans and widows of its style."""
    for together in range(count - number):
        above, below = number + together + 1, count - number - together - 1
        if above >= style["orphans"] and (not below or below >= style["widows"]):
            return together
    return 0


def is_on_grid(context: Any, box: Any) -> bool:
    """Whether lines stand on those of the page, as the theme says (`--grid`)."""
    grid: tuple[float, float] | None = getattr(context, "grid", None)
    if grid is None or not number_in(box.style, "__grid"):
        return False
    return bool(abs(strut(box.style)[0] - grid[1]) < TOUCH)


def keep_height(line: Any, style: Any) -> None:
    """A line that a letter of another script makes a little higher is as high as all others."""
    height, baseline = strut(style)
    if height + _SLIGHT < line.height < TALL * height:
        line.translate(0, baseline - line.baseline)
        line.position_y -= baseline - line.baseline
        line.height, line.baseline = height, baseline


def levelled(lines: Iterator[tuple[Any, Any]], context: Any, box: Any) -> Iterator[tuple[Any, Any]]:
    """Lines that the library has made, with the height of all others, each where the last ends."""
    style, higher = box.style, 0.0
    level = is_on_grid(context, box) and style["direction"] == "ltr"
    level = level and not is_unspaced(style["lang"])
    for line, resume_at in lines:
        if level:
            line.translate(0, -higher)
            made = line.height
            keep_height(line, style)
            higher += made - line.height
        yield line, resume_at


def on_grid(context: Any, box: Any, position_y: float) -> float:
    """Where a paragraph begins, so that its lines stand on those of the page."""
    if not is_on_grid(context, box):
        return position_y
    grid: tuple[float, float] = context.grid
    top, line = grid
    over = (position_y - top) % line
    if min(over, line - over) < TOUCH:
        return top + round((position_y - top) / line) * line
    return position_y + line - over


def bring_along(placeholders: Any, element: Any, by: float) -> None:
    """Move what stands beside a paragraph's first line, such as its ¶ number, with that line.

    WeasyPrint takes it for a child of the paragraph, above the lines.
    """
    for placeholder in placeholders if by else ():
        if any(child is placeholder.element for child in element):
            placeholder.translate(0, by)


def number_in(style: Any, name: str) -> float:
    """A custom property of the theme: a number, or a percentage as a share of one."""
    try:
        tokens = style[name]
    except KeyError:
        return 0.0
    for token in tokens or ():
        if token.type == "percentage":
            return float(token.value) / 100
        if token.type == "number":
            return float(token.value)
    return 0.0
