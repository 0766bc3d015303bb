"""Composes a layer's file: a heading for each file of the text, below it its notes in order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from glossator.annotations.lemma_writing import escape
from glossator.manuscript.definitions import INDENT

_MARKER: Final = ":   "


@dataclass(frozen=True, slots=True)
class Entry:
    """A note to be written: the file it is about, the line of its lemma, and its Markdown."""

    file: str
    term: str
    body: str


def compose(entries: Sequence[Entry]) -> str:
    """The file's text. Neighbours with the same line of lemma are definitions of one term."""
    lines: list[str] = []
    for file, group in groupby(entries, key=lambda entry: entry.file):
        lines += [f"# {escape(file)}", ""]
        for term, notes in groupby(group, key=lambda entry: entry.term):
            lines.append(term)
            for entry in notes:
                lines += _definition(entry.body)
            lines.append("")
    return "\n".join(lines)


def _definition(body: str) -> list[str]:
    """The lines of a definition: all but the first are indented, empty ones stay empty."""
    first, *rest = body.split("\n")
    return [_MARKER + first, *(INDENT + line if line.strip() else "" for line in rest)]
