"""Tables drawn with lines of dashes: pandoc's manual, “simple_tables” and “multiline_tables”.

A line with gaps says how wide the columns are. A table whose rows take several lines begins and
ends with a line of dashes and has empty lines between its rows; without a head, the line with gaps
begins it and a like one, or dashes, end it. A simple table with a head ends with an empty line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

_DASHES: Final = re.compile(r" {0,3}-{3,}[ \t]*\Z")
_COLUMNS: Final = re.compile(r"[ \t]*-+(?:[ \t]+-+)+[ \t]*\Z")
_HEADING: Final = re.compile(r" {0,3}#{1,6}[ \t]+\S")


def ruled_tables(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Every such table that a line of dashes ends: the indices of its first and its last line."""
    first = -1  # of what may be a table
    inside = False
    for at, line in enumerate(lines):
        above = lines[at - 1].strip() if at else ""
        if inside:
            if _HEADING.match(line):
                first, inside = -1, False
            elif _DASHES.match(line) or _COLUMNS.match(line):
                yield first, at
                first, inside = -1, False
        elif _COLUMNS.match(line) and (first >= 0 or not above):
            first, inside = (first if first >= 0 else at), True
        elif _DASHES.match(line) and not above:
            first = at
        elif not line.strip():
            first = -1
