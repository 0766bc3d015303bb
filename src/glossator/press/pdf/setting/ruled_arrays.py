"""Arrays of formulas with their rules, which ziamath does not draw.

While this is open, a table whose cells have the classes `rule-left`, `rule-right`, `rule-top` and
`rule-bottom` is drawn with lines between its columns and rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

_SIDES: Final = ("left", "right", "top", "bottom")
_PAD: Final = 0.35  # em between the rule at an edge and what it encloses
_THICK: Final = 0.045  # em


@contextmanager
def rules_drawn() -> Iterator[None]:
    """Have ziamath draw the rules of arrays."""
    from ziamath.nodes import mtable

    table: Any = mtable.Mtable
    plain = table._setup

    def setup(self: Any, **said: Any) -> None:
        plain(self, **said)
        _add_rules(self, said)

    table._setup = setup
    try:
        yield
    finally:
        table._setup = plain


def _add_rules(table: Any, said: Any) -> None:
    """Lines as nodes of a table that has been laid out; its box grows by those at its edges."""
    from ziafont.fonttypes import BBox
    from ziamath.drawable import HLine, VLine

    rows = [list(row) for row in table.element]
    ruled = [[set(_said(cell)) for cell in row] for row in rows]
    if not any(map(any, ruled)):
        return
    em, cells = table.size_px("1em"), iter(zip(table.nodes, table.nodexy, strict=True))
    boxes = [
        [(x, x + n.bbox.xmax, y - n.bbox.ymax, y - n.bbox.ymin) for n, (x, y) in _some(cells, row)]
        for row in rows
    ]
    pad = _PAD * em
    across = _between([list(column) for column in zip(*boxes, strict=True)], 0, pad)
    down = _between(boxes, 2, pad)
    thick = _THICK * em
    lines: list[tuple[Any, tuple[float, float]]] = []
    for number, row in enumerate(ruled):
        for at, sides in enumerate(row):
            left, right = across[at], across[at + 1]
            top, bottom = down[number], down[number + 1]
            for side, x in (("left", left), ("right", right)):
                if side in sides:
                    upright = VLine(bottom - top, thick, style=table.style, **said)
                    lines.append((upright, (x, top)))
            for side, y in (("top", top), ("bottom", bottom)):
                if side in sides:
                    level = HLine(right - left, thick, style=table.style, **said)
                    lines.append((level, (left, y)))
    aside = max(0.0, -across[0]) + thick if any("left" in row[0] for row in ruled) else 0.0
    table.nodes += [line for line, _ in lines]
    table.nodexy = [(x + aside, y) for x, y in (*table.nodexy, *(place for _, place in lines))]
    box = table.bbox
    table.bbox = BBox(
        0,
        max(box.xmax, across[-1] + thick) + aside,
        min(box.ymin, -down[-1] - thick) if any("bottom" in s for s in ruled[-1]) else box.ymin,
        max(box.ymax, -down[0] + thick) if any("top" in s for s in ruled[0]) else box.ymax,
    )


def _said(cell: Any) -> Iterator[str]:
    classes = cell.get("class", "").split()
    yield from (side for side in _SIDES if f"rule-{side}" in classes)


def _some(cells: Iterator[Any], row: list[Any]) -> Iterator[Any]:
    for _ in row:
        yield next(cells)


def _between(lines: Sequence[Sequence[tuple[float, ...]]], first: int, pad: float) -> list[float]:
    """The places between lines of boxes, columns or rows, and at both ends.

    Of a box the place at `first` is where it begins, the next where it ends.
    """
    starts = [min(box[first] for box in line) for line in lines]
    ends = [max(box[first + 1] for box in line) for line in lines]
    middle = [(end + start) / 2 for end, start in zip(ends, starts[1:], strict=False)]
    return [starts[0] - pad, *middle, ends[-1] + pad]
