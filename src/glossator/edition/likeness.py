"""How like two paragraphs are, when of the older one only a digest and a sketch were kept.

The sketch is a one-permutation MinHash of the paragraph's words (P. Li, A. Owen, C.-H. Zhang, “One
Permutation Hashing”, NIPS 2012) with six bits for each of its bins: the share of bins that agree
estimates the share of words that two paragraphs have in common (Jaccard's index).
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from glossator.edition.lemmas import fold

BINS: Final = 40
EMPTY: Final = "."
OPENING: Final = 8  # words
_LONGEST: Final = 72  # characters of the opening words
_SIGNS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_RUN: Final = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"  # Kana and Han, set without spaces
_WORD: Final = re.compile(rf"[^\W{_RUN}]+")
_UNSPACED: Final = re.compile(rf"[{_RUN}]+")
_CHANCE: Final = 1 / len(_SIGNS)  # that two bins agree though their words differ
_UNRELATED: Final = 0.4  # how like short texts are that have nothing to do with each other


@dataclass(frozen=True, slots=True)
class Sketched:
    """A paragraph as it is compared: exact digest, sketch of its words, opening words."""

    digest: str
    sketch: str
    opening: str

    @classmethod
    def of(cls, text: str) -> Sketched:
        """Of a paragraph's text; typography does not count in digest and sketch."""
        folded = fold(text)
        digest = hashlib.sha256(folded.encode()).hexdigest()[:16]
        words = text.split()
        opening = " ".join(words[:OPENING])[:_LONGEST]
        cut = len(words) > OPENING or len(opening) == _LONGEST
        return cls(digest, sketch_of(folded), opening + (" …" if cut else ""))

    @property
    def words(self) -> int:
        """About how many different words it has, up to the number of bins."""
        return len(self.sketch) - self.sketch.count(EMPTY)

    @property
    def short(self) -> bool:
        """Whether the opening words are all that it has."""
        return not self.opening.endswith(" …")


def sketch_of(text: str) -> str:
    """One sign for each bin: of the smallest hash of the words that fall into it."""
    smallest: dict[int, int] = {}
    words = set(_WORD.findall(text.lower()))
    words |= {run[n : n + 2] for run in _UNSPACED.findall(text) for n in range(len(run))}
    for word in words:
        bin_number, value = _hash(word)
        if value < smallest.get(bin_number, value + 1):
            smallest[bin_number] = value
    return "".join(_SIGNS[smallest[b] % 64] if b in smallest else EMPTY for b in range(BINS))


@cache
def _hash(word: str) -> tuple[int, int]:
    number = int.from_bytes(hashlib.blake2b(word.encode(), digest_size=8).digest(), "big")
    return number % BINS, number // BINS


def likeness(one: Sketched, other: Sketched) -> float:
    """From 0 (nothing in common) to 1 (the same words)."""
    if one.digest == other.digest:
        return 1.0
    openings = _openings(one.opening, other.opening)
    if one.short and other.short:
        return openings
    return 0.6 * _shared(one.sketch, other.sketch) + 0.4 * openings


def _shared(one: str, other: str) -> float:
    empty = agree = 0
    for a, b in zip(one, other, strict=True):
        if a == b:
            if a == EMPTY:
                empty += 1
            else:
                agree += 1
    if empty == BINS:
        return 0.0
    return max(0.0, (agree / (BINS - empty) - _CHANCE) / (1 - _CHANCE))


@cache
def even(opening: str) -> str:
    """Opening words as they are compared."""
    return fold(opening).lower()


def _openings(one: str, other: str) -> float:
    from rapidfuzz.distance import Indel  # only where paragraphs have changed

    alike = Indel.normalized_similarity(even(one), even(other))
    return max(0.0, (alike - _UNRELATED) / (1 - _UNRELATED))
