"""The fonts of the book: the text face and the Hangul face, cut down to the book's characters.

Readers that follow the publisher's face show them; those who have chosen a face of their own see
that, but for Hangul and Hanja, which many e-readers lack. The faces are under the SIL Open Font
License 1.1. A font that was cut down may not bear a reserved name (section 3 of the license), so
the text face is renamed; copyright and license stand in the font itself (section 2).
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from lxml import etree

from glossator import typefaces
from glossator.press.epub.binding import Resource
from glossator.typefaces import Face

# Bare OpenType: engines older than EPUB 3.1 read no WOFF.
_OTF, _TTF = "font/otf", "font/ttf"
# What letters need to stand beside one another; alternates would triple the size.
_FEATURES: Final = ("kern", "liga", "ccmp", "locl", "mark", "mkmk", "palt", "vert")
_OPTICAL_SIZE: Final = 12.0
_BOLD: Final = re.compile(r"<(b|strong|dfn|th|h[1-6])[\s>]")
_SLANTED: Final = re.compile(r"<(i|em|cite|var|h3)[\s>]|class=\"(sign|kind|who|subtitle)")


@dataclass(frozen=True, slots=True)
class BookFont:
    """A font of the book with what its `@font-face` says: family, style and weight."""

    resource: Resource
    family: str
    style: str
    weight: str
    format: str


@dataclass(frozen=True, slots=True)
class _Cut:
    """A cut of the text face: the face, its weight on the axis, CSS style and weight, file."""

    face: Face
    axis: float
    style: str
    weight: str
    file: str


_REGULAR: Final = _Cut(typefaces.ROMAN, 400, "normal", "normal", "fonts/edition-regular.ttf")
_ITALIC: Final = _Cut(typefaces.ITALIC, 400, "italic", "normal", "fonts/edition-italic.ttf")
_STRONG: Final = _Cut(typefaces.ROMAN, 620, "normal", "bold", "fonts/edition-bold.ttf")
_STYLES: Final = {
    ("normal", "normal"): "Regular",
    ("italic", "normal"): "Italic",
    ("normal", "bold"): "Bold",
}
HANGUL_FILE: Final = "fonts/edition-hangul.otf"


def fonts(documents: Iterable[bytes]) -> tuple[BookFont, ...]:
    """The fonts that these XHTML documents need, each with no more characters than they hold.

    Raises ToolMissing when a typeface is not installed.
    """
    pages = [page.decode() for page in documents]
    characters = {char for page in pages for char in _text(page)}
    cjk = "".join(sorted(filter(typefaces.is_cjk, characters)))
    latin = characters - set(cjk)
    cuts = [_REGULAR]
    if any(_SLANTED.search(page) for page in pages):
        cuts.append(_ITALIC)
    if any(_BOLD.search(page) for page in pages):
        cuts.append(_STRONG)
    found = [_text_font(cut, latin) for cut in cuts]
    if cjk:
        font = typefaces.subset(typefaces.HANGUL, cjk, (), _FEATURES)
        resource = Resource(HANGUL_FILE, _OTF, font)
        found.append(BookFont(resource, typefaces.HANGUL.family, "normal", "normal", "opentype"))
    return tuple(found)


def _text(page: str) -> str:
    return "".join(etree.fromstring(page.encode()).itertext())


def _text_font(cut: _Cut, characters: set[str]) -> BookFont:
    own = typefaces.coverage(cut.face)
    kept = "".join(sorted(char for char in characters if ord(char) in own))
    axes = (("wght", cut.axis), ("opsz", _OPTICAL_SIZE))
    font = typefaces.subset(cut.face, kept, axes, _FEATURES)
    name = f"{cut.face.family} {_STYLES[cut.style, cut.weight]}"
    resource = Resource(cut.file, _TTF, _renamed(font, cut.face, name))
    return BookFont(resource, cut.face.family, cut.style, cut.weight, "truetype")


def _renamed(font: bytes, face: Face, name: str) -> bytes:
    """The font under a name of ours; its copyright stays."""
    from fontTools.ttLib import TTFont

    cut = TTFont(io.BytesIO(font), recalcTimestamp=False)
    names = cut["name"]
    # OpenType knows four styles by name (`name` table, name ID 2).
    said = {1: face.family, 2: name.rsplit(" ", 1)[1], 4: name, 6: name.replace(" ", "")}
    for name_id, text in said.items():
        names.removeNames(nameID=name_id)
        # Windows, Unicode BMP, American English: the record that every reader looks at.
        names.setName(text, name_id, 3, 1, 0x409)
    out = io.BytesIO()
    cut.save(out)
    return out.getvalue()
