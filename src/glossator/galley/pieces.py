"""What pandoc made of each file, by itself: taken apart, kept from build to build, put together.

Names of our own in pandoc's HTML begin with a seal that is made of all text; a piece says which
one, and takes that of the whole when it is put into it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Converted:
    """The HTML5 of every source in order, and of every note by the number at its call.

    Names of our own in it begin with `seal`, which no manuscript can know: it is made of all text.
    Ids of the source number n carry the prefix `gn.md__`.
    """

    parts: tuple[str, ...]
    notes: Mapping[str, str]
    seal: str


@dataclass(frozen=True, slots=True)
class Piece:
    """The HTML5 of one source and of its notes, whose numbers at their calls begin with 0."""

    part: str
    notes: tuple[str, ...]
    seal: str

    def packed(self) -> bytes:
        """The piece as bytes."""
        return json.dumps([self.part, self.notes, self.seal], ensure_ascii=False).encode()

    @classmethod
    def unpacked(cls, content: bytes) -> Piece:
        """The piece that was packed."""
        part, notes, seal = json.loads(content)
        return cls(part, tuple(notes), seal)


def taken_apart(everything: str, seal: str) -> list[Piece]:
    """The pieces of what pandoc wrote in one run: its files in order, with the notes of each."""
    marker = re.compile(rf'<p><span class="{seal}-(file|body)" data-n="(\d+)"></span></p>\n?')
    _, *found = marker.split(everything)
    rows = list(zip(found[::3], found[1::3], found[2::3], strict=True))
    bodies = {number: text for kind, number, text in rows if kind == "body"}
    return [_piece(text, bodies, seal) for kind, _, text in rows if kind == "file"]


def _piece(part: str, bodies: Mapping[str, str], seal: str) -> Piece:
    calls = _calls(seal)
    numbers: dict[str, int] = {}
    waiting = [part]
    for text in waiting:  # a note may call another
        for _, called in calls.findall(text):
            if called not in numbers:
                numbers[called] = len(numbers)
                waiting.append(bodies[called])
    part, *notes = (
        calls.sub(lambda call: f'{call[1]}data-n="{numbers[call[2]]}"', text) for text in waiting
    )
    return Piece(part, tuple(notes), seal)


def put_together(pieces: Iterable[Piece], seal: str) -> Converted:
    """All pieces of a manuscript in order, under one seal."""
    parts: list[str] = []
    notes: dict[str, str] = {}
    for piece in pieces:
        calls, first = _calls(seal), len(notes)

        def numbered(call: re.Match[str], first: int = first) -> str:
            return f'{call[1]}data-n="{first + int(call[2])}"'

        texts = (text.replace(piece.seal, seal) for text in (piece.part, *piece.notes))
        part, *bodies = (calls.sub(numbered, text) for text in texts)
        parts.append(part)
        notes |= {str(first + number): body for number, body in enumerate(bodies)}
    return Converted(tuple(parts), notes, seal)


def _calls(seal: str) -> re.Pattern[str]:
    return re.compile(rf'(class="{seal}-call" )data-n="(\d+)"')
