"""The file of a division as it stands in the book, kept from one build to the next.

It is a function of the division, its notes and some words (`made_of`), and of where its links
lead, which may be to files of others.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from glossator.errors import GlossatorError
from glossator.model import Division, Edition, Note, PageStart
from glossator.press.epub.addresses import Addresses, file_of
from glossator.press.epub.binding import Resource
from glossator.press.made_of import LISTING, is_whole, made_of, notes_in, picture_paths
from glossator.store import Store


@dataclass(frozen=True, slots=True)
class Asked(Addresses):
    """Addresses that remember which links were asked for, and where they lead."""

    links: dict[str, str] = field(default_factory=dict)

    def href(self, target: str, start: str) -> str:
        """The link, see `Addresses.href`."""
        self.links[target] = Addresses.href(self, target, start)
        return self.links[target]


class Keeper:
    """Gives the file of each division: from the store, if there is one, or made anew."""

    def __init__(
        self,
        edition: Edition,
        addresses: Addresses,
        starts: Sequence[PageStart],
        store: Store | None,
    ) -> None:
        self._edition, self._addresses, self._store = edition, addresses, store
        self._starts: dict[str, list[PageStart]] = {}
        for start in starts:
            if start.locus is not None:
                self._starts.setdefault(start.locus.division, []).append(start)
        self._inner = edition.inner_notes()
        self._known = {*addresses.files, *edition.entries, *edition.pictures}
        self._several = len({note.layer for note in edition.notes.values()}) > 1

    def file(self, division: Division, make: Callable[[Addresses], Resource]) -> Resource:
        """The file of a division, which `make` makes with the addresses that it gets."""
        notes = notes_in(self._edition, division, self._inner)
        store = self._store
        if store is None or division.role in LISTING or not is_whole(division, notes, self._known):
            return make(self._addresses)
        key = store.key("chapter", self._made_of(division, notes))
        kept = store.get(key)
        made = None if kept is None else self._unpacked(division, kept)
        if made is None:
            asked = Asked(
                self._addresses.files, self._addresses.pictures, self._addresses.divisions
            )
            made = make(asked)
            store.put(key, _packed(made, asked))
        return made

    def _made_of(self, division: Division, notes: Sequence[Note]) -> Iterator[bytes]:
        edition = self._edition
        named = picture_paths(division, notes)
        files = [self._addresses.pictures[path] for path in named]
        yield repr((edition.profile, edition.draft, self._several, files)).encode()
        yield from made_of(edition, division, notes, self._starts.get(division.id, ()))

    def _unpacked(self, division: Division, content: bytes) -> Resource | None:
        """What was packed; None if a link of it would lead elsewhere now."""
        said = json.loads(content)
        start = file_of(division)
        try:
            if any(self._addresses.href(one, start) != at for one, at in said["links"].items()):
                return None
        except GlossatorError:
            return None
        content, properties = said["content"].encode(), tuple(said["properties"])
        return Resource(said["file"], said["type"], content, properties)


def _packed(made: Resource, asked: Asked) -> bytes:
    said = {
        "file": made.file, "type": made.media_type, "content": made.content.decode(),
        "properties": made.properties, "links": asked.links,
    }  # fmt: skip
    return json.dumps(said, ensure_ascii=False).encode()
