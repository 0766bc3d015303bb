"""Where the words of a lost lemma went: the passages of the text that align with it best.

The lemma is aligned word by word with a stretch of the text whose ends are free (P. H. Sellers,
“The theory and computation of evolutionary distances: pattern recognition”, Journal of Algorithms
1, 1980), so that a passage has as many words as it takes: with one put in, taken out or replaced.
Stretches to look at are those in which rare words of the lemma stand together.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import Indel

from glossator.edition.lemmas import REACH, fold

ELLIPSIS: Final = re.compile(r"\s*(?:\[…\]|\[\.\.\.\]|…|\.\.\.)\s*")
_HAN: Final = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"  # set without spaces: each sign is a word
_WORD: Final = re.compile(rf"[{_HAN}]|[^\W_{_HAN}]+(?:['’ʼ][^\W_{_HAN}]+)*")
_ENDS: Final = re.compile(r"[.!?…。！？]")
_PAUSES: Final = re.compile(r"[,;:()–—、，；：]")
_OPENS: Final = re.compile(r"^\W+")
_CLOSES: Final = re.compile(r"\W+$")
_BREAK: Final = 1.0  # what it costs to run on into another sentence than the lemma's …
_PAUSE: Final = 0.5  # … past a comma where the lemma has none …
_BORDER: Final = 3.0  # … or another paragraph
# Of a word's weight: what it costs to take it out, to put one in, to put another in its place. A
# word of the lemma that the text still has is worth more than the words put in before it.
_OUT: Final = 1.5
_IN: Final = 0.6
_REPLACED: Final = 1.2
_NONE: Final = (math.inf, 0)
_STRETCHES: Final = 8  # how many are aligned
_SLACK: Final = 8  # words more than the lemma has, on both sides of a stretch
_LIKE_WORD: Final = 60  # per cent, for a word that the text no longer has
_SPOTS: Final = 2500  # appearances of the lemma's rarest words that are looked at
_PLACES: Final = 150  # places that are compared by all their words


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the text: as it is compared, its block, its offsets, what stands before it."""

    key: str
    block: int
    start: int
    end: int
    toll: float  # for entering it from the word before: `_PAUSE`, `_BREAK`, `_BORDER` or 0


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of the text: division, first and last block, offsets, its words, its likeness.

    `parts` are the words as they stand, one for each part of a lemma with ellipses.
    """

    division: int
    first_block: int
    start: int
    last_block: int
    end: int
    parts: tuple[str, ...]
    score: float  # 0–1


def words_of(texts: Sequence[str]) -> list[Word]:
    """The words of a division's blocks."""
    found = []
    for block, text in enumerate(texts):
        at = 0
        for match in _WORD.finditer(text):
            between = text[at : match.start()]
            toll = _BREAK if _ENDS.search(between) else _PAUSE if _PAUSES.search(between) else 0.0
            if not at:
                toll = _BORDER
            key = fold(match.group()).lower()
            found.append(Word(key, block, match.start(), match.end(), toll))
            at = match.end()
    return found


@cache
def _weight(word: str) -> float:
    """What it costs to take a word out or put one in: little for “of”, more for “ferryman”."""
    return 1.0 + min(len(word), 8) / 4


@dataclass(frozen=True, slots=True)
class _Run:
    """Words `first` to `last` (exclusive) of a division, and what the alignment costs."""

    division: int
    first: int
    last: int
    cost: float


