"""Which file of the book holds which id, and how one file links to another."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from glossator import prose
from glossator.counting import first_free
from glossator.errors import GlossatorError
from glossator.model import Division, Edition, Picture
from glossator.press.markup import homes
from glossator.vocabulary import PICTURES

COVER: Final = "cover.xhtml"
NAVIGATION: Final = "nav.xhtml"
NOTES: Final = "notes.xhtml"
STYLE: Final = "styles/edition.css"
MORE_STYLE: Final = "styles/more.css"


def file_of(division: Division) -> str:
    """The path of a division in the book."""
    return f"text/{division.id}.xhtml"


def behind_the_text(edition: Edition) -> Division | None:
    """The division behind which all notes of the book stand; None: each has its own at its end."""
    if edition.profile.epub_notes != "book" or not edition.notes:
        return None
    noted = {note.call.division for note in edition.notes.values() if not note.parent}
    own = [d for d in edition.divisions if d.matter == "text"]
    return (own or [d for d in edition.divisions if d.id in noted])[-1]


def _in_notes(edition: Edition) -> Iterator[str]:
    """Every id that stands where the notes do: of notes, in them, and of calls in them."""
    for note in edition.notes.values():
        yield note.id
        if note.parent:
            yield note.call_id
        yield from (name for e in prose.parse(note.body).iter() if (name := e.get("id")))


@dataclass(frozen=True, slots=True)
class Addresses:
    """`files` maps each id of the edition to its file, `pictures` each picture to its own."""

    files: dict[str, str]
    pictures: dict[str, str]
    divisions: frozenset[str]

    @classmethod
    def of(cls, edition: Edition) -> Addresses:
        """Collects the ids of the prose, of notes and calls, and of the divisions themselves."""
        files = {name: file_of(division) for name, division in homes(edition)}
        if behind_the_text(edition) is not None:
            files |= dict.fromkeys(_in_notes(edition), NOTES)
        whole = {d.id: file_of(d) for d in edition.divisions if d.id not in files}
        return cls(files | whole, _picture_files(edition.pictures), frozenset(whole))

    def href(self, target: str, start: str) -> str:
        """The link from the file `start` to an id. Raises GlossatorError when nothing has it."""
        if target not in self.files:
            raise GlossatorError(f"the edition has no place with the id “{target}” to link to")
        file = self.files[target]
        if target in self.divisions:
            return relative(file, start)
        return f"#{target}" if file == start else f"{relative(file, start)}#{target}"


def relative(file: str, start: str) -> str:
    """The address of one file of the book as written in another."""
    return posixpath.relpath(file, posixpath.dirname(start) or ".")


def _picture_files(pictures: Mapping[str, Picture]) -> dict[str, str]:
    """File names of plain ASCII: some readers stumble over others (EPUB 3.3, 4.2.3)."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for path, picture in pictures.items():
        stem, suffix = posixpath.splitext(re.sub(r"[^A-Za-z0-9._/-]+", "-", path).lower())
        known = [one for one, kind in PICTURES.items() if kind == picture.media_type]
        suffix = suffix if suffix in known else known[0]  # a PDF, too, has become one of these
        found[path] = first_free("pictures/" + stem.lstrip("./-"), taken, suffix)
    return found
