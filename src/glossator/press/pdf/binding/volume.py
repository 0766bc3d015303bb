"""Writes a PDF object by object, so that a book of any length takes the memory of one sheet.

pikepdf holds every object until a file is saved; with some two hundred structure elements a page
that is most of what a long book takes. Here pikepdf holds one sheet at a time, in a *section*,
a file whose objects have the numbers that they have in the book; they are written as soon as the
sheet is finished. Objects without a stream go into object streams (ISO 32000-1, 7.5.7), and where
everything stands into a cross-reference stream (7.5.8).
"""

from __future__ import annotations

import hashlib
import io
import re
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby, islice
from typing import Any, Final

CATALOGUE, PAGES = 1, 2  # the numbers of these objects
_HEAD: Final = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"  # bytes above 127 say that it is no text (7.5.2)
_TOGETHER: Final = 100  # objects in one stream
# a sheet that has some objects more or less leaves the numbers of the next alone
_STEP: Final = 256
_REFERENCE: Final = re.compile(rb"(\d+) 0 R\b")
_WIDTHS: Final = (1, 5, 2)  # bytes of the three columns of the cross-reference stream


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of the file: its bytes, where its objects stand in it (number, and the columns of the
    cross-reference stream, with offsets from its first byte), and the highest number in it.
    """

    content: bytes
    places: Sequence[tuple[int, int, int, int]]
    last: int


class Volume:
    """A PDF that is being written. `last` is the highest number that an object of it has."""

    def __init__(self, reserved: int) -> None:
        """Numbers up to `reserved` are given by whoever writes the book."""
        self.last = reserved
        self._out = io.BytesIO()
        self._out.write(_HEAD)
        self._places: dict[int, tuple[int, int, int]] = {0: (0, 0, 65535)}
        self._waiting: list[tuple[int, bytes]] = []
        self._reserved = reserved
        self._begun = 0, 0  # where a stretch began: bytes and objects before it

    def begin(self) -> int:
        """Begin a stretch; the number from which its objects are counted. What was written before
        and what stands in it share no stream, and a longer neighbour seldom changes the number.
        """
        self._flush()
        self.last = step_up(self.last, _STEP)
        self._begun = self._out.tell(), len(self._places)
        return self.last

    def stretch(self) -> Stretch:
        """What was written since that began."""
        self._flush()
        at, count = self._begun
        places = [
            (number, kind, where - at if kind == 1 else where, row)
            for number, (kind, where, row) in islice(self._places.items(), count, None)
        ]
        return Stretch(bytes(self._out.getbuffer()[at:]), places, self.last)

    def put(self, stretch: Stretch) -> None:
        """Write a stretch that began at the same number."""
        at = self._out.tell()
        for number, kind, where, row in stretch.places:
            self._places[number] = kind, where + at if kind == 1 else where, row
        self._out.write(stretch.content)
        self.last = stretch.last

    def section(self) -> Any:
        """An empty PDF, opened: its objects get the numbers that follow. Whoever gets it closes it.

        The reserved objects are empty dictionaries in it, to be referred to; they are not written.
        """
        import pikepdf

        return pikepdf.open(io.BytesIO(_blank(self._reserved, self.last)))

    def take(self, section: Any, roots: Iterable[int], also: Iterable[int] = ()) -> None:
        """Write those objects of a section that are reached from `roots`, and the reserved ones
        that `also` names, from which others are reached as well.

        A number within a string is taken for a reference as well: then an object is written that
        nobody asks for.
        """
        import pikepdf

        first = self.last + 1
        self.last = section.make_indirect(pikepdf.Dictionary()).objgen[0]
        own = set(also)
        seen: dict[int, tuple[bytes, bytes | None]] = {}
        waiting = [*own, *roots]
        while waiting:
            number = waiting.pop()
            if number in seen or (number < first and number not in own):
                continue
            seen[number] = _written(section.get_object(number, 0))
            waiting += map(int, _REFERENCE.findall(seen[number][0]))
        for number in sorted(seen):
            content, stream = seen[number]
            if stream is None:
                self.add(number, content)
            else:
                self.stream(number, content, stream)

    def add(self, number: int, content: bytes) -> None:
        """Write an object without a stream."""
        self._waiting.append((number, content))
        if len(self._waiting) == _TOGETHER:
            self._flush()

    def stream(self, number: int, said: bytes, content: bytes) -> None:
        """Write an object with a stream; `said` is its dictionary, without a length."""
        self._places[number] = 1, self._out.tell(), 0
        self._raw(number, said, content)

    def finish(self, info: int) -> bytes:
        """The file. `info` is the number of the document's information dictionary.

        Its identifier is made of all that it holds (14.4): no clock, no path.
        """
        self._flush()
        self.last += 1
        at = self._out.tell()
        self._places[self.last] = 1, at, 0
        numbers = sorted(self._places)
        index = [part for run in _runs(numbers) for part in (run[0], len(run))]
        rows = b"".join(
            value.to_bytes(width, "big")
            for number in numbers
            for value, width in zip(self._places[number], _WIDTHS, strict=True)
        )
        name = hashlib.md5(self._out.getbuffer(), usedforsecurity=False).hexdigest()
        self._raw(
            self.last,
            b"<< /Type /XRef /Size %d /Index [ %s ] /W [ %s ] /Root %d 0 R /Info %d 0 R "
            b"/ID [ <%s> <%s> ] >>"
            % (
                *(self.last + 1, _listed(index), _listed(_WIDTHS), CATALOGUE, info),
                *(name.encode(), name.encode()),
            ),
            rows,
        )
        self._out.write(b"startxref\n%d\n%%%%EOF\n" % at)
        return self._out.getvalue()

    def _flush(self) -> None:
        """Write the objects that wait, as one stream."""
        if not self._waiting:
            return
        self.last += 1
        places, at = [], 0
        for row, (number, content) in enumerate(self._waiting):
            self._places[number] = 2, self.last, row
            places += [number, at]
            at += len(content) + 1
        head = _listed(places) + b"\n"
        body = b"\n".join(content for _, content in self._waiting)
        count, self._waiting = len(self._waiting), []
        said = b"<< /Type /ObjStm /N %d /First %d >>" % (count, len(head))
        self._places[self.last] = 1, self._out.tell(), 0
        self._raw(self.last, said, head + body)

    def _raw(self, number: int, said: bytes, content: bytes) -> None:
        """Write a stream, compressed unless it is; metadata stay as they are, for all to read."""
        if b"/Filter" not in said and b"/Metadata" not in said:
            content = zlib.compress(content)
            said = said[:-2] + b"/Filter /FlateDecode >>"
        said = said[:-2] + b"/Length %d >>" % len(content)
        self._out.write(b"%d 0 obj\n%s\nstream\n" % (number, said))
        self._out.write(content)
        self._out.write(b"\nendstream\nendobj\n")


def _written(thing: Any) -> tuple[bytes, bytes | None]:
    """An object as it stands in a file, with what its stream holds, as it is."""
    import pikepdf

    if not isinstance(thing, pikepdf.Object):  # a number or a truth value
        return pikepdf.Array([thing]).unparse()[1:-1], None
    if not isinstance(thing, pikepdf.Stream):
        return thing.unparse(resolved=True), None
    said = thing.stream_dict
    if "/Length" in said:
        del said["/Length"]
    return said.unparse(resolved=True), thing.read_raw_bytes()


def step_up(number: int, step: int) -> int:
    """The first multiple of `step` that is not below a number."""
    return -(-number // step) * step


def _listed(numbers: Sequence[int]) -> bytes:
    return b" ".join(b"%d" % number for number in numbers)


def _runs(numbers: Sequence[int]) -> list[list[int]]:
    """Sorted numbers, parted where one is left out."""
    grouped = groupby(enumerate(numbers), lambda pair: pair[1] - pair[0])
    return [[number for _, number in group] for _, group in grouped]


def _blank(reserved: int, last: int) -> bytes:
    """A PDF without pages that has the reserved objects, and the one with the number `last`."""
    objects = dict.fromkeys(range(PAGES + 1, reserved + 1), b"<< >>")
    objects[CATALOGUE] = b"<< /Type /Catalog /Pages %d 0 R >>" % PAGES
    objects[PAGES] = b"<< /Type /Pages /Kids [ ] /Count 0 >>"
    objects.setdefault(last, b"<< >>")  # new objects are numbered from the highest on
    # QPDF takes no number in earnest that is more than a third of a file's bytes
    out, places = bytearray(_HEAD + b"%" + b" " * (3 * last) + b"\n"), {}
    for number in sorted(objects):
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, objects[number])
    at = len(out)
    out += b"xref\n0 1\n0000000000 65535 f \n"
    for run in _runs(sorted(places)):
        out += b"%d %d\n" % (run[0], len(run))
        out += b"".join(b"%010d 00000 n \n" % places[number] for number in run)
    out += b"trailer << /Size %d /Root %d 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        *(last + 1, CATALOGUE),
        at,
    )
    return bytes(out)
