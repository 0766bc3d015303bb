"""Packs the book: EbookLib writes the package document, then the archive is written anew.

EPUB 3.3, 4.2 (archive) and 5 (package document). EbookLib gets everything as raw items: its own
chapters drop parts of their `head` and `body`, its own navigation makes pages of our notes, its
archive bears the time of day.
"""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from lxml import etree

from glossator.counting import first_free
from glossator.press.epub.binding import Binding, Resource
from glossator.scripts import right_to_left

if TYPE_CHECKING:
    from ebooklib.epub import EpubBook, EpubItem

COVER_ID: Final = "cover-picture"
_NCX_ID: Final = "ncx"
_NCX_TYPE: Final = "application/x-dtbncx+xml"
PACKAGE: Final = "EPUB/content.opf"
_XML_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"
# EPUB 3 landmark → type of the EPUB 2 guide, by which Kindle finds cover and beginning
_GUIDE: Final = {"cover": "cover", "toc": "toc", "bodymatter": "text"}


def pack(binding: Binding) -> bytes:
    """The book as the bytes of an EPUB 3.3 archive; same binding, same bytes.

    Raises OSError when EbookLib cannot write.
    """
    files = _written(binding)
    files[PACKAGE] = _finished(files[PACKAGE], binding.language)
    return archive(files, binding.date)


def _written(binding: Binding) -> dict[str, bytes]:
    """The files as EbookLib writes them, by path."""
    from ebooklib import epub

    # Its pages and landmarks go into its own navigation only, which we do not use.
    options = {
        "epub3_pages": False,
        "epub3_landmark": False,
        "raise_exceptions": True,
        "mtime": _modified(binding),
    }
    draft = io.BytesIO()
    epub.write_epub(draft, _book(binding), options)
    with zipfile.ZipFile(draft) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _modified(binding: Binding) -> datetime:
    """The moment of dcterms:modified (EPUB 3.3, 5.5.5): two books of one day differ in it.

    No clock is asked. The day is the edition's, the time in it is made of all that the book holds,
    so that a reading system notices a book that was changed under its old date.
    """
    digest = hashlib.sha256(repr(binding.statements).encode("utf-8", "replace"))
    for file in (*_files(binding), binding.cover):
        digest.update(file.file.encode() + b"\0" + hashlib.sha256(file.content).digest())
    seconds = int.from_bytes(digest.digest()[:4], "big") % 86_400
    return datetime.fromisoformat(binding.date) + timedelta(seconds=seconds)


def _book(binding: Binding) -> EpubBook:
    from ebooklib import epub

    book = epub.EpubBook()
    # A fresh book has a random identifier and the library's own name in it.
    book.metadata.clear()
    book.set_identifier(binding.identifier)
    for statement in binding.statements:
        namespace = None if statement.name in ("meta", "link") else "DC"
        book.add_metadata(
            namespace, statement.name, statement.value or None, dict(statement.attributes)
        )
    ids: set[str] = set()
    items = {
        file.file: _item(file, first_free("file-" + re.sub(r"[^A-Za-z0-9]+", "-", file.file), ids))
        for file in _files(binding)
    }
    items[binding.cover.file].id = COVER_ID
    items[binding.cover.file].properties = ["cover-image"]
    for item in items.values():
        book.add_item(item)
    book.add_item(_item(Resource("toc.ncx", _NCX_TYPE, binding.ncx), _NCX_ID))
    book.spine = [items[file.file] for file in binding.spine]
    book.guide = [
        {"type": _GUIDE[place.kind], "title": place.title, "href": place.href}
        for place in binding.landmarks
        if place.kind in _GUIDE
    ]
    return book


def _files(binding: Binding) -> list[Resource]:
    return [binding.navigation, *binding.spine, binding.cover, *binding.resources]


def _item(file: Resource, item_id: str) -> EpubItem:
    from ebooklib import epub

    item = epub.EpubItem(item_id, file.file, file.media_type, file.content)
    item.properties = list(file.properties)
    return item


def _finished(package: bytes, language: str) -> bytes:
    """The package document with its language (EPUB 3.3, 5.4), which EbookLib cannot set.

    A book that is written from right to left is leafed so too (5.7, page-progression-direction).
    """
    root = etree.fromstring(package)
    root.set(_XML_LANG, language)
    if right_to_left(language):
        root.set("dir", "rtl")
        for spine in root.iter("{*}spine"):
            spine.set("page-progression-direction", "rtl")
    # EbookLib declares a vocabulary that the book does not use and that is reserved anyway.
    del root.attrib["prefix"]
    return etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True)


def archive(files: Mapping[str, bytes], date: str) -> bytes:
    """The archive: `mimetype` first and as it is (EPUB 3.3, 4.2.3), then the files by name."""
    out = io.BytesIO()
    year, month, day = (int(part) for part in date.split("-"))
    # The ZIP format counts years from 1980 in seven bits.
    moment = (min(max(year, 1980), 2107), month, day, 0, 0, 0)
    with zipfile.ZipFile(out, "w") as archive:
        for name in sorted(files, key=lambda name: (name != "mimetype", name)):
            member = zipfile.ZipInfo(name, moment)
            member.create_system = 3
            member.external_attr = 0o644 << 16
            member.compress_type = (
                zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            )
            archive.writestr(member, files[name], compresslevel=9)
    return out.getvalue()
