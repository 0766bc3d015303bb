"""Which heads a table's cells have, by the table model of HTML (HTML Living Standard, 4.9.12).

WeasyPrint's own list goes wrong where heads span rows or columns.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

_GROUPS: Final = ("/THead", "/TBody", "/TFoot")


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell's structure element and what it covers of the grid."""

    element: Any
    rows: range
    columns: range

    @property
    def is_row_head(self) -> bool:
        return bool(self.element.get("A", {}).get("Scope") == "/Row")


def name_heads(table: Any, kids_of: Callable[[Any], list[Any]]) -> None:
    """Give every TH of a Table an ID and every TD the IDs of its heads (ISO 32000-1, 14.8.5.7).

    table: the structure element as pydyf.Dictionary; `kids_of` gives the elements under one.
    """
    import pydyf

    cells = list(_grid(_rows(table, kids_of), kids_of))
    heads = [cell for cell in cells if cell.element["S"] == "/TH"]
    for head in heads:
        place = f"{table.number}-{head.rows.start}-{head.columns.start}"
        head.element["ID"] = pydyf.String(place)
    for cell in cells:
        if cell.element["S"] == "/TH":
            continue
        mine = [head for head in heads if _is_over(head, cell)]
        mine.sort(key=lambda head: not head.is_row_head)
        attributes: Any = pydyf.Dictionary({"O": "/Table"})
        attributes.update(cell.element.get("A", {}))
        attributes["Headers"] = pydyf.Array([head.element["ID"] for head in mine])
        cell.element["A"] = attributes


def _is_over(head: _Cell, cell: _Cell) -> bool:
    if head.is_row_head:
        return _meet(head.rows, cell.rows)
    return head.rows.start < cell.rows.start and _meet(head.columns, cell.columns)


def _meet(one: range, other: range) -> bool:
    return one.start < other.stop and other.start < one.stop


def _rows(holder: Any, kids_of: Callable[[Any], list[Any]]) -> Iterator[Any]:
    for kid in kids_of(holder):
        if kid["S"] == "/TR":
            yield kid
        elif kid["S"] in _GROUPS:
            yield from _rows(kid, kids_of)


def _grid(rows: Iterator[Any], kids_of: Callable[[Any], list[Any]]) -> Iterator[_Cell]:
    """Every cell in the first columns that those from the rows above leave free."""
    taken: set[tuple[int, int]] = set()
    for number, row in enumerate(rows):
        column = 0
        for element in kids_of(row):
            if element["S"] not in ("/TH", "/TD"):
                continue
            while (number, column) in taken:
                column += 1
            spans = element.get("A", {})
            across = range(column, column + int(spans.get("ColSpan", 1)))
            down = range(number, number + int(spans.get("RowSpan", 1)))
            taken |= {(r, c) for r in down for c in across}
            yield _Cell(element, down, across)
            column = across.stop
