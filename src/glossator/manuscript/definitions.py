"""The source text of notes: what stands behind a definition's marker, as pandoc takes it.

pandoc cuts a definition out of its surroundings line by line before it reads the blocks in it. The
same cutting here gives back the Markdown that an editor wrote, to be moved to another file.
Sources: pandoc's manual, “Definition lists” and “Footnotes”; tab stops are four columns.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from glossator.manuscript.labels import terms

INDENT: Final = "    "
_MARKER: Final = re.compile(r"(?P<before> {0,2})[:~]")
_FOOTNOTE: Final = re.compile(r" {0,3}\[\^[^\^\[\]\s]+\]:")
_LABEL: Final = re.compile(r" {0,3}\[\^[^\^\[\]\s]+\]")


@dataclass(frozen=True, slots=True)
class Definition:
    """One definition of a term: the term and its 1-based line, which of its definitions (from 1).

    `body` is the Markdown without marker and indentation, ready to be read by itself; it stands in
    the lines from `first` to `last`.
    """

    term: str
    line: int
    number: int
    body: str
    first: int = 0
    last: int = 0


def definitions(text: str) -> tuple[Definition, ...]:
    """Every definition of the definition lists at the margin, in order. Line ends are \\n."""
    lines = _lines(text)
    found = []
    for term in terms(text):
        at, number = term.line, 0
        while (cut := _definition(lines, at)) is not None:
            first = at + (1 if lines[at].strip() else 2)
            body, at = cut
            number += 1
            found.append(Definition(term.text, term.line, number, body, first, at))
    return tuple(found)


def footnote(text: str, line: int) -> str | None:
    """The Markdown of the footnote that is written at the margin of this 1-based line.

    None when there is none, such as within a quotation or a list.
    """
    lines = _lines(text)
    if not 0 < line <= len(lines) or not (label := _FOOTNOTE.match(lines[line - 1])):
        return None
    first, at = lines[line - 1][label.end() :], line
    if not first.strip() and at < len(lines):
        first, at = _outdented(lines[at]) or lines[at], at + 1
    body, _ = _cut(lines, first.lstrip(" "), at, lambda one: not _LABEL.match(one))
    return body


def _lines(text: str) -> list[str]:
    return [line.expandtabs(len(INDENT)) for line in text.split("\n")]


def _definition(lines: Sequence[str], at: int) -> tuple[str, int] | None:
    """The body of the definition that begins on this line or the next, and the line behind it."""
    if at < len(lines) and not lines[at].strip():
        at += 1
    if at >= len(lines) or (first := _behind_marker(lines[at])) is None:
        return None
    return _cut(lines, first, at + 1, lambda line: _behind_marker(line) is None)


def _behind_marker(line: str) -> str | None:
    """What follows the marker of a definition and its white space; None if there is none."""
    marker = _MARKER.match(line)
    if not marker:
        return None
    rest = line[marker.end() :]
    gap = len(INDENT) - 1 - len(marker["before"])
    if rest.startswith(" " * gap):
        return rest[gap:]
    return rest.lstrip(" ") if rest.startswith(" ") else None


def _outdented(line: str) -> str | None:
    return line.removeprefix(INDENT) if line.startswith(INDENT) else None


def _cut(lines: Sequence[str], first: str, at: int, lazy: Callable[[str], bool]) -> tuple[str, int]:
    """The body from its first line on: what is indented, and lines that lazily go on."""
    body = [first]
    while True:
        while at < len(lines) and lines[at].strip():
            inner = _outdented(lines[at])
            if inner is None and not lazy(lines[at]):
                break
            body.append(lines[at] if inner is None else inner)
            at += 1
        blank = at
        while blank < len(lines) and not lines[blank].strip():
            blank += 1
        if blank == at or blank == len(lines) or _outdented(lines[blank]) is None:
            return "\n".join(body).rstrip(), at
        body += [""] * (blank - at)
        at = blank
