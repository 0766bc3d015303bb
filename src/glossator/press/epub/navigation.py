"""The ways through the book: contents, landmarks and pages, as navigation document and as NCX.

EPUB 3.3, section 7 (navigation document); the NCX of OPF 2.0.1, section 2.4.1, is for older
readers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Final

from lxml import etree

from glossator.model import Division, Edition, PageStart
from glossator.press.epub.addresses import COVER, NAVIGATION, Addresses, file_of
from glossator.press.epub.binding import XHTML_TYPE, Landmark, Resource
from glossator.press.epub.content import Leaf, parse, resolve
from glossator.press.epub.languages import mark_korean
from glossator.press.epub.markup import document, element, prepend
from glossator.press.epub.pages import marker
from glossator.press.epub.plates import listed
from glossator.prose import Element

NCX: Final = "http://www.daisy.org/z3986/2005/ncx/"
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


def outline(edition: Edition, addresses: Addresses) -> list[Line]:
    """The contents: every division that is listed, its headings under it, chapters under parts."""
    deepest = edition.metadata.contents_depth or _DEEPEST
    lines: list[Line] = []
    parts: dict[str, Line] = {}
    for division in edition.divisions:
        if division.listed and division.role != "contents":
            line = _lines(edition.name_of(division), division, addresses, deepest)
            parts[division.id] = line
            (parts[division.part].under if division.part else lines).append(line)
    return lines


def _lines(name: str, division: Division, addresses: Addresses, deepest: int) -> Line:
    own = Line(name, file_of(division), 0)
    open_lines = [own]
    for heading in division.headings[1:]:
        if heading.level > deepest:
            continue
        while open_lines[-1].level >= heading.level:
            open_lines.pop()
        line = Line(heading.title, addresses.href(heading.id, NAVIGATION), heading.level)
        open_lines[-1].under.append(line)
        open_lines.append(line)
    return own


def landmarks(edition: Edition) -> tuple[Landmark, ...]:
    """Cover, title page, contents, start of the text, the edition's own lists: those there are."""
    words = edition.words
    found = [Landmark("cover", words("division.cover"), COVER)]
    if not any(division.role == "contents" for division in edition.divisions):
        found.append(Landmark("toc", words("division.contents"), NAVIGATION))
    begun = False
    for division in edition.divisions:
        if division.matter == "text" and not begun:
            begun = True
            found.append(Landmark("bodymatter", words("division.text"), file_of(division)))
        if division.role in _OWN_PLACES:
            kind = _PLACE_TYPES.get(division.role, division.role)
            named = words(_OWN_PLACES[division.role])
            title = division.title if division.role == "glossary" else named
            found.append(Landmark(kind, title, file_of(division)))
    for kind, (tag, title) in PLATES.items():
        if next(listed(edition, tag), None) is not None:
            found.append(Landmark(kind, words(title), f"{NAVIGATION}#{kind}"))
    return tuple(found)


def navigation_page(
    edition: Edition, addresses: Addresses, starts: Sequence[PageStart]
) -> Resource:
    """The navigation document; it is shown as the page of contents where the edition has one."""
    heading = _contents_heading(edition, addresses, starts)
    contents = _nav("toc", heading, _list(outline(edition, addresses)))
    contents.set("role", "doc-toc")
    contents.set("id", "toc")
    parts = [contents, *_plates_navs(edition), _landmarks_nav(edition)]
    if starts:
        parts.append(_pages_nav(edition, addresses, starts))
    language = edition.metadata.language
    for part in parts:
        mark_korean(part, language)
    title = next((d.title for d in edition.divisions if d.role == "contents"), "")
    title = title or edition.words("division.contents")
    content = document(title, language, NAVIGATION, "frontmatter", *parts)
    return Resource(NAVIGATION, XHTML_TYPE, content, ("nav",))


def _contents_heading(
    edition: Edition, addresses: Addresses, starts: Iterable[PageStart]
) -> Element:
    """The contents' own heading; the pages of the printed contents are marked in it.

    Nothing but a heading and a list may stand in the `nav`, and its list is not the printed one.
    """
    for division in edition.divisions:
        if division.role == "contents" and division.headings:
            body = parse(division.body)
            resolve(body, Leaf(edition, division, addresses))
            heading = next(e for e in body.iter() if e.get("id") == division.headings[0].id)
            heading.tail = None
            own = [s for s in starts if s.locus and s.locus.division == division.id]
            prepend(heading, *map(marker, own))
            return heading
    return element("h1", edition.words("division.contents"), id="contents-heading")


