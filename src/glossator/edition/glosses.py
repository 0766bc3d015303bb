"""Links the first appearance of each headword in a division to its glossary entry."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from lxml import etree

from glossator.prose import Element, Slot, blocks_of, slots, text_of, wrap

_WORD: Final = re.compile(r"\w+")
_NOT_IN: Final = frozenset("h1 h2 h3 h4 h5 h6 pre".split())
_NOT_UNDER: Final = frozenset("a code kbd samp math".split())


@dataclass(frozen=True, slots=True)
class Spelling:
    """One way in which an entry may appear."""

    words: str  # apostrophes folded to '
    entry: str


class Lexicon:
    """All spellings by first word, longest first: one pass over the text finds them."""

    def __init__(self, spellings: Iterable[tuple[str, str]]) -> None:
        self._by_word: dict[str, list[Spelling]] = {}
        for words, entry in spellings:
            for form in {_even(words), _even(words[:1].upper() + words[1:])}:
                first = _WORD.search(form)
                if first is None:
                    continue
                self._by_word.setdefault(first.group(), []).append(Spelling(form, entry))
        for listed in self._by_word.values():
            listed.sort(key=lambda s: (-len(s.words), s.words))

    def appearances(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Start, end and entry of every spelling in the text, longest first, none overlapping."""
        even, done = _even(text), 0
        for word in _WORD.finditer(even):
            if word.start() < done:
                continue
            for spelling in self._by_word.get(word.group(), ()):
                first = _WORD.search(spelling.words)
                assert first is not None
                start = word.start() - first.start()
                end = start + len(spelling.words)
                if start >= done and even.startswith(spelling.words, start) and _ends(even, end):
                    yield start, end, spelling.entry
                    done = end
                    break


def _even(text: str) -> str:
    """Apostrophes and no-break spaces as typed ones; the length stays."""
    return text.replace("’", "'").replace("\u00a0", " ")


def _ends(text: str, end: int) -> bool:
    return end >= len(text) or not (text[end].isalnum() or text[end] == "_")


@dataclass(frozen=True, slots=True)
class Use:
    """An appearance that was linked."""

    entry: str
    words: str
    block: Element
    offset: int
    forced: bool
    element: Element


def link_division(tree: Element, lexicon: Lexicon, ids: Mapping[str, str]) -> list[Use]:
    """Link one division's words in place; `ids` maps the keys of {gloss=key} to entry ids.

    Forced links to keys that are not in `ids` are left alone (they were reported before).
    """
    uses: list[Use] = []
    linked: set[str] = set()
    for block in blocks_of(tree):
        if block.tag in _NOT_IN or any(e.tag in _NOT_IN for e in block.iterancestors()):
            continue
        uses += _link_block(block, lexicon, ids, linked)
    return uses


def _link_block(
    block: Element, lexicon: Lexicon, ids: Mapping[str, str], linked: set[str]
) -> list[Use]:
    uses = []
    for slot in list(slots(block)):
        if slot.side == "text" and slot.owner.get("data-gloss") in ids and not _linked(slot, block):
            span = slot.owner
            entry = ids[span.get("data-gloss", "")]
            span.tag = "a"
            span.set("data-gloss", entry)
            uses.append(Use(entry, text_of(span), block, slot.start, True, span))
            linked.add(entry)
        elif slot.text and _linkable(slot, block):
            uses += _link_slot(slot, block, lexicon, linked)
    return sorted(uses, key=lambda use: use.offset)


def _linked(slot: Slot, block: Element) -> bool:
    """Whether the slot's element stands in a link: links do not nest."""
    inside = slot.owner.getparent()
    while inside is not None and inside is not block:
        if inside.tag == "a":
            return True
        inside = inside.getparent()
    return False


def _linkable(slot: Slot, block: Element) -> bool:
    element = slot.owner if slot.side == "text" else slot.owner.getparent()
    while element is not None and element is not block:
        classes = element.get("class", "").split()
        if element.tag in _NOT_UNDER or element.get("data-gloss") or "nogloss" in classes:
            return False
        element = element.getparent()
    return True


def _link_slot(slot: Slot, block: Element, lexicon: Lexicon, linked: set[str]) -> list[Use]:
    fresh = []
    for start, end, entry in lexicon.appearances(slot.text):
        if entry not in linked:
            linked.add(entry)
            fresh.append((start, end, entry))
    uses = []
    for start, end, entry in reversed(fresh):  # from the back, so that the slot stays true
        link = etree.Element("a", {"data-gloss": entry})
        wrap(slot, slot.start + start, slot.start + end, link)
        uses.append(Use(entry, slot.text[start:end], block, slot.start + start, False, link))
        slot = Slot(slot.owner, slot.side, slot.text[:start], slot.start, slot.depth)
    return uses
