"""The typefaces that the formats use: where they come from, what they cover, and subsets of them.

Faces come from pinned packages, never from the system. The text face is variable: print uses it
as it is (weight and optical size by CSS), screens get static subsets with few characters. HarfBuzz
makes them, in milliseconds, and the presses share what was cut.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from glossator.errors import ToolMissing


@dataclass(frozen=True, slots=True)
class Face:
    """One font file of a package: the CSS family and style under which the formats know it."""

    family: str
    italic: bool
    package: str  # "" for a face that the manuscript brings along
    file: str
    weight: int = 0  # of a static face; 0 where the file says it
    content: bytes = field(default=b"", repr=False)  # of a face of the manuscript: bare OpenType


# Source Serif 4 (OFL 1.1): weights 200–900, optical sizes 8–60 pt, small capitals, old figures.
ROMAN: Final = Face(
    "Edition Serif", False, "fontpkg_source_serif_4", "files/SourceSerif4[opsz,wght].ttf"
)
ITALIC: Final = Face(
    "Edition Serif", True, "fontpkg_source_serif_4", "files/SourceSerif4-Italic[opsz,wght].ttf"
)
# Noto Serif KR (OFL 1.1) for Hangul, Hanja and the signs that the text face lacks.
HANGUL: Final = Face("Edition Hangul", False, "pylopdf_fonts_ko", "NotoSerifKR-Regular.otf")
# Source Sans 3 and Noto Sans KR (OFL 1.1): large print is set without serifs and without italics.
SANS: Final = Face("Edition Sans", False, "fontpkg_source_sans_3", "files/SourceSans3[wght].ttf")
SANS_ITALIC: Final = Face(
    "Edition Sans", True, "fontpkg_source_sans_3", "files/SourceSans3-Italic[wght].ttf"
)
HANGUL_SANS: Final = Face(
    "Edition Hangul Sans", False, "pylopdf_fonts_ko", "NotoSansKR-Regular.otf"
)
# Source Code Pro (OFL 1.1): every letter as wide as the next, for code.
MONO: Final = Face(
    "Edition Mono", False, "fontpkg_source_code_pro", "files/SourceCodePro[wght].ttf"
)
# Where the package is this, `file` names a script or kind of sign: MuPDF holds Noto's faces.
MUPDF: Final = "pymupdf"
# copyright; family, style, full name and PostScript name; license
_NAMES: Final = (0, 1, 2, 4, 6, 13, 14)


def font_file(face: Face) -> Path:
    """The face's file in its package. Raises ToolMissing when the package is not installed."""
    spec = find_spec(face.package)
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        path = Path(folder) / face.file
        if path.is_file():
            return path
    raise ToolMissing(
        f"the typeface package {face.package} is not installed",
        "run `make` again, or: pip install glossator",
    )


@cache
def coverage(face: Face) -> frozenset[int]:
    """The code points that the face has a glyph for."""
    return frozenset(whole(face).unicodes)


@cache
def whole(face: Face) -> Any:
    """The face as HarfBuzz knows it."""
    import uharfbuzz as hb

    if face.content or face.package == MUPDF:
        return hb.Face(hb.Blob(file_content(face)))
    return hb.Face(hb.Blob.from_file_path(str(font_file(face))))


def file_content(face: Face) -> bytes:
    """The face whole, as bare OpenType. Raises ToolMissing when its package is not there."""
    if face.package == MUPDF:
        return _within_mupdf(face.file)
    return face.content or font_file(face).read_bytes()


@cache
def _within_mupdf(name: str) -> bytes:
    """The face of Noto that MuPDF holds for a script, named as ICU does, or for a kind of sign."""
    missing = ToolMissing(f"MuPDF has no face for {name}", "type: pip install 'glossator[scripts]'")
    if find_spec(MUPDF) is None:
        raise missing
    from pymupdf import mupdf

    ask = getattr(mupdf, f"fz_lookup_noto_{name}_font", None)
    script = getattr(mupdf, "UCDN_SCRIPT_" + re.sub(r"\W", "_", name.upper()), None)
    if ask is None and script is None:
        raise missing
    found = ask() if ask is not None else mupdf.fz_lookup_noto_font(script, 0)
    start, length = found[:2]
    if not start or not length:
        raise missing
    return bytes(mupdf.python_memoryview_from_memory(start, length, 0))


