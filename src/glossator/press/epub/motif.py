"""The edition as a picture: its text as rows, its words of the glossary, its notes in the margin.

Computes where everything stands, in parts of the width and height; `cover` draws it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from glossator.model import Edition, Locus

# A row of fewer letters than these would look like a headline.
_LETTERS: Final = 40
_GAP: Final = 0.02  # between paragraphs, in rows
_LONGEST: Final = 900  # letters of a note that fills the margin's width


@dataclass(frozen=True, slots=True)
class Stroke:
    """A piece of a row: its row, and where it begins and ends (0–1 of the row's width)."""

    row: int
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class MarginNote:
    """A note: row and place of its call, number of its layer, length (0–1 of the margin)."""

    row: int
    at: float
    layer: int
    length: float


@dataclass(frozen=True, slots=True)
class Motif:
    """What is drawn: rows of text, words of the glossary in them, notes from first to last."""

    rows: int
    text: tuple[Stroke, ...]
    words: tuple[Stroke, ...]
    notes: tuple[MarginNote, ...]


def motif(edition: Edition, most_rows: int, most_notes: int) -> Motif:
    """The picture of an edition's text in at most so many rows.

    Of more notes than `most_notes` only so many are taken, evenly from first to last.
    """
    starts, total = _places(edition)
    paragraphs = len(starts)
    rows = max(6, min(most_rows, math.ceil(total / _LETTERS)))
    # In a long book the gaps of thousands of paragraphs would be all that is seen.
    gap = _GAP if paragraphs <= rows * 3 else 0.0
    scale = (rows - paragraphs * gap) / max(total, 1)

    def along(number: int, letters: int) -> float:
        """The place in rows of a letter of a paragraph."""
        return letters * scale + number * gap

    text = [
        stroke
        for number, (start, length) in enumerate(starts.values())
        for stroke in _strokes(along(number, start), along(number, start + length))
    ]
    numbers = {block: number for number, block in enumerate(starts)}

    def place(locus: Locus) -> float | None:
        if locus.block not in starts:
            return None
        return along(numbers[locus.block], starts[locus.block][0] + locus.offset)

    words = [
        stroke
        for use in edition.uses()
        if (at := place(use.locus)) is not None
        for stroke in _strokes(at, at + max(len(use.words) * scale, 0.012))
    ]
    notes = tuple(_notes(edition, place, rows))
    step = max(1.0, len(notes) / most_notes)
    chosen = tuple(notes[int(n * step)] for n in range(min(len(notes), most_notes)))
    return Motif(rows, tuple(text), tuple(words), chosen)


def _places(edition: Edition) -> tuple[dict[str, tuple[int, int]], int]:
    """Each block of the text with its first letter and its length, and the number of letters."""
    starts: dict[str, tuple[int, int]] = {}
    total = 0
    for division in edition.divisions:
        if division.matter == "text":
            for block in division.blocks:
                starts[block.id] = (total, len(block.text))
                total += len(block.text)
    return starts, total


def _strokes(start: float, end: float) -> Iterator[Stroke]:
    """A run of text broken into its rows."""
    edges = [start, *range(math.floor(start) + 1, math.ceil(end)), end]
    for first, last in pairwise(edges):
        row = math.floor(first)
        if last > first:
            yield Stroke(row, first - row, last - row)


def _notes(
    edition: Edition, place: Callable[[Locus], float | None], rows: int
) -> Iterator[MarginNote]:
    layers = list(edition.layers)
    for note in edition.notes.values():
        at = place(note.call)
        if at is not None:
            row = min(math.floor(at), rows - 1)
            length = min(1.0, math.sqrt(len(note.text) / _LONGEST))
            yield MarginNote(row, at - row, layers.index(note.layer), max(length, 0.08))
