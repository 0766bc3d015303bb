"""Finds where the words of the glossary appear, and links the first of each in a division."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from lxml import etree

from glossator.edition.inflection import inflected
from glossator.prose import Element, Slot, blocks_of, lowered, slots, text_of, wrap

# Chinese and Japanese part no words: each of their signs may begin one, and end one.
_SIGNS: Final = (
    r"\u3005\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
_SIGN: Final = re.compile(f"[{_SIGNS}]")
_HANGUL: Final = r"\uac00-\ud7af"
_WORD: Final = re.compile(rf"[{_SIGNS}]|[{_HANGUL}]+|[^\W{_SIGNS}{_HANGUL}]+")
_KOREAN: Final = re.compile(f"[{_HANGUL}]")
# What Korean adjoins to a noun (a choice of the commonest particles), before the word ends.
_PARTICLE: Final = re.compile(
    r"(?:은|는|이|가|을|를|의|에|에서|에게|께|께서|와|과|도|만|로|으로|까지|부터|이나|나|라고|이라고|이라|라|이다)"
    r"(?!\w)"
)
_POSSESSIVE: Final = re.compile(r"'(?:s\b|(?!\w))")
HEADINGS: Final = frozenset("h1 h2 h3 h4 h5 h6".split())
_NOT_IN: Final = HEADINGS | {"pre"}
_NOT_UNDER: Final = frozenset("code kbd samp math".split())


@dataclass(frozen=True, slots=True)
class Spelling:
    """One way in which an entry may appear.

    `made` counts the rules that made it (0: the editor wrote it), `base` is the length of the
    written form, `capital` says that only its first letter was raised, as where a sentence begins.
    """

    words: str  # apostrophes folded to '
    entry: str
    made: int
    base: int
    capital: bool
    number: int  # the place of the written form in the glossary
    exact: bool = False

    @property
    def rank(self) -> tuple[bool, bool, int, int, int]:
        """Of several entries that may be spelt so, the lowest has it.

        What is written goes before what is made by rule; then come fewer rules, the longer
        written form, and the earlier entry.
        """
        return self.made > 0, self.capital, self.made, -self.base, self.number


class Lexicon:
    """All spellings by the first word in them: one pass over the text finds them, longest first.

    `spellings` are written forms with their entries, in the glossary's order. With `inflect`
    English plurals and possessives are found too, except of the entries in `exact`; those in
    `any_case` are found in small letters, in capitals, and with capitals at the begin of words.
    """

    def __init__(
        self,
        spellings: Iterable[tuple[str, str]],
        *,
        inflect: bool = False,
        exact: Collection[str] = (),
        any_case: Collection[str] = (),
    ) -> None:
        best: dict[str, Spelling] = {}
        cased = (
            (number, shape, entry)
            for number, (words, entry) in enumerate(spellings)
            for shape in _cases(_even(words), entry in any_case)
        )
        for number, words, entry in cased:
            for one in _spellings(words, entry, number, inflect, entry in exact):
                known = best.get(one.words)
                if known is None or one.rank < known.rank:
                    best[one.words] = one
        self._spellings = {words: one for words, one in best.items() if not _robs(one, best)}
        shapes: dict[str, set[tuple[int, int]]] = {}
        for words in self._spellings:
            first = _WORD.search(words)
            if first is not None:
                shapes.setdefault(first.group(), set()).add((len(words), first.start()))
        # by first word: how long the spellings are that have it, and where in them it stands; far
        # fewer than spellings, of which hundreds may begin with the same word
        self._shapes = {word: sorted(found, reverse=True) for word, found in shapes.items()}

    def appearances(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Start, end and entry of every spelling in the text, longest first, none overlapping."""
        if not self._shapes:
            return
        even, done, shapes, spellings = _even(text), 0, self._shapes, self._spellings
        if shapes.keys().isdisjoint(_WORD.findall(even)) and not _KOREAN.search(even):
            return  # most texts have none, and that is seen at once
        for word in _WORD.finditer(even):
            found = shapes.get(word.group()) or _with_particle(shapes, word.group())
            if found is None or word.start() < done:
                continue
            for length, lead in found:
                start = word.start() - lead
                end = start + length
                inside = done <= start and end <= len(even)
                spelling = spellings.get(even[start:end]) if inside else None
                if spelling is None or not _is_whole(even, start, end):
                    continue
                if spelling.exact and _POSSESSIVE.match(even, end):
                    continue
                yield start, end, spelling.entry
                done = end
                break


