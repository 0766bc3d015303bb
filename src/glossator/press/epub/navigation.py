"""The ways through the book: contents, landmarks and pages, for reading systems and for people.

The navigation document (EPUB 3.3, section 7) is no page of the book: what is hidden in it, and its
nested lists, look poor in engines that know little of style sheets. The page of contents is one of
its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from glossator.model import Division, Edition, PageStart
from glossator.press.epub.addresses import (
    COVER,
    NAVIGATION,
    NOTES,
    Addresses,
    behind_the_text,
    file_of,
    relative,
)
from glossator.press.epub.binding import XHTML_TYPE, Landmark, Resource
from glossator.press.epub.languages import mark_korean
from glossator.press.epub.markup import document, element
from glossator.press.epub.plates import listed
from glossator.press.markup import name_markup, named
from glossator.prose import Element

# role of a division that is a landmark → key of its name
_OWN_PLACES: Final = {
    "titlepage": "division.title-page",
    "contents": "division.contents",
    "glossary": "division.glossary",
    "bibliography": "division.bibliography",
    "index": "division.index",
}
_PLACE_TYPES: Final = {"contents": "toc"}
# type of the list (EPUB SSV 1.1) → element that it lists, key of its title
PLATES: Final = {
    "loi": ("figure", "division.illustrations"),
    "lot": ("table", "division.tables"),
}


_DEEPEST: Final = 6  # level of headings, unless the edition says another


@dataclass(slots=True)
class Line:
    """A line of the contents, with the lines under it."""

    title: str
    href: str
    level: int
    under: list[Line] = field(default_factory=list)
    markup: str = ""  # the title as neutral XHTML, "" where it is plain


def outline(edition: Edition, addresses: Addresses) -> list[Line]:
    """The contents: every division that is listed, its headings under it, chapters under parts."""
    deepest = edition.metadata.contents_depth or _DEEPEST
    lines: list[Line] = []
    parts: dict[str, Line] = {}
    behind = behind_the_text(edition)
    for division in edition.divisions:
        if division.listed and division.role != "contents":
            line = _lines(edition, division, addresses, deepest)
            parts[division.id] = line
            (parts[division.part].under if division.part else lines).append(line)
        if division is behind:
            lines.append(Line(edition.words("division.notes"), NOTES, 0))
    return lines


def _lines(edition: Edition, division: Division, addresses: Addresses, deepest: int) -> Line:
    name, markup = edition.name_of(division), name_markup(edition, division)
    own = Line(name, file_of(division), 0, markup=markup)
    open_lines = [own]
    for heading in division.headings[1:]:
        if heading.level > deepest:
            continue
        while open_lines[-1].level >= heading.level:
            open_lines.pop()
        href = addresses.href(heading.id, NAVIGATION)
        line = Line(heading.title, href, heading.level, markup=heading.markup)
        open_lines[-1].under.append(line)
        open_lines.append(line)
    return own


def landmarks(edition: Edition) -> tuple[Landmark, ...]:
    """Cover, title page, contents, start of the text, the edition's own lists: those there are."""
    words = edition.words
    found = [Landmark("cover", words("division.cover"), COVER)]
    contents = NAVIGATION
    begun = False
    for division in edition.divisions:
        if division.matter == "text" and not begun:
            begun = True
            found.append(Landmark("bodymatter", words("division.text"), file_of(division)))
        if division.role == "contents":
            contents = file_of(division)
        if division.role in _OWN_PLACES:
            kind = _PLACE_TYPES.get(division.role, division.role)
            name = words(_OWN_PLACES[division.role])
            title = division.title if division.role == "glossary" else name
            found.append(Landmark(kind, title, file_of(division)))
    if behind_the_text(edition) is not None:
        found.append(Landmark("endnotes", words("division.notes"), NOTES))
    if contents == NAVIGATION:
        found.insert(1, Landmark("toc", words("division.contents"), NAVIGATION))
    for kind, (tag, title) in PLATES.items():
        if next(listed(edition, tag), None) is not None:
            found.append(Landmark(kind, words(title), f"{contents}#{kind}"))
    return tuple(found)


