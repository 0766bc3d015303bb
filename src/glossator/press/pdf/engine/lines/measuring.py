"""How wide text is: shapes a text once with Pango and says what each character adds to its line.

All lengths are CSS pixels. A character that is not the first of its cluster (the i of an fi
ligature) adds nothing.
"""

from __future__ import annotations

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


def advances(text: str, style: Any) -> list[float] | None:
    """What each character of a text adds to its width; None if some of it runs from right to left.

    The text holds no line break.
    """
    layout = _shaped(text, style)
    line, _ = layout.get_first_line()
    found = [0.0] * (len(text) + 1)
    places = _places(text)
    run = line.runs[0]
    while run != ffi.NULL:
        item, string = run.data.item, run.data.glyphs
        if item.analysis.level % 2:
            return None
        clusters = ffi.unpack(string.log_clusters, string.num_glyphs)
        base, glyphs = item.offset, string.glyphs
        for number, cluster in enumerate(clusters):
            place = base + cluster if places is None else places[base + cluster]
            found[place] += glyphs[number].geometry.width * FROM_UNITS
        run = run.next
    del found[len(text) :]
    return found


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