def _nav(kind: str, heading: Element, lines: Element) -> Element:
    for part in (heading, lines):
        part.tail = "\n"
    return element("nav", heading, lines, epub_type=kind, aria_labelledby=heading.get("id", ""))


def _list(lines: Iterable[Line]) -> Element:
    items = []
    for line in lines:
        item = element("li", element("a", line.title, href=line.href))
        if line.under:
            item.append(_list(line.under))
        item.tail = "\n"
        items.append(item)
    return element("ol", "\n", *items)


def _plates_navs(edition: Edition) -> Iterator[Element]:
    """The lists of figures and of tables, shown below the contents (EPUB SSV 1.1, loi and lot)."""
    for kind, (tag, title) in PLATES.items():
        lines = [Line(plate.title, plate.href, 0) for plate in listed(edition, tag)]
        if lines:
            heading = element("h2", edition.words(title), id=f"{kind}-heading")
            nav = _nav(kind, heading, _list(lines))
            nav.set("id", kind)
            yield nav


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
    lines = [Line(label, href, 0) for label, href in _pages(addresses, starts)]
    heading = element("h2", edition.words("division.pages"), id="pages-heading")
    nav = _nav("page-list", heading, _list(lines))
    nav.set("role", "doc-pagelist")
    nav.set("hidden", "hidden")
    return nav


def _pages(addresses: Addresses, starts: Iterable[PageStart]) -> Iterator[tuple[str, str]]:
    for start in starts:
        if start.locus is not None:
            file = addresses.href(start.locus.block, NAVIGATION).partition("#")[0] or NAVIGATION
            yield start.label, f"{file}#{start.id}"


def ncx(edition: Edition, addresses: Addresses, starts: Sequence[PageStart]) -> bytes:
    """The same contents and pages as an NCX (OPF 2.0.1, 2.4.1; DAISY Z39.86-2005, section 8)."""
    lines = outline(edition, addresses)
    numbers = [start.label for start in starts if start.label.isdigit()]
    head = {
        "dtb:uid": edition.metadata.identifier,
        "dtb:depth": str(max((_depth(line) for line in lines), default=1)),
        "dtb:totalPageCount": str(len(starts)),
        "dtb:maxPageNumber": str(max(map(int, numbers), default=0)),
    }
    root = element(
        "ncx",
        element("head", *(element("meta", name=name, content=said) for name, said in head.items())),
        element("docTitle", element("text", edition.metadata.title)),
    )
    numbering = count(1)
    root.append(element("navMap", *(_point(line, numbering) for line in lines)))
    if starts:
        root.append(_page_targets(edition, addresses, starts))
    root.extend(_plate_lists(edition))
    root.set("version", "2005-1")
    root.set("xmlns", NCX)
    written = etree.tostring(root, encoding="unicode", pretty_print=True)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{written}'.encode()


def _point(line: Line, numbering: Iterator[int]) -> Element:
    point = element(
        "navPoint",
        element("navLabel", element("text", line.title)),
        element("content", src=line.href),
        id=f"point-{next(numbering)}",
    )
    point.extend([_point(inner, numbering) for inner in line.under])
    return point


def _depth(line: Line) -> int:
    return 1 + max((_depth(inner) for inner in line.under), default=0)


def _plate_lists(edition: Edition) -> Iterator[Element]:
    for kind, (tag, title) in PLATES.items():
        targets = [
            element(
                "navTarget",
                element("navLabel", element("text", plate.title)),
                element("content", src=plate.href),
                id=f"{kind}-{number}",
            )
            for number, plate in enumerate(listed(edition, tag), start=1)
        ]
        if targets:
            label = element("navLabel", element("text", str(edition.words(title))))
            yield element("navList", label, *targets, class_=kind)


def _page_targets(edition: Edition, addresses: Addresses, starts: Iterable[PageStart]) -> Element:
    name = str(edition.words("division.pages"))  # an NCX has no languages
    pages = element("pageList", element("navLabel", element("text", name)))
    for number, (label, href) in enumerate(_pages(addresses, starts), start=1):
        target = element(
            "pageTarget",
            element("navLabel", element("text", label)),
            element("content", src=href),
            id=f"page-{number}",
            type="normal" if label.isdigit() else "front",
        )
        if label.isdigit():
            target.set("value", label)
        pages.append(target)
    return pages
