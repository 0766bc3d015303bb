"""Where a note belongs, in words: its quotation, what stands around it, and its position.

The text of a division is the text of its blocks, joined by line ends; calls, marks and paragraph
numbers are no part of it. Positions count its characters (Unicode code points) from 0.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from glossator.model import Block, Division, Edition, Locus, Note

AROUND: Final = 32  # characters of prefix and suffix, more where that leaves a choice
_LAST_WORD: Final = re.compile(r"\w[\w’'-]*[^\w\s]*\s*\Z")
_FIRST_WORD: Final = re.compile(r"\s*\w[\w’'-]*")


@dataclass(frozen=True, slots=True)
class Quotation:
    """A passage: `exact` words with `prefix` and `suffix`, at `start`…`end` of the division.

    `point` is None for a lemma; for a note written in the text it is the position of its call,
    and the passage is the word beside it.
    """

    exact: str
    prefix: str
    suffix: str
    start: int
    end: int
    point: int | None = None


def text_around(edition: Edition, note: Note) -> DivisionText:
    """The text in which a note is called: its division's, or that of the note it is on."""
    blocks = edition.notes[note.parent].blocks if note.parent else None
    return DivisionText(edition.division(note.call.division), blocks)


class DivisionText:
    """The text of one division, or of a note in it, and where each of its blocks begins."""

    def __init__(self, division: Division, blocks: tuple[Block, ...] | None = None) -> None:
        self.division = division
        self.blocks = division.blocks if blocks is None else blocks
        self.text = "\n".join(block.text for block in self.blocks)
        self._starts: dict[str, int] = {}
        at = 0
        for block in self.blocks:
            self._starts[block.id] = at
            at += len(block.text) + 1

    def position(self, locus: Locus) -> int:
        """The position of a locus in this division. Raises KeyError for another's block."""
        return self._starts[locus.block] + locus.offset

    def locus(self, position: int) -> Locus:
        """The block and offset of a position; a line end between blocks belongs to the former."""
        block = max(
            (b for b in self.blocks if self._starts[b.id] <= position),
            key=lambda b: self._starts[b.id],
        )
        return Locus(self.division.id, block.id, position - self._starts[block.id])

    def quotation(self, note: Note) -> Quotation:
        """The passage that a note is about, or at which it is called."""
        if note.lemma_start is not None and note.lemma_end is not None:
            start, end = self.position(note.lemma_start), self.position(note.lemma_end)
            return self._quote(start, end, None)
        point = self.position(note.call)
        begin = self._starts[note.call.block]
        before = _LAST_WORD.search(self.text[begin:point])
        if before:
            return self._quote(begin + before.start(), point, point)
        after = _FIRST_WORD.match(self.text, point)
        return self._quote(point, after.end() if after else point, point)

    def _quote(self, start: int, end: int, point: int | None) -> Quotation:
        """The passage with as much around it as makes it the only one in the division."""
        width = AROUND
        while True:
            first, last = max(0, start - width), end + width
            around = self.text[first:last]
            only = self.text.find(around) == first and self.text.find(around, first + 1) < 0
            if only or (first == 0 and last >= len(self.text)):
                break
            width *= 2
        text = self.text
        return Quotation(text[start:end], text[first:start], text[end:last], start, end, point)
