"""Notes on their way into a layer's file: a place, a lemma, a key, and the line that says them."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from glossator.annotations import lemma_writing
from glossator.annotations.finding import Found, Leaf, Missing, find
from glossator.annotations.received import Received, Unplaced
from glossator.annotations.terms import KINDS_OF_MOTIVATIONS
from glossator.annotations.threads import Thread
from glossator.kinds import kinds
from glossator.model import Division, Locus, Note


@dataclass(frozen=True, slots=True)
class Draft:
    """A note to be written: its thread, where it belongs, and the line of its lemma.

    `leaf` is the division, or the note `on` whose words the lemma is.
    """

    thread: Thread
    leaf: Leaf
    found: Found
    lemma: lemma_writing.Lemma
    key: str
    term: str
    on: str = ""

    @property
    def root(self) -> Received:
        """The annotation that the note is made of."""
        return self.thread.root

    @property
    def file(self) -> str:
        """The file of the text that the note is about."""
        return self.leaf.division.source_file

    def plain(self) -> Draft:
        """The same with a line of lemma made here, in place of the one that came with it."""
        lemma, root = self.lemma, self.root
        made = lemma_writing.term(
            lemma.words, self.key, kind_of(root), root.when, lemma.occurrence, self.on
        )
        return dataclasses.replace(self, term=made)

    def stands(self, note: Note | None) -> bool:
        """Whether this note was found at the very place of its annotation."""
        if note is None:
            return False
        place, division = self.lemma.find, self.leaf.division
        start = Locus(division.id, division.blocks[place.first_block].id, place.start)
        end = Locus(division.id, division.blocks[place.last_block].id, place.end)
        return (note.lemma_start, note.lemma_end) == (start, end)


@dataclass(slots=True)
class Drafter:
    """Drafts notes and collects what has no place; `keys` are those that are taken."""

    keys: set[str]
    unplaced: list[Unplaced] = field(default_factory=list)

    def on_text(self, threads: Iterable[Thread], leaves: Sequence[Leaf]) -> list[Draft]:
        """The notes that have a place in the text, in reading order.

        Where all notes on a file say their order in a layer's file, they keep that.
        """
        found = []
        for number, thread in enumerate(threads):
            placed = self._place(thread, leaves)
            if placed is not None:
                place, lemma = placed
                at = lemma.find
                order = (place.leaf, at.last_block, at.end, at.first_block, at.start, number)
                found.append((order, thread, place, lemma))
        unsaid = {order[0] for order, thread, *_ in found if not thread.root.order}
        found.sort(
            key=lambda one: one[0] if one[0][0] in unsaid else (one[0][0], one[1].root.order)
        )
        return [
            self._draft(thread, leaves[place.leaf], place, lemma)
            for _, thread, place, lemma in found
        ]

    def on_note(self, thread: Thread, host: Note, division: Division) -> Draft | None:
        """The note on words of another note, which is called in this division."""
        leaf = Leaf.of(dataclasses.replace(division, blocks=host.blocks))
        placed = self._place(thread, [leaf])
        if placed is None:
            return None
        on = f"{host.layer}:{division.id}:{host.key}"
        return self._draft(thread, leaf, *placed, on=on)

    def _place(
        self, thread: Thread, leaves: Sequence[Leaf]
    ) -> tuple[Found, lemma_writing.Lemma] | None:
        place = find(leaves, thread.root)
        if isinstance(place, Missing):
            self.lose(thread, place.reason, place.file, place.nearest)
            return None
        leaf = leaves[place.leaf]
        lemma = lemma_writing.choose(leaf, place.find, point=thread.root.point)
        if lemma is None:
            self.lose(thread, "no words lead to its place", leaf.division.source_file)
            return None
        return place, lemma

    def lose(
        self, thread: Thread, reason: str, file: str = "", nearest: tuple[str, ...] = ()
    ) -> None:
        """Report a thread that has no place."""
        self.unplaced.append(Unplaced(thread.root, reason, file, nearest))
        lost = "the annotation that it answers has no place"
        self.unplaced += [Unplaced(reply, lost, file) for reply in thread.replies]

    def _draft(
        self,
        thread: Thread,
        leaf: Leaf,
        place: Found,
        lemma: lemma_writing.Lemma,
        on: str = "",
    ) -> Draft:
        root = thread.root
        key = lemma_writing.key_of(root.key, lemma.words, self.keys)
        draft = Draft(thread, leaf, place, lemma, key, root.term, on)
        same = key == root.key and re.fullmatch(r"[^\n\r\x00-\x1f]+", root.term)
        return draft if same else draft.plain()


def kind_of(received: Received) -> str:
    """The kind of a note: said by us, else by a tag, else by the motivation; "" if by nothing."""
    if received.kind in kinds():
        return received.kind
    tagged = (tag.strip().lower().lstrip("#.") for tag in received.tags)
    kind = next((tag for tag in tagged if tag in kinds()), "")
    return kind or KINDS_OF_MOTIVATIONS.get(received.motivation, "")
