"""The EPUB for Kobo's own engine: every sentence in a `span` that the engine can point at.

Kobo's e-readers read a file whose name ends in `.kepub.epub` with their own engine, which is faster
than the one for plain EPUBs, pops notes up and counts pages by chapter. It knows places in a book,
for bookmarks, highlights and the page one was on, only by `span`s with ids `kobo.P.S`: piece S of
the text of part P of a file. The rules are those by which https://pgaskin.net/kepubify/ makes such
files of others; the code is our own:

- a part begins with each heading, paragraph, list and table, and each picture is one of its own;
- a piece ends after a full stop, a question or exclamation mark, a colon or an ellipsis, with the
  quotes and brackets that close behind it and the white space that follows, and where an element
  begins or ends;
- white space alone is left as it is, and so is all that is no prose (formulas, code, pictures in
  SVG, scripts);
- the content of the body stands in two `div`s, `book-columns` and `book-inner`.
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from typing import Final

from lxml import etree

from glossator.press.epub.binding import XHTML_TYPE
from glossator.press.epub.package import PACKAGE, archive
from glossator.press.markup import VOID
from glossator.prose import Element

_XHTML: Final = "{http://www.w3.org/1999/xhtml}"
_OPF: Final = "{http://www.idpf.org/2007/opf}"
_PARTS: Final = frozenset("p ol ul table h1 h2 h3 h4 h5 h6".split())
# No prose, or nothing but text is allowed in them.
_NO_PROSE: Final = frozenset("script style pre audio video rp".split())
_PIECE: Final = re.compile(r".+?(?:[.!?:…]+[\"'”’»)\]]*\s+|\Z)", re.DOTALL)
_STYLE: Final = "div#book-inner { margin-top: 0; margin-bottom: 0; }"


def kepub(book: bytes, date: str) -> bytes:
    """An EPUB of ours as a KEPUB; `date` (ISO 8601) is the archive's. Same input, same bytes."""
    with zipfile.ZipFile(io.BytesIO(book)) as opened:
        files = {name: opened.read(name) for name in opened.namelist()}
    folder = PACKAGE.rpartition("/")[0]
    for item in etree.fromstring(files[PACKAGE]).iter(f"{_OPF}item"):
        if item.get("media-type") == XHTML_TYPE:
            name = f"{folder}/{item.get('href')}"
            files[name] = segmented(files[name])
    return archive(files, date)


def segmented(document: bytes) -> bytes:
    """An XHTML document with the `div`s and `span`s that Kobo's engine wants."""
    root = etree.fromstring(document)
    head, body = root.find(f"{_XHTML}head"), root.find(f"{_XHTML}body")
    if head is not None and body is not None:
        style = etree.SubElement(head, f"{_XHTML}style", {"class": "kobostylehacks"})
        style.text, style.tail = _STYLE, "\n"
        _Segmenter().walk(body)
        _wrap(body)
    for node in root.iter():
        if node.text is None and not len(node) and etree.QName(node).localname not in VOID:
            # An empty text keeps the end tag: engines that read XHTML as HTML need it.
            node.text = ""
    written = etree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n{written}\n'.encode()


def pieces(text: str) -> list[str]:
    """A text cut behind its sentences; joined, they are the text again."""
    return _PIECE.findall(text)


def _wrap(body: Element) -> None:
    inner = etree.Element(f"{_XHTML}div", {"id": "book-inner"})
    inner.text, body.text = body.text, "\n"
    inner.extend(list(body))
    columns = etree.SubElement(body, f"{_XHTML}div", {"id": "book-columns"})
    columns.append(inner)
    columns.tail = "\n"


@dataclass(slots=True)
class _Segmenter:
    """Puts the spans in, and counts parts and pieces while doing so."""

    part: int = 0
    piece: int = 0

    def walk(self, node: Element) -> None:
        """Segment the text in a node and in all it holds, in reading order."""
        name = etree.QName(node).localname
        if name in _PARTS:
            self.part, self.piece = self.part + 1, 0
        children = list(node)
        self._segment(node, None)
        for child in children:
            if isinstance(child.tag, str) and child.tag.startswith(_XHTML):
                kind = etree.QName(child).localname
                if kind == "img":
                    child = self._picture(child)
                elif kind not in _NO_PROSE:
                    self.walk(child)
            self._segment(node, child)

    def _next(self) -> Element:
        self.piece += 1
        # Text before the first part belongs to a part of its own.
        self.part = self.part or 1
        span = etree.Element(f"{_XHTML}span", {"class": "koboSpan"})
        span.set("id", f"kobo.{self.part}.{self.piece}")
        return span

    def _segment(self, parent: Element, after: Element | None) -> None:
        """Segment the text at the parent's start, or behind one of its children."""
        text = parent.text if after is None else after.tail
        if not text or not text.strip():
            return
        place = 0 if after is None else parent.index(after) + 1
        if after is None:
            parent.text = None
        else:
            after.tail = None
        for number, piece in enumerate(pieces(text)):
            span = self._next()
            span.text = piece
            parent.insert(place + number, span)

    def _picture(self, picture: Element) -> Element:
        """Put a picture into a span, which is given back."""
        self.part, self.piece = self.part + 1, 0
        span = self._next()
        span.tail, picture.tail = picture.tail, None
        picture.addprevious(span)
        span.append(picture)
        return span
