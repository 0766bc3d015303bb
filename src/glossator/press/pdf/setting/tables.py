"""Tables of the text in print: the widths of their columns, and where they may break."""

from __future__ import annotations

import re
from typing import Final

from lxml import etree

from glossator.press.pdf.setting.table_fit import fit
from glossator.press.pdf.setting.table_turn import TextArea
from glossator.prose import Element, add_class, text_of

SHORT_CELL: Final = 20  # characters; dates and figures are not broken
SHORT_GIVEN: Final = 16  # the same, where the widths of columns are given and must not be undone
SHORT_TABLE: Final = 9  # rows; such a table is kept on one page
SHORT_NARROW: Final = 14  # the same, if it is narrow: none of its rows takes more than a line
NARROW: Final = 34  # characters in the widest row; the caption of such a table may be wider
_WIDTHS: Final = re.compile(r"[\d.]+(?: [\d.]+)*")


def set_tables(tree: Element, area: TextArea) -> list[str]:
    """Prepare every table of a division for pages of this area, in place; what should be told."""
    told = []
    for table in list(tree.iter("table")):
        longest = SHORT_GIVEN if _columns(table) else SHORT_CELL
        rows = table.findall(".//tr")
        narrow = all(_length(row) <= NARROW for row in rows)
        if narrow:
            add_class(table, "narrow")
        if len(rows) <= (SHORT_NARROW if narrow else SHORT_TABLE):
            _wrap_block(table, "short")
        for cell in table.iter("td"):
            if len(text_of(cell)) <= longest:
                add_class(cell, "keep")
        if words := fit(table, area.width, area):
            told.append(words)
    for cell in tree.iterfind(".//thead//th"):
        cell.set("scope", "col")
    return told


def _columns(table: Element) -> bool:
    """Give the columns the widths that the manuscript says; whether it says any (in percent)."""
    said = table.attrib.pop("data-widths", "")
    if not _WIDTHS.fullmatch(said):
        return False
    group = etree.Element("colgroup")
    for width in said.split():
        etree.SubElement(group, "col", {"style": f"width: {width}%"})
    caption = table.find("caption")
    table.insert(0 if caption is None else 1, group)
    add_class(table, "full")
    return True


def _length(row: Element) -> int:
    return sum(len(text_of(cell)) + 2 for cell in row)


def _wrap_block(element: Element, css_class: str) -> None:
    """A `div` around the element: WeasyPrint breaks between a table and its caption otherwise."""
    wrapper = etree.Element("div", {"class": css_class})
    wrapper.tail, element.tail = element.tail, None
    element.addprevious(wrapper)
    wrapper.append(element)
