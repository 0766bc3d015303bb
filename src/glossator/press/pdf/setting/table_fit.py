"""Makes a wide table fit its page: its type becomes smaller, then its long words are broken.

A table's columns are measured in characters before anything is laid out. Where the longest words
of all columns do not fit beside one another, the columns get widths of their own, by what they
hold; a word that is longer than its column then breaks, without a hyphen unless it is a plain word.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from lxml import etree

from glossator.prose import Element, text_of

_SIZE: Final = 0.88  # of the running text: see book.css
SIZES: Final = (1.0, 0.92, 0.84, 0.76)  # of a table's usual type; the least is some 7 points
_CHARACTER: Final = 0.5  # em that a letter takes on average
_CODE: Final = 0.6
_HEAD: Final = 1.18  # small capitals are set wide; in a table that is fitted, heads are plain
_GAP: Final = 0.9  # em between two columns
_FITTED_GAP: Final = 0.55
_MORE: Final = 0.45  # em beyond the average, for a short word with a wide letter or a capital
_WORD: Final = 16  # letters of a long word; what is longer may be broken before type gets smaller
_SHORTEST: Final = 7  # letters of a column at least, if it can be had
_WHOLE: Final = 60  # characters of a cell that may make its column wider
_BREAKS: Final = re.compile(r"\s+|(?<=[-‐–—/])")


@dataclass(frozen=True, slots=True)
class _Column:
    """The longest word of a column and its longest cell, in em of the table's type."""

    word: float
    cell: float


def fit(table: Element, room: float) -> str:
    """Give a table that is too wide widths and a size, in place; what should be told, or "".

    `room` is the width of the line that holds the table in em of the running text.
    """
    columns = _columns(table)
    if len(columns) < 2:
        return ""
    free = room / _SIZE - _GAP * (len(columns) - 1)
    if sum(column.word for column in columns) <= free:
        return ""
    columns = _columns(table, head=1.0)
    free = room / _SIZE - _FITTED_GAP * (len(columns) - 1)
    longest = _WORD * _CHARACTER + _MORE
    for size in SIZES:
        least = [min(column.word, longest) for column in columns]
        if sum(least) <= free / size:
            _give(table, columns, least, free / size, size)
            return ""
    size = SIZES[-1]
    least = [min(column.word, _SHORTEST * _CHARACTER + _MORE) for column in columns]
    _give(table, columns, least, free / size, size)
    return f"a table of {len(columns)} columns is too wide for the page: its words are broken"


def _columns(table: Element, head: float = _HEAD) -> list[_Column]:
    """The columns of a table; a cell that spans several counts for none."""
    words: dict[int, float] = {}
    cells: dict[int, float] = {}
    for row in table.iter("tr"):
        at = 0
        for cell in row:
            if not isinstance(cell.tag, str):
                continue
            span = int(cell.get("colspan", "1") or "1")
            if span == 1:
                wide = _CODE if cell.find(".//code") is not None else _CHARACTER
                wide *= head if cell.tag == "th" else 1.0
                text = text_of(cell)
                word = max((len(word) for word in _BREAKS.split(text)), default=0)
                words[at] = max(words.get(at, 0.0), word * wide + _MORE)
                cells[at] = max(cells.get(at, 0.0), min(len(text), _WHOLE) * wide)
            at += span
    number = max(words, default=-1) + 1
    return [_Column(words.get(at, 2.0), cells.get(at, 2.0)) for at in range(number)]


def _give(
    table: Element,
    columns: Sequence[_Column],
    least: Sequence[float],
    free: float,
    size: float,
) -> None:
    """Widths for the columns: each the least that it needs, and of the rest by what it holds."""
    rest = max(0.0, free - sum(least))
    wanted = [max(0.0, column.cell - low) for column, low in zip(columns, least, strict=True)]
    share = rest / sum(wanted) if sum(wanted) else 0.0
    widths = [low + want * share for low, want in zip(least, wanted, strict=True)]
    widths = [width + _FITTED_GAP for width in widths[:-1]] + widths[-1:]
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
    names = [name for name in table.get("class", "").split() if name not in ("narrow", "full")]
    table.set("class", " ".join([*names, "fitted"]))
    if size < 1:
        table.set("style", f"font-size: {_SIZE * size:.4f}em")
