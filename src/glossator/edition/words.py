"""An index of the words of a folded text: where a string stands, and what is most like one.

A search through the whole text for each lemma would take longer with every note and every page.
Here a lemma is looked for only where its rarest word stands.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

BORDER: Final = "\x1e"  # stands between texts that no lemma may span (no manuscript can hold it)
_TRIED: Final = 8  # passages that are compared with a lemma letter by letter
_SPOTS: Final = 60  # places of one word that are looked at
_RAREST: Final = 6  # words of a lemma by which passages like it are found
_TELLING: Final = 4  # letters; shorter words say little about a passage
_LIKE: Final = 0.5  # passages less alike are not shown

# scripts that set no spaces between words: Han, Kana
_UNSPACED: Final = (("\u2e80", "\u31ff"), ("\u3400", "\u9fff"), ("\uf900", "\ufaff"))
_HANGUL: Final = ("\u1100", "\u11ff")  # decomposed


def unspaced(char: str) -> bool:
    """Whether a word may begin or end at this character whatever stands beside it."""
    return any(first <= char <= last for first, last in _UNSPACED)


def goes_on_unspaced(char: str) -> bool:
    """Whether a word may end here though letters follow: Korean hangs its particles on words."""
    return unspaced(char) or _HANGUL[0] <= char <= _HANGUL[1]


@dataclass(frozen=True, slots=True)
class Like:
    """A passage that is like what was sought: difflib's ratio (0–1), its words, its offset."""

    likeness: float
    words: str
    start: int


class WordIndex:
    """The words of a text with the offsets at which they begin."""

    def __init__(self, text: str) -> None:
        self.text = text
        marks = re.escape("".join(sorted(c for c in set(text) if unicodedata.combining(c))))
        self._word = re.compile(rf"(?:[^\W_]|[{marks}])+" if marks else r"[^\W_]+")
        self._spots: dict[str, list[int]] = {}
        for match in self._word.finditer(text):
            self._spots.setdefault(match.group(), []).append(match.start())

    def places(self, needle: str, *, whole: bool) -> list[int]:
        """The offsets at which the needle stands, in order; with `whole`, of whole words only.

        A needle without any word is looked for everywhere.
        """
        words = self._words(needle)
        if not words:
            return [match.start() for match in re.finditer(f"(?={re.escape(needle)})", self.text)]
        last = len(needle)
        opens = whole and not unspaced(needle[0])
        closes = whole and not goes_on_unspaced(needle[-1])
        sure = [
            (offset, word)
            for offset, word in words
            if (opens or offset > 0) and (closes or offset + len(word) < last)
        ]
        if sure:
            offset, word = min(sure, key=lambda pair: len(self._spots.get(pair[1], ())))
            spots = [spot - offset for spot in self._spots.get(word, ())]
        else:
            offset, word = max(words, key=lambda pair: len(pair[1]))
            spots = sorted(spot - offset for spot in self._within(word))
        return [at for at in spots if at >= 0 and self.text.startswith(needle, at)]

    def _words(self, text: str) -> list[tuple[int, str]]:
        return [(match.start(), match.group()) for match in self._word.finditer(text)]

    def _within(self, part: str) -> Iterator[int]:
        """Where a string stands as a part of words, by way of the list of different words."""
        listed, starts, words = self._list
        at = listed.find(part)
        while at >= 0:
            number = bisect_right(starts, at) - 1
            for spot in self._spots[words[number]]:
                yield spot + at - starts[number]
            at = listed.find(part, at + 1)

    @cached_property
    def _list(self) -> tuple[str, list[int], list[str]]:
        """All different words in one string, where each begins in it, and the words."""
        words, starts, at = list(self._spots), [], 0
        for word in words:
            starts.append(at)
            at += len(word) + 1
        return "\n".join(words), starts, words

    @cached_property
    def _lower(self) -> dict[str, list[str]]:
        """The different words by their small letters."""
        found: dict[str, list[str]] = {}
        for word in self._spots:
            found.setdefault(word.lower(), []).append(word)
        return found

    @cached_property
    def _by_edge(self) -> dict[str, list[str]]:
        """The different words, in small letters, by their first letter."""
        found: dict[str, list[str]] = {}
        for word in self._lower:
            found.setdefault(word[:1], []).append(word)
        return found

    def nearest(self, words: str, count: int, low: int, high: int) -> list[Like]:
        """The passages between two offsets that are most like a folded string.

        The best first, each passage once, none with a likeness under one half.
        """
        wanted = words.lower()
        best: list[Like] = []
        for start in self._candidates(wanted, low, high):
            begin, passage = self._passage(start, len(words), low, high)
            matcher = difflib.SequenceMatcher(None, wanted, passage.lower(), autojunk=False)
            worst = best[-1].likeness if len(best) >= count else _LIKE
            if matcher.quick_ratio() < worst:
                continue
            likeness = matcher.ratio()
            if likeness >= _LIKE and all(passage != other.words for other in best):
                best.append(Like(likeness, passage, begin))
                best.sort(key=lambda like: (-like.likeness, like.words, like.start))
                del best[count:]
        return best

    def _passage(self, start: int, length: int, low: int, high: int) -> tuple[int, str]:
        """Where the whole words begin that are about as long as this, and they themselves."""
        low = max(low, self.text.rfind(BORDER, low, start + 1) + 1)
        begin = self.text.rfind(" ", low, start + 1) + 1 or low
        border = self.text.find(BORDER, begin, high)
        high = border if border >= 0 else high
        stop = self.text.find(" ", begin + length, high)
        return begin, self.text[begin : stop if stop > 0 else high].strip()

    def _candidates(self, wanted: str, low: int, high: int) -> list[int]:
        """Where most of the telling words of a string stand as they do in it."""
        votes: Counter[int] = Counter()
        first: dict[int, int] = {}
        step = max(24, len(wanted) // 2)
        for offset, forms in self._telling(wanted):
            for spot in self._spots_of(forms, low, high):
                start = max(low, spot - offset)
                for bucket in (start // step, start // step + 1):
                    votes[bucket] += 1
                    first[bucket] = min(start, first.get(bucket, start))
        ranked = sorted(votes, key=lambda bucket: (-votes[bucket], bucket))
        return list(dict.fromkeys(first[bucket] for bucket in ranked[: 2 * _TRIED]))[:_TRIED]

    def _telling(self, wanted: str) -> list[tuple[int, list[str]]]:
        """The rarest words of a string that the text has, with their offsets.

        If it has none of them, words that are spelt much alike.
        """
        words = self._words(wanted)
        long = [pair for pair in words if len(pair[1]) >= _TELLING] or words
        known = [(offset, self._lower[word]) for offset, word in long if word in self._lower]
        if not known:
            known = [(offset, forms) for offset, word in long if (forms := self._like(word))]
        known.sort(key=lambda pair: sum(len(self._spots[form]) for form in pair[1]))
        return known[:_RAREST]

    def _like(self, word: str) -> list[str]:
        """The words of the text that are spelt almost like this one."""
        pool = [
            other for other in self._by_edge.get(word[:1], ()) if abs(len(other) - len(word)) <= 2
        ]
        near = difflib.get_close_matches(word, pool, n=3, cutoff=0.6)
        return [form for other in near for form in self._lower[other]]

    def _spots_of(self, forms: Sequence[str], low: int, high: int) -> list[int]:
        found: list[int] = []
        for form in forms:
            spots = self._spots[form]
            at = bisect_left(spots, low)
            found += spots[at : min(at + _SPOTS, bisect_left(spots, high))]
        return found[:_SPOTS]
