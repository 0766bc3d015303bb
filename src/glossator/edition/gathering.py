"""Gathers what goes into the index: marks of text and notes, and the words of the glossary."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from glossator.diagnostics import Diagnostic, diagnose
from glossator.edition.collation import Collation
from glossator.edition.entries import Glossary
from glossator.edition.glosses import Appearance, appearances_in
from glossator.edition.indexing import IndexMaker, Mark, MarkTaker, Spot
from glossator.edition.numbering import Ids, paragraph_of, unit_of
from glossator.edition.placing import Placed
from glossator.edition.references import Shifts
from glossator.edition.seeking import Leaf
from glossator.galley import GalleyEntry
from glossator.manuscript import Manuscript, SourceFile
from glossator.model import Entry, IndexGroup, Locator, Locus, Note
from glossator.prose import Element
from glossator.words import words_for
from glossator.words.marks import Setter


class IndexGatherer:
    """Reads trees while they are as the editor wrote them; `make` comes when all is in its place.

    Of marks in captions the place is that of the caption as written, without its number.
    """

    def __init__(self, manuscript: Manuscript, findings: list[Diagnostic]) -> None:
        self._language = manuscript.settings.language
        self._categories = frozenset(manuscript.settings.index)
        settings = manuscript.settings  # a “!” parts headings here, and has no space before it
        setter = Setter(words_for(settings.language, settings.words), thin=False)
        self._takers = {source.path: MarkTaker(source, setter) for source in manuscript.sources()}
        self._findings = findings
        self._marks: dict[str, list[Mark]] = {}  # by division
        self._of_notes: dict[str, tuple[list[Mark], list[Appearance]]] = {}  # by note id

    def take_text(self, division: str, source: SourceFile, tree: Element) -> None:
        """Take the marks out of a division's tree; comes before its blocks have ids."""
        self._marks[division] = self._take(source.path, tree)

    def read_notes(
        self, placed: Sequence[Placed], ids: Mapping[int, str], glossary: Glossary
    ) -> None:
        """Take the marks out of the notes, and find the glossary's words in them."""
        for one in placed:
            marks = self._take(one.note.place.file, one.note.body)
            words = appearances_in(one.note.body, glossary.lexicon, glossary.links)
            self._of_notes[ids[one.sequence]] = marks, words

    def refuse(self, entries: Sequence[GalleyEntry]) -> None:
        """Definitions are not indexed: a mark in one is a finding."""
        for entry in entries:
            if self._take(entry.place.file, entry.body):
                message = f"the definition of “{entry.headword}” has a mark of the index"
                hint = "the glossary is not indexed: mark a place of the text or of a note"
                self._findings.append(diagnose("X001", entry.place, message, hint))

    def _take(self, path: str, tree: Element) -> list[Mark]:
        taker = self._takers[path]
        marks = taker.take(tree)
        self._findings += taker.findings
        taker.findings.clear()
        return marks

    def make(
        self,
        leaves: Sequence[Leaf],
        found: Sequence[Sequence[Appearance]],
        shifts: Shifts,
        notes: Mapping[str, Note],
        entries: Mapping[str, Entry],
        ids: Ids,
    ) -> tuple[IndexGroup, ...]:
        """The index of what was read; empty when nothing is to be indexed.

        `found` are the appearances by leaf, `notes` those of the profile.
        """
        ranks = _ranks(leaves)

        def rank(locator: Locator) -> tuple[int, ...]:
            return *ranks[locator.locus.block], locator.locus.offset, bool(locator.note)

        maker = IndexMaker(Collation(self._language), ids, rank)
        indexed = {e.id: e for e in entries.values() if e.category in self._categories}
        for entry in indexed.values():
            maker.add((_named(entry),), None, entry=entry)
        for leaf, division in zip(leaves, found, strict=True):
            for one in division:
                if one.entry in indexed:
                    spot = Spot(one.block, one.offset)
                    place = _locator(leaf.id, spot, None, shifts)
                    maker.add((_named(indexed[one.entry]),), place)
            for mark in self._marks.get(leaf.id, ()):
                start = _printed(mark.start, leaf)
                end = _printed(mark.end, leaf) if mark.end else None
                for path in mark.paths:
                    maker.add(path, _locator(leaf.id, start, end, shifts))
        for note in notes.values():
            self._add_note(maker, note, indexed)
        return maker.make(entries)

    def _add_note(self, maker: IndexMaker, note: Note, indexed: Mapping[str, Entry]) -> None:
        marks, words = self._of_notes[note.id]
        place = Locator(note.id, note.call, note.paragraph, note.id)
        paths = [path for mark in marks for path in mark.paths]
        paths += [(_named(indexed[one.entry]),) for one in words if one.entry in indexed]
        for path in dict.fromkeys(paths):
            maker.add(path, place)


def _named(entry: Entry) -> str:
    """An entry as a heading of the index says it: emphasis and all."""
    return entry.shown or entry.headword


def _ranks(leaves: Sequence[Leaf]) -> dict[str, tuple[int, int]]:
    """The place of each block in reading order: number of its leaf, number in it."""
    return {
        block.get("id", ""): (number, at)
        for number, leaf in enumerate(leaves)
        for at, block in enumerate(leaf.blocks)
    }


def _printed(spot: Spot, leaf: Leaf) -> Spot:
    """The spot, or the next block of the leaf for a mark that stands in a paragraph by itself."""
    if spot.block.get("id"):
        return spot
    behind = spot.block.xpath("following::*[@id][@data-block]")
    block = next((one for one in behind if one in leaf.blocks), leaf.blocks[-1])
    return Spot(block, 0)


def _locator(division: str, start: Spot, end: Spot | None, shifts: Shifts) -> Locator:
    unit = unit_of(start.block)
    return Locator(
        anchor=unit.get("id", ""),
        locus=_locus(division, start, shifts),
        paragraph=unit.get("data-par", ""),
        end=_locus(division, end, shifts) if end else None,
        end_paragraph=paragraph_of(end.block) if end else "",
    )


def _locus(division: str, spot: Spot, shifts: Shifts) -> Locus:
    return Locus(division, spot.block.get("id", ""), shifts.moved(spot.block, spot.offset))
