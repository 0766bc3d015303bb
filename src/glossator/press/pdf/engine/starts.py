"""Reads a finished layout: where each page begins, on which page each anchor and note lies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from glossator.press.pdf.signs import GENERATED, MIRRORED
from glossator.prose import SILENT

FLOAT: Final = "glossator_float"  # attribute of a box: a figure at the top of a page (`floats`)
_HYPHENS: Final = "-\u2010"  # what a line break may add


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line of a block: its baseline in CSS pixels (1/96 inch) from the page's top."""

    block: str
    baseline: float


@dataclass(slots=True)
class Reading:
    """What `read_pages` found: page starts (block, offset) or None, anchors, notes by page."""

    starts: list[tuple[str, int] | None] = field(default_factory=list)
    anchors: dict[str, int] = field(default_factory=dict)
    notes: dict[str, int] = field(default_factory=dict)
    strayed: list[str] = field(default_factory=list)  # blocks whose printed text differs
    lines: list[list[Line]] = field(default_factory=list)  # of each page, in reading order
    afloat: dict[str, int] = field(default_factory=dict)  # blocks of figures that float
    left: float = 0.0  # how much of the last page is left white

    def afloat_on(self, page: int) -> tuple[str, ...]:
        """The blocks of the figures that float on a page."""
        return tuple(block for block, at in self.afloat.items() if at == page)


def read_pages(pages: list[Any], texts: Mapping[str, str]) -> Reading:
    """Follow the text of all blocks (`texts`: id → text) through WeasyPrint's pages."""
    reading = Reading()
    follower = _Follower(texts)
    order = {block: number for number, block in enumerate(texts)}
    flowed = -1  # the last block of which something stands on the pages before, floats aside
    for index, page in enumerate(pages):
        for name in page.anchors:
            reading.anchors.setdefault(name, index)
        root, *areas = page._page_box.children
        for box in root.children:
            if box.element is not None and box.element.get("data-tag") == "Note":
                reading.notes.setdefault(box.element.get("id"), index)  # in the margin
        start, latest = None, flowed
        for child in root.children:
            is_afloat = FLOAT in child.__dict__
            for block, box in _text_boxes(child, ""):
                spot = follower.read(block, _said(box))
                if is_afloat:
                    reading.afloat[block] = index
                elif spot is not None:
                    flowed = max(flowed, order[block])
                # a page begins with a float if what stands behind that is not before it
                if start is None and spot is not None and not (is_afloat and order[block] < latest):
                    start = (block, spot)
        reading.starts.append(start)
        reading.lines.append(list(_lines(root, "")))
        for area in areas:
            if type(area).__name__ == "FootnoteAreaBox":
                for note in area.children:
                    reading.notes.setdefault(note.element.get("id"), index)
    for index in sorted(set(reading.afloat.values()), reverse=True):
        if reading.starts[index] is None and index + 1 < len(pages):
            reading.starts[index] = reading.starts[index + 1]  # it holds figures alone
    reading.strayed = sorted(follower.strayed)
    return reading


def _said(box: Any) -> str:
    """What a text box says: mirror writing is set the other way round, in one box."""
    element = getattr(box, "element", None)
    actual = element.get(MIRRORED) if element is not None else None
    return str(actual or box.text)


def heights_of_notes(box: Any) -> Iterator[tuple[str, float]]:
    """Id and height in CSS pixels of every note in a box, or of the part of it that is there."""
    element = getattr(box, "element", None)
    if element is not None and element.get("data-tag") == "Note":
        yield element.get("id", ""), box.border_height()
        return  # the anonymous boxes inside belong to the same element
    for child in getattr(box, "children", ()):
        yield from heights_of_notes(child)


def _text_boxes(box: Any, block: str) -> Iterator[tuple[str, Any]]:
    """Block id and box of every text box of the edition's own prose, in reading order."""
    box = getattr(box, "_box", box)  # an absolutely positioned box hides behind a placeholder
    element = getattr(box, "element", None)
    if element is not None:
        tag = (box.element_tag or "").rpartition("}")[2]  # MathML and SVG have namespaces
        if "::" in tag or tag in SILENT or element.get(GENERATED) is not None:
            return
        if element.get("data-tag") == "Note":
            return
        if element.get("data-block"):
            block = element.get("id", "")
    if getattr(box, "text", None) is not None:
        yield block, box
    for child in getattr(box, "children", ()):
        yield from _text_boxes(child, block)


def _lines(box: Any, block: str) -> Iterator[Line]:
    """The lines of the edition's own prose on a page, in reading order."""
    box = getattr(box, "_box", box)
    element = getattr(box, "element", None)
    if element is not None:
        if element.get(GENERATED) is not None or element.get("data-tag") == "Note":
            return
        if element.get("data-block"):
            block = element.get("id", "")
    if type(box).__name__ == "LineBox":
        if block and any(text.text.strip() for _, text in _text_boxes(box, block)):
            yield Line(block, box.position_y + box.baseline)
        return
    for child in getattr(box, "children", ()):
        yield from _lines(child, block)


class _Follower:
    """Counts how much of each block has been printed, line by line."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._ink = {block: "".join(text.split()) for block, text in texts.items()}
        self._texts = texts
        self._done: dict[str, int] = {}
        self.strayed: set[str] = set()

    def read(self, block: str, text: str) -> int | None:
        """The offset in the block at which this piece begins; None if it adds nothing new."""
        ink, piece = self._ink.get(block), "".join(text.split())
        if ink is None or not piece:
            return None
        at = self._done.get(block, 0)
        if at >= len(ink):
            return None  # a table's head, printed again on the next page
        if not ink.startswith(piece, at):
            if piece[-1] in _HYPHENS and ink.startswith(piece[:-1], at):
                piece = piece[:-1]
            else:
                self.strayed.add(block)
        self._done[block] = at + len(piece)
        return self._offset(block, at)

    def _offset(self, block: str, ink_count: int) -> int:
        """The offset of the character before which `ink_count` characters of ink stand."""
        seen = 0
        for offset, char in enumerate(self._texts[block]):
            if not char.isspace():
                if seen == ink_count:
                    return offset
                seen += 1
        return len(self._texts[block])
