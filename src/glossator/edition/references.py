"""Cross-references: what a link to a place of the edition says.

Words that only refer (“see”, “cf.”, “below”), and links without words, get the name of what they
lead to: “see note b”, “below, ¶ 7”, “Figure 2”, “see “The Speech””. Print adds the page to these,
and in parentheses to links with words of their own; see `data-folio` in `glossator.model`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from glossator.edition.headlines import headline
from glossator.edition.numbering import Ids
from glossator.prose import Element, add_text, blocks_of, collapse, parse, slots, text_of
from glossator.words import Words

BARE: Final = "bare"  # class of links that stay as they are
FULL: Final = "full"  # class of links that name what they lead to, whatever their words
# class of links without words that give a number alone: “figure \\ref{map}”
NUMBER: Final = "number"
LEFT_OUT: Final = "data-left-out"  # the id of a note that this profile does not have
_HEADINGS: Final = frozenset("h1 h2 h3 h4 h5 h6".split())


@dataclass(frozen=True, slots=True)
class NamedNote:
    """What a reference needs to know of a note."""

    mark: str
    lemma: str
    division: str
    paragraph: str
    anchor: str  # id of that paragraph, or of the block that has the call


@dataclass(slots=True)
class Names:
    """What every place of the edition is called. `divisions` are ids, trees and titles."""

    divisions: Iterable[tuple[str, Element, str]]
    notes: Mapping[str, NamedNote]
    entries: Mapping[str, str]  # id → headword
    captions: Mapping[str, tuple[str, str]]  # id → label, and the number in it
    words: Words
    _places: dict[str, tuple[Element, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for division, tree, title in self.divisions:
            self._places[division] = tree, title
            for element in tree.iter():
                if isinstance(element.tag, str) and (own := element.get("id")):
                    self._places.setdefault(own, (element, title))

    def number(self, target: str) -> str:
        """The number of a figure, table or formula, or of the one that a place is in; else “”."""
        element, _ = self._places.get(target, (None, ""))
        around = () if element is None else (element, *element.iterancestors())
        owners = (target, *(one.get("id", "") for one in around))
        return next((self.captions[own][1] for own in owners if own in self.captions), "")

    def of(self, target: str, division: str) -> str:
        """The name of a place as said in a division (“” outside of all)."""
        if target in self.notes:
            return self._note(self.notes[target], division)
        if target in self.entries:
            return self.words.quoted(self.entries[target])
        if target in self.captions:
            return self.captions[target][0]
        if target not in self._places:
            return ""
        element, title = self._places[target]
        heading = _heading_of(element)
        if heading is not None:
            return self.words.quoted(headline(heading)[0])
        for around in (element, *element.iterancestors()):
            if label := around.get("data-par"):
                return f"¶\u00a0{label}"
            if (own := around.get("id", "")) in self.captions:
                return self.captions[own][0]
        for inside in element.iterdescendants():  # a container of numbered paragraphs
            if label := inside.get("data-par"):
                return f"¶\u00a0{label}"
        return self.words.quoted(title)

    def dressed(self, target: str) -> Element | None:
        """The heading that a place is, with its emphasis and formulas; None where it is plain."""
        known = target in self.notes or target in self.entries or target in self.captions
        element, _ = self._places.get(target, (None, ""))
        heading = None if known or element is None else _heading_of(element)
        if heading is None:
            return None
        markup = headline(heading)[1]
        if not markup:
            return None
        own = parse(markup)
        opening, close, inner, end = self.words.quotes
        for node in own.iter():
            node.text = (node.text or "").replace(opening, inner).replace(close, end)
            node.tail = (node.tail or "").replace(opening, inner).replace(close, end)
        return own

    def _note(self, note: NamedNote, division: str) -> str:
        """“note b”; from elsewhere “note b to ¶ 7”, since marks begin anew in each division."""
        if note.lemma and not note.mark:
            return self.words("reference.note-on", lemma=self.words.quoted(note.lemma))
        elsewhere = "-at" if note.paragraph and note.division != division else ""
        key = f"reference.{'note' if note.mark else 'unmarked'}{elsewhere}"
        return self.words(key, mark=note.mark, paragraph=note.paragraph)


@dataclass(slots=True)
class Shifts:
    """How far the words of blocks have moved since loci in them were taken."""

    _by_block: dict[Element, list[tuple[int, int]]] = field(default_factory=dict)

    def add(self, block: Element, at: int, length: int) -> None:
        """So many characters were put in at this offset, as it was before any were."""
        self._by_block.setdefault(block, []).append((at, length))

    def moved(self, block: Element, offset: int) -> int:
        """The offset of the same place as it is now."""
        return offset + sum(n for at, n in self._by_block.get(block, ()) if at <= offset)


class Referrer:
    """Writes the names of their targets into links that only refer."""

    def __init__(self, names: Names, ids: Ids) -> None:
        self._names, self._ids = names, ids
        self._before, self._after = (
            frozenset(names.words(f"reference.{side}").split("|")) for side in ("before", "after")
        )
        self._count = 0
        self.shifts = Shifts()

    def refer(self, tree: Element, division: str) -> None:
        """Refer in a tree of shaped blocks, in place; `shifts` then knows what moved.

        `division` is the one in which it is read, “” for the glossary.
        """
        for block in blocks_of(tree):
            ends = {s.owner: s.start for s in slots(block) if s.side == "tail"}
            for link in [e for e in ends if _refers(e)]:
                added = self._refer(link, division, in_heading=block.tag in _HEADINGS)
                if added:
                    self.shifts.add(block, ends[link], added)

    def _refer(self, link: Element, division: str, *, in_heading: bool) -> int:
        """The number of characters that were put in at the end of the link."""
        classes = link.get("class", "").split()
        left_out = link.attrib.pop(LEFT_OUT, "")
        target = left_out or link.get("data-ref", "")
        kept = [name for name in classes if name not in (BARE, FULL, NUMBER)]
        if kept:
            link.set("class", " ".join(kept))
        else:
            link.attrib.pop("class", None)
        words = collapse(text_of(link))
        bare = in_heading or BARE in classes
        if bare and words:
            return 0
        number = self._names.number(target) if NUMBER in classes else ""
        name = number or self._names.of(target, division)
        added = self._addition(words, name, FULL in classes) if name else ""
        if left_out and left_out not in self._names.notes:
            # an entry or a work that the profile has not: its name stands for it, and no more
            added = "" if words else added
        elif left_out and added:
            # the place that the note is on is there in every profile
            link.tag = "a"
            link.set("data-ref", self._names.notes[left_out].anchor)
            name = self._names.of(link.get("data-ref", ""), division)
            added = self._addition(words, name, FULL in classes)
        before = len(text_of(link))
        _append(link, added, name, self._names.dressed(target) if added else None)
        if link.tag == "a" and not bare:
            self._ask_for_page(link, "full" if added else "aside")
        return len(text_of(link)) - before

    def _addition(self, words: str, name: str, full: bool) -> str:
        said = words.casefold().strip(" (")
        if not words:
            return name
        if said in self._after:
            return self._names.words("reference.behind-after", name=name)
        if full or said in self._before:
            return self._names.words("reference.behind-before", name=name)
        return ""

    def _ask_for_page(self, link: Element, how: str) -> None:
        link.set("data-folio", how)
        if how == "aside" and link.get("id") is None:
            # so that print knows the page of the link, and whether it is its target's
            self._count += 1
            link.set("id", self._ids.claim(f"r-{self._count}"))


def _heading_of(element: Element) -> Element | None:
    """The heading that a place is, or is in."""
    around = (element, *element.iterancestors())
    return next((one for one in around if one.tag in _HEADINGS), None)


def _refers(element: Element) -> bool:
    return element.get("data-ref") is not None or element.get(LEFT_OUT) is not None


def _append(link: Element, added: str, name: str, dressed: Element | None) -> None:
    """Put words at the end of a link; the name of a heading among them keeps what it is dressed in.

    `name` is the heading in quotation marks.
    """
    if dressed is None or name not in added:
        add_text(link, added)
        return
    before, _, behind = added.partition(name)
    opening, close = _marks_around(name)
    add_text(link, before + opening + (dressed.text or ""))
    link.extend(list(dressed))
    add_text(link, close + behind)


def _marks_around(name: str) -> tuple[str, str]:
    """The quotation marks of a name, with the thin spaces within them."""
    wide = 2 if name[1:2] == "\u202f" else 1
    return name[:wide], name[-wide:]
