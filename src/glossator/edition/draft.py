"""The draft of an edition: what the steps of `making` change, one by one, until it is frozen.

A galley serves every profile, and whoever set it, so its trees stay as they are. A draft has copies
of those that the steps change; pictures and the list of works are the galley's own.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass, replace

from glossator.galley import Galley, GalleyEntry, GalleyNote, GalleyReference, GalleyText
from glossator.prose import Element


@dataclass(frozen=True, slots=True)
class Draft:
    """The trees of one edition in the making; nobody outside of `making` sees them."""

    texts: Sequence[GalleyText]
    notes: Sequence[GalleyNote]
    entries: Sequence[GalleyEntry]
    references: Sequence[GalleyReference]
    works: Element | None  # their heading, if a text has one

    @classmethod
    def of(cls, galley: Galley) -> Draft:
        """A draft that begins as the galley is."""
        return cls(
            [replace(text, tree=deepcopy(text.tree)) for text in galley.texts],
            [replace(note, body=deepcopy(note.body)) for note in galley.notes],
            [replace(entry, body=deepcopy(entry.body)) for entry in galley.entries],
            galley.references,
            deepcopy(galley.works),
        )
