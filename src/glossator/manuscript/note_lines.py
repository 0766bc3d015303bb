"""Puts notes into a layer's file, takes them out, changes what they say: not a byte besides.

A note is the line of its lemma and the lines of its definition (`definitions`). Lines are counted
from 1, as the manuscript is read: \\r\\n, \\r and \\n end a line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from glossator.manuscript.definitions import INDENT, Definition, definitions
from glossator.manuscript.labels import mask

MARKER: Final = ":   "
ROWS: Final = re.compile(rb"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")
HEADING: Final = re.compile(r"(#{1,6})\s+(.*?)\s*#*\s*(?:\{[^}]*\})?\s*\Z")
_SAID: Final = re.compile(r"\{(?P<said>(?:\"[^\"]*\"|'[^']*'|[^{}\"'])*)\}\s*\Z")


class NoNote(Exception):
    """No note stands in that line of the file, or not so many."""


@dataclass(frozen=True, slots=True)
class Where:
    """Where a note goes: behind the note of a line, before that of a line, or below a heading.

    A heading that is not there is made at the end of the file; nothing said is that end itself.
    """

    behind: int = 0
    before: int = 0
    heading: str = ""


def body_lines(body: str) -> list[str]:
    """A note's Markdown as the lines of a definition: all but the first are indented."""
    first, *rest = body.strip("\n").split("\n")
    return [MARKER + first, *(INDENT + line if line.strip() else "" for line in rest)]


def with_note(content: bytes, where: Where, term: str, lines: Sequence[str]) -> bytes:
    """The file with a note more: the line of its lemma and those of its definition."""
    rows, end = _rows(content)
    note = [line.encode("utf-8") + end for line in (term, *lines)]
    if where.behind:
        found = [one for one in _definitions(content) if one.line == where.behind]
        if not found:
            raise NoNote
        at = found[-1].last
    elif where.before:
        rows[where.before - 1 : where.before - 1] = [*note, end]
        return b"".join(rows)
    else:
        below = _below(rows, content, where.heading) if where.heading else None
        at = _behind_words(rows) if below is None else below
        if where.heading and below is None:
            note = [f"# {where.heading}".encode() + end, end, *note]
    if at:
        rows[at - 1] = ended(rows[at - 1], end)
    rows[at:at] = [*([end] if at else []), *note]
    return b"".join(rows)


def _behind_words(rows: Sequence[bytes]) -> int:
    """The number of rows up to the last one that is not blank."""
    return max((n for n, row in enumerate(rows, start=1) if row.strip()), default=0)


def _below(rows: Sequence[bytes], content: bytes, heading: str) -> int | None:
    """The number of rows up to the last words below a heading; None if there is none."""
    lines = mask(text_of(content)).split("\n")
    level, last = 0, None
    for number, line in enumerate(lines):
        match = HEADING.match(line)
        if match and level and len(match[1]) <= level:
            break
        if match and match[2] == heading:
            level = len(match[1])
        if level and number < len(rows) and rows[number].strip():
            last = number + 1
    return last


def without_note(content: bytes, line: int, number: int = 1) -> tuple[bytes, list[str]]:
    """The file without the definition of this number of the lemma in a line, and its lines.

    The lemma goes with its last definition. Raises NoNote.
    """
    rows, _ = _rows(content)
    same = [one for one in _definitions(content) if one.line == line]
    if not 0 < number <= len(same):
        raise NoNote
    gone = same[number - 1]
    first = gone.line if len(same) == 1 else gone.first
    taken = [_line(row) for row in rows[gone.first - 1 : gone.last]]
    last = gone.last
    if first == 1 or not rows[first - 2].strip():  # one gap is enough for two that meet
        while last < len(rows) and not rows[last].strip():
            last += 1
    del rows[first - 1 : last]
    if first > len(rows):
        del rows[_behind_words(rows) :]
    return b"".join(rows), taken


def with_body(content: bytes, line: int, number: int, body: str) -> bytes:
    """The file with other words for a definition. Raises NoNote."""
    rows, end = _rows(content)
    same = [one for one in _definitions(content) if one.line == line]
    if not 0 < number <= len(same):
        raise NoNote
    old = same[number - 1]
    closes = rows[old.last - 1].endswith((b"\n", b"\r"))
    new = [one.encode("utf-8") + end for one in body_lines(body)]
    if not closes:
        new[-1] = new[-1].rstrip(b"\r\n")
    rows[old.first - 1 : old.last] = new
    return b"".join(rows)


def with_said(content: bytes, line: int, kinds: Sequence[str], kind: str, when: str) -> bytes:
    """The file with another kind and date for the lemma in a line; `kinds` are all there are."""
    rows, end = _rows(content)
    text = _line(rows[line - 1])
    match = _SAID.search(text)
    words = re.findall(r"(?:\"[^\"]*\"|'[^']*'|[^\s\"'])+", match["said"]) if match else []
    old = {f".{one}" for one in kinds}
    kept = [w for w in words if w not in old and not re.match(r"(data-)?when=", w)]
    said = [*kept, *([f".{kind}"] if kind else []), *([f"when={when}"] if when else [])]
    head = text[: match.start()] if match else f"[{text.strip()}]"
    attributes = f"{{{' '.join(said)}}}" if said or match else ""
    closing = rows[line - 1][len(text.encode("utf-8")) :] or end
    rows[line - 1] = f"{head}{attributes}".encode() + closing
    return b"".join(rows)


def _definitions(content: bytes) -> tuple[Definition, ...]:
    return definitions(text_of(content))


def text_of(content: bytes) -> str:
    """A layer's file as text, with the line ends that the manuscript is read with."""
    return content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")


def _rows(content: bytes) -> tuple[list[bytes], bytes]:
    """The lines with their ends, and the end that the file uses."""
    rows = ROWS.findall(content)
    return rows, b"\r\n" if rows and rows[0].endswith(b"\r\n") else b"\n"


def _line(row: bytes) -> str:
    return row.decode("utf-8-sig").rstrip("\r\n")


def ended(row: bytes, end: bytes) -> bytes:
    """A line with a line end."""
    return row if row.endswith((b"\n", b"\r")) else row + end