def _spellings(
    words: str, entry: str, number: int, inflect: bool, exact: bool
) -> Iterator[Spelling]:
    forms = [(words, 0), *(inflected(words) if inflect and not exact else ())]
    for form, made in forms:
        raised = form[:1].upper() + form[1:]
        for one in dict.fromkeys((form, raised)):
            yield Spelling(one, entry, made, len(words), one != form, number, exact and inflect)


def _cases(words: str, any_case: bool) -> Iterable[str]:
    """The words as written, and if their case does not matter, as they may be written otherwise."""
    shapes = (words, words.lower(), words.title(), words.upper()) if any_case else (words,)
    return dict.fromkeys(one for one in shapes if len(one) == len(words))


def _robs(one: Spelling, best: Mapping[str, Spelling]) -> bool:
    """Whether a form made by rule is another entry's written form and no more than an apostrophe.

    Being longer, it would be found before what the editor wrote.
    """
    if not one.made:
        return False
    bare = re.sub(r"'s?\Z", "", one.words)
    other = best.get(bare) if bare != one.words else None
    return other is not None and not other.made and other.entry != one.entry


def _even(text: str) -> str:
    """Apostrophes and no-break spaces as typed ones; the length stays."""
    return text.replace("’", "'").replace("\u00a0", " ")


def _with_particle(
    shapes: Mapping[str, list[tuple[int, int]]], word: str
) -> list[tuple[int, int]] | None:
    """The spellings whose first word is this Korean one without what adjoins it."""
    if not "\uac00" <= word[0] <= "\ud7af":
        return None
    found = (shapes.get(word[:length]) for length in range(len(word) - 1, 0, -1))
    return next(filter(None, found), None)


def _is_whole(text: str, start: int, end: int) -> bool:
    """Whether no part of a longer word stands there, as far as a script tells."""
    if _abbreviated(text, start, end):
        return False
    if end - start == 1 and _SIGN.match(text, start):  # 水 in 大水 is not the water of a glossary
        return not re.match(r"\w", text[start - 1 : start]) and _ends(text, end)
    if _SIGN.match(text, end - 1) or _SIGN.match(text, end):
        return True
    return _ends(text, end) or _PARTICLE.match(text, end) is not None


def _ends(text: str, end: int) -> bool:
    return end >= len(text) or not (text[end].isalnum() or text[end] == "_")


def _abbreviated(text: str, start: int, end: int) -> bool:
    """Whether the words are a part of something held together by full stops: C in “A.B.C.”."""
    before = text[max(start - 2, 0) : start]
    behind = text[end : end + 2]
    return (len(before) == 2 and before[1] == "." and before[0].isalnum()) or (
        len(behind) == 2 and behind[0] == "." and behind[1].isalnum()
    )


@dataclass(slots=True)
class Appearance:
    """Words of the glossary in a block; `element` is the link that was made of them, if any."""

    entry: str
    words: str
    block: Element
    offset: int
    forced: bool = False
    element: Element | None = None


def link_division(tree: Element, lexicon: Lexicon, ids: Mapping[str, str]) -> list[Appearance]:
    """All appearances in a division in order; the first of each entry is made a link, in place.

    `ids` maps the keys of {gloss=key} to entry ids; forced links to other keys are left alone (they
    are reported elsewhere). Headings and code are passed over, and so are words marked .nogloss.
    """
    found: list[Appearance] = []
    linked: set[str] = set()
    for block in blocks_of(tree):
        if block.tag in _NOT_IN or any(e.tag in _NOT_IN for e in block.iterancestors()):
            continue
        found += _Block(block, ids).link(lexicon, linked)
    return found


def appearances_in(tree: Element, lexicon: Lexicon, ids: Mapping[str, str]) -> list[Appearance]:
    """All appearances in a tree that is not linked, such as the body of a note."""
    found: list[Appearance] = []
    for block in blocks_of(tree):
        if block.tag not in _NOT_IN:
            found += _Block(block, ids).find(lexicon)[0]
    return found


