"""The rows of a layer's file or a glossary: terms and definitions as an editor sees them.

pandoc takes a line for part of the definition above it where an editor sees a new term: for want of
a blank line, or because it is indented. So the lines are read here once more, by what they look
like; where that and pandoc's reading are not the same, something would stand on the wrong words.
Source: pandoc's manual, “Definition lists”.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from glossator.diagnostics import Diagnostic, Place, diagnose
from glossator.manuscript.labels import UNCLOSED_HINT, unclosed
from glossator.manuscript.sources import SourceFile

Kind = Literal["blank", "comment", "heading", "term", "definition", "more", "other"]

_MARKER: Final = re.compile(r" {0,3}[:~](?:[ \t]|\Z)")
_INDENTED_MARKER: Final = re.compile(r"(?: {4,}|\t)[ \t]*:(?: {2,}|\t)\S")
_HEADING: Final = re.compile(r" {0,3}#{1,6}[ \t]")
# all of a line in brackets with attributes, as a term with a key is written
_BRACKETED: Final = re.compile(r"\s*\[.*\S.*\](?P<says>\{[^{}]*\})\s*\Z")
# what words within a definition may be, too; any other class is a kind or a category
_OF_WORDS: Final = "nogloss|smallcaps|underline|mark|index|ul|sc"
_SPEAKS: Final = re.compile(
    rf"[{{\s](?:#[\w-]+|\.(?!(?:{_OF_WORDS})\b)[\w-]+"
    r"|(?:when|at|on|forms|say|see|see-also|sort|inflect)=)"
)
_ABOVE: Final = "put a blank line above it, and begin it at the left margin"


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the file: its 1-based number, what it is, its text."""

    line: int
    kind: Kind
    text: str


def rows_of(source: SourceFile) -> list[Row]:
    """Every line of the file with what it looks like to an editor."""
    masked, written = source.scan.masked.split("\n"), source.text.split("\n")
    rows: list[Row] = []
    for at, text in enumerate(written):
        rows.append(Row(at + 1, _kind(masked, at, rows, text), text))
    return rows


def _kind(lines: Sequence[str], at: int, above: Sequence[Row], written: str) -> Kind:
    line = lines[at]
    if not line.strip():
        return "comment" if written.strip() else "blank"
    if _MARKER.match(line):
        return "definition"
    if _HEADING.match(line):
        return "heading"
    before = above[-1].kind if above else "blank"
    if _opens(lines, at) and before in ("blank", "heading", "comment") and line[0] not in " \t":
        return "term"
    within = before in ("definition", "more") or (line[0] in " \t" and _in_definition(above))
    return "more" if within else "other"


def _opens(lines: Sequence[str], at: int) -> bool:
    """Whether a definition begins on the next line, or behind one blank line."""
    below = lines[at + 1 : at + 3]
    if below and not below[0].strip():
        below = below[1:]
    return bool(below) and _MARKER.match(below[0]) is not None


def _in_definition(above: Sequence[Row]) -> bool:
    last = next((row for row in reversed(above) if row.kind not in ("blank", "comment")), None)
    return last is not None and last.kind in ("definition", "more")


def row_findings(source: SourceFile, rows: Sequence[Row], code: str) -> Iterator[Diagnostic]:
    """Lines that pandoc takes for something else than what they look like, each once.

    code: of the finding about a line that belongs to no note, or entry.
    """
    for at, row in enumerate(rows):
        before = rows[at - 1].kind if at else "blank"
        below = rows[at + 1].kind if at + 1 < len(rows) else "blank"
        place = Place(source.path, row.line, 1)
        if row.kind == "more" and _is_term(row, before, below):
            words = row.text.strip()
            words = words if len(words) <= 40 else words[:39] + "…"
            message = f"“{words}” looks like a term, but belongs to the definition above it"
            hint = _ABOVE
            if not _SPEAKS.search(row.text):
                hint += "; or, if it is no term, indent it and put a blank line below it"
            yield diagnose(code, place, message, hint)
        elif (
            row.kind in ("more", "other")
            and _INDENTED_MARKER.match(row.text)
            and not _within_note(rows, at)
        ):
            message = "this line looks like a definition, but is indented: it is none"
            yield diagnose(code, place, message, "begin it with the colon, at the left margin")
        elif row.kind == "definition" and before == "blank" and _second(rows, at):
            message = "this definition has no term of its own: it is one more of the term above"
            hint = "write its term above it; or, if it is meant so, take out the blank line"
            yield diagnose("N013", place, message, hint)


def _within_note(rows: Sequence[Row], at: int) -> bool:
    """Whether the words above a line are indented: then it belongs to a note, whatever it is."""
    above = next((row.text for row in reversed(rows[:at]) if row.text.strip()), "")
    return above.startswith((" " * 4, "\t")) or _MARKER.match(above) is not None


def _is_term(row: Row, before: Kind, below: Kind) -> bool:
    """Whether a line within a definition looks like the term of another."""
    bracketed = _BRACKETED.match(row.text)
    if bracketed and _SPEAKS.search(bracketed["says"]):
        return True
    if below != "definition":
        return False
    indented = row.text[:1] in (" ", "\t")
    # a line that goes on lazily at the margin, or a paragraph of one line
    return not indented or before == "blank"


def _second(rows: Sequence[Row], at: int) -> bool:
    """Whether a definition behind a blank line follows another one, not a term."""
    last = next((row for row in reversed(rows[:at]) if row.kind not in ("blank", "comment")), None)
    return last is not None and last.kind in ("definition", "more")


def broken_term(source: SourceFile, words: str, line: int, code: str) -> Diagnostic | None:
    """A term whose brackets do not close, so that its attributes are part of its words."""
    if not unclosed(words):
        return None
    message = f"a bracket of the term “{words[:60]}” does not close"
    return diagnose(code, Place(source.path, line, 1), message, UNCLOSED_HINT)
