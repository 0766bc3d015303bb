"""What the markup of one division is made from, so that a press may keep it for the next build."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from glossator.model import Division, Edition, Note, PageStart

# divisions that list what stands in others; a press makes them each time
LISTING: Final = frozenset(("contents", "glossary", "index", "bibliography"))
_CALL: Final = re.compile(r'\bdata-call="([^"]*)"')
_NAMED: Final = re.compile(r'\bdata-(?:call|gloss|ref|cite|picture)="([^"]*)"')
_PICTURE: Final = re.compile(r'\bdata-picture="([^"]*)"')


def notes_in(
    edition: Edition, division: Division, inner: Mapping[str, Sequence[Note]]
) -> list[Note]:
    """All notes that stand in a division or are called there, with the notes on their words
    (`inner`: see `Edition.inner_notes`).
    """
    waiting = [*division.notes, *_CALL.findall(division.body)]
    found: dict[str, Note] = {}
    while waiting:
        name = waiting.pop()
        if name not in found and name in edition.notes:
            note = found[name] = edition.notes[name]
            waiting += _CALL.findall(note.body)
            waiting += (other.id for other in inner.get(name, ()))
    return list(found.values())


def is_whole(division: Division, notes: Sequence[Note], known: set[str]) -> bool:
    """Whether all that a division and its notes name is known; else it is an error to make it."""
    bodies = [division.body, *(note.body for note in notes)]
    return all(name in known for body in bodies for name in _NAMED.findall(body))


def picture_paths(division: Division, notes: Sequence[Note]) -> list[str]:
    """The pictures that a division and its notes show, by path."""
    bodies = [division.body, *(note.body for note in notes)]
    return sorted({path for body in bodies for path in _PICTURE.findall(body)})


def made_of(
    edition: Edition, division: Division, notes: Sequence[Note], starts: Sequence[PageStart]
) -> Iterator[bytes]:
    """All that a division which lists nothing is made from, but for where its links lead; `starts`
    are of the pages that begin in it.
    """
    words, language = edition.words, edition.metadata.language
    yield repr((division, notes, starts, words, language, dict(edition.layers))).encode()
    for path in picture_paths(division, notes):
        picture = edition.pictures[path]
        yield f"{path} {picture.media_type}".encode()
        yield picture.content
