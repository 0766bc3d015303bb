"""Reads a finished EPUB with the standard library's zip and XML: no code of the press, no lxml."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

from glossator.proof.expected import Demand
from glossator.proof.links import broken_links, unlisted_pages
from glossator.proof.markup_walk import MarkupWalk
from glossator.proof.reading import Flaw, Reading

_CONTAINER: Final = "{urn:oasis:names:tc:opendocument:xmlns:container}"
_OPF: Final = "{http://www.idpf.org/2007/opf}"
TYPE: Final = "{http://www.idpf.org/2007/ops}type"
_NAMES: Final = {
    TYPE: "epub:type",
    "{http://www.w3.org/XML/1998/namespace}lang": "xml:lang",
}
_DOCUMENT: Final = "application/xhtml+xml"


def read_epub(path: Path, demand: Demand) -> Reading:
    """Reads an EPUB. A file that cannot be read gives a reading with nothing but that flaw."""
    try:
        with zipfile.ZipFile(path) as archive:
            return _read(archive, demand)
    except (zipfile.BadZipFile, ElementTree.ParseError, KeyError, StopIteration) as fault:
        message = f"the file cannot be read: {type(fault).__name__}: {fault}"
        return Reading("epub", spaced=True, flaws=(Flaw("file", message, path.name),))


def _read(archive: zipfile.ZipFile, demand: Demand) -> Reading:
    walk = MarkupWalk(demand)
    for name in documents(archive):
        walk.begin(name)
        _feed(walk, ElementTree.fromstring(archive.read(name)))
    reading = walk.reading("epub")
    files = set(archive.namelist())
    flaws = [*broken_links(walk, files, resolve), *unlisted_pages(walk)]
    reading.flaws += tuple(flaws)
    return reading


def documents(archive: zipfile.ZipFile) -> Iterator[str]:
    """The content documents: those of the spine in its order, then the others (EPUB 3.3, 5.7)."""
    container = ElementTree.fromstring(archive.read("META-INF/container.xml"))
    package = next(container.iter(f"{_CONTAINER}rootfile")).attrib["full-path"]
    opf = ElementTree.fromstring(archive.read(package))
    files: dict[str, str] = {}
    for item in opf.iter(f"{_OPF}item"):
        if item.get("media-type") == _DOCUMENT:
            files[item.attrib["id"]] = resolve(package, item.attrib["href"])[0]
    for reference in opf.iter(f"{_OPF}itemref"):
        yield files.pop(reference.attrib["idref"])
    yield from files.values()


def resolve(file: str, href: str) -> tuple[str, str]:
    """The file in the archive and the id to which an address in a file leads."""
    parts = urlsplit(href)
    target = posixpath.normpath(posixpath.join(posixpath.dirname(file), unquote(parts.path)))
    return (target if parts.path else file), unquote(parts.fragment)


def tag_of(element: ElementTree.Element) -> str:
    """An element's name without its namespace."""
    return element.tag.rpartition("}")[2]


def _feed(walk: MarkupWalk, element: ElementTree.Element) -> None:
    walk.open(
        tag_of(element), {_NAMES.get(name, name): text for name, text in element.attrib.items()}
    )
    if element.text:
        walk.text(element.text)
    for child in element:
        _feed(walk, child)
        if child.tail:
            walk.text(child.tail)
    walk.close()
