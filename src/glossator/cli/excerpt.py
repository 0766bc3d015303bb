"""The source line of a finding, cut to the window around its place, and the underline below."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from glossator.cli.paint import columns
from glossator.diagnostics import Place

WIDTH: Final = 92  # columns of source that are shown
# What stands at a place whose end is not known: a note label, an attribute, a key, a word.
_THING: Final = re.compile(
    r"\[\^[^\]\s]*\]|\^\[|@[\w:.#$%&+?<>~/-]*\w|!?\[[^\]]*\](?:\([^)]*\))?(?:\{[^}]*\})?"
    r"|\{[^}]*\}|\]\([^)]*\)|<[^>]*>?|#+|[\w./:-]*\w|\S"
)
# tabs and what is not written to a terminal (see paint.plain)
_UNSEEN: Final = re.compile(
    r"[\t\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
_DEFINES: Final = re.compile(r" {0,2}[:~](?:[ \t]|\Z)")


def end_of(lines: Sequence[str], place: Place) -> int:
    """The column behind what a place is about, 0 if only the line is known.

    A term of a definition list is underlined as a whole.
    """
    if not place.column or not 0 < place.line <= len(lines):
        return 0
    text = lines[place.line - 1]
    if place.end_column > place.column:
        return min(place.end_column, len(text) + 1)
    below = next((line for line in lines[place.line : place.line + 2] if line.strip()), "")
    if place.column == 1 and _DEFINES.match(below):
        return len(text.rstrip()) + 1
    match = _THING.match(text, place.column - 1)
    return match.end() + 1 if match else place.column + 1


def excerpt(text: str, column: int, end: int) -> tuple[str, str]:
    """The line and what underlines the columns from `column` to before `end` (1-based, 0: none).

    A long line is cut to the window around the column; both come out as wide as a terminal
    shows them.
    """
    text = _UNSEEN.sub(" ", text.rstrip())
    first, last = max(column - 1, 0), max(end - 1, column, 1)
    start = 0
    if columns(text) > WIDTH:
        room = max(WIDTH // 4, (WIDTH - columns(text[first:last])) // 2)
        start = first
        while start > 0 and columns(text[start - 1 : first]) <= room:
            start -= 1
        if (
            columns(text[start:]) < WIDTH
        ):  # the end is near: show as much before it as there is room
            while start > 0 and columns(text[start - 1 :]) <= WIDTH:
                start -= 1
    stop = start
    while stop < len(text) and columns(text[start : stop + 1]) <= WIDTH:
        stop += 1
    opens, closes = "…" if start else "", "…" if stop < len(text) else ""
    shown = f"{opens}{text[start:stop]}{closes}"
    if not column:
        return shown, ""
    before = columns(opens + text[start:first]) + max(0, first - len(text))
    return shown, " " * before + "^" * max(1, columns(text[first : min(last, stop)]))
