"""What pandoc does not tell of a Word document: its language, its pictures, who answers whom.

Office Open XML, ISO/IEC 29500-1; answers to comments are an extension of Word 2012 ([MS-DOCX],
2.5.1.29 commentEx).
"""

from __future__ import annotations

import io
import zipfile
from typing import Final

from lxml import etree

from glossator.errors import UsageError

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_W14: Final = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_W15: Final = "{http://schemas.microsoft.com/office/word/2012/wordml}"
_LARGEST: Final = 256 * 2**20  # bytes of one part, unpacked


class Parts:
    """The parts of an archive by name, none of them larger than is sensible."""

    def __init__(self, content: bytes, name: str) -> None:
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(content))
        except zipfile.BadZipFile:
            raise UsageError(
                f"“{name}” is not what its name says: no archive", "save it anew from its program"
            ) from None
        self._name = name

    def names(self) -> list[str]:
        """The names of the parts."""
        return self._archive.namelist()

    def read(self, part: str) -> bytes:
        """A part's bytes; b"" where there is none. Raises UsageError for a part too large."""
        try:
            info = self._archive.getinfo(part)
        except KeyError:
            return b""
        if info.file_size > _LARGEST:
            raise UsageError(f"“{self._name}” holds a part of {info.file_size >> 20} MiB", "")
        try:
            return self._archive.read(info)
        except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError):
            raise UsageError(
                f"“{self._name}” is broken or locked with a password", "save it anew without one"
            ) from None

    def tree(self, part: str) -> etree._Element | None:
        """A part as XML; None where there is none, or it is broken."""
        content = self.read(part)
        if not content:
            return None
        try:
            return etree.fromstring(content, safe_parser())
        except etree.XMLSyntaxError:
            return None

    def pictures(self, prefix: str = "") -> dict[str, bytes]:
        """The parts that are pictures by their names, without `prefix`."""
        kinds = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".tif", ".tiff", ".bmp")
        return {
            name.removeprefix(prefix): self.read(name)
            for name in self.names()
            if name.lower().endswith(kinds)
        }


def safe_parser() -> etree.XMLParser:
    """An XML parser that reads nothing but what it is given."""
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)


def language(parts: Parts) -> str:
    """The language that the document's styles name, such as `en-US`; "" if none."""
    styles = parts.tree("word/styles.xml")
    if styles is None:
        return ""
    named = styles.find(f"{_W}docDefaults//{_W}lang")
    return "" if named is None else named.get(f"{_W}val", "")


def answers(parts: Parts) -> dict[str, str]:
    """Which comment answers which, by their ids."""
    comments, extended = parts.tree("word/comments.xml"), parts.tree("word/commentsExtended.xml")
    if comments is None or extended is None:
        return {}
    of_paragraph = {
        paragraph.get(f"{_W14}paraId", ""): comment.get(f"{_W}id", "")
        for comment in comments.iter(f"{_W}comment")
        for paragraph in comment.iter(f"{_W}p")
    }
    found = {}
    for one in extended.iter(f"{_W15}commentEx"):
        above = of_paragraph.get(one.get(f"{_W15}paraIdParent", ""), "")
        own = of_paragraph.get(one.get(f"{_W15}paraId", ""), "")
        if above and own and above != own:
            found[own] = above
    return found
