"""Finds the words that a note quotes in the text, whatever typography stands between.

White space, quotation marks, dashes, ligatures, soft hyphens and Unicode normal forms are folded
away on both sides; `…` in a lemma spans from its first words to its last.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

REACH: Final = 2000  # how many characters an ellipsis may leave out
_ELLIPSIS: Final = re.compile(r"\s*(?:…|\.\.\.|\[…\]|\[\.\.\.\])\s*")
_CLOSING: Final = frozenset(".,;:!?)]}’”'\"»›…")
_UNSPACED: Final = (("\u2e80", "\u31ff"), ("\u3400", "\u9fff"), ("\uf900", "\ufaff"))
_FOLDS: Final = {
    **dict.fromkeys("‘’‚‛′ʼ`´", "'"),
    **dict.fromkeys("“”„‟«»″", '"'),
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


def fold(text: str) -> str:
    """The text as it is compared: typography folded, white space single, none at the ends."""
    return re.sub(r" +", " ", "".join(map(_fold_char, text))).strip()


@dataclass(frozen=True, slots=True)
class Find:
    """Where a lemma was found: block indexes and character offsets of its two ends."""

    first_block: int
    start: int
    last_block: int
    end: int


class Haystack:
    """The blocks of a division as one folded string that knows where each character came from."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.texts = texts
        self._starts: list[int] = []
        self._maps: list[list[int] | None] = []
        parts, at = [], 0
        for text in texts:
            folded, positions = _fold_with_positions(text)
            self._starts.append(at)
            self._maps.append(positions)
            parts.append(folded)
            at += len(folded) + 1
        self.folded = " ".join(parts)

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
        if end:
            following = [p for p in positions[inner + 1 : inner + 9] if p > offset]
            # what folded to nothing behind the last character (a soft hyphen) stays behind it
            return block, min([offset + 1, *following])
        return block, offset

    def find(self, lemma: str) -> list[Find]:
        """Every place where the lemma stands as whole words, else as parts of words."""
        parts = [folded for part in _ELLIPSIS.split(lemma) if (folded := fold(part))]
        if not parts:
            return []
        spans = self._spans(parts, whole=True) or self._spans(parts, whole=False)
        return [self._find(start, end) for start, end in spans]

    def passages(self, *words: str) -> list[tuple[Find, int, int]]:
        """Every place of these very words and its ends in the folded text.

        Unlike a lemma, an ellipsis is a character like others; several words span from the first
        to the last.
        """
        parts = [folded for part in words if (folded := fold(part))]
        spans = self._spans(parts, whole=False) if parts else []
        return [(self._find(start, end), start, end) for start, end in spans]

    def _find(self, start: int, end: int) -> Find:
        """The place of a passage of the folded text."""
        first_block, first = self.locate(start)
        last_block, last = self.locate(end - 1, end=True)
        return Find(first_block, first, last_block, last)

    def _spans(self, parts: Sequence[str], *, whole: bool) -> list[tuple[int, int]]:
        spans: dict[int, int] = {}  # end → the nearest start
        for start in self._occurrences(parts[0], whole=whole):
            end: int | None = start + len(parts[0])
            for part in parts[1:]:
                assert end is not None
                reach = self._occurrences(part, whole=whole, after=end, before=end + REACH)
                end = next((at + len(part) for at in reach), None)
                if end is None:
                    break
            if end is not None:
                spans[end] = max(start, spans.get(end, 0))
        return sorted((start, end) for end, start in spans.items())

    def _occurrences(
        self, needle: str, *, whole: bool, after: int = 0, before: int | None = None
    ) -> Iterable[int]:
        limit = len(self.folded) if before is None else min(before, len(self.folded))
        at = self.folded.find(needle, after, limit)
        while at >= 0:
            if not whole or self._bounded(at, at + len(needle)):
                yield at
            at = self.folded.find(needle, at + 1, limit)

    def _bounded(self, start: int, end: int) -> bool:
        text = self.folded
        opens = start == 0 or not (_in_word(text[start - 1]) and _in_word(text[start]))
        closes = end == len(text) or not (_in_word(text[end - 1]) and _in_word(text[end]))
        return opens and closes

    def nearest(self, lemma: str, count: int = 2) -> list[tuple[float, str]]:
        """The passages most like a lemma that was not found: likeness 0–1 and the folded words."""
        words = fold(lemma)
        wanted, low = words.lower().split(), _lower(self.folded)
        if not wanted:
            return []
        starts: set[int] = set()
        telling = [word for word in wanted if len(word) > 3] or wanted
        for number, word in enumerate(wanted):
            if word in telling:
                before = sum(len(w) + 1 for w in wanted[:number])
                spots = [m.start() for m in re.finditer(re.escape(word), low)][:40]
                starts |= {max(0, spot - before) for spot in spots}
        scored = []
        for start in starts:
            begin = self.folded.rfind(" ", 0, start + 1) + 1
            stop = self.folded.find(" ", begin + len(words))
            passage = self.folded[begin : stop if stop > 0 else None]
            likeness = difflib.SequenceMatcher(None, words.lower(), passage.lower()).ratio()
            scored.append((likeness, passage))
        best = sorted(set(scored), key=lambda pair: (-pair[0], pair[1]))
        return [pair for pair in best[:count] if pair[0] >= 0.5]


def _lower(text: str) -> str:
    """Small letters where that keeps the length."""
    low = text.lower()
    return low if len(low) == len(text) else "".join(c.lower() if c.isascii() else c for c in text)


def _in_word(char: str) -> bool:
    return char.isalnum() or unicodedata.combining(char) > 0


def _fold_with_positions(text: str) -> tuple[str, list[int] | None]:
    """Folded text and, per folded character, its offset (None: they are the same)."""
    if text.isascii() and "`" not in text and not re.search(r"[\t\n]|  ", text):
        return text, None
    folded: list[str] = []
    positions: list[int] = []
    for offset, char in enumerate(text):
        for piece in _fold_char(char):
            if piece == " " and folded and folded[-1] == " ":
                continue
            folded.append(piece)
            positions.append(offset)
    return "".join(folded), positions


def call_offset(text: str, end: int) -> int:
    """Where the call of a lemma that ends at `end` stands: after its closing punctuation.

    Within a word (a lemma “Kaesong” in “Kaesong’s”) it goes to the word's end, except in Chinese
    and Japanese, which set no spaces between words.
    """
    at = end
    if 0 < end < len(text) and _in_word(text[end - 1]) and _in_word(text[end]):
        while at < len(text) and _in_word(text[at]) and not _unspaced(text[at]):
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


def _unspaced(char: str) -> bool:
    """Whether a character is of a script without spaces between words: Han, Kana."""
    return any(first <= char <= last for first, last in _UNSPACED)
