"""Makes a wide table fit its page: smaller type, then a turn on its side, then broken words.

A table's columns are measured in characters before anything is laid out. Where the longest words
of all columns do not fit beside one another, the columns get widths of their own, by what they
hold; a word that is longer than its column then breaks, without a hyphen unless it is a plain word.
A number is broken only where nothing else is left.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from lxml import etree

from glossator.press.pdf.setting.table_turn import TextArea, may_turn, text_of_cell, turn
from glossator.prose import Element

_SIZE: Final = 0.88  # of the running text: see book.css
SIZES: Final = (1.0, 0.92, 0.84, 0.76)  # of a table's usual type; the least is some 7 points
_TURNED: Final = (*SIZES, 0.68)  # on its side
_LAST: Final = (0.68, 0.6)  # where words are broken so that numbers are not
_CHARACTER: Final = 0.5  # em that a letter takes on average
_CODE: Final = 0.6
_FIGURE: Final = 0.56  # as wide as each figure is
_STOP: Final = 0.32  # a point, a comma
_HEAD: Final = 1.18  # small capitals are set wide; in a table that is fitted, heads are plain
_GAP: Final = 0.9  # em between two columns
_FITTED_GAP: Final = 0.55
_MORE: Final = 0.55  # em beyond the average, for a short word with a wide letter or a capital
_WORD: Final = 16  # letters of a long word; what is longer may be broken before type gets smaller
_SHORTEST: Final = 7  # letters of a column at least, if it can be had
_WHOLE: Final = 60  # characters of a cell that may make its column wider
_BREAKS: Final = re.compile(r"\s+|(?<=[-‐–—/])")
_NUMBER: Final = re.compile(r"(?!.*[^\W\d_]{3}).*\d")  # 1,240.50 and x10, not route66


@dataclass(frozen=True, slots=True)
class _Column:
    """A column's longest word, longest number and longest cell, in em of the table's type."""

    word: float
    number: float
    cell: float

    def least(self, letters: int) -> float:
        """The width in which its numbers, and words of so many letters, are not broken."""
        return max(self.number, min(self.word, letters * _CHARACTER + _MORE))


def fit(table: Element, room: float, area: TextArea | None = None) -> str:
    """Give a table that is too wide widths and a size, in place; what should be told, or "".

    `room` is the width of the line that holds the table in em of the running text; in `area` it
    may stand on its side.
    """
    columns = _columns(table)
    if len(columns) < 2:
        return ""
    if sum(column.word for column in columns) <= room / _SIZE - _GAP * (len(columns) - 1):
        return ""
    columns = _columns(table, head=1.0)
    gaps = _FITTED_GAP * (len(columns) - 1)
    if _sized(table, columns, room / _SIZE, SIZES, _WORD):
        return ""
    if area is not None and may_turn(table):
        area = area.room_of(table)
        widths = _sized(table, columns, area.height / _SIZE, _TURNED, _WORD)
        if widths and turn(table, widths, area):
            return ""
    broken = "words"
    if not _sized(table, columns, room / _SIZE, _LAST, _SHORTEST):
        least = [min(column.word, _SHORTEST * _CHARACTER + _MORE) for column in columns]
        _give(table, columns, least, room / _SIZE / _LAST[-1] - gaps, _LAST[-1])
        broken = "words and numbers" if any(column.number for column in columns) else "words"
    return f"a table of {len(columns)} columns is too wide for the page: its {broken} are broken"


def _sized(
    table: Element, columns: Sequence[_Column], room: float, sizes: Sequence[float], letters: int
) -> list[float]:
    """Set the table at the largest of these sizes at which no such word and no number is broken.

    The widths of its columns in em of its type, without the gaps; [] if it fits at none. `room` is
    in em of a table's usual type.
    """
    least = [column.least(letters) for column in columns]
    for size in sizes:
        free = room / size - _FITTED_GAP * (len(columns) - 1)
        if sum(least) <= free:
            return _give(table, columns, least, free, size)
    return []


def _columns(table: Element, head: float = _HEAD) -> list[_Column]:
    """The columns of a table; a cell that spans several counts for none."""
    found: dict[int, list[_Column]] = {}
    for row in table.iter("tr"):
        at = 0
        for cell in row:
            if not isinstance(cell.tag, str):
                continue
            span = int(cell.get("colspan", "1") or "1")
            cells = found.setdefault(at, [])
            if span == 1:
                wide = _CODE if cell.find(".//code") is not None else _CHARACTER
                cells.append(_cell(cell, wide * head if cell.tag == "th" else wide))
            at += span
    return [
        _Column(
            max((cell.word for cell in cells), default=2.0),
            max((cell.number for cell in cells), default=0.0),
            max((cell.cell for cell in cells), default=2.0),
        )
        for _, cells in sorted(found.items())
    ]


def _cell(cell: Element, wide: float) -> _Column:
    """A column of one cell whose letters are so wide."""
    text = text_of_cell(cell)
    words = [word for word in _BREAKS.split(text) if word]
    numbers = [word for word in words if _NUMBER.match(word)]
    number = max(map(_wide, numbers), default=0.0)
    word = max((len(word) * wide + _MORE for word in words if word not in numbers), default=_MORE)
    return _Column(max(word, number), number, min(len(text), _WHOLE) * wide)


def _wide(number: str) -> float:
    """How wide a number is: its figures are all alike."""
    return sum(_FIGURE if sign.isalnum() else _STOP for sign in number) + _STOP / 2


def _give(
    table: Element,
    columns: Sequence[_Column],
    least: Sequence[float],
    free: float,
    size: float,
) -> list[float]:
    """Widths for the columns: each the least that it needs, and of the rest by what it holds."""
    rest = max(0.0, free - sum(least))
    wanted = [max(0.0, column.cell - low) for column, low in zip(columns, least, strict=True)]
    share = rest / sum(wanted) if sum(wanted) else 0.0
    plain = [low + want * share for low, want in zip(least, wanted, strict=True)]
    widths = [width + _FITTED_GAP for width in plain[:-1]] + plain[-1:]
    for group in table.findall("colgroup"):
        table.remove(group)
    group = etree.Element("colgroup")
    for width in widths:
        etree.SubElement(group, "col", {"style": f"width: {100 * width / sum(widths):.2f}%"})
    caption = table.find("caption")
    table.insert(0 if caption is None else 1, group)
    for cell in table.iter("td"):
        kept = [name for name in cell.get("class", "").split() if name != "keep"]
        cell.set("class", " ".join(kept))
    names = [n for n in table.get("class", "").split() if n not in ("narrow", "full", "fitted")]
    table.set("class", " ".join([*names, "fitted"]))
    table.attrib.pop("style", None)
    if size < 1:
        table.set("style", f"font-size: {_SIZE * size:.4f}em")
    return plain