class _Block:
    """One block while its words are looked for: its slots, and what each stands in."""

    def __init__(self, block: Element, ids: Mapping[str, str]) -> None:
        self.block, self.ids = block, ids
        every = list(slots(block))
        self._slots = [slot for slot in every if slot.text]
        self._starts = [slot.start for slot in self._slots]
        self._forced = [
            Appearance(
                ids[slot.owner.get("data-gloss", "")],
                text_of(slot.owner),
                block,
                slot.start,
                True,
                slot.owner,
            )
            for slot in every
            if slot.side == "text" and slot.owner.get("data-gloss") in ids
        ]

    def find(self, lexicon: Lexicon) -> tuple[list[Appearance], dict[int, Slot]]:
        """The appearances in order, and by offset the slot of those that may become links."""
        found = list(self._forced)
        places: dict[int, Slot] = {}
        for start, end, entry in lexicon.appearances("".join(slot.text for slot in self._slots)):
            slot = self._slots[bisect_right(self._starts, start) - 1]
            counted, linkable = self._state(slot)
            if counted:
                words = slot.text[start - slot.start : end - slot.start]
                found.append(Appearance(entry, words, self.block, start))
                if linkable and end <= slot.end:
                    places[start] = slot
        return sorted(found, key=lambda one: one.offset), places

    def link(self, lexicon: Lexicon, linked: set[str]) -> list[Appearance]:
        """The appearances; the first of an entry that is not in `linked` becomes a link."""
        found, places = self.find(lexicon)
        fresh: list[Appearance] = []
        for one in found:
            if one.element is not None:
                self._force(one, linked)
            elif one.offset in places and one.entry not in linked:
                linked.add(one.entry)
                fresh.append(one)
        cut: dict[Slot, Slot] = {}
        for one in reversed(fresh):  # from the back, so that the slots stay true
            whole = places[one.offset]
            slot = cut.get(whole, whole)
            one.element = etree.Element("a", {"data-gloss": one.entry})
            wrap(slot, one.offset, one.offset + len(one.words), one.element)
            rest = slot.text[: one.offset - slot.start]
            cut[whole] = Slot(slot.owner, slot.side, rest, slot.start, slot.depth)
        return found

    def _force(self, one: Appearance, linked: set[str]) -> None:
        """A forced link becomes one, unless it stands in another: links do not nest."""
        assert one.element is not None
        if any(e.tag == "a" for e in self._around(one.element.getparent())):
            one.element = None
            return
        one.element.tag = "a"
        one.element.set("data-gloss", one.entry)
        linked.add(one.entry)

    def _state(self, slot: Slot) -> tuple[bool, bool]:
        """Whether words of this slot count as appearances, and whether they may be linked."""
        element = slot.owner if slot.side == "text" else slot.owner.getparent()
        linkable = True
        for around in self._around(element):
            classes = around.get("class", "").split()
            if around.tag in _NOT_UNDER or around.get("data-gloss") or "nogloss" in classes:
                return False, False
            linkable = linkable and around.tag != "a"
        return True, linkable

    def _around(self, element: Element | None) -> Iterator[Element]:
        """An element of the block and what holds it, up to the block."""
        while element is not None and element is not self.block:
            yield element
            element = element.getparent()


@dataclass(frozen=True, slots=True)
class Trace:
    """Where words of an entry stand that were not linked: path, why not, how they are spelt."""

    path: str
    where: str
    spelling: str


def elsewhere(
    trees: Iterable[tuple[str, Element]], spellings: Iterable[tuple[str, str]]
) -> dict[str, Trace]:
    """The first trace of each entry in files (paths and trees), whatever its case, code included.

    `spellings` are written forms with their entries.
    """
    spelt = [(lowered(words), entry) for words, entry in spellings]
    lexicon = Lexicon(spelt)
    found: dict[str, Trace] = {}
    for path, tree in trees if spelt else ():
        for block in blocks_of(tree):
            text = text_of(block)
            for start, end, entry in lexicon.appearances(lowered(text)):
                if entry not in found:
                    found[entry] = Trace(path, _where(block, start), text[start:end])
    return found


def _where(block: Element, offset: int) -> str:
    """In words, why nothing was linked at this place of a block."""
    if block.tag in HEADINGS:
        return "in a heading"
    if block.tag == "pre":
        return "in code"
    for slot in slots(block):
        if slot.start <= offset < slot.end:
            inside = slot.owner if slot.side == "text" else slot.owner.getparent()
            while inside is not None and inside is not block:
                if inside.tag in _NOT_UNDER:
                    return "in code"
                if inside.tag == "a":
                    return "in a link"
                if "nogloss" in inside.get("class", "").split():
                    return "marked .nogloss"
                inside = inside.getparent()
    return ""


def forget_glosses(tree: Element) -> None:
    """Forced links in headings and links are none: the words stay."""
    for span in tree.iter("span"):
        span.attrib.pop("data-gloss", None)


def link_glosses(body: Element, entries: Mapping[str, str]) -> None:
    """In notes and definitions `{gloss=key}` is a plain link to the entry."""
    for span in list(body.iter("span")):
        key = span.attrib.pop("data-gloss", "")
        if key in entries and not any(e.tag == "a" for e in span.iterancestors()):
            span.tag = "a"
            span.set("data-gloss", entries[key])
