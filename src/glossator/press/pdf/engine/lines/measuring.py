"""How wide text is: shapes a text once with Pango and says what each character adds to its line.

All lengths are CSS pixels. A character that is not the first of its cluster (the i of an fi
ligature) adds nothing.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from weasyprint.text.ffi import FROM_UNITS, ffi
from weasyprint.text.line_break import Layout, line_size, strut

from glossator.press.pdf.engine.shaping import face_key

OBJECT: Final = "\ufffc"


class Metrics(NamedTuple):
    """Of a style: the height of its text, its baseline from the top of that, its line height."""

    height: float
    baseline: float
    line_height: float


class Measures:
    """Measures of one layout: what has been measured is remembered by style."""

    def __init__(self) -> None:
        self._metrics: dict[str, Metrics] = {}
        self._hyphens: dict[tuple[str, str], float] = {}

    def metrics(self, style: Any) -> Metrics:
        """Height and baseline of text in a style, whatever faces it takes its letters from."""
        key = face_key(style, True)
        found = self._metrics.get(key)
        if found is None:
            layout = _shaped(" ", style)
            line, _ = layout.get_first_line()
            height = line_size(line, style)[1]
            line_height, baseline = strut(style)
            found = Metrics(height, baseline - (line_height - height) / 2, line_height)
            self._metrics[key] = found
        return found

    def hyphen(self, style: Any, letter: str) -> float:
        """What a hyphen adds behind a letter."""
        key = (face_key(style, True), letter)
        found = self._hyphens.get(key)
        if found is None:
            whole = advances(letter + style["hyphenate_character"], style)
            alone = advances(letter, style)
            found = sum(whole or ()) - sum(alone or ())
            self._hyphens[key] = found
        return found


@dataclass(slots=True)
class GlyphRun:
    """Glyphs of one font, from left to right: their numbers and widths in Pango's units, and the
    characters at which their clusters begin.

    It begins at character `start` of what it is drawn for, and ends before `end`; `text` is all
    that was shaped, `font` Pango's, which is known by its address, the `key`.
    """

    font: Any
    key: int
    text: str
    start: int
    end: int
    numbers: Sequence[int]
    widths: Sequence[int]
    places: Sequence[int]

    def part(self, start: int, end: int) -> GlyphRun | None:
        """The glyphs of these characters; None where one belongs to others as well."""
        places = self.places
        first, last = bisect_left(places, start), bisect_left(places, end)
        if places[first] != start or (end < self.end and places[last] != end):
            return None
        numbers, widths = self.numbers[first:last], self.widths[first:last]
        return GlyphRun(
            self.font, self.key, self.text, start, end, numbers, widths, places[first:last]
        )

    def text_of(self, number: int) -> str:
        """What a glyph says (of several in a cluster the last one says all)."""
        following = self.places[number + 1] if number + 1 < len(self.places) else self.end
        return self.text[self.places[number] : following]


@dataclass(slots=True)
class Shaped:
    """A text that was shaped: what each character adds to its width, and the glyphs.

    These are None where drawing them asks for more than their numbers and widths.
    """

    advances: list[float]
    runs: list[GlyphRun] | None

    def glyphs(self, start: int, end: int) -> list[GlyphRun] | None:
        """The glyphs of some characters; None where they are not for these alone, or peculiar."""
        found = []
        for run in self.runs or ():
            if run.start < end and run.end > start:
                part = run.part(max(start, run.start), min(end, run.end))
                if part is None:
                    return None
                found.append(part)
        return found or None


def shaped(text: str, style: Any) -> Shaped | None:
    """A text, shaped; None if some of it runs from right to left. It holds no line break."""
    layout = _shaped(text, style)
    line, _ = layout.get_first_line()
    found = [0.0] * (len(text) + 1)
    places = _places(text)
    runs: list[GlyphRun] | None = []
    run = line.runs[0]
    while run != ffi.NULL:
        item, string = run.data.item, run.data.glyphs
        if item.analysis.level % 2:
            return None
        count, base = string.num_glyphs, item.offset
        clusters = ffi.unpack(string.log_clusters, count)
        if places is None:
            at = [base + cluster for cluster in clusters]
        else:
            at = [places[base + cluster] for cluster in clusters]
        fields = memoryview(ffi.buffer(string.glyphs, count * _SIZE)).cast("i")
        numbers, widths = fields[0::5].tolist(), fields[1::5].tolist()
        for place, width in zip(at, widths, strict=True):
            found[place] += width * FROM_UNITS
        peculiar = any(fields[2::5]) or any(fields[3::5]) or max(numbers, default=0) >= _NO_GLYPH
        if peculiar or min(numbers, default=0) < 0:
            runs = None
        if runs is not None:
            last = base + item.length
            start, end = (base, last) if places is None else (places[base], places[last])
            font = item.analysis.font
            key = int(ffi.cast("uintptr_t", font))
            runs.append(GlyphRun(font, key, text, start, end, numbers, widths, at))
        run = run.next
    del found[len(text) :]
    return Shaped(found, runs)


_SIZE: Final = ffi.sizeof("PangoGlyphInfo")  # five whole numbers: glyph, width, offsets, a flag
_NO_GLYPH: Final = 0x0FFFFFFF  # PANGO_GLYPH_EMPTY; those that no face has are above it


def advances(text: str, style: Any) -> list[float] | None:
    """What each character of a text adds to its width; None if some of it runs from right to left.

    The text holds no line break.
    """
    made = shaped(text, style)
    return made.advances if made is not None else None


def _shaped(text: str, style: Any) -> Any:
    layout = Layout(style)
    layout.set_text(text)
    return layout


def _places(text: str) -> list[int] | None:
    """The number of the character at each byte of a text; None if they are the same."""
    if text.isascii():
        return None
    places: list[int] = []
    for number, character in enumerate(text):
        places += [number] * len(character.encode())
    places.append(len(text))
    return places
