"""Finds the words that an annotation quotes in the text of the edition.

In this order: the very characters with prefix and suffix, once; the words whatever typography
stands between, the one place whose surroundings fit; what stands between these surroundings, if it
is like the words; the words' likeness alone, if nothing else is nearly as like. What leaves a
choice is not guessed at.
"""

from __future__ import annotations

import dataclasses
import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final
from urllib.parse import unquote

from glossator.annotations.quoting import DivisionText
from glossator.annotations.received import Quote, Received
from glossator.edition.lemmas import Find, Haystack, fold
from glossator.model import Division, Edition

LIKE: Final = 0.85  # how like a passage must be that is not the quoted one
APART: Final = 0.1  # by how much it must be more like than any other
_CONTEXT: Final = 40  # characters on each side that are compared
_FITS: Final = 0.75  # likeness of the surroundings that tells one place from others
_CLEARLY: Final = 0.08
CLOSING: Final = ".,;:!?)]}’”'\"»›…"
_LEAVES: Final = 8  # divisions in which likeness is measured
_NEAR: Final = 80  # characters in which the edges of words are sought
_ANCHOR: Final = 12  # characters of prefix and suffix between which a passage is known by them
_ANCHORED: Final = 0.6  # how like it must still be
_SHORTEST: Final = 12  # letters of a quotation that likeness may be asked about


@dataclass(frozen=True, slots=True)
class Leaf:
    """A division of the manuscript's text, ready to be searched."""

    division: Division
    text: DivisionText
    haystack: Haystack

    @classmethod
    def of(cls, division: Division) -> Leaf:
        """Make one from a division with a file."""
        return cls(division, DivisionText(division), Haystack([b.text for b in division.blocks]))


@dataclass(frozen=True, slots=True)
class Found:
    """A place: number of the leaf, blocks and offsets; `likeness` is 1 unless it was guessed."""

    leaf: int
    find: Find
    likeness: float = 1.0


@dataclass(frozen=True, slots=True)
class Missing:
    """Why there is no place, the file in which it was sought ("": all), and what comes nearest."""

    reason: str
    file: str = ""
    nearest: tuple[str, ...] = ()


def leaves_of(edition: Edition) -> list[Leaf]:
    """The divisions that stand in files of the manuscript, in reading order."""
    return [Leaf.of(division) for division in edition.divisions if division.source_file]


def find(leaves: Sequence[Leaf], received: Received) -> Found | Missing:
    """The one place that an annotation quotes, or why there is none."""
    if not received.quotes:
        return Missing("it quotes no words of the text")
    named = [n for n, leaf in enumerate(leaves) if _is_named(leaf.division, received.sources)]
    file = leaves[named[0]].division.source_file if len(named) == 1 else ""
    choices = 0
    for quote in received.quotes:
        for scope in filter(None, (named, range(len(leaves)))):
            found = list(_places(leaves, scope, quote))
            chosen = _choose(leaves, found, quote) if found else None
            if chosen is not None:
                return _without_closing(leaves, chosen) if received.point else chosen
            choices = max(choices, len(found))
    scope = named or range(len(leaves))
    for quote in received.quotes:
        between = _between(leaves, scope, quote)
        if between is not None:
            return between
    if choices:
        message = f"its words stand {choices} times in the text, and nothing tells which is meant"
        return Missing(message, file)
    return _guess(leaves, scope, received.quotes[0], file)


def _without_closing(leaves: Sequence[Leaf], found: Found) -> Found:
    """The word at which a note is called, without the punctuation that its call will follow."""
    place = found.find
    text = leaves[found.leaf].haystack.texts[place.last_block][: place.end].rstrip(CLOSING)
    short = place.first_block < place.last_block or len(text) > place.start
    return dataclasses.replace(
        found, find=dataclasses.replace(place, end=len(text) if short else place.end)
    )


