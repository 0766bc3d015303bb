"""Mends lemmas that a changed text has lost: rewrites them in the layers' files.

What is written is tried out first: the changed files go through pandoc and the search for lemmas,
and a change that does not bring its note to the proposed place is not made.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from glossator.diagnostics import Diagnostic, Place, in_order
from glossator.errors import UsageError
from glossator.formats import Progress
from glossator.manuscript.labels import UNCLOSED_HINT, unclosed
from glossator.workshop import Workshop, silent
from glossator.writing import write_all

if TYPE_CHECKING:
    from glossator.edition.proposals import Proposal
    from glossator.galley import Galley, GalleyNote
    from glossator.manuscript import Manuscript
    from glossator.model import Edition, Note

_TRIES: Final = 40  # how many occurrences of a lemma are tried


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be accepted: keys (`key` or `layer:key`), a least likeness, an occurrence."""

    keys: tuple[str, ...] = ()
    above: float | None = None  # 0–1
    at: int = 0


@dataclass(frozen=True, slots=True)
class Change:
    """A lemma that is rewritten: its note, its new words, and occurrence or heading if need be."""

    note: GalleyNote
    words: str
    proposal: Proposal | None = None
    at: int = 0
    heading: str = ""

    def as_json(self) -> dict[str, object]:
        """The change as plain values."""
        return {
            "key": self.note.key,
            "layer": self.note.layer,
            "file": self.note.place.file,
            "line": self.note.place.line,
            "lemma": self.note.lemma,
            "words": self.words,
            "at": self.at or None,
            "heading": self.heading or None,
            "score": round(self.proposal.score, 4) if self.proposal else None,
        }


@dataclass(frozen=True, slots=True)
class Mended:
    """What was done: changes made, changes that could not be, proposals left, findings left."""

    changes: tuple[Change, ...] = ()
    failed: tuple[Change, ...] = ()
    left: tuple[Proposal, ...] = ()
    findings: tuple[Diagnostic, ...] = ()
    contents: Mapping[str, bytes] = field(default_factory=dict)  # path → what is written


def mend_notes(
    folder: Path, wanted: Wanted, *, dry_run: bool = False, tell: Progress = silent
) -> Mended:
    """Rewrite the accepted lemmas. Raises UsageError for a key that has lost no lemma."""
    shop = Workshop(folder, tell=tell)
    manuscript, galley = shop.manuscript, shop.galley
    if manuscript is None or galley is None:
        return Mended(findings=shop.set_findings)
    mender = _Mender(shop, manuscript, galley)
    tell("seeking the lemmas")
    mender.seek()
    changes = mender.chosen(wanted)
    tell("trying the changes")
    made, failed, contents = mender.tried(changes)
    if contents and not dry_run:
        write_all({manuscript.root / path: content for path, content in contents.items()})
    taken = {change.note.place for change in made}
    return Mended(
        tuple(made),
        tuple(failed),
        tuple(one for one in mender.proposals if one.place not in taken),
        tuple(f for f in mender.lost_findings() if f.place not in taken),
        contents,
    )


