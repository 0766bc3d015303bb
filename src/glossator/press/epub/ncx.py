"""The ways through the book for older readers: the NCX.

OPF 2.0.1, section 2.4.1; ANSI/NISO Z39.86-2005, section 8.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import count
from typing import Final

from lxml import etree

from glossator.model import Edition, PageStart
from glossator.press.epub.addresses import Addresses
from glossator.press.epub.binding import Resource
from glossator.press.epub.markup import element
from glossator.press.epub.navigation import PLATES, Line, outline, page_places
from glossator.press.epub.plates import listed
from glossator.prose import Element

NCX: Final = "http://www.daisy.org/z3986/2005/ncx/"
_ID: Final = re.compile(rb'\sid="([^"]+)"')


def ncx(
    edition: Edition,
    addresses: Addresses,
    starts: Sequence[PageStart],
    texts: Sequence[Resource],
) -> bytes:
    """The contents and pages of the finished `texts` as an NCX."""
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
        element("docTitle", element("text", edition.full_title)),
    )
    numbering = count(1)
    root.append(element("navMap", *(_point(line, numbering) for line in lines)))
    if starts:
        root.append(_page_targets(edition, addresses, starts))
    root.extend(_plate_lists(edition))
    _number(root, texts)
    root.set("version", "2005-1")
    root.set("xmlns", NCX)
    written = etree.tostring(root, encoding="unicode", pretty_print=True)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{written}'.encode()


def _number(root: Element, texts: Sequence[Resource]) -> None:
    """Say of every target which it is in reading order (`playOrder`, Z39.86-2005, 8.4.2).

    What names one place has one number.
    """
    order = {address: number for number, address in enumerate(_places(texts))}
    targets = [(str(c.get("src")), c.getparent()) for c in root.iter("content")]
    places = sorted({address for address, _ in targets}, key=order.__getitem__)
    numbers = {address: str(number) for number, address in enumerate(places, start=1)}
    for address, target in targets:
        if target is not None:
            target.set("playOrder", numbers[address])


def _places(texts: Iterable[Resource]) -> Iterator[str]:
    """The address of every file and of every id in it, in reading order."""
    for text in texts:
        yield text.file
        yield from (f"{text.file}#{name.decode()}" for name in _ID.findall(text.content))


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
    for number, (label, href) in enumerate(page_places(addresses, starts), start=1):
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
