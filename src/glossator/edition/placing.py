"""Places notes: finds where each is called, puts the calls in order, gives the marks."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from lxml import etree

from glossator.diagnostics import Diagnostic, diagnose
from glossator.edition.lemmas import Find, Haystack, call_offset, fold
from glossator.edition.marks import marks
from glossator.edition.numbering import paragraph_of
from glossator.galley import GalleyNote
from glossator.galley.shape import remove_keeping_tail
from glossator.model import Layer, Locus
from glossator.prose import Element, blocks_of, insert_at, is_call, slots, text_of

SHOWN: Final = 20  # how many places of an ambiguous lemma a finding names


@dataclass(slots=True)
class Leaf:
    """A division's tree with what the search needs of it."""

    id: str
    path: str
    tree: Element
    blocks: list[Element]
    texts: list[str]
    haystack: Haystack

    @classmethod
    def of(cls, division: str, path: str, tree: Element) -> Leaf:
        """Make one from a shaped and numbered tree."""
        blocks = list(blocks_of(tree))
        texts = [text_of(block) for block in blocks]
        return cls(division, path, tree, blocks, texts, Haystack(texts))


@dataclass(slots=True)
class Placed:
    """A note with its place: leaf, block and offset of its call, and where its lemma begins."""

    note: GalleyNote
    leaf: int
    block: int
    offset: int
    lemma_start: Locus | None
    lemma_end: Locus | None
    found: str  # the lemma in the text's own typography
    in_text: bool
    sequence: int
    mark: str = ""

    def order(self, layers: Mapping[str, int]) -> tuple[int, int, int, int, int, int]:
        """Sort key: reading order; at one place the text's own notes first, then by layer."""
        by_layer = layers[self.note.layer]
        return self.leaf, self.block, self.offset, not self.in_text, by_layer, self.sequence


def place_notes(
    leaves: Sequence[Leaf],
    notes: Sequence[GalleyNote],
    layers: Mapping[str, Layer],
    findings: list[Diagnostic],
) -> list[Placed]:
    """Where each note is called, in reading order, with its mark; the calls are put into the trees.

    Notes whose lemma is not found once are findings and left out. Each call's placeholder holds
    the note's sequence, until `name_calls` gives it the note's id.
    """
    in_text = {note.call: (number, note) for number, note in enumerate(notes) if note.call}
    placed: dict[str, Placed] = {}
    for leaf_number, leaf in enumerate(leaves):
        for block_number, block in enumerate(leaf.blocks):
            for call, offset in _calls(block):
                token = call.get("data-call", "")
                if token in in_text:
                    number, note = in_text[token]
                    call.set("data-call", str(number))
                    placed[str(number)] = Placed(
                        note, leaf_number, block_number, offset, None, None, "", True, number
                    )
    sought: list[Placed] = []
    for number, note in enumerate(notes):
        if not note.call:
            sought += _seek(leaves, note, number, findings)
    rank = {key: number for number, key in enumerate(layers)}
    for one in sorted(sought, key=lambda p: p.order(rank)):
        placed[str(one.sequence)] = one
        call = etree.Element("a", {"data-call": str(one.sequence)})
        insert_at(leaves[one.leaf].blocks[one.block], one.offset, call)
    ordered = _in_reading_order(leaves, placed)
    _give_marks(ordered, layers)
    return ordered


def _in_reading_order(leaves: Sequence[Leaf], placed: Mapping[str, Placed]) -> list[Placed]:
    """The notes as their calls stand in the trees."""
    ordered = []
    for leaf in leaves:
        for block in leaf.blocks:
            for call, offset in _calls(block):
                one = placed.get(call.get("data-call", ""))
                if one is not None:
                    one.offset = offset
                    ordered.append(one)
    return ordered


def _calls(block: Element) -> list[tuple[Element, int]]:
    """The placeholders for calls in a block with their offsets."""
    return [(s.owner, s.start) for s in slots(block) if s.side == "tail" and is_call(s.owner)]


def _seek(
    leaves: Sequence[Leaf], note: GalleyNote, number: int, findings: list[Diagnostic]
) -> Iterator[Placed]:
    scope = _scope(leaves, note, findings)
    found = [(leaf, find) for leaf in scope for find in leaves[leaf].haystack.find(note.lemma)]
    if not found:
        if scope:
            findings.append(_not_found(leaves, scope, note))
        return
    if note.occurrence > len(found):
        times = f"{len(found)} time{'s' if len(found) > 1 else ''}"
        message = f"“{note.lemma}” stands {times} in its scope, so there is no at={note.occurrence}"
        findings.append(diagnose("L001", note.place, message, f"the last is at={len(found)}"))
        return
    if len(found) > 1 and not note.occurrence:
        findings.append(_ambiguous(leaves, found, note))
        return
    leaf_number, find = found[max(note.occurrence - 1, 0)]
    leaf = leaves[leaf_number]
    offset = _outside_links(leaf, find.last_block, find.end)
    start = Locus(leaf.id, leaf.blocks[find.first_block].get("id", ""), find.start)
    end = Locus(leaf.id, leaf.blocks[find.last_block].get("id", ""), find.end)
    words = _words(leaf, find)
    yield Placed(note, leaf_number, find.last_block, offset, start, end, words, False, number)


