"""A table that stands on its side: its foot at the outer edge of a page that it has for itself.

Nothing about the page changes, its running head and number neither: a box as high as the text keeps
the place, and the table in it is drawn turned. It floats like a figure, so that the text runs on.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from lxml import etree

from glossator.prose import Element, text_of

_LINE: Final = 1.3  # em of the table's type: see book.css
_PADDING: Final = 0.55
_LETTER: Final = 0.53  # em, on the safe side
_GAP: Final = 0.55
_NOTE: Final = 0.8  # em of the running text: the type of notes
_RULE: Final = 2.0  # em above them
_MOST: Final = 0.6  # of a page that a table takes though its notes be long: they go on overleaf
_FREE: Final = 0.97  # of a page's width that a table may be high, as far as can be reckoned
_PLAIN: Final = frozenset(("section", "div"))


@dataclass(frozen=True, slots=True)
class TextArea:
    """The text of a page: its width and height in em of the running text, and that em in mm."""

    width: float
    height: float
    em: float

    def room_of(self, table: Element) -> TextArea:
        """What the notes of a table leave of it, which stand below on the same page."""
        notes = [text_of(note) for note in table.iterfind(".//*[@data-tag='Note']")]
        lines = sum(_lines(note, self.width / _NOTE) for note in notes)
        taken = lines * _NOTE * _LINE + _RULE if notes else 0.0
        return replace(self, height=max(self.height - taken, _MOST * self.height))


def text_of_cell(cell: Element) -> str:
    """The words of a cell, without those of its notes."""
    return "".join(map(str, cell.xpath(".//text()[not(ancestor::*[@data-tag='Note'])]")))


def may_turn(table: Element) -> bool:
    """Whether a table stands among the paragraphs of a division, and not in a list or a note."""
    return all(around.tag in _PLAIN for around in table.iterancestors())


def turn(table: Element, widths: Sequence[float], area: TextArea) -> bool:
    """Turn a table on its side, in place; False if it is too high for that.

    `widths` are those of its columns, in em of the type in which they fill the page's height.
    """
    em = area.height / (sum(widths) + _GAP * (len(widths) - 1))
    high = _height(table, widths) * em
    if high > _FREE * area.width:
        return False
    holder = table.getparent()
    if holder is None or holder.get("class") != "short":
        holder = _around(table)
    holder.set("class", "turned")
    long = f"{area.height * area.em:.2f}mm"
    # within, since WeasyPrint asks whether a height of its own fits the page of what is in a box
    _around(table).set("style", f"height: {long}")
    inner = _around(table)
    inner.set("class", "turn")
    aside = (area.width - high) / 2 * area.em
    moved = f"translate({aside:.2f}mm, {long}) rotate(-90deg)"
    inner.set("style", f"width: {long}; transform: {moved}")
    return True


def _height(table: Element, widths: Sequence[float]) -> float:
    """How high a table is, in em of its type, as far as can be said before it is laid out."""
    caption = table.find("caption")
    words = text_of_cell(caption) if caption is not None else ""
    lines = _lines(words, sum(widths)) if words else 0
    rows = sum(_row(row, widths) * _LINE + _PADDING for row in table.iter("tr"))
    return lines * _LINE + rows + _PADDING


def _row(row: Element, widths: Sequence[float]) -> int:
    at, most = 0, 1
    for cell in row:
        if isinstance(cell.tag, str):
            span = int(cell.get("colspan", "1") or "1")
            width = sum(widths[at : at + span]) + _GAP * (span - 1)
            parts = text_of_cell(cell).split("\n")
            most = max(most, sum(_lines(part, width) for part in parts), len(cell.findall("p")))
            at += span
    return most


def _lines(words: str, width: float) -> int:
    """How many lines of this width (in em) the words take, set one by one."""
    lines, at = 1, 0.0
    for word in words.split():
        long = len(word) * _LETTER
        if at and at + long > width:
            lines, at = lines + 1, 0.0
        lines += math.ceil(long / max(width, 1.0)) - 1
        at += long + _LETTER
    return lines


def _around(element: Element) -> Element:
    """A `div` around the element."""
    wrapper = etree.Element("div")
    wrapper.tail, element.tail = element.tail, None
    element.addprevious(wrapper)
    wrapper.append(element)
    return wrapper
