"""Where pages begin."""

from __future__ import annotations

from collections.abc import Iterator

from glossator.proof.pdf_text import PrintedText


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