class _Mender:
    def __init__(self, shop: Workshop, manuscript: Manuscript, galley: Galley) -> None:
        self.shop = shop
        self.manuscript, self.galley = manuscript, galley
        self.notes: dict[Place, GalleyNote] = {
            note.place: note for note in reversed(galley.notes) if note.lemma
        }
        self.found: list[Diagnostic] = []
        self.lost: list[GalleyNote] = []
        self.ambiguous: list[GalleyNote] = []
        self.proposals: list[Proposal] = []

    def seek(self) -> None:
        """Find out which lemmas are lost or ambiguous, and what to propose."""
        from glossator.edition.proposals import (
            AMBIGUOUS,
            lost_notes,
            propose,
            with_proposals,
        )

        edition, found = self._edition(self.galley)
        self.lost = lost_notes(found, self.notes.values())
        self.ambiguous = lost_notes(found, self.notes.values(), AMBIGUOUS)
        if edition is not None and self.lost:
            self.proposals = propose(edition, self.lost)
        self.found = with_proposals(found, self.proposals)

    def _edition(
        self, galley: Galley, manuscript: Manuscript | None = None
    ) -> tuple[Edition | None, list[Diagnostic]]:
        from glossator.edition import make_edition

        return make_edition(manuscript or self.manuscript, galley)

    def lost_findings(self) -> list[Diagnostic]:
        """The findings about lemmas, in order."""
        from glossator.edition.proposals import AMBIGUOUS, LOST

        return list(in_order(f for f in self.found if f.code in (LOST, AMBIGUOUS)))

    def chosen(self, wanted: Wanted) -> list[Change]:
        """The changes that are wanted, one for each note."""
        by_place = {one.place: one for one in self.proposals}
        changes: dict[Place, Change] = {}
        for name in wanted.keys:
            note = self._named(name)
            proposal = by_place.get(note.place)
            if wanted.at:
                changes[note.place] = Change(note, note.lemma, at=wanted.at)
            elif proposal is not None:
                changes[note.place] = _change(note, proposal)
            elif note in self.ambiguous:
                message = f"the lemma of “{name}” stands more than once"
                raise UsageError(message, f"say which: --accept {name} --at 2")
            elif unclosed(note.lemma):
                message = f"a bracket of “{note.lemma[:60]}” does not close"
                raise UsageError(message, UNCLOSED_HINT)
            else:
                message = f"nothing in the text is like the lemma of “{name}”"
                raise UsageError(message, "write its new words into the layer’s file by hand")
        for one in self.proposals if wanted.above is not None else ():
            if one.score >= (wanted.above or 0) and not one.doubtful:
                changes.setdefault(one.place, _change(self.notes[one.place], one))
        return list(changes.values())

    def _named(self, name: str) -> GalleyNote:
        """The note whose lemma is lost or ambiguous, by key or by layer and key."""
        candidates = [*self.lost, *self.ambiguous]
        found = [n for n in candidates if name in (n.key, f"{n.layer}:{n.key}")]
        if len(found) > 1 and name.count(":") == 0:
            ways = " or ".join(f"{note.layer}:{note.key}" for note in found)
            raise UsageError(f"“{name}” could mean {len(found)} notes", f"write {ways}")
        if not found:
            keys = ", ".join(note.key for note in candidates) or "none: all lemmas are found"
            message = f"no note “{name}” has lost its lemma"
            raise UsageError(message, f"notes that have: {keys}")
        return found[0]

    def tried(
        self, changes: Sequence[Change]
    ) -> tuple[list[Change], list[Change], dict[str, bytes]]:
        """The changes that bring their notes to their places, those that do not, and the files."""
        if not changes:
            return [], [], {}
        made, plain = self._settled(changes), frozenset[Place]()
        contents, places = self._written(made, plain)
        wrong = self._wrong(contents, places)
        if wrong:  # with the stars of the old lemma they read otherwise: without, then
            plain = frozenset(wrong)
            contents, places = self._written(made, plain)
            wrong = self._wrong(contents, places)
        if wrong:
            made = [change for change in made if change.note.place not in wrong]
            contents, places = self._written(made, plain)
        failed = [change for change in changes if change.note.place not in places]
        return [change for change in made if change.note.place in places], failed, contents

    def _settled(self, changes: Sequence[Change]) -> list[Change]:
        """The changes with the occurrence and heading that they need, tried without pandoc."""
        given = {change.note.place: change for change in changes}
        changed = dict(given)
        for number in range(_TRIES + 1):
            open_ones = self._try(changed, given, number)
            if not open_ones:
                break
            changed |= {place: replace(changed[place], at=number + 1) for place in open_ones}
        return list(changed.values())

    def _try(
        self, changed: dict[Place, Change], given: Mapping[Place, Change], number: int
    ) -> list[Place]:
        """Seek the lemmas as changed so far; what is still ambiguous. Sets headings in place."""
        from glossator.edition.proposals import AMBIGUOUS, LOST

        notes = [
            replace(note, lemma=changed[note.place].words, occurrence=changed[note.place].at)
            if note.lemma and note.place in changed
            else note
            for note in self.galley.notes
        ]
        edition, found = self._edition(replace(self.galley, notes=notes))
        here = {note.place: note for note in edition.notes.values()} if edition else {}
        lost = {finding.place for finding in found if finding.code == LOST}
        ambiguous = {finding.place for finding in found if finding.code == AMBIGUOUS}
        unsettled = []
        for place, change in changed.items():
            proposal = change.proposal
            if proposal is None or change.heading:
                continue
            if place in lost and number == 0:
                changed[place] = replace(change, heading=proposal.file)
            elif place in lost:  # there are not so many: it was another one of them
                changed[place] = given[place]
            elif place in ambiguous or (change.at == number and not _at(here.get(place), proposal)):
                unsettled.append(place)
        return unsettled

    def _written(
        self, changes: Iterable[Change], plain: frozenset[Place]
    ) -> tuple[dict[str, bytes], dict[Place, Place]]:
        """The files as changed, and where each note stands then; `plain`: without emphasis."""
        from glossator.manuscript import rewriting

        contents: dict[str, bytes] = {}
        places: dict[Place, Place] = {}
        changes = list(changes)
        for change in changes:
            place = change.note.place
            content = contents.get(place.file)
            if content is None:
                content = (self.manuscript.root / place.file).read_bytes()
            try:
                if change.words != change.note.lemma:
                    content = rewriting.with_lemma(
                        content, place.line, change.words, emphasis=place not in plain
                    )
                at = change.at or (1 if change.note.occurrence else 0)
                if at and at != change.note.occurrence:
                    content = rewriting.with_occurrence(content, place.line, at)
            except rewriting.NoTerm:
                continue
            contents[place.file] = content
            places[place] = place
        for path in sorted({change.note.place.file for change in changes if change.heading}):
            here = {old: new for old, new in places.items() if new.file == path}
            moving = {c.note.place: c.heading for c in changes if c.heading}
            contents[path], lines = rewriting.moved_below(
                contents[path],
                {old: new.line for old, new in here.items()},
                {old: moving[old] for old in here if old in moving},
            )
            places |= {old: Place(path, line) for old, line in lines.items()}
        return contents, places

    def _wrong(self, contents: Mapping[str, bytes], places: Mapping[Place, Place]) -> set[Place]:
        """The changes that do not bring their notes to a place, when the files are read again."""
        from glossator.edition.proposals import AMBIGUOUS, LOST
        from glossator.manuscript.files import with_contents

        manuscript = with_contents(self.manuscript, contents)
        galley = self.shop.changed(manuscript).galley
        assert galley is not None  # only the words of lemmas are others
        _, found = self._edition(galley, manuscript)
        lost = {(f.place.file, f.place.line) for f in found if f.code in (LOST, AMBIGUOUS)}
        there = {(n.place.file, n.place.line) for n in galley.notes if n.lemma}
        return {
            old
            for old, new in places.items()
            if (new.file, new.line) in lost or (new.file, new.line) not in there
        }


def _change(note: GalleyNote, proposal: Proposal) -> Change:
    """The change that a proposal asks for; words that are still the same stay as written."""
    words = note.lemma if proposal.score > 1 - 1e-9 else proposal.words
    return Change(note, words, proposal)


def _at(note: Note | None, proposal: Proposal) -> bool:
    """Whether a note's lemma begins where the proposal says."""
    start = note.lemma_start if note else None
    return start is not None and (start.division, start.block, start.offset) == (
        proposal.division,
        proposal.block,
        proposal.offset,
    )
