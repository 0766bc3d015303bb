"""What a reader sees before the page is made anew: paragraphs in which only the words changed.

To set a file and compare it with what it was takes a fraction of what an edition takes. The page
that is shown gets the new words where it stands, and is then replaced by one that holds all that
follows from them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from glossator.galley import Galley, GalleyNote
from glossator.model import Block, Edition, Note
from glossator.prose import Element, blocks_of, text_of


@dataclass(frozen=True, slots=True)
class Glance:
    """A block of the page: its id, its text as the page has it, and as it will be."""

    block: str
    before: str
    after: str


def glances(edition: Edition, before: Galley, now: Galley) -> tuple[Glance, ...]:
    """The blocks of an edition whose words are others in the galley of now; `before` is its own.

    What is more than other words (a paragraph, a note or a mark that came or went, a reference
    that says where it leads) is left to the page that follows.
    """
    return (*_in_texts(edition, before, now), *_in_notes(edition, before, now))


def _in_texts(edition: Edition, before: Galley, now: Galley) -> Iterator[Glance]:
    divisions = [division for division in edition.divisions if division.source_file]
    kept = {division.source_file for division in divisions}
    old = [text for text in before.texts if text.source.path in kept]
    new = [text for text in now.texts if text.source.path in kept]
    order = [text.source.path for text in old]
    if order != [text.source.path for text in new] or len(order) != len(divisions):
        return
    of_file: dict[str, list[Sequence[Block]]] = {}
    for division in divisions:
        of_file.setdefault(division.source_file, []).append(division.blocks)
    for was, will in zip(old, new, strict=True):
        shown = of_file[was.source.path].pop(0)
        if was.tree is not will.tree:
            yield from _changed(shown, was.tree, will.tree)


def _in_notes(edition: Edition, before: Galley, now: Galley) -> Iterator[Glance]:
    shown = {_name(note): note for note in edition.notes.values()}
    old, new = ({_name(note): note for note in galley.notes} for galley in (before, now))
    for name in sorted(shown.keys() & old.keys() & new.keys()):
        if old[name].body is not new[name].body:
            yield from _changed(shown[name].blocks, old[name].body, new[name].body)


def _name(note: Note | GalleyNote) -> tuple[str, str, str]:
    return note.layer, note.place.file, note.key


def _changed(shown: Sequence[Block], was: Element, will: Element) -> Iterator[Glance]:
    """The blocks of two trees that differ in words alone, as far as the page says what one did."""
    before, after = list(blocks_of(was)), list(blocks_of(will))
    if not len(shown) == len(before) == len(after):
        return
    for block, one, other in zip(shown, before, after, strict=True):
        old, new = text_of(one), text_of(other)
        if old != new and block.text == old and _marks(one) == _marks(other):
            yield Glance(block.id, old, new)


def _marks(block: Element) -> list[str]:
    """The elements of a block in their order."""
    return [str(element.tag) for element in block.iter()]
