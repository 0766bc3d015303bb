"""Finds the notes that are too long for the foot of a page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from lxml import etree

from glossator.model import Note
from glossator.prose import Element

LONGEST: Final = 1 / 3  # of a page's height
_WORTH_MEASURING: Final = 450  # characters: a shorter note fits in a third of any page


def long_notes(
    notes: Iterable[Note],
    printed: Callable[[Note], Element],
    measure: Callable[[Sequence[str]], dict[str, float]],
) -> list[str]:
    """The ids of those notes that take more than a third of a page.

    printed: sets a note as an element; measure: takes the HTML of set notes, each to stand by
    itself, and gives the share of a page that each takes, by id.
    """
    candidates = [note for note in notes if len(note.text) > _WORTH_MEASURING]
    if not candidates:
        return []
    shares = measure(
        [etree.tostring(printed(n), encoding="unicode", method="html") for n in candidates]
    )
    return [note.id for note in candidates if shares[note.id] > LONGEST]