def name_in(face: Face) -> str:
    """The name that its makers gave the family, as the font says it."""
    import uharfbuzz as hb

    font, names = whole(face), hb.OTNameIdPredefined
    return str(font.get_name(names.TYPOGRAPHIC_FAMILY) or font.get_name(names.FONT_FAMILY) or "")


def weights(face: Face) -> tuple[int, ...]:
    """The weights in which a face is used: regular and strong if it has an axis, else () of none.

    A face without the axis has one weight, which is given as 0: no need to speak of it.
    """
    if face.weight:
        return (face.weight,)
    return (400, 600) if any(axis.tag == "wght" for axis in whole(face).axis_infos) else (0,)


def is_truetype(face: Face) -> bool:
    """Whether its outlines are TrueType's (not CFF)."""
    return "glyf" in {str(tag) for tag in whole(face).table_tags}


@cache
def subset(
    face: Face,
    characters: str,
    axes: tuple[tuple[str, float], ...] = (),
    features: tuple[str, ...] = (),
) -> bytes:
    """The face cut down to the characters, static, as bare OpenType. Same input, same bytes.

    `axes` fixes the axes of a variable face, e.g. (("wght", 600), ("opsz", 10)), opsz in points;
    those that are not named stand at their default. `features` are the OpenType features that are
    kept, with the glyphs that they need (none named: all of them).
    """
    import uharfbuzz as hb

    opened, wanted = whole(face), hb.SubsetInput()
    wanted.unicode_set.clear()
    wanted.unicode_set.update(map(ord, characters))
    kept = wanted.layout_feature_tag_set
    kept.clear()
    if features:
        kept.update(int.from_bytes(tag.encode("ascii"), "big") for tag in features)
    else:
        kept.invert()
    wanted.name_id_set.clear()
    wanted.name_id_set.update(_NAMES)
    wanted.flags = hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.NOTDEF_OUTLINE
    wanted.pin_all_axes_to_default(opened)
    for axis, value in axes:
        wanted.pin_axis_location(opened, axis, value)
    cut: bytes = hb.subset(opened, wanted).blob.data
    return cut


def truetype_subset(face: Face, characters: str) -> bytes:
    """The face cut down to the characters, with TrueType outlines (bare OpenType).

    WeasyPrint writes glyph indexes where a CID-keyed CFF font is read by CIDs (ISO 32000-1,
    9.7.4.2), so such a face would print the wrong glyphs; TrueType knows only glyph indexes.
    """
    from fontTools.pens.cu2quPen import Cu2QuPen
    from fontTools.pens.ttGlyphPen import TTGlyphPen
    from fontTools.ttLib import TTFont, newTable

    font = TTFont(io.BytesIO(subset(face, characters)), recalcTimestamp=False)
    if "glyf" not in font:
        order, outlines = font.getGlyphOrder(), font.getGlyphSet()
        glyphs = {}
        for name in order:
            pen = TTGlyphPen(None)
            outlines[name].draw(Cu2QuPen(pen, max_err=1.0, reverse_direction=True))
            glyphs[name] = pen.glyph()
        for tag in ("CFF ", "VORG", "vhea", "vmtx"):
            if tag in font:
                del font[tag]
        font["loca"], font["glyf"] = newTable("loca"), newTable("glyf")
        font["glyf"].glyphOrder, font["glyf"].glyphs = order, glyphs
        profile = font["maxp"]
        profile.tableVersion = 0x00010000
        for name in (
            "maxZones maxTwilightPoints maxStorage maxFunctionDefs maxInstructionDefs "
            "maxStackElements maxSizeOfInstructions maxComponentElements"
        ).split():
            setattr(profile, name, 1 if name == "maxZones" else 0)
        font["post"].formatType = 3.0
        font.sfntVersion = "\x00\x01\x00\x00"
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


def is_cjk(char: str) -> bool:
    """Whether the character belongs to the Hangul face: Hangul, Han and CJK punctuation."""
    point = ord(char)
    return (
        0x1100 <= point <= 0x11FF
        or 0x2E80 <= point <= 0x9FFF
        or 0xA960 <= point <= 0xA97F
        or 0xAC00 <= point <= 0xD7FF
        or 0xF900 <= point <= 0xFAFF
        or 0xFF00 <= point <= 0xFFEF
    )
