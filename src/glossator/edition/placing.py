"""Places notes: finds where each is called, puts the calls in order, gives the marks.

At one place stand first the calls that are written in the text, then those of the layers in their
order; in one layer the note whose lemma begins earlier comes first, then the one written earlier.
A note on words of another note follows that note, before whatever is called next.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from lxml import etree

from glossator.diagnostics import Diagnostic, diagnose
from glossator.edition.lemmas import Find, call_offset
from glossator.edition.marks import marks
from glossator.edition.seeking import Ground, Leaf, words_of
from glossator.galley import GalleyNote
from glossator.galley.shape import remove_keeping_tail
from glossator.model import Layer
from glossator.prose import SILENT, Element, blocks_of, insert_at, is_call, slots


@dataclass(slots=True)
class Placed:
    """A note with its place.

    `leaf` is the number of the division, `home` the leaf that holds the call: the division's, or
    that of the note (`parent`, by its sequence) on whose words it is. Its call stands in the block
    `block` of the home at the offset; `lemma` is where its words stand there, `found` are they in
    the text's own typography. `again` are block and offset of every further call in that home.
    """

    note: GalleyNote
    sequence: int
    leaf: int
    home: Leaf
    block: int
    offset: int
    lemma: Find | None = None
    found: str = ""
    parent: Placed | None = None
    mark: str = ""
    again: list[tuple[int, int]] = field(default_factory=list)

    @property
    def in_text(self) -> bool:
        """Whether the call is written in the text."""
        return bool(self.note.call)

    def order(self, layers: Mapping[str, int]) -> tuple[object, ...]:
        """Sort key of the notes that quote their words: see the module's docstring."""
        assert self.lemma is not None
        by_layer = layers[self.note.layer]
        start = (self.lemma.first_block, self.lemma.start)
        return self.leaf, self.block, self.offset, by_layer, start, self.sequence


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
    placing = _Placing(leaves, layers, findings)
    placing.written_in_text(notes)
    placing.beside_text(notes)
    placing.on_notes(notes)
    ordered = list(placing.in_reading_order())
    _give_marks(ordered, layers)
    return ordered


