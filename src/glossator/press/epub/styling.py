"""The style sheet and the fonts of the book."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from glossator import themes, typefaces
from glossator.model import Edition
from glossator.press.epub.addresses import STYLE, relative
from glossator.press.epub.binding import Resource
from glossator.vocabulary import COLORS, SHAPES

HANGUL_FILE: Final = "fonts/edition-hangul.otf"
# From this size in points on an edition is meant for people who need large type.
_LARGE: Final = 14.0
_POINTS: Final = {"pt": 1.0, "px": 0.75, "mm": 72 / 25.4, "cm": 720 / 25.4, "in": 72.0}


def fonts(text: str) -> tuple[Resource, ...]:
    """A font with the Hangul and Hanja of the text, if there are any: e-readers may lack them.

    Latin is left to the face that the reader has chosen. Raises ToolMissing when the typeface is
    not installed.
    """
    characters = "".join(sorted({char for char in text if typefaces.is_cjk(char)}))
    if not characters:
        return ()
    # Bare OpenType, since engines older than EPUB 3.1 do not read WOFF.
    font = typefaces.subset(typefaces.HANGUL, characters, flavor=None)
    return (Resource(HANGUL_FILE, "font/otf", font),)


def style_sheet(edition: Edition, faces: Sequence[Resource]) -> Resource:
    """The theme, with the fonts declared that are in the book and the profile's larger type."""
    rules = [themes.style("epub/edition.css")]
    for face in faces:
        rules.append(
            f'@font-face {{\n  font-family: "{typefaces.HANGUL.family}";\n'
            f'  src: url("{relative(face.file, STYLE)}") format("opentype");\n}}\n'
        )
    if points(edition.profile.type_size) >= _LARGE:
        # Modestly: the device's own setting multiplies it, and the reader has the last word.
        rules.append("body {\n  font-size: 1.25em;\n  line-height: 1.6;\n}\n")
    rules += _layer_rules(edition)
    return Resource(STYLE, "text/css", "\n".join(rules).encode())


def points(length: str) -> float:
    """A CSS length in points; 0 for one that is not absolute or is no length."""
    match = re.fullmatch(r"\s*([\d.]+)\s*([a-z]+)\s*", length.lower())
    return float(match[1]) * _POINTS.get(match[2], 0.0) if match else 0.0


def _layer_rules(edition: Edition) -> Iterator[str]:
    """The color of a layer's marks, and the line that says the same without color."""
    for layer in edition.layers.values():
        marks = (
            f".call.layer-{layer.key} a,\n.note.layer-{layer.key} > p:first-child > a:first-child"
        )
        if layer.color:
            yield f"{marks} {{\n  color: {COLORS[layer.color].either};\n}}\n"
        if layer.shape != "plain":
            line, _, style = SHAPES[layer.shape].rpartition(" ")
            if not line or style in ("underline", "overline"):
                line, style = SHAPES[layer.shape], "solid"
            # in two properties: old engines know no style, and would drop the line with it
            styles = "".join(f"  {p}text-decoration-style: {style};\n" for p in ("-webkit-", ""))
            # else a single g or j would lose its line
            styles += "  text-decoration-skip-ink: none;\n"
            yield f"{marks} {{\n  text-decoration: {line};\n{styles}}}\n"