def _is_named(division: Division, sources: Sequence[str]) -> bool:
    """Whether an address ends with the division's file, or has its id as file name or fragment."""
    stem = PurePosixPath(division.source_file).stem
    for source in sources:
        path, _, fragment = unquote(source).partition("#")
        path = path.partition("?")[0]
        if fragment == division.id or f"/{path}".endswith(f"/{division.source_file}"):
            return True
        if PurePosixPath(path).stem in (division.id, stem):
            return True
    return False


def _places(leaves: Sequence[Leaf], scope: Sequence[int], quote: Quote) -> Iterator[_Place]:
    """The places of a quotation: by its very characters if these stand once, else by its words."""
    whole = quote.prefix + quote.exact + quote.suffix
    very = []
    for number in scope if not quote.until else ():
        text = leaves[number].text.text
        at = text.find(whole)
        while at >= 0:
            very.append((number, at + len(quote.prefix)))
            at = text.find(whole, at + 1)
    if len(very) == 1:
        number, start = very[0]
        yield _Place(number, _very(leaves[number], start, start + len(quote.exact)), 0, 0)
        return
    for number in scope:
        for place, start, end in leaves[number].haystack.passages(quote.exact, quote.until):
            yield _Place(number, place, start, end)


@dataclass(frozen=True, slots=True)
class _Place:
    """A passage of a leaf, and its ends in the folded text."""

    leaf: int
    find: Find
    start: int
    end: int


def _very(leaf: Leaf, start: int, end: int) -> Find:
    """The place of these positions, without white space at its ends."""
    words = leaf.text.text[start:end]
    start += len(words) - len(words.lstrip())
    end -= len(words) - len(words.rstrip())
    order = {block.id: number for number, block in enumerate(leaf.division.blocks)}
    first, last = leaf.text.locus(start), leaf.text.locus(end)
    return Find(order[first.block], first.offset, order[last.block], last.offset)


def _choose(leaves: Sequence[Leaf], found: Sequence[_Place], quote: Quote) -> Found | None:
    """The only place, or the one whose surroundings fit; None when several do."""
    if len(found) == 1:
        return Found(found[0].leaf, found[0].find)
    prefix, suffix = fold(quote.prefix), fold(quote.suffix)
    if not prefix and not suffix:
        return None
    around = [_around(leaves[place.leaf].haystack.folded, place) for place in found]
    exact = [
        place
        for place, (before, after) in zip(found, around, strict=True)
        if before.endswith(prefix) and after.startswith(suffix)
    ]
    if len(exact) == 1:
        return Found(exact[0].leaf, exact[0].find)
    scores = [_fit(prefix, suffix, before, after) for before, after in around]
    best, second = sorted(scores, reverse=True)[:2]
    if best < _FITS or best - second < _CLEARLY:
        return None
    place = found[scores.index(best)]
    return Found(place.leaf, place.find)


def _around(text: str, place: _Place) -> tuple[str, str]:
    return text[: place.start].rstrip(), text[place.end :].lstrip()


def _fit(prefix: str, suffix: str, before: str, after: str) -> float:
    """How well the surroundings of a place fit, 0–1; those that are not said count for nothing."""
    sides = []
    if prefix:
        sides.append(_alike(prefix[-_CONTEXT:], before[-len(prefix[-_CONTEXT:]) :]))
    if suffix:
        sides.append(_alike(suffix[:_CONTEXT], after[: len(suffix[:_CONTEXT])]))
    return sum(sides) / len(sides)


def _alike(one: str, other: str) -> float:
    return difflib.SequenceMatcher(None, one, other, autojunk=False).ratio()


def _between(leaves: Sequence[Leaf], scope: Sequence[int], quote: Quote) -> Found | None:
    """The one passage that stands between the very prefix and suffix, if it is like the words."""
    prefix, suffix, wanted = fold(quote.prefix), fold(quote.suffix), fold(quote.exact)
    if min(len(prefix), len(suffix)) < _ANCHOR or quote.until:
        return None
    found = []
    for number in scope:
        text = leaves[number].haystack.folded
        at = text.find(prefix)
        while at >= 0:
            start = at + len(prefix)
            end = text.find(suffix, start, start + 2 * len(wanted) + len(suffix) + 2)
            passage = text[start : max(end, start)]
            if passage.strip():
                start += len(passage) - len(passage.lstrip())
                found.append((number, start, start + len(passage.strip())))
            at = text.find(prefix, at + 1)
    if len(found) != 1:
        return None
    number, start, end = found[0]
    likeness = _alike(wanted.lower(), leaves[number].haystack.folded[start:end].lower())
    if likeness < _ANCHORED:
        return None
    return Found(number, _folded(leaves[number], start, end), likeness)


