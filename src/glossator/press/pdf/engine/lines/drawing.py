"""Draws the text of lines with the glyphs that it was measured with, so that it is shaped once.

WeasyPrint shapes each text again to draw it, and asks of every glyph whether it is an emoji. Here
only what is peculiar goes that way: glyphs beside their place, signs that no face has, a line that
begins or ends within a ligature or with a hyphen (`Fragment.glyphs` is None), faces with pictures.
What is drawn is the same; a line that ends within a word may say how far from its end the next
letter would stand, which nobody sees.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from weasyprint.text.ffi import FROM_UNITS, pango

from glossator.press.pdf.engine.lines.measuring import GlyphRun
from glossator.press.pdf.engine.lines.setting import Fragment

_LEAST: Final = 1e-6  # CSS pixels: type that WeasyPrint does not draw
_MENDED: Final = 14802  # version of Pango that says the size of a font


@contextmanager
def glyphs_kept() -> Iterator[None]:
    """While this is open, measured text is drawn with the glyphs that it was measured with."""
    from weasyprint.draw import text as drawing

    original = drawing.draw_first_line
    faces: dict[int, _Face] = {}  # by Pango's font, which the glyphs hold

    def draw(stream: Any, box: Any, overflow: str, ellipsis: str, matrix: Any) -> Any:
        fragment = box.pango_layout
        if type(fragment) is Fragment and overflow != "ellipsis" and ellipsis == "none":
            runs = fragment.glyphs()
            if runs is not None and box.text.strip() and box.style["font_size"] >= _LEAST:
                said = _said(stream, fragment, runs, faces)
                if said is not None:
                    _draw(stream, matrix, said)
                    return []
        return original(stream, box, overflow, ellipsis, matrix)

    drawing.draw_first_line = draw
    try:
        yield
    finally:
        drawing.draw_first_line = original


class _Face:
    """A font of Pango's in the PDF, with what its glyphs are written as, by number and width."""

    def __init__(self, stream: Any, run: GlyphRun) -> None:
        self.font, self.size = stream.add_font(run.font)
        self.peculiar = bool(
            self.font.bitmap or self.font.svg or self.font.png or self.font.colr
        ) or (pango.pango_version() < _MENDED)
        self.written: dict[tuple[int, int], str] = {}
        self._pango, self._stream = run.font, stream

    def write(self, glyph: int, width: int, text: str) -> str:
        """How a glyph is written that is as wide, in Pango's units, and says this."""
        font, size = self.font, self.size
        if glyph not in font.to_unicode:
            font.to_unicode[glyph] = text
        if glyph not in font.widths:
            stream = self._stream
            pango.pango_font_get_glyph_extents(
                self._pango, glyph, stream.ink_rect, stream.logical_rect
            )
            font.widths[glyph] = round(stream.logical_rect.width * 1000 * FROM_UNITS / size)
        kerning = font.widths[glyph] - width * 1000 * FROM_UNITS / size
        said = f"{glyph:04x}>{int(kerning)}<" if kerning else f"{glyph:04x}"
        self.written[glyph, width] = said
        return said


def _said(
    stream: Any, fragment: Fragment, runs: list[GlyphRun], faces: dict[int, _Face]
) -> list[tuple[_Face, str]] | None:
    """What each run of glyphs is written as; None where its face is peculiar."""
    found = []
    for run in runs:
        face = faces.get(run.key)
        if face is None:
            face = faces[run.key] = _Face(stream, run)
        if face.peculiar:
            return None
        found.append((face, _written(fragment, run, face)))
    return found


def _written(fragment: Fragment, run: GlyphRun, face: _Face) -> str:
    written, letter, space = face.written, fragment.letter, fragment.space
    widths = run.widths
    if letter or space:
        text, start = fragment.text, run.start
        widths = [
            width and width + letter + (space if text[place - start] in " \u00a0" else 0)
            for width, place in zip(widths, run.places, strict=True)
        ]
    out = []
    for number, pair in enumerate(zip(run.numbers, widths, strict=True)):
        said = written.get(pair)
        out.append(said if said is not None else face.write(*pair, run.text_of(number)))
    whole = "<" + "".join(out)
    return whole[:-1] if whole[-1] == "<" else whole + ">"


def _draw(stream: Any, matrix: Any, said: list[tuple[_Face, str]]) -> None:
    stream.set_text_matrix(*matrix.values)
    last, string = None, ""
    for face, glyphs in said:
        if face is not last:
            if string:
                stream.show_text(string)
            last, string = face, ""
            stream.set_font_size(face.font.hash, face.size)
        string += glyphs
    stream.show_text(string)
