"""Letters: what is left of a text when all that setting may change is gone; and their diff.

Line ends, hyphens, quotation marks, capitals and accents' forms differ between a source and what is
made of it. Letters and figures do not, nor does their order.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from itertools import pairwise
from typing import Final, NamedTuple

_EVERY: Final = 11  # letters that a chunk has on average
_SHORT: Final = 6  # letters that it has at least
_LONG: Final = 64  # letters after which it ends in any case
_TELLING: Final = 24  # letters of chunks in a row that are not the same by chance
# Letters on both sides within which passages that differ are laid side by side letter by letter.
_REFINED: Final = 100_000_000


class Same(NamedTuple):
    """A stretch that two sequences of letters share: where it begins in each, and its length."""

    source: int
    found: int
    length: int


@cache
def _letters_of(char: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", char).casefold() if c.isalnum())


def letters(text: str) -> str:
    """The letters and figures of a text, small, without accents."""
    return "".join(map(_letters_of, text))


@dataclass(frozen=True, slots=True)
class Scale:
    """The letters of a text, with the number of letters before each of its characters."""

    letters: str
    _before: Sequence[int]

    def place(self, offset: int) -> int:
        """How many letters stand before this character."""
        return self._before[min(max(offset, 0), len(self._before) - 1)]

    @classmethod
    def of(cls, text: str) -> Scale:
        """The scale of a text."""
        parts, before, count = [], [0], 0
        for char in text:
            part = _letters_of(char)
            parts.append(part)
            count += len(part)
            before.append(count)
        return cls("".join(parts), before)


def chunks(text: str) -> list[str]:
    """Letters cut where two of them ask for it, so that the same words are cut alike anywhere."""
    found, start = [], 0
    for at, (one, other) in enumerate(pairwise(text), start=1):
        if (_cuts(one, other) and at - start >= _SHORT) or at - start >= _LONG:
            found.append(text[start:at])
            start = at
    if start < len(text):
        found.append(text[start:])
    return found


@cache
def _cuts(one: str, other: str) -> bool:
    return (ord(one) * 31 + ord(other) * 7) % _EVERY == 0


def common(source: str, found: str) -> list[Same]:
    """The stretches that two sequences of letters share, in order, as a diff of chunks has them.

    What the diff leaves open is laid side by side letter by letter.
    """
    from rapidfuzz.distance import Levenshtein

    ours, theirs = chunks(source), chunks(found)
    numbers: dict[str, int] = {}
    one, other = ([numbers.setdefault(c, len(numbers)) for c in some] for some in (ours, theirs))
    starts, there = _starts(ours), _starts(theirs)
    blocks: list[Same] = []
    at = before = 0
    for op in Levenshtein.opcodes(one, other):
        begin, end = starts[op.src_start], starts[op.src_end]
        if op.tag != "equal" or end - begin < _TELLING:
            continue
        lands = there[op.dest_start]
        blocks += _between(source, found, (at, begin), (before, lands))
        blocks.append(Same(begin, lands, end - begin))
        at, before = end, there[op.dest_end]
    blocks += _between(source, found, (at, len(source)), (before, len(found)))
    return blocks


def _starts(parts: Sequence[str]) -> list[int]:
    found = [0]
    for part in parts:
        found.append(found[-1] + len(part))
    return found


def _between(
    source: str, found: str, ours: tuple[int, int], theirs: tuple[int, int]
) -> Iterator[Same]:
    """What two stretches share that the diff of chunks holds for different, the longest first."""
    one, other = source[slice(*ours)], found[slice(*theirs)]
    if not one or not other or len(one) * len(other) > _REFINED:
        return
    for block in SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks():
        if block.size:
            yield Same(ours[0] + block.a, theirs[0] + block.b, block.size)


@dataclass(frozen=True, slots=True)
class Beside:
    """Two sequences of letters side by side."""

    blocks: Sequence[Same]

    def found(self, at: int) -> int:
        """Where a letter of the source stands in the other; -1 where it does not."""
        number = bisect_right(self.blocks, at, key=lambda block: block.source) - 1
        if number < 0:
            return -1
        block = self.blocks[number]
        inside = at - block.source
        return block.found + inside if inside < block.length else -1

    def beyond(self, length: int) -> Iterator[tuple[int, int]]:
        """The stretches of the other, which has this length, that the source has not."""
        at = 0
        for block in self.blocks:
            if block.found > at:
                yield at, block.found
            at = max(at, block.found + block.length)
        if at < length:
            yield at, length
