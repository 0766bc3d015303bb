"""Gives parsed HTML the shape that the edition counts on: collapsed white space, marked blocks.

A *block* is an element with running text and no block inside it. Where text stands beside blocks
(a list item with a paragraph after bare words), it is put into a paragraph of its own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from lxml import etree

from glossator.prose import INLINE, Element, Slot, slots, text_of

# Elements that hold only other elements; text that somebody's raw HTML puts right into them is
# housed in an element of the kind named here. (In a table a parser has moved it out before.)
STRUCTURE: Final = {"ul": "li", "ol": "li", "dl": "dd", "figure": "p"} | dict.fromkeys(
    "table thead tbody tfoot tr colgroup".split()
)
# Elements that may be blocks themselves; others (div, section, blockquote) get paragraphs.
LEAVES: Final = frozenset(
    "p h1 h2 h3 h4 h5 h6 li dt dd td th caption figcaption pre summary".split()
)
_INK: Final = frozenset(("img", "math", "svg"))  # inline elements that print without text
_TELLING: Final = ("data-call", "id", "data-ref", "data-entry")
_SPACE: Final = re.compile(r"[ \t\r\n\f]+")
_CLOSING: Final = tuple(".,;:!?)]}’”»…")


def shape(container: Element) -> None:
    """Shape everything inside the container, in place."""
    for element in list(container.iter("colgroup", "p")):
        if element.tag == "colgroup" or (is_blank(element) and not element.get("id")):
            remove_keeping_tail(element)
    _flatten(container)
    _shape(container)
    for block in container.iter():
        if isinstance(block.tag, str) and block.get("data-block") and block.tag != "pre":
            _collapse(block)


def remove_keeping_tail(element: Element) -> None:
    """Take an element with its content out of its tree; the text behind it stays."""
    parent, tail = element.getparent(), element.tail or ""
    assert parent is not None
    previous = element.getprevious()
    if previous is not None:
        previous.tail = (previous.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    parent.remove(element)
    element.tail = None


def is_blank(element: Element) -> bool:
    """Whether nothing in the element would be seen: no text, picture, formula, call or anchor.

    Links without words and marks of the index count: the edition has yet to read them.
    """
    if "".join(element.itertext()).strip():
        return False
    inner = [e for e in element.iterdescendants() if isinstance(e.tag, str)]
    return not any(e.tag in _INK or any(map(e.get, _TELLING)) for e in inner)


def _flatten(container: Element) -> None:
    """Blocks within inline elements (raw HTML) become inline: blocks do not nest."""
    for element in list(container.iter()):
        if element.tag in INLINE and element.tag not in _INK:
            for inner in element.iterdescendants():
                if _is_block(inner) and not any(e.tag in _INK for e in inner.iterancestors()):
                    inner.tag = "span"


def _shape(element: Element) -> None:
    if element.tag == "pre" or "line-block" in element.get("class", "").split():
        element.set("data-block", "1")
        return
    if element.tag in STRUCTURE:
        _house(element, STRUCTURE[str(element.tag)])
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


def _house(element: Element, tag: str | None) -> None:
    """Text right in a list or figure goes into an element of its own; white space goes."""
    for child in list(element):
        tail, child.tail = child.tail or "", None
        if tag and tail.strip():
            house = etree.Element(tag)
            house.text = tail
            child.addnext(house)
        if tag and not _is_block(child) and text_of(child).strip():
            house = etree.Element(tag)
            child.addprevious(house)
            house.append(child)
    if tag and (element.text or "").strip():
        house = etree.Element(tag)
        house.text = element.text
        element.insert(0, house)
    element.text = None


def _wrap_runs(element: Element) -> None:
    """Put every run of text and inline elements that stands among blocks into a `p`."""
    children, lead = list(element), element.text or ""
    element.text = None
    run: list[Element] = []

    def close(before: Element | None) -> None:
        nonlocal lead
        paragraph = etree.Element("p")
        paragraph.text = lead
        paragraph.extend(run)
        if not is_blank(paragraph):
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


@dataclass(slots=True)
class _Run:
    """What came before the text node in hand: where the last text is, and what stood since."""

    last: Slot | None = None
    text: str = ""  # the last text that is not empty, collapsed
    ink: bool = False  # a picture or formula stood since
    called: bool = False  # a note was called since

    def after_space(self) -> bool:
        return not self.ink and (self.last is None or self.text.endswith(" "))

    def strip(self) -> None:
        """Take the space off the end of the last text."""
        if self.last is not None:
            self.text = self.text.rstrip(" ")
            _write(self.last, self.text)


def _write(slot: Slot, text: str) -> None:
    if slot.side == "text":
        slot.owner.text = text or None
    else:
        slot.owner.tail = text or None


def _collapse(block: Element) -> None:
    """Collapse white space over all text nodes of a block, as CSS `white-space: normal` would.

    A line break counts as a space, so that words on both sides stay apart; a space before a call
    goes behind it or, before closing punctuation, away: a call belongs to the word before it.
    """
    run = _Run()
    for slot in list(slots(block)):
        if slot.side == "tail":
            # a link without words will say what it leads to
            named = slot.owner.get("data-ref") is not None and not text_of(slot.owner)
            run.ink = run.ink or slot.owner.tag in _INK or named
            run.called = run.called or slot.owner.get("data-call") is not None
        text = _SPACE.sub(" ", slot.text)
        if slot.side == "tail" and slot.owner.tag == "br" and not run.after_space():
            text = " " + text.removeprefix(" ")
        if not text:
            continue
        if run.called and run.after_space() and text.startswith((" ", *_CLOSING)):
            run.strip()
        if run.after_space():
            text = text.removeprefix(" ")
        _write(slot, text)
        if text:
            run = _Run(slot, text)
    if not run.ink:
        run.strip()
