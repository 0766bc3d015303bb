"""Reads the finished EPUB for the places of notes: files, elements, and characters in them.

Positions in a book's file count what the press put there as well, such as the marks of calls. So
they are taken from the file itself, by libraries that did not write it, and only where the text of
the block is found there whole.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote

from lxml import etree

from glossator.model import Block, Division
from glossator.prose import SILENT, Element

_CONTAINER: Final = "{urn:oasis:names:tc:opendocument:xmlns:container}rootfile"
_OPF: Final = "{http://www.idpf.org/2007/opf}"
_XHTML: Final = "application/xhtml+xml"
# What a press adds to the text of a block: marks of calls, paragraph numbers, page markers.
_ADDED: Final = frozenset(("doc-noteref", "doc-backlink", "doc-pagebreak"))  # roles of ARIA
_NUMBER: Final = "par"  # class
_PLAIN_ID: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*\Z")
_PARSER: Final = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)


@dataclass(frozen=True, slots=True)
class BookBlock:
    """A block in the book: the manifest's address of its file, its element, and for each of its
    characters (and the end) the position in the element's text."""

    href: str
    element: Element
    positions: tuple[int, ...]


class Book:
    """The XHTML files of an EPUB, for looking up blocks by id."""

    def __init__(self, epub: bytes) -> None:
        self._elements: dict[str, tuple[str, Element]] = {}
        for href, content in _documents(epub):
            tree = etree.fromstring(content, _PARSER)
            for element in tree.iter():
                name = element.get("id") if isinstance(element.tag, str) else None
                if name:
                    self._elements.setdefault(name, (href, element))

    def file_of(self, division: Division) -> str | None:
        """The manifest's address of the file that holds a division, by any of its blocks."""
        found = (self._elements.get(block.id) for block in division.blocks)
        return next((one[0] for one in found if one), None)

    def block(self, block: Block) -> BookBlock | None:
        """The block as it stands in the book; None if its text does not stand there once."""
        href, element = self._elements.get(block.id, ("", None))
        if element is None:
            return None
        characters = list(_characters(element))
        ours = [(at, char) for at, (char, added) in enumerate(characters) if not added]
        text = "".join(char for _, char in ours)
        first = text.find(block.text)
        if not block.text or text.count(block.text) != 1:
            return None
        inner = [at for at, _ in ours[first : first + len(block.text)]]
        return BookBlock(href, element, (*inner, inner[-1] + 1))


def _documents(epub: bytes) -> Iterator[tuple[str, bytes]]:
    """The address of each XHTML file as the manifest has it, and its bytes (EPUB 3.3, 4.2, 5.6)."""
    with zipfile.ZipFile(io.BytesIO(epub)) as archive:
        container = etree.fromstring(archive.read("META-INF/container.xml"), _PARSER)
        package = next(container.iter(_CONTAINER)).get("full-path", "")
        manifest = etree.fromstring(archive.read(package), _PARSER)
        for item in manifest.iter(f"{_OPF}item"):
            href = item.get("href", "")
            if item.get("media-type") == _XHTML:
                path = posixpath.join(posixpath.dirname(package), unquote(href))
                yield href, archive.read(path)


def _characters(element: Element) -> Iterator[tuple[str, bool]]:
    """The characters of an element's text, and whether each is an addition of the press."""

    def walk(one: Element, added: bool) -> Iterator[tuple[str, bool]]:
        for char in one.text or "":
            yield char, added
        for child in one:
            if isinstance(child.tag, str):
                yield from walk(child, added or _is_added(child))
            for char in child.tail or "":
                yield char, added

    return walk(element, False)


def _is_added(element: Element) -> bool:
    name = etree.QName(element).localname
    return name in SILENT or element.get("role") in _ADDED or element.get("class") == _NUMBER


def text_of(element: Element) -> str:
    """All text of an element, as the Document Object Model has it."""
    return "".join(char for char, _ in _characters(element))


def common(first: Element, second: Element) -> Element:
    """The innermost element that holds both."""
    above = [first, *first.iterancestors()]
    return next(one for one in (second, *second.iterancestors()) if one in above)


def before(outer: Element, inner: Element) -> int:
    """How many characters of the outer element's text stand before the inner element."""
    count = 0
    while inner is not outer:
        for sibling in inner.itersiblings(preceding=True):
            count += len(text_of(sibling)) if isinstance(sibling.tag, str) else 0
            count += len(sibling.tail or "")
        parent = inner.getparent()
        assert parent is not None
        count += len(parent.text or "")
        inner = parent
    return count


def css_path(element: Element) -> str:
    """A CSS selector of the element: its id, or the way to it from the nearest one with an id."""
    steps: list[str] = []
    here: Element | None = element
    while here is not None:
        if name := here.get("id"):
            steps.append(f"#{name}" if _PLAIN_ID.match(name) else f'[id="{_quoted(name)}"]')
            break
        parent = here.getparent()
        if parent is None:
            steps.append(etree.QName(here).localname)
            break
        siblings = [child for child in parent if isinstance(child.tag, str)]
        steps.append(f"{etree.QName(here).localname}:nth-child({siblings.index(here) + 1})")
        here = parent
    return " > ".join(reversed(steps))


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