def _outside_links(leaf: Leaf, number: int, end: int) -> int:
    """Where the call of a lemma that ends here stands: behind a link rather than in it."""
    text, block = leaf.texts[number], leaf.blocks[number]
    offset = call_offset(text, end)
    start = 0
    for slot in slots(block):
        if slot.owner.tag != "a" or is_call(slot.owner):
            continue
        if slot.side == "text":
            start = slot.start
        elif start < offset < slot.start:
            offset = call_offset(text, slot.start)
    return offset


def _words(leaf: Leaf, find: Find) -> str:
    if find.first_block == find.last_block:
        return leaf.texts[find.first_block][find.start : find.end]
    between = leaf.texts[find.first_block + 1 : find.last_block]
    first, last = leaf.texts[find.first_block][find.start :], leaf.texts[find.last_block]
    return " ".join([first, *between, last[: find.end]])


def _scope(leaves: Sequence[Leaf], note: GalleyNote, findings: list[Diagnostic]) -> list[int]:
    """The leaves in which the lemma is sought: those whose path or title the heading names."""
    if not note.scope:
        return list(range(len(leaves)))
    wanted = fold(note.scope).lower()
    scope = [
        number
        for number, leaf in enumerate(leaves)
        if wanted in (fold(leaf.path).lower(), leaf.id, fold("".join(leaf.texts[:1])).lower())
    ]
    if not scope:
        paths = [leaf.path for leaf in leaves]
        near = difflib.get_close_matches(note.scope, paths, n=1, cutoff=0.5)
        message = f"the heading “{note.scope}” names no file or title of the text"
        hint = f"did you mean “{near[0]}”?" if near else "write a path such as text/01-first.md"
        finding = diagnose("L003", note.scope_place or note.place, message, hint)
        if finding not in findings:  # one heading, many notes below it
            findings.append(finding)
    return scope


def _not_found(leaves: Sequence[Leaf], scope: Sequence[int], note: GalleyNote) -> Diagnostic:
    near = sorted(
        (
            (-score, passage, leaves[number].path)
            for number in scope
            for score, passage in leaves[number].haystack.nearest(note.lemma)
        )
    )[:2]
    if re.search(r"\{[^{}]*\}\s*\Z", note.lemma):
        hint = "put the words that {…} belongs to into brackets: [the words]{#key .later}"
        return diagnose("L001", note.place, f"“{note.lemma}” is not in the text", hint)
    passages = [f"“{passage}” ({path}, {-score:.0%} alike)" for score, passage, path in near]
    hint = "nearest: " + "; ".join(passages) if passages else "nothing in the text is like it"
    return diagnose("L001", note.place, f"“{note.lemma}” is not in the text", hint)


def _ambiguous(
    leaves: Sequence[Leaf], found: Sequence[tuple[int, Find]], note: GalleyNote
) -> Diagnostic:
    spots = []
    for number, (leaf_number, find) in enumerate(found, start=1):
        leaf = leaves[leaf_number]
        text = leaf.texts[find.first_block]
        around = text[max(0, find.start - 20) : find.end + 20]
        label = paragraph_of(leaf.blocks[find.first_block])
        where = f"{leaf.path} ¶ {label}" if label else leaf.path
        spots.append(f"at={number}: “…{around}…” ({where})")
    if len(spots) > SHOWN:
        spots[SHOWN:] = [f"… at={len(found)}"]
    message = f"“{note.lemma}” stands {len(found)} times in its scope"
    hint = "quote more words, or choose with " + "; ".join(spots)
    return diagnose("L002", note.place, message, hint)


def _give_marks(placed: list[Placed], layers: Mapping[str, Layer]) -> None:
    """Each layer's series of marks begins anew in each division."""
    series: dict[tuple[str, int], Iterator[str]] = {}
    for one in placed:
        spot = (one.note.layer, one.leaf)
        if spot not in series:
            series[spot] = marks(layers[one.note.layer].marks)
        one.mark = next(series[spot])


def name_calls(leaves: Sequence[Leaf], ids: Mapping[int, str]) -> None:
    """Give the calls their notes' ids, by sequence; a call whose note has none is taken out."""
    for leaf in leaves:
        for call in list(leaf.tree.iter("a")):
            token = call.get("data-call")
            if token is None:
                continue
            note_id = ids.get(int(token)) if token.isdecimal() else None
            if note_id is None:
                remove_keeping_tail(call)
            else:
                call.set("data-call", note_id)
