"""Places notes: finds where each is called, puts the calls in order, gives the marks."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from lxml import etree

from glossator.diagnostics import Diagnostic, diagnose
from glossator.edition.lemmas import Find, Haystack, call_offset
from glossator.edition.marks import marks
from glossator.edition.numbering import paragraph_of
from glossator.galley import GalleyNote
from glossator.model import Layer, Locus
from glossator.prose import Element, blocks_of, insert_at, is_call, slots, text_of


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
    found: str  # the lemma in the text's own typography
    in_text: bool
    sequence: int
    mark: str = ""

    def order(self, layers: Mapping[str, int]) -> tuple[int, int, int, int, int, int]:
        """Sort key: reading order; at one place the text's own notes first, then by layer."""
        by_layer = layers[self.note.layer]
        return self.leaf, self.block, self.offset, not self.in_text, by_layer, self.sequence


def place_notes(
    leaves: Sequence[Leaf], notes: Sequence[GalleyNote], findings: list[Diagnostic]
) -> list[Placed]:
    """Where each note is called. Notes whose lemma is not found once are findings and left out."""
    in_text = {note.call: (number, note) for number, note in enumerate(notes) if note.call}
    placed = []
    for leaf_number, leaf in enumerate(leaves):
        for block_number, block in enumerate(leaf.blocks):
            for token, offset in _calls(block):
                if token in in_text:
                    number, note = in_text[token]
                    placed.append(
                        Placed(note, leaf_number, block_number, offset, None, "", True, number)
                    )
    for number, note in enumerate(notes):
        if not note.call:
            placed += _seek(leaves, note, number, findings)
    return placed


def _calls(block: Element) -> Iterator[tuple[str, int]]:
    """The placeholders for calls in a block with their offsets."""
    for slot in slots(block):
        if slot.side == "tail" and is_call(slot.owner):
            yield slot.owner.get("data-call", ""), slot.start


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
    offset = call_offset(leaf.texts[find.last_block], find.end)
    start = Locus(leaf.id, leaf.blocks[find.first_block].get("id", ""), find.start)
    words = _words(leaf, find)
    yield Placed(note, leaf_number, find.last_block, offset, start, words, False, number)


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
    wanted = note.scope.strip().lower()
    scope = [
        number
        for number, leaf in enumerate(leaves)
        if wanted in (leaf.path.lower(), leaf.id, leaf.texts[0].lower() if leaf.texts else "")
    ]
    if not scope:
        paths = [leaf.path for leaf in leaves]
        near = difflib.get_close_matches(note.scope, paths, n=1, cutoff=0.5)
        message = f"the heading “{note.scope}” names no file or title of the text"
        hint = f"did you mean “{near[0]}”?" if near else "write a path such as text/01-first.md"
        findings.append(diagnose("L003", note.place, message, hint))
    return scope


def _not_found(leaves: Sequence[Leaf], scope: Sequence[int], note: GalleyNote) -> Diagnostic:
    near = sorted(
        (
            (-score, passage, leaves[number].path)
            for number in scope
            for score, passage in leaves[number].haystack.nearest(note.lemma)
        )
    )[:2]
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
    message = f"“{note.lemma}” stands {len(found)} times in its scope"
    hint = "quote more words, or choose with " + "; ".join(spots)
    return diagnose("L002", note.place, message, hint)


def give_marks(placed: list[Placed], layers: Mapping[str, Layer]) -> None:
    """Sort into reading order and mark: each layer's series begins anew in each division."""
    rank = {key: number for number, key in enumerate(layers)}
    placed.sort(key=lambda p: p.order(rank))
    series: dict[tuple[str, int], Iterator[str]] = {}
    for one in placed:
        spot = (one.note.layer, one.leaf)
        if spot not in series:
            series[spot] = marks(layers[one.note.layer].marks)
        one.mark = next(series[spot])


def put_calls(leaves: Sequence[Leaf], placed: Sequence[Placed], ids: Mapping[int, str]) -> None:
    """Put the calls into the trees; `ids` maps a note's sequence to its id, absent = left out."""
    tokens = {p.note.call: ids.get(p.sequence) for p in placed if p.in_text}
    for leaf in leaves:
        for call in list(leaf.tree.iter("a")):
            token = call.get("data-call")
            if token is None:
                continue
            note_id = tokens.get(token)
            if note_id is None:
                _take_out(call)
            else:
                call.set("data-call", note_id)
    for one in placed:
        if not one.in_text and one.sequence in ids:
            block = leaves[one.leaf].blocks[one.block]
            call = etree.Element("a", {"data-call": ids[one.sequence]})
            insert_at(block, one.offset, call)


def _take_out(call: Element) -> None:
    parent, tail = call.getparent(), call.tail or ""
    assert parent is not None
    previous = call.getprevious()
    if previous is None:
        parent.text = (parent.text or "") + tail
    else:
        previous.tail = (previous.tail or "") + tail
    parent.remove(call)
