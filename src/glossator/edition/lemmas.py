"""Finds the words that a note quotes in the text, whatever typography stands between.

White space, quotation marks, dashes, ligatures, soft hyphens and Unicode normal forms are folded
away on both sides; `…` in a lemma spans from its first words to its last.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from glossator.edition.words import BORDER, WordIndex, goes_on_unspaced, unspaced

REACH: Final = 2000  # how many characters an ellipsis may leave out
_ELLIPSIS: Final = re.compile(r"\s*(?:…|\.\.\.|\[…\]|\[\.\.\.\])\s*")
_TO_FOLD: Final = re.compile(r"[`\t\n\r\f\v\x1c-\x1f]|  |\A | \Z")  # in a text of ASCII only
_CLOSING: Final = frozenset(".,;:!?)]}’”'\"»›…")
# vowels and final consonants of decomposed Hangul: they go on with a syllable
_JAMO: Final = ("\u1160", "\u11ff")
_FOLDS: Final = {
    **dict.fromkeys("‘’‚‛‹›′ʼ`´׳", "'"),
    **dict.fromkeys("“”„‟«»″「」『』״", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    **dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff", ""),
}


@cache
def _fold_char(char: str) -> str:
    if char in _FOLDS:
        return _FOLDS[char]
    if char.isspace():
        return " "
    return "".join(_FOLDS.get(c, c) for c in unicodedata.normalize("NFKD", char))


@cache
def _class(char: str) -> int:
    """The canonical combining class (Unicode Standard, 3.11)."""
    return unicodedata.combining(char)


def fold(text: str) -> str:
    """The text as it is compared: typography folded, white space single, none at the ends."""
    folded = list("".join(map(_fold_char, text)))
    _order_marks(folded)
    return re.sub(r" +", " ", "".join(folded)).strip()


def _order_marks(folded: list[str]) -> None:
    """Put runs of combining marks in canonical order, in place (Unicode Standard, D108)."""
    at = 0
    while at < len(folded):
        end = at
        while end < len(folded) and folded[end] > "\u02ff" and _class(folded[end]):
            end += 1
        if end > at + 1:
            folded[at:end] = sorted(folded[at:end], key=_class)
        at = end + 1


@dataclass(frozen=True, slots=True, order=True)
class Find:
    """Where a lemma was found: block indexes and character offsets of its two ends."""

    first_block: int
    start: int
    last_block: int
    end: int


class Haystack:
    """Blocks of text as one folded string that knows where each character came from.

    `borders` are the indexes of blocks before which another text begins: no lemma spans them.
    """

    def __init__(self, texts: Sequence[str], borders: Iterable[int] = ()) -> None:
        self.texts = texts
        self._starts: list[int] = []
        self._maps: list[list[int] | None] = []
        between = dict.fromkeys(borders, BORDER)
        parts, at = [], 0
        for number, text in enumerate(texts):
            if number:
                parts.append(between.get(number, " "))
                at += 1
            folded, positions = _fold_with_positions(text)
            self._starts.append(at)
            self._maps.append(positions)
            parts.append(folded)
            at += len(folded)
        self.folded = "".join(parts)
        self._index: WordIndex | None = None

    @property
    def index(self) -> WordIndex:
        """The words of the folded text, read when they are first asked for."""
        if self._index is None:
            self._index = WordIndex(self.folded)
        return self._index

    def locate(self, index: int, *, end: bool = False) -> tuple[int, int]:
        """Block index and offset of a folded character; with `end`, the offset behind it."""
        block = bisect_right(self._starts, index) - 1
        inner = index - self._starts[block]
        positions = self._maps[block]
        if positions is None:
            return block, inner + end
        if inner >= len(positions):
            return block, len(self.texts[block])
        offset = positions[inner]
        return block, self._end_of(block, offset) if end else offset

    def _end_of(self, block: int, offset: int) -> int:
        """The offset behind a character and the combining marks that follow it in the text."""
        text, at = self.texts[block], offset + 1
        while at < len(text) and _goes_on(text[at]):
            at += 1
        return at

    def _start_of(self, block: int) -> int:
        """Where a block begins in the folded text; its end for a block behind the last."""
        return self._starts[block] if block < len(self._starts) else len(self.folded) + 1

    def find(self, lemma: str, ranges: Sequence[tuple[int, int]] | None = None) -> list[Find]:
        """Every place where the lemma stands as whole words, else as parts of words.

        `ranges` are the first and last blocks of the parts to look in (None: all). An ellipsis
        that the text has itself is found as it stands; else it leaves words out.
        """
        limits = self._limits(ranges)
        for spans in self._ways(lemma):
            found = [
                (start, end)
                for start, end in spans
                if any(low <= start and end < high for low, high in limits)
            ]
            if found:
                return [self._find(start, end) for start, end in found]
        return []

    def _limits(self, ranges: Sequence[tuple[int, int]] | None) -> list[tuple[int, int]]:
        """Ranges of blocks as ranges of the folded text."""
        chosen = [(0, len(self.texts) - 1)] if ranges is None else ranges
        return [(self._start_of(first), self._start_of(last + 1)) for first, last in chosen]

    def _find(self, start: int, end: int) -> Find:
        first_block, first = self.locate(start)
        last_block, last = self.locate(end - 1, end=True)
        return Find(first_block, first, last_block, last)

    def _ways(self, lemma: str) -> Iterator[list[tuple[int, int]]]:
        """The places of a lemma in the folded text, the best way of reading it first."""
        whole = fold(lemma)
        parts = [folded for part in _ELLIPSIS.split(lemma) if (folded := fold(part))]
        if not whole or not parts:
            return
        ways = [[whole], parts] if parts != [whole] else [parts]
        for strict in (True, False):
            for way in ways:
                yield self._spans(way, strict=strict)

    def _spans(self, parts: Sequence[str], *, strict: bool) -> list[tuple[int, int]]:
        places = [self._occurrences(part, strict=strict) for part in parts]
        if len(parts) == 1:
            return [(at, at + len(parts[0])) for at in places[0]]
        rarest = min(range(len(parts)), key=lambda number: len(places[number]))
        reach = sum(map(len, parts)) + REACH * (len(parts) - 1)
        spans: dict[int, int] = {}  # end → the nearest start
        tried: set[int] = set()
        for spot in places[rarest]:
            for start in _between(places[0], spot - reach, spot + 1):
                if start not in tried:
                    tried.add(start)
                    end = self._end_of_parts(parts, places, start)
                    if end is not None:
                        spans[end] = max(start, spans.get(end, 0))
        return sorted((start, end) for end, start in spans.items())

    def _end_of_parts(
        self, parts: Sequence[str], places: Sequence[list[int]], start: int
    ) -> int | None:
        """Where the last part ends when the first begins here, each within reach of the other."""
        end = start + len(parts[0])
        for part, spots in zip(parts[1:], places[1:], strict=True):
            number = bisect_left(spots, end)
            if number == len(spots) or spots[number] > end + REACH:
                return None
            end = spots[number] + len(part)
        return None if BORDER in self.folded[start:end] else end

    def _occurrences(self, needle: str, *, strict: bool) -> list[int]:
        """Where a folded string stands, in order; `strict`: not within a word.

        A character is never cut from the marks or letters that make it up.
        """
        text, length = self.folded, len(needle)
        found = []
        for at in self.index.places(needle, whole=strict):
            end = at + length
            if end < len(text) and _goes_on(text[end]):
                continue
            if not strict or self._bounded(at, end):
                found.append(at)
        return found

    def _bounded(self, start: int, end: int) -> bool:
        """Whether this begins and ends where words do, in scripts that tell."""
        text = self.folded
        opens = (
            start == 0
            or not (_in_word(text[start - 1]) and _in_word(text[start]))
            or unspaced(text[start])
        )
        closes = (
            end == len(text)
            or not (_in_word(text[end - 1]) and _in_word(text[end]))
            or goes_on_unspaced(text[end - 1])
        )
        return opens and closes

    def nearest(
        self, lemma: str, count: int = 2, ranges: Sequence[tuple[int, int]] | None = None
    ) -> list[tuple[float, str, int]]:
        """The passages most like a lemma that was not found.

        Likeness 0–1, the folded words, and the index of the block in which they begin.
        """
        found = []
        for low, high in self._limits(ranges):
            high = min(high, len(self.folded))
            for like in self.index.nearest(fold(lemma), count, low, high):
                found.append((like.likeness, like.words, self.locate(like.start)[0]))
        return sorted(found, key=lambda one: (-one[0], one[1], one[2]))[:count]

    def passages(self, *words: str) -> list[tuple[Find, int, int]]:
        """Every place of these very words and its ends in the folded text.

        Unlike a lemma, an ellipsis is a character like others; several words span from the first
        to the last.
        """
        parts = [folded for part in words if (folded := fold(part))]
        spans = self._spans(parts, strict=False) if parts else []
        return [(self._find(start, end), start, end) for start, end in spans]


def _between(spots: list[int], low: int, high: int) -> list[int]:
    """Those of the sorted numbers that are at least `low` and less than `high`."""
    return spots[bisect_left(spots, low) : bisect_left(spots, high)]


def _in_word(char: str) -> bool:
    return char.isalnum() or unicodedata.combining(char) > 0


def _goes_on(char: str) -> bool:
    """Whether a character is a part of the one before it: a mark, a vowel of a syllable."""
    if char < "\u0300":
        return False
    return _class(char) > 0 or _JAMO[0] <= char <= _JAMO[1]


def _fold_with_positions(text: str) -> tuple[str, list[int] | None]:
    """Folded text and, per folded character, its offset (None: they are the same).

    No space at its ends: one stands between two blocks anyway.
    """
    if text.isascii() and not _TO_FOLD.search(text):
        return text, None
    folded: list[str] = []
    positions: list[int] = []
    for offset, char in enumerate(text):
        for piece in _fold_char(char):
            if piece == " " and (not folded or folded[-1] == " "):
                continue
            folded.append(piece)
            positions.append(offset)
    if folded and folded[-1] == " ":
        del folded[-1], positions[-1]
    _order_marks(folded)
    return "".join(folded), positions


def call_offset(text: str, end: int) -> int:
    """Where the call of a lemma that ends at `end` stands: after its closing punctuation.

    Within a word (a lemma “Kaesong” in “Kaesong’s”) it goes to the word's end, except in Chinese
    and Japanese, which set no spaces between words.
    """
    at = end
    if 0 < end < len(text) and _in_word(text[end - 1]) and _in_word(text[end]):
        while at < len(text) and _in_word(text[at]) and not unspaced(text[at]):
            at += 1
        return at if at == end else call_offset(text, at)
    while at < len(text) and text[at] in _CLOSING:
        at += 1
    if at < len(text) and at > end and text[at].isalnum():
        if text[end] in "’'":
            while at < len(text) and text[at].isalnum():
                at += 1
            return call_offset(text, at)
        return end
    return at
