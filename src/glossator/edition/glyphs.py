"""Finds characters that no face of the edition can print: they would vanish without a word."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator

from glossator.diagnostics import Diagnostic, Place, diagnose


def missing_glyphs(
    texts: Iterable[tuple[str, str]], covered: Callable[[str], bool]
) -> Iterator[Diagnostic]:
    """A finding for each character of each (path, text) that is not covered, at its first place.

    Control and format characters (categories Cc, Cf) are no ink and need no glyph.
    """
    for path, text in texts:
        for char in sorted(set(text)):
            if unicodedata.category(char) in ("Cc", "Cf") or covered(char):
                continue
            at = text.index(char)
            place = Place(path, text.count("\n", 0, at) + 1, at - (text.rfind("\n", 0, at) + 1) + 1)
            name = unicodedata.name(char, "unnamed")
            message = f"no face in use can print “{char}” (U+{ord(char):04X} {name})"
            yield diagnose("S003", place, message, "write it otherwise, or show it as a picture")
