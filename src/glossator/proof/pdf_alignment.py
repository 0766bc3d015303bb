"""Lays the printed base text beside the edition's, block by block.

Print loses what is in the edition's text: a letter set as a small capital may come out as the other
case. That is seen and evened out here; whatever else differs stays as it was printed and is found
by the comparison.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from glossator.proof.expected import WantedBlock
from glossator.prose import lowered

_AHEAD: Final = 4000  # how far a block is looked for when it is not where it should be
_TELLING: Final = 12  # characters by which a block is known again
_BLOCKS_AHEAD: Final = 12


@dataclass(slots=True)
class Alignment:
    """The printed stream evened out.

    `stream` is the text that remains, `blocks` each block's printed text, `begins` where in the
    raw stream each block begins. `stray` are the raw ranges that belong to no block, `recased`
    the blocks in which letters came out in another case.
    """

    stream: str = ""
    blocks: dict[str, str] = field(default_factory=dict)
    begins: dict[str, int] = field(default_factory=dict)
    stray: list[tuple[int, int]] = field(default_factory=list)
    recased: list[str] = field(default_factory=list)
    _starts: list[int] = field(default_factory=list)
    _kept: list[tuple[int, int, int]] = field(default_factory=list)

    def keep(self, start: int, end: int, text: str) -> None:
        """Take a raw range over, as this text of the same length."""
        self._starts.append(start)
        self._kept.append((start, end, len(self.stream)))
        self.stream += text

    def place(self, raw: int) -> int:
        """The place in the evened stream of a place in the raw one."""
        number = bisect_right(self._starts, raw) - 1
        if number < 0:
            return 0
        start, end, clean = self._kept[number]
        return clean + min(raw, end) - start

    def raw(self, place: int) -> int:
        """The place in the raw stream of a place in the evened one."""
        number = bisect_right(self._kept, place, key=lambda kept: kept[2]) - 1
        if number < 0:
            return 0
        start, end, clean = self._kept[number]
        return min(start + place - clean, end)


def align(raw: str, blocks: Sequence[WantedBlock]) -> Alignment:
    """The printed stream `raw` beside the blocks of the edition, in reading order."""
    return _Aligner(raw, [block for block in blocks if block.ink]).align()


class _Aligner:
    def __init__(self, raw: str, blocks: Sequence[WantedBlock]) -> None:
        self._raw = raw
        self._low = lowered(raw)
        self._blocks = blocks
        self._parts = [[lowered(part) for part in block.parts] for block in blocks]
        self._found = Alignment()
        self._at = 0

    def align(self) -> Alignment:
        number = 0
        while number < len(self._blocks):
            ranges = self._match(self._at, number)
            if ranges is None:
                number = self._search(number)
            else:
                self._accept(number, ranges)
                number += 1
        self._stray_until(len(self._raw))
        return self._found

    def _match(self, at: int, number: int) -> list[tuple[int, int]] | None:
        """The raw ranges of a block's parts when it begins right here."""
        ranges: list[tuple[int, int]] = []
        for part in self._parts[number]:
            if not self._low.startswith(part, at):
                return None
            ranges.append((at, at + len(part)))
            at += len(part)
        return ranges

    def _accept(self, number: int, ranges: list[tuple[int, int]]) -> None:
        block = self._blocks[number]
        self._found.begins[block.id] = ranges[0][0]
        self._at = ranges[-1][1]
        if not block.listed:
            return
        self._found.blocks[block.id] = block.ink
        for (start, end), part in zip(ranges, block.parts, strict=True):
            self._found.keep(start, end, part)
            if self._raw[start:end] != part and block.id not in self._found.recased:
                self._found.recased.append(block.id)

    def _search(self, number: int) -> int:
        """A block is not where it should be: gives the number of the block to go on with."""
        for other in range(number, min(number + _BLOCKS_AHEAD, len(self._blocks))):
            at = self._look_ahead(other)
            if at < 0:
                continue
            if other == number:
                self._stray_until(at)
            else:
                self._give_up(number, other, at)
            return other
        self._give_up(number, number + 1, self._at)
        return number + 1

    def _look_ahead(self, number: int) -> int:
        """Where a block that is known by enough characters begins further on; -1 if nowhere."""
        first = next((part for part in self._parts[number] if part), "")
        if len(self._blocks[number].ink) < _TELLING:
            return -1
        at = self._low.find(first, self._at, self._at + _AHEAD + len(first))
        while at >= 0:
            if self._match(at, number) is not None:
                return at
            at = self._low.find(first, at + 1, self._at + _AHEAD + len(first))
        return -1

    def _give_up(self, number: int, other: int, end: int) -> None:
        """What stands before `end` is all there is of the blocks from `number` up to `other`."""
        printed = self._raw[self._at : end]
        lost = self._blocks[number:other]
        for block in lost:
            whole = block.listed and block.ink in printed
            self._found.blocks[block.id] = block.ink if whole else ""
        broken = [block for block in lost if not self._found.blocks[block.id]]
        if broken and printed:
            self._found.blocks[broken[0].id] = printed
            self._found.begins[broken[0].id] = self._at
        self._found.keep(self._at, end, printed)
        self._at = end

    def _stray_until(self, end: int) -> None:
        if end > self._at:
            self._found.stray.append((self._at, end))
        self._at = end