@dataclass(slots=True)
class _Placing:
    leaves: Sequence[Leaf]
    layers: Mapping[str, Layer]
    findings: list[Diagnostic]
    placed: dict[int, Placed] = field(default_factory=dict)  # by sequence
    homes: dict[int, Leaf] = field(default_factory=dict)  # bodies of notes, by sequence
    scopes: Ground | None = None

    def written_in_text(self, notes: Sequence[GalleyNote]) -> None:
        """Take up the calls that stand in the text already."""
        in_text = {note.call: (number, note) for number, note in enumerate(notes) if note.call}
        for leaf_number, leaf in enumerate(self.leaves):
            for block_number, block in enumerate(leaf.blocks):
                for call, offset in _calls(block):
                    token = call.get("data-call", "")
                    if token in in_text:
                        number, note = in_text[token]
                        call.set("data-call", str(number))
                        if call.get("data-again"):
                            continue
                        self.placed[number] = Placed(
                            note, number, leaf_number, leaf, block_number, offset
                        )

    def beside_text(self, notes: Sequence[GalleyNote]) -> None:
        """Seek the lemmas that are words of the text."""
        ground = Ground(self.leaves, self.findings)
        sought = []
        for number, note in enumerate(notes):
            if not note.call and not note.on:
                found = ground.seek(note)
                if found is not None:
                    sought.append(_placed(note, number, found[0], self.leaves[found[0]], found[1]))
        self._insert(sought)

    def on_notes(self, notes: Sequence[GalleyNote]) -> None:
        """Seek the lemmas that are words of notes, once the notes they are on have a place."""
        waiting = self._hosts(notes)
        grounds: dict[int, Ground] = {}
        while waiting:
            ready = {n: host for n, host in waiting.items() if host in self.placed}
            if not ready:
                self._circles(waiting, notes)
                return
            sought = []
            for number, host in ready.items():
                del waiting[number]
                if host not in grounds:
                    grounds[host] = self._ground(host)
                one = self._seek_on(notes[number], number, host, grounds[host])
                sought += [one] if one is not None else []
            self._insert(sought)

    def _ground(self, host: int) -> Ground:
        """The body of a note as the ground on which lemmas are sought."""
        note = self.placed[host].note
        self.homes[host] = Leaf.of("", note.place.file, note.body)
        return Ground([self.homes[host]], self.findings, f"the note “{note.key}”")

    def _seek_on(self, note: GalleyNote, number: int, host: int, ground: Ground) -> Placed | None:
        # the headings above such a note say where the other note is, not where its words are
        found = ground.seek(replace(note, scope=()))
        if found is None:
            return None
        one = _placed(note, number, self.placed[host].leaf, self.homes[host], found[1])
        one.parent = self.placed[host]
        return one

    def _hosts(self, notes: Sequence[GalleyNote]) -> dict[int, int]:
        """The note that each `on=` names, by sequences; what names not one note is a finding."""
        names: dict[str, list[int]] = {}
        for number, note in enumerate(notes):
            for name in dict.fromkeys(
                (note.key, f"{note.layer}:{note.key}", self._name(number, note))
            ):
                names.setdefault(name, []).append(number)
        hosts = {}
        for number, note in enumerate(notes):
            if not note.on:
                continue
            found = [n for n in names.get(note.on, ()) if n != number]
            if note.scope and len(found) > 1:
                found = self._within_scope(note, found)
            if len(found) == 1:
                hosts[number] = found[0]
            else:
                self._no_host(note, found, notes)
        return hosts

    def _within_scope(self, note: GalleyNote, found: Sequence[int]) -> list[int]:
        """Those of the notes that are called where the headings above this one say."""
        if self.scopes is None:
            self.scopes = Ground(self.leaves, self.findings)
        inside = self.scopes.scope(note)
        return [
            n
            for n in found
            if (one := self.placed.get(n)) is not None
            and any(s.leaf == one.leaf and s.first <= one.block <= s.last for s in inside)
        ]

    def _no_host(self, note: GalleyNote, found: Sequence[int], notes: Sequence[GalleyNote]) -> None:
        if found:
            message = f"on={note.on} could mean {len(found)} notes"
            ways = [f"on={self._shortest(number, notes, found)}" for number in found]
            hint = "write " + " or ".join(dict.fromkeys(ways))
        else:
            message = f"there is no note “{note.on}” for “{note.lemma}” to be on"
            keys = list(dict.fromkeys(other.key for other in notes if other is not note))
            near = difflib.get_close_matches(note.on, keys, n=1, cutoff=0.5)
            hint = f"did you mean on={near[0]}?" if near else "on= takes the key of another note"
        self.findings.append(diagnose("N011", note.place, message, hint))

    def _name(self, number: int, note: GalleyNote) -> str:
        """`layer:file:key`: the name of a note that can mean no other."""
        one = self.placed.get(number)
        return f"{note.layer}:{self.leaves[one.leaf].id}:{note.key}" if one else ""

    def _shortest(self, number: int, notes: Sequence[GalleyNote], found: Sequence[int]) -> str:
        """A name that tells this note from the others that were found."""
        layer = notes[number].layer
        alone = sum(1 for other in found if notes[other].layer == layer) == 1
        return f"{layer}:{notes[number].key}" if alone else self._name(number, notes[number])

    def _circles(self, waiting: Mapping[int, int], notes: Sequence[GalleyNote]) -> None:
        """Notes that are on one another. (A note without a place was reported itself.)"""
        for number in waiting:
            met, at = {number}, waiting[number]
            while at in waiting and at not in met:
                met.add(at)
                at = waiting[at]
            if at == number:
                message = f"“{notes[number].lemma}” is on a note that is on this one"
                hint = "one of them has to be on words of the text: take its on= out"
                self.findings.append(diagnose("N011", notes[number].place, message, hint))

    def _insert(self, sought: Sequence[Placed]) -> None:
        """Put the calls into the trees; offsets hold, since calls have no text."""
        rank = {key: number for number, key in enumerate(self.layers)}
        for one in sorted(sought, key=lambda placed: placed.order(rank)):
            self.placed[one.sequence] = one
            call = etree.Element("a", {"data-call": str(one.sequence)})
            insert_at(one.home.blocks[one.block], one.offset, call)

    def in_reading_order(self) -> Iterator[Placed]:
        """The notes as their calls stand in the trees, each with those on its words behind it."""
        for leaf in self.leaves:
            yield from self._called_in(leaf)

    def _called_in(self, leaf: Leaf) -> Iterator[Placed]:
        for number, block in enumerate(leaf.blocks):
            for call, offset in _calls(block):
                token = call.get("data-call", "")
                one = self.placed.get(int(token)) if token.isdecimal() else None
                if one is not None and call.get("data-again"):
                    one.again.append((number, offset))
                elif one is not None:
                    one.offset = offset
                    yield one
                    if one.sequence in self.homes:
                        yield from self._called_in(self.homes[one.sequence])