def _guess(
    leaves: Sequence[Leaf], scope: Sequence[int], quote: Quote, file: str
) -> Found | Missing:
    """The passage most like a quotation that stands nowhere, if it is unmistakable."""
    wanted = fold(f"{quote.exact} {quote.until}")
    rated: list[tuple[float, int, int, int]] = []
    for number in _likeliest(leaves, scope, wanted):
        folded = leaves[number].haystack.folded
        for _, passage, _ in leaves[number].haystack.nearest(wanted, count=4):
            at = folded.find(passage)
            while at >= 0:
                start, end = _trimmed(folded, at, len(passage), wanted)
                likeness = _alike(wanted.lower(), folded[start:end].lower())
                rated.append((likeness, number, start, end))
                at = folded.find(passage, at + 1)
    rated.sort(key=lambda one: (-one[0], *one[1:]))
    apart = [one for one in rated[1:] if not rated or not _overlap(one, rated[0])]
    second = apart[0][0] if apart else 0.0
    letters = sum(map(str.isalnum, wanted))
    if rated and rated[0][0] >= LIKE and rated[0][0] - second >= APART and letters >= _SHORTEST:
        likeness, number, start, end = rated[0]
        return Found(number, _folded(leaves[number], start, end), likeness)
    nearest = tuple(
        f"“{leaves[number].haystack.folded[start:end]}” "
        f"({leaves[number].division.source_file}, {likeness:.0%} alike)"
        for likeness, number, start, end in rated[:2]
    )
    return Missing("its words are not in the text", file, nearest)


def _likeliest(leaves: Sequence[Leaf], scope: Sequence[int], wanted: str) -> list[int]:
    """The leaves with the most of the wanted words in them: likeness is slow to measure."""
    words = {word for word in wanted.lower().split() if len(word) > 3} or {wanted.lower()}
    shared = {
        number: sum(word in text for word in words)
        for number in scope
        if (text := leaves[number].haystack.folded.lower())
    }
    return sorted(shared, key=lambda number: (-shared[number], number))[:_LEAVES]


def _folded(leaf: Leaf, start: int, end: int) -> Find:
    first_block, first = leaf.haystack.locate(start)
    last_block, last = leaf.haystack.locate(end - 1, end=True)
    return Find(first_block, first, last_block, last)


def _overlap(one: tuple[float, int, int, int], other: tuple[float, int, int, int]) -> bool:
    return one[1] == other[1] and one[2] < other[3] and other[2] < one[3]


def _trimmed(text: str, at: int, length: int, wanted: str) -> tuple[int, int]:
    """The ends of a passage, moved by up to two words to where it is most like the wanted one."""
    starts = _word_edges(text, at, "start")
    ends = _word_edges(text, at + length, "end")
    # with the closing punctuation of the last word or without
    ends += [len(text[:end].rstrip(CLOSING)) for end in ends]
    spans = [(start, end) for start in starts for end in ends if start < end]
    low = wanted.lower()
    return max(spans, key=lambda span: (_alike(low, text[span[0] : span[1]].lower()), -span[1]))


def _word_edges(text: str, at: int, side: str) -> list[int]:
    """The edges of words near a position: starts behind spaces, ends before them."""
    first, last = max(0, at - _NEAR), min(len(text), at + _NEAR)
    spaces = [number for number in range(first, last) if text[number] == " "]
    edges = [number + (side == "start") for number in spaces]
    edges += [0] if first == 0 and side == "start" else []
    edges += [len(text)] if last == len(text) and side == "end" else []
    return sorted(sorted(edges or [at], key=lambda edge: abs(edge - at))[:5])
