"""Where pages begin, and whether anything in print stands on something else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from glossator.proof.pdf_content import Piece
from glossator.proof.pdf_file import PdfFile
from glossator.proof.pdf_text import PrintedText

_HEART: Final = (
    0.25  # of a line's height is left out above and below: lines are set closer than that
)
_TOUCH: Final = 0.5  # points by which words may share a place


def overlaps(file: PdfFile, text: PrintedText) -> Iterator[tuple[str, str, str]]:
    """Notes whose words are printed over other words: check, message, where."""
    owned: dict[int, list[tuple[Piece, str]]] = defaultdict(list)
    for note in (*text.notes, *text.pointers):
        for piece in note.pieces:
            owned[piece.page].append((piece, note.id))
    if not owned:
        return
    for _, piece in text.pieces:
        owned[piece.page].append((piece, ""))
    for page, pieces in sorted(owned.items()):
        for pair in sorted(_clashes(pieces)):
            one, other = (f"note {name}" if name else "the text" for name in reversed(pair))
            yield "place", f"{one} is printed over {other}", f"page {file.pages[page].label}"


def first_pieces(text: PrintedText) -> Iterator[tuple[int, int]]:
    """For each page with base text: its index and the place of its first piece in the stream.

    What text of an earlier page follows floats: no page begins with it. A page that holds nothing
    else begins where the next one does.
    """
    first: dict[int, int] = {}
    last = max((piece.page for _, piece in text.pieces), default=-1)
    for at, piece in reversed(text.pieces):
        if piece.page <= last:
            first[piece.page] = at
            last = piece.page
    floating = {piece.page for _, piece in text.pieces} - first.keys()
    for page in sorted(floating, reverse=True):
        following = [number for number in first if number > page]
        if following:
            first[page] = first[min(following)]
    yield from sorted(first.items())


def _clashes(pieces: list[tuple[Piece, str]]) -> set[tuple[str, str]]:
    """Pairs of owners, in order, of which some pieces overlap."""
    found: set[tuple[str, str]] = set()
    by_top = sorted(pieces, key=lambda pair: _span(pair[0])[0])
    for number, (one, owner) in enumerate(by_top):
        bottom = _span(one)[1]
        for other, second in by_top[number + 1 :]:
            if _span(other)[0] >= bottom:
                break
            if owner != second and _beside(one, other):
                found.add((min(owner, second), max(owner, second)))
    return found


def _span(piece: Piece) -> tuple[float, float]:
    margin = _HEART * (piece.bottom - piece.top)
    return piece.top + margin, piece.bottom - margin


def _beside(one: Piece, other: Piece) -> bool:
    return min(one.right, other.right) - max(one.left, other.left) > _TOUCH
