"""Notes that are written in the line, `^[so]` (pandoc's manual, “inline_notes”)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_SIGN: Final = re.compile(r"\^?\[|\]|\n[ \t>]*\n")


def inline_notes(masked: str) -> Iterator[tuple[int, int]]:
    """Where each begins and ends, behind its bracket; one within another comes first.

    None goes over an empty line; and `^[a]{.b}^` is raised, no note. masked: without code, escapes.
    """
    opened: list[int] = []  # for each bracket that is open where its note begins, else -1
    for match in _SIGN.finditer(masked):
        if match[0].startswith("\n"):
            opened.clear()
        elif match[0] != "]":
            opened.append(match.start() if match[0] == "^[" else -1)
        elif opened and (start := opened.pop()) >= 0 and not masked.startswith("{", match.end()):
            yield start, match.end()
