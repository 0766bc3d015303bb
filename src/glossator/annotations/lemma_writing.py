"""Writes a lemma: words by which the edition will find the place again, safe in Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from glossator.annotations.finding import Leaf
from glossator.counting import first_free
from glossator.edition.lemmas import Find
from glossator.galley.naming import slug

_LONG: Final = 160  # characters of a lemma that is written with its first and last words only
_ENDS: Final = (4, 6, 9, 14)  # how many of them
_WIDER: Final = 8  # by how many words a lemma may grow on each side to become findable
# What Markdown could read as something else within the brackets of a span.
_SPECIAL: Final = re.compile(r"[\\`*_\[\]{}<>@^~$&|]|(?<=-)-|-(?=-)|(?<=\.)\.|\.(?=\.)")


@dataclass(frozen=True, slots=True)
class Lemma:
    """The words of a lemma and which of their places is meant (0: they stand once)."""

    words: str
    occurrence: int
    find: Find


def choose(leaf: Leaf, find: Find, *, point: bool = False) -> Lemma | None:
    """The lemma for a place; None when no words of the text lead to it.

    A passage without a word grows until it has one, and so does one that is found elsewhere first.
    With `point` only its end matters: it grows backwards until it stands once.
    """
    wider = find
    for _ in range(_WIDER if point else 0):
        words = words_of(leaf, wider)
        if re.search(r"\w", words) and leaf.haystack.find(words) == [wider]:
            return Lemma(words, 0, wider)
        wider = _grown(leaf, wider, left=True)
    for words, place in _candidates(leaf, find):
        if not re.search(r"\w", words):
            continue
        places = leaf.haystack.find(words)
        if place in places:
            return _the_one(words, places, place)
    return _within(leaf, _widest(leaf, find))


def _the_one(words: str, places: Sequence[Find], place: Find) -> Lemma:
    return Lemma(words, places.index(place) + 1 if len(places) > 1 else 0, place)


def _within(leaf: Leaf, wide: Find) -> Lemma | None:
    """A lemma for words in a passage that cannot be quoted itself, such as one of dots only."""
    words = words_of(leaf, wide)
    for word in re.findall(r"\w[\w’'-]*", words):
        places = leaf.haystack.find(word)
        for place in places:
            begins = (place.first_block, place.start) >= (wide.first_block, wide.start)
            if begins and (place.last_block, place.end) <= (wide.last_block, wide.end):
                return _the_one(word, places, place)
    return None


def _candidates(leaf: Leaf, find: Find) -> Iterator[tuple[str, Find]]:
    whole = words_of(leaf, find)
    parts = whole.split()
    if len(whole) <= _LONG:
        yield whole, find
    for count in _ENDS:
        if len(parts) > 2 * count:
            yield f"{' '.join(parts[:count])} … {' '.join(parts[-count:])}", find
    if len(whole) > _LONG:
        yield whole, find
    wider = find
    for step in range(2 * _WIDER):
        wider = _grown(leaf, wider, left=step % 2 == 0)
        yield words_of(leaf, wider), wider


def _widest(leaf: Leaf, find: Find) -> Find:
    """The place grown as far as it may be."""
    for step in range(2 * _WIDER):
        find = _grown(leaf, find, left=step % 2 == 0)
    return find


def words_of(leaf: Leaf, find: Find) -> str:
    """The words at a place on one line, in the typography of the text."""
    texts = leaf.haystack.texts
    if find.first_block == find.last_block:
        found = texts[find.first_block][find.start : find.end]
    else:
        between = texts[find.first_block + 1 : find.last_block]
        first, last = texts[find.first_block][find.start :], texts[find.last_block][: find.end]
        found = " ".join([first, *between, last])
    return re.sub(r"[\n\r\t ]+", " ", found).strip(" ")


def _grown(leaf: Leaf, find: Find, *, left: bool) -> Find:
    """The place with one more word of its block, or the rest of a word that it cuts."""
    text = leaf.haystack.texts[find.first_block if left else find.last_block]
    if left:
        start = find.start - len(re.search(r"\S*\s*\Z", text[: find.start])[0])  # type: ignore[index]
        return Find(find.first_block, start, find.last_block, find.end)
    end = find.end + len(re.match(r"\s*\S*", text[find.end :])[0])  # type: ignore[index]
    return Find(find.first_block, find.start, find.last_block, end)


def escape(words: str) -> str:
    """Words as Markdown that means nothing but them."""
    return _SPECIAL.sub(lambda match: "\\" + match[0], words)


def term(words: str, key: str, kind: str, when: str, occurrence: int, on: str = "") -> str:
    """The line of a definition list that holds a lemma: `[words]{#key .kind when=… at=… on=…}`."""
    says = [f"#{key}"]
    if kind:
        says.append(f".{kind}")
    if when:
        says.append(f"when={when}")
    if occurrence:
        says.append(f"at={occurrence}")
    if on:
        says.append(f"on={on}")
    return f"[{escape(words)}]{{{' '.join(says)}}}"


def key_of(wanted: str, words: str, taken: set[str]) -> str:
    """The wanted key if Markdown can say it, else one made from the first words; each once."""
    if not re.fullmatch(r"\w[\w:.-]*", wanted):
        wanted = slug(" ".join(words.split()[:4]))
    return first_free(wanted, taken)
