"""Writes into the pointers to long notes on which pages those stand."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import SimpleNamespace
from typing import Any


def name_pages(
    pages: list[Any], fonts: Any, anchors: Mapping[str, int], label: Callable[[int], str]
) -> None:
    """Write into every pointer of laid out pages on which page its note stands.

    Pointers were laid out with words that are as wide as any page number and end their line, so
    that no line changes; a second layout would take as long as the first. anchors: id → index of
    its page; label: index → page number.
    """
    # all that WeasyPrint's function for text wants to know of a layout
    context = SimpleNamespace(font_config=fonts, dictionaries={})
    for page in pages:
        for link in _pointers(page._page_box):
            note = link.element.get("href").removeprefix("#")
            said = link.element
            page = label(anchors[note])
            words = f"{said.get('data-page-before')}{page}{said.get('data-page-behind')}"
            link.element.set("aria-label", f"{link.element.get('data-note')}, {words}")
            for text in link.children:
                _set_text(text, words, context)


def _pointers(box: Any) -> Iterator[Any]:
    element = getattr(box, "element", None)
    if element is not None and element.get("data-note"):
        yield box
        return
    for child in getattr(box, "children", ()):
        yield from _pointers(child)


def _set_text(box: Any, words: str, context: Any) -> None:
    from weasyprint.text.line_break import split_first_line

    layout, _, _, width, *_ = split_first_line(words, box.style, context, None, 0)
    box.text, box.pango_layout, box.width = words, layout, width
