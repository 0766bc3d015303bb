"""What print adds by page: pages behind cross-references, locators of the index, uses of words.

All of it is marked as generated, so that the page map passes over it; in the structure tree it is
Reference, “a citation to content elsewhere in the document” (ISO 32000-1, 14.8.4.4.1).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final

from lxml import etree

from glossator.model import Edition, Entry, IndexLine
from glossator.press.pdf.engine.late import CLOSED, LATE, OPENED
from glossator.press.pdf.series import Folio
from glossator.press.pdf.setting.known_pages import Folios, Span
from glossator.press.pdf.signs import GENERATED
from glossator.prose import Element
from glossator.words import Words

_FIGURE: Final = re.compile(r"\d")  # all figures of a table are equally wide
UNKNOWN: Final = "00"  # a page that nobody can guess
FIXED: Final = "2.1em"  # room for any page number, once references are set to fixed widths
Address = Callable[[str], str]


def add_page(
    link: Element, how: str, target: str, folios: Folios, words: Words, *, fixed: bool
) -> None:
    """Put the page of the target behind a link's words: “, p. 12” (full) or “ (p. 12)” (aside).

    The number is a late word in a room for as many figures as it has, or is expected to have. A
    page that is the link's own is not named aside. With `fixed` the room is wide enough for any
    number and the page is always named, so that the layout does not depend on it.
    """
    page = folios.expected(target)
    label = page.label if page is not None else UNKNOWN
    own = folios.expected(link.get("id", ""))
    if how == "aside" and not fixed and page is not None and page == own:
        return
    said = etree.Element("span", {"class": "page-of", "data-tag": "Reference", GENERATED: "1"})
    before, after = words.around(f"page.{how}", "page")
    if before.lang:
        said.set("lang", before.lang)
    said.text = before
    room = etree.SubElement(said, "span", {LATE: target})
    room.text, room.tail = "0" if fixed else _FIGURE.sub("0", label), after or None
    if fixed:
        room.set("style", f"display:inline-block;width:{FIXED}")
    link.append(said)


def locators(line: IndexLine, edition: Edition, folios: Folios, address: Address) -> Element:
    """The pages of a heading of the index: “, 12–14, 20 n. b”, each with its link."""
    said = etree.Element("span", {"class": "locators", "data-tag": "Reference", GENERATED: "1"})
    said.text = edition.words("sign.comma")
    _list(said, folios.spans(line.locators), line.heading, edition, address)
    return said


def uses(entry: Entry, edition: Edition, folios: Folios, address: Address) -> Element | None:
    """“Pages 3, 12–14”: where the text uses the words of an entry; None where no page is known."""
    spans = folios.pages(use.id for use in entry.uses)
    if not spans:
        return None
    line = etree.Element("p", {"class": "uses", GENERATED: "1"})
    one = len(spans) == 1 and spans[0].first == spans[0].last
    before, behind = edition.words.around("page.uses", "pages", count=1 if one else 2)
    line.text = before
    if before.lang:
        line.set("lang", before.lang)
    _list(line, spans, entry.headword, edition, address)
    line[-1].tail = behind or None
    return line


def _list(
    parent: Element, spans: Sequence[Span], name: str, edition: Edition, address: Address
) -> None:
    for number, span in enumerate(spans):
        link = etree.SubElement(parent, "a")
        words = edition.words
        several = 1 if span.first == span.last else 2
        pages = _spoken(span)
        said = words("page.locator", heading=name, pages=pages, count=several)
        before, behind = "", ""
        if span.note:
            note = edition.notes[span.note]
            key = "index.note" if note.mark else "index.unmarked-note"
            parts = words.around(key, "place", mark=note.mark)
            before, behind = (part.replace(" ", "\u00a0") for part in parts)
            layer = edition.layers[note.layer].singular
            whole, lower = (f"{one} {note.mark}".strip() for one in (layer, layer.lower()))
            said = words("page.note-locator", heading=name, pages=pages, note=whole, lower=lower)
        link.text = before or None
        _room(link, span.first).tail = behind or None
        if several > 1:
            link[-1].tail = "–"
            _room(link, span.last).tail = behind or None
        link.set("aria-label", said)
        link.set("href", address(span.note or span.first.place))
        link.tail = edition.words("sign.comma") if number + 1 < len(spans) else None


def _room(link: Element, page: Folio) -> Element:
    """A room for the number of a page, which is a late word."""
    room = etree.SubElement(link, "span", {LATE: page.place})
    room.text = _FIGURE.sub("0", page.label)
    return room


def _spoken(span: Span) -> str:
    """The pages of a span within the words of a link, where their numbers come late as well."""
    pages = (span.first,) if span.first == span.last else (span.first, span.last)
    return "–".join(f"{OPENED}{page.place}{CLOSED}" for page in pages)