@dataclass(slots=True)
class Passages:
    """The text, by division and block, made ready to be searched for passages like a lemma."""

    texts: Sequence[Sequence[str]]
    _words: list[list[Word]] = field(default_factory=list)
    _spots: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    _costs: dict[tuple[str, str], float] = field(default_factory=dict)
    _similar: dict[str, list[str]] = field(default_factory=dict)
    _rare: dict[str, float] = field(default_factory=dict)
    _total: int = 0

    def __post_init__(self) -> None:
        for division, texts in enumerate(self.texts):
            words = words_of(texts)
            self._words.append(words)
            self._total += len(words)
            for index, word in enumerate(words):
                self._spots.setdefault(word.key, []).append((division, index))

    def like(self, lemma: str, count: int = 2) -> list[Passage]:
        """The passages most like a lemma, best first, none over another; they are like it by half.

        The words of each part of a lemma with ellipses are sought in order, within the reach that
        an ellipsis has.
        """
        parts = [part for part in ELLIPSIS.split(lemma) if _WORD.search(part)]
        if not parts:
            return []
        sought = [words_of([part]) for part in parts]
        anchor = max(range(len(parts)), key=lambda number: self._rarity(sought[number]))
        passages = []
        for run in self._runs(sought[anchor]):
            runs = self._with_others(sought, anchor, run)
            if runs is not None:
                passages.append((sum(r.cost for r in runs), self._passage(parts, runs)))
        passages.sort(key=lambda p: (round(p[0], 6), -p[1].score, p[1].division, p[1].first_block))
        return list(_apart(passage for _, passage in passages))[:count]

    def _rarity(self, words: Iterable[Word]) -> float:
        return sum(self._tells(word.key) for word in words)

    def _tells(self, key: str) -> float:
        """How much it tells of a place that this word stands there (inverse frequency)."""
        if key not in self._rare:
            self._rare[key] = math.log((self._total + 1) / (1 + len(self._spots.get(key, ()))))
        return self._rare[key]

    def _runs(self, lemma: Sequence[Word]) -> list[_Run]:
        """The best alignment in each stretch that holds words of the lemma, and beside it."""
        found = {}
        for division, at in self._stretches(lemma):
            low = max(0, at - _SLACK)
            high = min(len(self._words[division]), at + 2 * len(lemma) + _SLACK)
            best = self._align(lemma, division, low, high)
            if best is None:
                continue
            left = self._align(lemma, division, low, best.first)
            right = self._align(lemma, division, best.last, high)
            for run in (best, left, right):
                if run is not None:
                    found[run.division, run.first, run.last] = run
        return sorted(found.values(), key=lambda run: run.cost)

    def _stretches(self, lemma: Sequence[Word]) -> list[tuple[int, int]]:
        """Where a passage may begin: division and word, by the words that speak for it.

        The rarest words name the places; of those, the ones that hold most of the others are best.
        """
        size = max(4, len(lemma) // 2)
        spellings = [(n, *one) for n, word in enumerate(lemma) for one in self._spellings(word.key)]
        spellings.sort(key=lambda one: len(self._spots.get(one[1], ())))
        votes: dict[tuple[int, int], float] = {}
        looked_at = 0
        for number, key, trust in spellings:
            spots = self._spots.get(key, ())
            looked_at += len(spots)
            if looked_at > _SPOTS and votes:
                break
            for division, index in spots:
                bucket = (index - number) // size
                for near in (bucket, bucket + 1):  # so that no border cuts a passage
                    spot = division, near
                    votes[spot] = votes.get(spot, 0.0) + trust * self._tells(key)
        best = sorted(votes, key=lambda spot: (-votes[spot], spot))[:_PLACES]
        held = {spot: self._held(spellings, spot, size, len(lemma)) for spot in best}
        best.sort(key=lambda spot: (-held[spot], spot))
        return [(division, max(0, (bucket - 1) * size)) for division, bucket in best[:_STRETCHES]]

    def _held(
        self,
        spellings: Sequence[tuple[int, str, float]],
        spot: tuple[int, int],
        size: int,
        length: int,
    ) -> float:
        """How much of the lemma stands at a place, in whatever order."""
        division, bucket = spot
        low = max(0, (bucket - 1) * size)
        there = {word.key for word in self._words[division][low : low + 2 * size + length]}
        return sum(trust * self._tells(key) for _, key, trust in spellings if key in there)

    def _spellings(self, key: str) -> list[tuple[str, float]]:
        """The word, or words of the text that are spelt like it, and how far to trust them."""
        if key in self._spots or len(key) < 3:
            return [(key, 1.0)]
        if key not in self._similar:
            near = process.extract(
                key,
                self._spots.keys(),
                scorer=Indel.normalized_similarity,
                score_cutoff=_LIKE_WORD / 100,
                limit=3,
            )
            self._similar[key] = sorted(word for word, _, _ in near)
        return [(word, 0.5) for word in self._similar[key]]

    def _align(self, lemma: Sequence[Word], division: int, low: int, high: int) -> _Run | None:
        """The run within these bounds that costs least; None when there is nothing in them.

        Row by row over the lemma's words; a cell holds the least cost of an alignment that ends at
        a word of the text, and the word at which that alignment begins.
        """
        words = self._words[division][low:high]
        if not words:
            return None
        skipped = 0.0  # what it costs to have taken out all of the lemma so far
        row = [_NONE] * (len(words) + 1)
        for wanted in lemma:
            out = _OUT * _weight(wanted.key)
            above, row = row, [_NONE]
            for at, word in enumerate(words):
                swap = self._swap(wanted.key, word.key)
                toll = 0.0 if wanted.toll else word.toll
                row.append(
                    min(
                        (skipped + swap, at),
                        (above[at][0] + swap + toll, above[at][1]),
                        (above[at + 1][0] + out, above[at + 1][1]),
                        (row[at][0] + _IN * _weight(word.key) + toll, row[at][1]),
                    )
                )
            skipped += out
        end = min(range(len(row)), key=lambda at: (row[at][0], at))
        cost, begin = row[end]
        return _Run(division, low + begin, low + end, cost) if begin < end else None

    def _swap(self, wanted: str, word: str) -> float:
        """What it costs that another word stands where the lemma has this one."""
        if wanted == word:
            return 0.0
        pair = wanted, word
        if pair not in self._costs:
            one, other = _weight(wanted), _weight(word)
            alike = Indel.normalized_similarity(wanted, word)
            # “line” may stand for “channel”; “at” hardly does
            replaced = _REPLACED * max(one, other) + 0.75 * abs(one - other)
            self._costs[pair] = min(replaced, (1 - alike) * _OUT * (one + other))
        return self._costs[pair]

    def _with_others(
        self, lemma: Sequence[Sequence[Word]], anchor: int, run: _Run
    ) -> list[_Run] | None:
        """The runs of all parts, around that of the anchor; None when one has no place."""
        runs = [run]
        for part in reversed(lemma[:anchor]):
            found = self._align(part, run.division, self._reach(runs[0], -1), runs[0].first)
            if found is None:
                return None
            runs.insert(0, found)
        for part in lemma[anchor + 1 :]:
            found = self._align(part, run.division, runs[-1].last, self._reach(runs[-1], 1))
            if found is None:
                return None
            runs.append(found)
        return runs

    def _reach(self, run: _Run, way: int) -> int:
        """The word up to which an ellipsis beside a run may reach: its index, or one behind it."""
        words = self._words[run.division]
        at, letters = (run.first, 0) if way < 0 else (run.last, 0)
        while 0 < at < len(words) and letters < REACH:
            at += way
            word = words[min(at, len(words) - 1)]
            letters += word.end - word.start + 1
        return at

    def _passage(self, parts: Sequence[str], runs: Sequence[_Run]) -> Passage:
        words, texts = self._words[runs[0].division], self.texts[runs[0].division]
        first, last = words[runs[0].first], words[runs[-1].last - 1]
        start, end = first.start, last.end
        quoted = []
        for part, run in zip(parts, runs, strict=True):
            begin, stop = words[run.first], words[run.last - 1]
            low = _with_signs(texts[begin.block], begin.start, part, before=True)
            high = _with_signs(texts[stop.block], stop.end, part, before=False)
            quoted.append(_slice(texts, begin.block, low, stop.block, high))
            start = low if run is runs[0] else start
            end = high if run is runs[-1] else end
        score = Indel.normalized_similarity(fold(" ".join(parts)), fold(" ".join(quoted)))
        return Passage(runs[0].division, first.block, start, last.block, end, tuple(quoted), score)


def _with_signs(text: str, at: int, part: str, *, before: bool) -> int:
    """The offset moved over signs that the lemma has at that end as well: a quotation mark."""
    match = (_OPENS if before else _CLOSES).search(part)
    signs = fold(match.group()) if match else ""
    for sign in reversed(signs) if before else signs:
        if before and at and fold(text[at - 1]) == sign:
            at -= 1
        elif not before and at < len(text) and fold(text[at]) == sign:
            at += 1
        else:
            break
    return at


def _slice(texts: Sequence[str], first: int, start: int, last: int, end: int) -> str:
    if first == last:
        return texts[first][start:end]
    return " ".join([texts[first][start:], *texts[first + 1 : last], texts[last][:end]])


def _apart(passages: Iterable[Passage]) -> Iterator[Passage]:
    """The passages that are like the lemma by half or more and do not lie over a better one."""
    taken: list[Passage] = []
    for one in passages:
        here = (one.first_block, one.start), (one.last_block, one.end)
        over = any(
            other.division == one.division
            and here[0] < (other.last_block, other.end)
            and (other.first_block, other.start) < here[1]
            for other in taken
        )
        if one.score >= 0.5 and not over:
            taken.append(one)
            yield one
