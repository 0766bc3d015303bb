"""Which paragraph of the text is which of the lock: the heaviest alignment, then what has moved.

First the pairs that keep their order: of all chains that go forward in both, the one whose
likenesses add up to the most (the weighted form of what diff does). Then, among what is left, the
pairs that are unmistakable wherever they stand: those have moved.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from glossator.edition.likeness import EMPTY, Sketched, even, likeness

ALIKE: Final = 0.3  # at its place in the order, a paragraph this like is the same, edited
MOVED: Final = 0.7  # elsewhere it has to be this like …
AHEAD: Final = 0.2  # … this much more than any other …
WORDS: Final = 6  # … and this long: “Yes.” may stand anywhere
_SHARED: Final = 0.25  # of their bins two paragraphs share, or their first words, to be compared
_FIRST: Final = 3  # words


@dataclass(frozen=True, slots=True)
class Alignment:
    """Index in the text → index in the lock: pairs in order, and pairs that have moved."""

    kept: Mapping[int, int]
    moved: Mapping[int, int]


Pair = tuple[int, int, float]  # index in the lock, index in the text, likeness


def align(
    locked: Sequence[Sketched], text: Sequence[Sketched], gone: frozenset[int] = frozenset()
) -> Alignment:
    """Align the paragraphs of a lock with those of the text.

    `gone` are indexes of the lock whose paragraphs were taken out before: such a one comes back
    only where it is unmistakable.
    """
    pairs = list(_pairs(locked, text))
    kept = _heaviest_chain([p for p in pairs if p[2] >= ALIKE and p[0] not in gone], len(locked))
    taken = set(kept.values())
    left = [p for p in pairs if p[0] not in taken and p[1] not in kept]
    return Alignment(kept, _unmistakable(left, text))


def _pairs(locked: Sequence[Sketched], text: Sequence[Sketched]) -> Iterable[Pair]:
    """All pairs that have something in common, with their likeness, by both indexes."""
    by_bin: dict[tuple[int, str], list[int]] = {}
    by_opening: dict[str, list[int]] = {}
    sizes = [one.words for one in locked]
    for index, one in enumerate(locked):
        by_opening.setdefault(_first(one), []).append(index)
        for spot in enumerate(one.sketch):
            by_bin.setdefault(spot, []).append(index)
    for index, one in enumerate(text):
        size = one.words
        shared: Counter[int] = Counter()
        for spot in enumerate(one.sketch):
            if spot[1] != EMPTY:
                shared.update(by_bin.get(spot, ()))
        near = {other for other, n in shared.items() if n >= _SHARED * max(size, sizes[other])}
        near |= {*by_opening.get(_first(one), ())}
        for other in sorted(near):
            yield other, index, likeness(locked[other], one)


def _first(one: Sketched) -> str:
    return " ".join(even(one.opening).split()[:_FIRST])


def _heaviest_chain(pairs: Iterable[Pair], length: int) -> dict[int, int]:
    """The pairs that go forward in both and weigh most: text index → lock index.

    A Fenwick tree holds, for each index of the lock, the heaviest chain that ends at or before it.
    """
    tree: list[tuple[float, int]] = [(0.0, -1)] * (length + 1)
    links: list[tuple[Pair, int]] = []  # pair, number of the link before it

    def best(upto: int) -> tuple[float, int]:
        found = (0.0, -1)
        while upto > 0:
            found = max(found, tree[upto], key=lambda weighed: weighed[0])
            upto -= upto & -upto
        return found

    rows: dict[int, list[Pair]] = {}
    for pair in pairs:
        rows.setdefault(pair[1], []).append(pair)
    for row in sorted(rows):
        before = [(pair, best(pair[0])) for pair in rows[row]]  # chains that end above this pair
        for pair, (weight, last) in before:
            links.append((pair, last))
            chain, at = (weight + pair[2], len(links) - 1), pair[0] + 1
            while at <= length:
                if chain[0] > tree[at][0]:
                    tree[at] = chain
                at += at & -at
    chosen = {}
    _, last = best(length)
    while last >= 0:
        (lock_index, text_index, _), last = links[last]
        chosen[text_index] = lock_index
    return chosen


def _unmistakable(pairs: Sequence[Pair], text: Sequence[Sketched]) -> dict[int, int]:
    """The pairs that are very like, and like nothing else nearly as much: text index → lock's."""
    rivals: dict[tuple[str, int], list[float]] = {}
    for lock_index, text_index, alike in pairs:
        rivals.setdefault(("lock", lock_index), []).append(alike)
        rivals.setdefault(("text", text_index), []).append(alike)
    for listed in rivals.values():
        listed.sort(reverse=True)

    def alone(side: str, index: int, alike: float) -> bool:
        first, *rest = rivals[side, index]
        return alike == first and (not rest or first - rest[0] >= AHEAD)

    return {
        text_index: lock_index
        for lock_index, text_index, alike in pairs
        if alike >= MOVED
        and text[text_index].words >= WORDS
        and alone("lock", lock_index, alike)
        and alone("text", text_index, alike)
    }
