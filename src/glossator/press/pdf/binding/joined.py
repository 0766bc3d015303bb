"""A sheet as it stands in the book, kept from one build to the next.

What it becomes is a function of the sheet, of the numbers that its pages, objects and parent keys
begin with, and of what it asks of the book: the pages of ids, whether there is an id, the numbers
of faces. After an edit that leaves these as they were, a sheet is written as it stood.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from glossator.press.pdf.binding.finishing import LabelOf, Printed
from glossator.press.pdf.binding.shared_fonts import Given, Told
from glossator.press.pdf.binding.volume import Stretch
from glossator.press.pdf.engine.sheets import Sheet

Named = list[tuple[str, bytes]]  # an id, and a PDF object as it is written
_LATIN: Final = "latin-1"  # any bytes as text


class Book:
    """What a sheet may ask of the book that it stands in; `asked` remembers the answers."""

    def __init__(self, label_of: LabelOf, names: set[str]) -> None:
        self._label_of, self._names = label_of, names
        self.labels: dict[str, str] = {}
        self.found: dict[str, bool] = {}

    def label_of(self, name: str) -> str:
        """The number of the page on which an id lies. Raises KeyError for one that is not there."""
        if name not in self.labels:
            self.labels[name] = self._label_of(name)
        return self.labels[name]

    def __contains__(self, name: str) -> bool:
        """Whether a sheet holds this id."""
        return self.found.setdefault(name, name in self._names)


@dataclass(slots=True)
class Joined:
    """What a sheet gives the book: its stretch of the file, and what the book lists of it.

    `pages` are numbers of objects, `next` is the first parent key that is free. `printed`, `faces`
    and `fonts` say what it prints; `labels` and `found` what the book answered.
    """

    stretch: Stretch
    pages: list[int]
    kids: list[bytes]
    parents: list[bytes]
    ids: Named
    destinations: Named
    next: int
    printed: Printed
    faces: Given
    fonts: Mapping[str, Told]
    labels: Mapping[str, str] = field(default_factory=dict)
    found: Mapping[str, bool] = field(default_factory=dict)

    def fits(self, label_of: LabelOf, names: set[str]) -> bool:
        """Whether a book would give the same answers."""
        try:
            same = all(label_of(name) == said for name, said in self.labels.items())
        except KeyError:
            return False
        return same and all((name in names) == said for name, said in self.found.items())


def parts_of(sheet: Sheet, *numbers: object) -> Iterator[bytes]:
    """What a joined sheet is made from, but for what it asks; `numbers` are where it stands."""
    fonts = [(use.name, use.source, use.axes) for use in sheet.fonts]
    said = sheet.name, fonts, sheet.late, sheet.shifts, sheet.side, numbers
    yield repr(said).encode()
    yield hashlib.sha256(sheet.packed).digest()


def packed(joined: Joined) -> bytes:
    """A joined sheet as bytes: JSON, and its stretch behind it."""
    said = {one.name: getattr(joined, one.name) for one in dataclasses.fields(joined)}
    stretch = said.pop("stretch")
    said["places"], said["last"] = stretch.places, stretch.last
    head = json.dumps(said, default=_text, ensure_ascii=False, separators=(",", ":")).encode()
    return b"%d\n%s%s" % (len(head), head, stretch.content)


def unpacked(content: bytes) -> Joined:
    """The sheet that was packed."""
    length, _, rest = content.partition(b"\n")
    said = json.loads(rest[: int(length)])
    stretch = Stretch(rest[int(length) :], said.pop("places"), said.pop("last"))
    for name in ("kids", "parents"):
        said[name] = list(map(_bytes, said[name]))
    for name in ("ids", "destinations"):
        said[name] = [(key, _bytes(value)) for key, value in said[name]]
    said["printed"] = {
        font: {int(glyph): (char, width) for glyph, (char, width) in glyphs.items()}
        for font, glyphs in said["printed"].items()
    }
    said["faces"] = {font: tuple(map(_bytes, given)) for font, given in said["faces"].items()}
    said["fonts"] = {font: tuple(told) for font, told in said["fonts"].items()}
    return Joined(stretch, **said)


def _text(said: bytes) -> str:
    return said.decode(_LATIN)


def _bytes(said: str) -> bytes:
    return said.encode(_LATIN)