def _placed(note: GalleyNote, number: int, leaf: int, home: Leaf, find: Find) -> Placed:
    offset = _outside_links(home, find.last_block, find.end)
    return Placed(note, number, leaf, home, find.last_block, offset, find, words_of(home, find))


def _calls(block: Element) -> list[tuple[Element, int]]:
    """The placeholders for calls in a block with their offsets."""
    if block.find(".//a[@data-call]") is None:
        return []
    return [(s.owner, s.start) for s in slots(block) if s.side == "tail" and is_call(s.owner)]


def _outside_links(leaf: Leaf, number: int, end: int) -> int:
    """Where the call of a lemma that ends here stands: behind a link rather than in it."""
    text, block = leaf.texts[number], leaf.blocks[number]
    offset = call_offset(text, end)
    if block.find(".//a") is None:
        return offset
    start = 0
    for slot in slots(block):
        if slot.owner.tag != "a" or is_call(slot.owner):
            continue
        if slot.side == "text":
            start = slot.start
        elif start < offset < slot.start:
            offset = call_offset(text, slot.start)
    return offset


def _give_marks(placed: list[Placed], layers: Mapping[str, Layer]) -> None:
    """Each layer's series of marks begins anew in each division, or runs through all of them."""
    series: dict[tuple[str, int], Iterator[str]] = {}
    for one in placed:
        layer = layers[one.note.layer]
        spot = (layer.key, -1 if layer.numbering == "through" else one.leaf)
        if spot not in series:
            series[spot] = marks(layer.marks)
        one.mark = next(series[spot])


def name_calls(trees: Sequence[Element], ids: Mapping[int, str]) -> None:
    """Give the calls their notes' ids, by sequence; a call whose note has none is taken out."""
    for tree in trees:
        for call in list(tree.iter("a")):
            token = call.get("data-call")
            if token is None:
                continue
            note_id = ids.get(int(token)) if token.isdecimal() else None
            if note_id is None:
                remove_keeping_tail(call)
            else:
                call.set("data-call", note_id)
        for block in blocks_of(tree):
            _tell_apart(block)


def _tell_apart(block: Element) -> None:
    """Mark the calls that follow another with nothing between: their marks would run together."""
    before = False  # whether a call was the last thing with ink

    def walk(element: Element) -> None:
        nonlocal before
        for child in element:
            if is_call(child):
                if before:
                    child.set("data-touching", "1")
                before = True
            elif child.tag in SILENT or child.tag in ("img", "br"):
                before = False
            else:
                before = before and not child.text
                walk(child)
            before = before and not child.tail

    if block.find(".//a[@data-call]") is not None:
        walk(block)
