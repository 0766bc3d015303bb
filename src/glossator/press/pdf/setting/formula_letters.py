"""Words of other scripts in formulas: the mathematics face has Latin and Greek letters alone."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from tempfile import NamedTemporaryFile
from typing import Any, Final

from glossator.families import written_as
from glossator.sharing import Choice
from glossator.typefaces import Face, is_truetype, subset, truetype_subset

_UNITS: Final = 1000  # in an em, as the mathematics face has them


@contextmanager
def letters_of(choice: Choice, text: str) -> Iterator[None]:
    """While this is open, a letter that the mathematics face lacks is drawn from others.

    A method of a pinned library is replaced; tests/press/pdf/test_formula_lines.py says what for.
    """
    with warnings.catch_warnings():
        # it opens its face in a way that Python will not always know
        warnings.simplefilter("ignore", DeprecationWarning)
        from ziamath import mathfont

    # seen as Any: a method is replaced on purpose
    holder: Any = mathfont.MathFont
    original = holder.findglyph

    written = written_as(choice.language)
    homes = {char: choice.home(char, written) for char in set(text) if char.strip()}
    by_face: dict[Face, str] = {}
    for char in sorted(homes):
        family = homes[char]
        if family is not None:
            by_face[family.face] = by_face.get(family.face, "") + char

    def find(font: Any, char: str, variant: Any) -> Any:
        glyph = original(font, char, variant)
        if glyph.index or not char.strip():
            return glyph
        family = homes.get(char)
        other = None if family is None else _opened(family.face, by_face[family.face])
        return glyph if other is None else other.glyph(char)

    holder.findglyph = find
    try:
        yield
    finally:
        holder.findglyph = original


@cache
def _opened(face: Face, characters: str) -> Any:
    """A face cut down to these letters, as the library reads it; None for one in other units."""
    from ziafont.font import Font

    cut = subset(face, characters) if is_truetype(face) else truetype_subset(face, characters)
    with NamedTemporaryFile(suffix=".ttf") as file:
        file.write(cut)
        file.flush()
        font = Font(file.name)
    return font if font.info.layout.unitsperem == _UNITS else None
