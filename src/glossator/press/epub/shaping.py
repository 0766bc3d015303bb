"""Words whose letters change by their neighbours, as pieces of a cover: Arabic, Hebrew, Devanagari.

HarfBuzz shapes a run as a whole. Pillow draws characters, not glyphs: so each glyph of the run gets
a character of the private use area in a font of its own.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from glossator import typefaces
from glossator.scripts import inkless, script_of
from glossator.typefaces import Face

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw

_PRIVATE: Final = 0xF0000  # Supplementary Private Use Area-A: room for every glyph of a face
_SHAPED: Final = frozenset(
    "Arab Syrc Hebr Thaa Nkoo Deva Beng Guru Gujr Orya Taml Telu Knda Mlym Sinh Thai Laoo Khmr "
    "Mymr Tibt Mong".split()
)


def is_shaped(char: str) -> bool:
    """Whether a character belongs to a script whose letters have to be shaped in their run."""
    return script_of(char) in _SHAPED


def runs(text: str) -> Iterator[str]:
    """The text in pieces: characters, but words of a shaped script with their spaces as one."""
    at = 0
    while at < len(text):
        end = at + 1
        if is_shaped(text[at]):
            last = at
            while end < len(text) and (_goes_on(text[end])):
                last = end if is_shaped(text[end]) else last
                end += 1
            end = last + 1
        yield text[at:end]
        at = end


def _goes_on(char: str) -> bool:
    return is_shaped(char) or char in " \u00a0" or inkless(char) or script_of(char) == "Zinh"


@dataclass(slots=True)
class ShapedRun:
    """A run set in one face: glyphs with their places in ems, its width, a font to draw them."""

    glyphs: list[tuple[str, float, float]]
    width: float
    font: bytes

    @classmethod
    def of(cls, text: str, face: Face) -> ShapedRun:
        """The run as HarfBuzz shapes it. Raises ToolMissing when the face is not installed."""
        import uharfbuzz as hb

        whole = typefaces.whole(face)
        font, buffer = hb.Font(whole), hb.Buffer()
        buffer.add_str(text)
        buffer.guess_segment_properties()
        hb.shape(font, buffer)
        glyphs, x, units = [], 0.0, float(whole.upem)
        for info, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
            sign = chr(_PRIVATE + info.codepoint)
            glyphs.append((sign, (x + place.x_offset) / units, place.y_offset / units))
            x += place.x_advance
        return cls(
            glyphs, x / units, _by_glyph(whole, {info.codepoint for info in buffer.glyph_infos})
        )

    def draw(self, canvas: ImageDraw, start: tuple[float, float], size: int, fill: str) -> None:
        """Draw the run; `start` is the left end of its baseline."""
        from PIL import ImageFont

        font = ImageFont.truetype(io.BytesIO(self.font), size, layout_engine=ImageFont.Layout.BASIC)
        for sign, x, y in self.glyphs:
            place = (start[0] + x * size, start[1] - y * size)
            canvas.text(place, sign, fill, font=font, anchor="ls")


def _by_glyph(whole: Any, numbers: set[int]) -> bytes:
    """The face cut to these glyphs, each under a private character that says its number."""
    import uharfbuzz as hb
    from fontTools.ttLib import TTFont
    from fontTools.ttLib.tables._c_m_a_p import cmap_format_12

    wanted = hb.SubsetInput()
    wanted.glyph_set.update(numbers)
    wanted.flags = hb.SubsetFlags.RETAIN_GIDS | hb.SubsetFlags.NO_HINTING
    wanted.pin_all_axes_to_default(whole)
    font = TTFont(io.BytesIO(hb.subset(whole, wanted).blob.data), recalcTimestamp=False)
    table = cmap_format_12(12)
    table.platformID, table.platEncID, table.language = 3, 10, 0
    table.cmap = {_PRIVATE + number: font.getGlyphName(number) for number in sorted(numbers)}
    font["cmap"].tables = [table]
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()
