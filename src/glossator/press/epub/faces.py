"""The fonts of the book: the text face and those of other scripts, cut down to its characters.

Readers that follow the publisher's face show them; those who have chosen a face of their own see
that, but for scripts that their device has no letters of. The faces are under the SIL Open Font
License 1.1. A font that was cut down may not bear a reserved name (section 3 of the license), so
the text face is renamed; copyright and license stand in the font itself (section 2).
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from lxml import etree

from glossator import typefaces
from glossator.model import Edition
from glossator.press.epub.binding import Resource
from glossator.sharing import Share, choice_of, families_of_use, tagged_characters
from glossator.store import Store, recalled
from glossator.typefaces import Face

# Bare OpenType: engines older than EPUB 3.1 read no WOFF.
_OTF, _TTF = "font/otf", "font/ttf"
# What letters need to stand beside one another; alternates would triple the size.
_FEATURES: Final = ("kern", "liga", "ccmp", "locl", "mark", "mkmk", "palt", "vert")
# and what other scripts are written with: joined letters, forms by place, clusters
_COMPLEX: Final = (
    *_FEATURES,
    *"abvf abvm abvs akhn blwf blwm blws calt cfar cjct clig curs dist fina fin2 fin3 half".split(),
    *"haln init isol ljmo med2 medi nukt pref pres pstf psts rclt rkrf rlig rphf rtla rtlm".split(),
    *"stch tjmo vatu vjmo".split(),
)
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
    languages: tuple[str, ...] = ()  # in whose passages it is asked first
    alone: bool = False  # and nowhere else
    elements: str = ""  # selector of those that are set in it
    hangul: bool = False  # whether Hangul is among its letters


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
_SANS: Final = {False: typefaces.SANS, True: typefaces.SANS_ITALIC}
_STYLES: Final = {
    ("normal", "normal"): "Regular",
    ("italic", "normal"): "Italic",
    ("normal", "bold"): "Bold",
}


def fonts(
    documents: Iterable[bytes], edition: Edition, store: Store | None = None
) -> tuple[BookFont, ...]:
    """The fonts that these XHTML documents need, each with no more characters than they hold.

    Raises ToolMissing when a typeface is not installed.
    """
    pages = [page.decode() for page in documents]
    characters = {char for page in pages for char in _text(page)}
    shares = choice_of(edition).shares(characters, tagged_characters(edition))
    elsewhere = {c for share in shares if not share.languages for c in share.characters}
    bold = any(_BOLD.search(page) for page in pages)
    slanted = any(_SLANTED.search(page) for page in pages)
    cuts = [_REGULAR, *([_ITALIC] if slanted else []), *([_STRONG] if bold else [])]
    if edition.theme.sans:
        cuts = [replace(c, face=_SANS[c.face.italic]) for c in cuts]
    found = [_text_font(cut, characters - elsewhere, store) for cut in cuts]
    for share in shares:
        found += _beside(share, store, bold=bold, slanted=slanted)
    for elements, family in families_of_use(edition):
        letters = "".join(
            sorted(c for c in characters if ord(c) in typefaces.coverage(family.face))
        )
        own = _beside(Share(family, letters, alone=True), store, bold=bold, slanted=slanted)
        found += (replace(font, elements=elements) for font in own)
    return tuple(found)


def _beside(share: Share, store: Store | None, *, bold: bool, slanted: bool) -> Iterator[BookFont]:
    """The fonts of a family beside the text face: regular, and as far as it has them the others."""
    regular, italic = share.family.face, share.family.italic
    weighty = typefaces.weights(regular)[0] == 400
    yield _family_font(share, regular, "normal", "normal", store)
    if bold and share.family.bold is not None:
        yield _family_font(share, share.family.bold, "normal", "bold", store)
    elif bold and weighty and not share.family.languages and len(typefaces.weights(regular)) > 1:
        yield _family_font(share, regular, "normal", "bold", store)
    if slanted and italic is not None:
        yield _family_font(share, italic, "italic", "normal", store)


def _family_font(
    share: Share, face: Face, style: str, weight: str, store: Store | None
) -> BookFont:
    axis = _STRONG.axis if weight == "bold" else _REGULAR.axis
    axes = (("wght", axis),) if len(typefaces.weights(face)) > 1 else ()
    font = typefaces.subset(face, share.cut, axes, _COMPLEX)
    kind = _STYLES[style, weight]
    truetype = typefaces.is_truetype(face)
    stem = face.family.lower().replace(" ", "-")
    part = stem if kind == "Regular" else f"{stem}-{kind.lower()}"
    file = f"fonts/{part}.{'ttf' if truetype else 'otf'}"
    content = _renamed(font, face, f"{face.family} {kind}", store) if truetype else font
    resource = Resource(file, _TTF if truetype else _OTF, content)
    form = "truetype" if truetype else "opentype"
    hangul = any("가" <= char <= "힣" for char in share.characters)
    said = (share.languages, share.alone)
    return BookFont(resource, face.family, style, weight, form, *said, hangul=hangul)


def _text(page: str) -> str:
    return "".join(etree.fromstring(page.encode()).itertext())


def _text_font(cut: _Cut, characters: set[str], store: Store | None) -> BookFont:
    own = typefaces.coverage(cut.face)
    kept = "".join(sorted(char for char in characters if ord(char) in own))
    sizes = () if cut.face in _SANS.values() else (("opsz", _OPTICAL_SIZE),)
    axes = (("wght", cut.axis), *sizes)
    font = typefaces.subset(cut.face, kept, axes, _FEATURES)
    name = f"{cut.face.family} {_STYLES[cut.style, cut.weight]}"
    resource = Resource(cut.file, _TTF, _renamed(font, cut.face, name, store))
    return BookFont(resource, cut.face.family, cut.style, cut.weight, "truetype")


def _renamed(font: bytes, face: Face, name: str, store: Store | None) -> bytes:
    """The font under a name of ours; its copyright stays."""
    parts = [font, face.family.encode(), name.encode()]
    return recalled(store, "renamed", parts, lambda: _named_anew(font, face, name))


def _named_anew(font: bytes, face: Face, name: str) -> bytes:
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
