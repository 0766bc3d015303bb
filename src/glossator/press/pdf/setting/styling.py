"""The style sheet of a run: the theme's book design, the faces, and the page of the profile."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from glossator.model import Edition
from glossator.press.pdf.binding.shared_fonts import digest
from glossator.themes import style
from glossator.typefaces import (
    FACES,
    HANGUL,
    HANGUL_SANS,
    LARGE_FACES,
    ROMAN,
    SANS,
    Face,
    coverage,
    font_file,
    truetype_subset,
)
from glossator.vocabulary import COLORS, PAPERS, SHAPES

# paper → type size in points, page margins in millimetres: top, outer, bottom, inner
_PAGES: Final = {
    "A5": (10.2, (21.0, 16.0, 20.0, 22.0)),
    "6x9": (10.6, (22.0, 18.0, 22.0, 24.0)),
    "A4": (11.5, (28.0, 34.0, 30.0, 38.0)),
    "Letter": (11.5, (27.0, 36.0, 28.0, 40.0)),
}
# the same with notes in the outer margin
_MARGIN_PAGES: Final = {
    "A5": (9.8, (20.0, 47.0, 20.0, 18.0)),
    "6x9": (10.2, (21.0, 48.0, 20.0, 19.0)),
    "A4": (11.0, (26.0, 66.0, 28.0, 26.0)),
    "Letter": (11.0, (25.0, 68.0, 26.0, 28.0)),
}
_GAP: Final = 4.0  # millimetres between the text and notes in the margin
_EDGE: Final = 8.0  # and between those and the edge of the page
_BETWEEN: Final = 1.2  # and between two of them
_PX: Final = 96 / 25.4
_WIDE_TYPE: Final = 14.0  # from this size on the margins give way to the type
LARGE: Final = 16.0  # points: the least size of large print (UKAAF guidance G003)
_BESIDE: Final = {HANGUL: ROMAN, HANGUL_SANS: SANS}  # cut down to what the other face lacks


@dataclass(frozen=True, slots=True)
class TypeCase:
    """The faces of one printing: their @font-face rules, and the faces themselves by digest."""

    rules: str
    faces: Mapping[str, bytes]


def type_case(characters: str, faces: Iterable[Face] = FACES) -> TypeCase:
    """The faces for printing these characters. All sheets of a book need the same one."""
    rules, found = [], {}
    for face in faces:
        content, address = _cast(face, characters)
        found[digest(content)] = content
        style = "italic" if face.italic else "normal"
        rules.append(
            f'@font-face{{font-family:"{face.family}";font-style:{style};src:url("{address}")}}'
        )
    return TypeCase("\n".join(rules), found)


def _cast(face: Face, characters: str) -> tuple[bytes, str]:
    """A face and the address from which the layout takes it."""
    if face not in _BESIDE:
        return font_file(face).read_bytes(), font_file(face).as_uri()
    needed = sorted(c for c in set(characters) if ord(c) not in coverage(_BESIDE[face]))
    # the space with it: between two Hangul words it is set in their face
    cut = truetype_subset(face, "".join(needed) + " \u00a0")
    return cut, f"data:font/ttf;base64,{base64.b64encode(cut).decode('ascii')}"


def type_size(edition: Edition) -> float:
    """The size of the running text in points: the profile's, else the paper's."""
    named = edition.profile.type_size
    if named.endswith("mm"):
        return float(named.removesuffix("mm")) * 72 / 25.4
    pages = _MARGIN_PAGES if edition.profile.notes == "margin" else _PAGES
    return float(named.removesuffix("pt")) if named else pages[edition.profile.paper][0]


def _margins(edition: Edition) -> tuple[float, float, float, float]:
    """Top, outer, bottom and inner margin of the profile's pages in millimetres."""
    paper, wide = edition.profile.paper, type_size(edition) >= _WIDE_TYPE
    if edition.profile.notes == "margin":
        top, outer, bottom, inner = _MARGIN_PAGES[paper][1]
        return (20.0, outer, 20.0, 20.0) if wide else (top, outer, bottom, inner)
    return (20.0, 18.0, 20.0, 22.0) if wide else _PAGES[paper][1]


def text_area(edition: Edition) -> tuple[float, float]:
    """Width and height of a page's text in millimetres."""
    width, height = PAPERS[edition.profile.paper]
    top, outer, bottom, inner = _margins(edition)
    return width - outer - inner, height - top - bottom


def note_column(edition: Edition) -> tuple[float, float, float] | None:
    """For notes in the margin: distance from the text, width, distance of two notes, in px."""
    if edition.profile.notes != "margin":
        return None
    width = _margins(edition)[1] - _GAP - _EDGE
    return _GAP * _PX, width * _PX, _BETWEEN * _PX


def faces_for(edition: Edition) -> tuple[Face, ...]:
    """The faces that the edition is printed with: large print has others."""
    return LARGE_FACES if type_size(edition) >= LARGE else FACES


def style_sheet(edition: Edition, case: TypeCase) -> str:
    """All CSS of a run."""
    paper = edition.profile.paper
    width, height = PAPERS[paper]
    size = type_size(edition)
    top, outer, bottom, inner = _margins(edition)
    page = f"""
@page {{ size: {width}mm {height}mm; margin: {top}mm {outer}mm {bottom}mm {inner}mm }}
@page :left {{ margin-left: {outer}mm; margin-right: {inner}mm;
  @bottom-left {{ content: counter(page) }} }}
@page :right {{ margin-left: {inner}mm; margin-right: {outer}mm;
  @bottom-right {{ content: counter(page) }} }}
html {{ font-size: {size}pt }}
"""
    large = style("print/large-print.css") if size >= LARGE else ""
    return "\n".join((case.rules, style("print/book.css"), large, page, *_layer_rules(edition)))


def _layer_rules(edition: Edition) -> Iterator[str]:
    """The color of a layer's marks, and the line that says the same without color."""
    for layer in edition.layers.values():
        marks = f".call.layer-{layer.key} a, .note.layer-{layer.key} .mark a"
        if layer.color:
            yield f"{marks} {{ color: {COLORS[layer.color].paper} }}"
        if layer.shape != "plain":
            line = SHAPES[layer.shape]
            yield f"{marks} {{ text-decoration: {line} 0.06em; text-underline-offset: 0.14em }}"