def navigation_page(
    edition: Edition, addresses: Addresses, starts: Sequence[PageStart]
) -> Resource:
    """The navigation document, for reading systems: they show it in their own way."""
    heading = element("h1", edition.words("division.contents"), id="contents-heading")
    contents = _nav("toc", heading, _list(outline(edition, addresses)))
    contents.set("role", "doc-toc")
    contents.set("id", "toc")
    plates = (_nav(kind, heading, lines) for kind, heading, lines in _plates(edition, NAVIGATION))
    parts = [contents, *plates, _landmarks_nav(edition)]
    if starts:
        parts.append(_pages_nav(edition, addresses, starts))
    language = edition.metadata.language
    for part in parts:
        mark_korean(part, language)
    title = edition.words("division.contents")
    content = document(title, language, NAVIGATION, "frontmatter", *parts)
    formulas = ("mathml",) if b"<math" in content else ()
    return Resource(NAVIGATION, XHTML_TYPE, content, ("nav", *formulas))


def contents_lists(edition: Edition, addresses: Addresses, file: str) -> Iterator[Element]:
    """What stands under the heading of the page of contents, which is `file`."""
    yield _list(outline(edition, addresses), file)
    for kind, heading, lines in _plates(edition, file):
        section = element("section", heading, lines, epub_type=kind, id=kind)
        section.set("aria-labelledby", heading.get("id", ""))
        yield section


def _nav(kind: str, heading: Element, lines: Element) -> Element:
    for part in (heading, lines):
        part.tail = "\n"
    return element("nav", heading, lines, epub_type=kind, aria_labelledby=heading.get("id", ""))


def _list(lines: Iterable[Line], file: str = NAVIGATION) -> Element:
    """The lines as a list in a file of the book; their addresses are the navigation document's."""
    items = []
    for line in lines:
        item = element(
            "li", element("a", *named(line.title, line.markup), href=relative(line.href, file))
        )
        if line.under:
            item.append(_list(line.under, file))
        item.tail = "\n"
        items.append(item)
    return element("ol", "\n", *items)


def _plates(edition: Edition, file: str) -> Iterator[tuple[str, Element, Element]]:
    """The lists of figures and of tables (EPUB SSV 1.1, loi and lot): kind, heading, list."""
    for kind, (tag, title) in PLATES.items():
        lines = [Line(plate.title, plate.href, 0) for plate in listed(edition, tag)]
        if lines:
            heading = element("h2", edition.words(title), id=f"{kind}-heading")
            yield kind, heading, _list(lines, file)


def _landmarks_nav(edition: Edition) -> Element:
    rows = element("ol", "\n")
    for place in landmarks(edition):
        link = element("a", place.title, epub_type=place.kind, href=place.href)
        rows.append(element("li", link))
        rows[-1].tail = "\n"
    nav = _nav(
        "landmarks",
        element("h2", edition.words("division.landmarks"), id="landmarks-heading"),
        rows,
    )
    nav.set("hidden", "hidden")
    return nav


def _pages_nav(edition: Edition, addresses: Addresses, starts: Iterable[PageStart]) -> Element:
    """The page list: flat, with every marker (EPUB 3.3, 7.4.3; EPUB Accessibility 1.1, 4.2.2)."""
    lines = [Line(label, href, 0) for label, href in page_places(addresses, starts)]
    heading = element("h2", edition.words("division.pages"), id="pages-heading")
    nav = _nav("page-list", heading, _list(lines))
    nav.set("role", "doc-pagelist")
    nav.set("hidden", "hidden")
    return nav


def page_places(addresses: Addresses, starts: Iterable[PageStart]) -> Iterator[tuple[str, str]]:
    """Label and address of every page that begins with something of the edition."""
    for start in starts:
        if start.locus is not None:
            file = addresses.href(start.locus.block, NAVIGATION).partition("#")[0]
            yield start.label, f"{file}#{start.id}"
