"""Gives parsed HTML the shape that the edition counts on: collapsed white space, marked blocks.

A *block* is an element with running text and no block inside it. Where text stands beside blocks
(a list item with a paragraph after bare words), it is put into a paragraph of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from lxml import etree

from glossator.prose import INLINE, Element, slots

# Elements that hold only other elements: text between their children is white space.
STRUCTURE: Final = frozenset("table thead tbody tfoot tr colgroup ul ol dl figure".split())
# Elements that may be blocks themselves; others (div, section, blockquote) get paragraphs.
LEAVES: Final = frozenset(
    "p h1 h2 h3 h4 h5 h6 li dt dd td th caption figcaption pre summary".split()
)
_SPACE: Final = re.compile(r"[ \t\r\n\f]+")


def shape(container: Element) -> None:
    """Shape everything inside the container, in place."""
    for element in list(container.iter("colgroup", "hr")):
        if element.tag == "colgroup":
            _drop(element)
    _shape(container)
    for block in container.iter():
        if isinstance(block.tag, str) and block.get("data-block") and block.tag != "pre":
            _collapse(block)


def _drop(element: Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _shape(element: Element) -> None:
    if element.tag == "pre" or "line-block" in element.get("class", "").split():
        element.set("data-block", "1")
        return
    if element.tag in STRUCTURE:
        element.text = None
        for child in element:
            child.tail = None
    elif not any(_is_block(child) for child in element):
        if element.tag in LEAVES:
            element.set("data-block", "1")
            return
        _wrap_runs(element)
    else:
        _wrap_runs(element)
    for child in element:
        if _is_block(child):
            _shape(child)


def _is_block(element: Element) -> bool:
    return isinstance(element.tag, str) and element.tag not in INLINE


def _wrap_runs(element: Element) -> None:
    """Put every run of text and inline elements that stands among blocks into a `p`."""
    children, text = list(element), element.text or ""
    element.text = None
    run: list[Element] = []
    lead = text

    def close(before: Element | None) -> None:
        nonlocal lead
        if lead.strip() or run:
            paragraph = etree.Element("p")
            paragraph.text = lead
            paragraph.extend(run)
            if before is None:
                element.append(paragraph)
            else:
                before.addprevious(paragraph)
        run.clear()
        lead = ""

    for child in children:
        if _is_block(child):
            tail, child.tail = child.tail or "", None
            close(child)
            lead = tail
        else:
            run.append(child)
    close(None)


def _collapse(block: Element) -> None:
    """Collapse white space over all text nodes of a block, as CSS `white-space: normal` would."""
    after_space = True  # at the start of a block white space vanishes
    last = None
    for slot in list(slots(block)):
        if slot.side == "tail" and slot.owner.tag == "br":
            after_space = True
        if not slot.text:
            continue
        text = _SPACE.sub(" ", slot.text)
        if after_space:
            text = text.removeprefix(" ")
        if text:
            after_space = text.endswith(" ")
            last = slot
        if slot.side == "text":
            slot.owner.text = text
        else:
            slot.owner.tail = text
    if last is not None and after_space:
        if last.side == "text":
            last.owner.text = (last.owner.text or "").rstrip(" ")
        else:
            last.owner.tail = (last.owner.tail or "").rstrip(" ")


def blocks(container: Element) -> Iterable[Element]:
    """The marked blocks inside the container, in order."""
    return (e for e in container.iter() if isinstance(e.tag, str) and e.get("data-block"))
