"""Proposals for lemmas that the text no longer has: their words as they are now, and where."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from glossator.diagnostics import Diagnostic, Place
from glossator.edition.passages import ELLIPSIS, Passage, Passages
from glossator.galley import GalleyNote
from glossator.manuscript.labels import unclosed
from glossator.model import Division, Edition

LOST: Final = "L001"
AMBIGUOUS: Final = "L002"
_SAME: Final = 1 - 1e-9
RIVAL: Final = 0.05  # a second passage this near to the first makes a proposal doubtful


@dataclass(frozen=True, slots=True)
class Proposal:
    """Where the words of a note's lemma are now.

    `words` are as they stand in the text, cut at its words, with the lemma's own ellipses; `score`
    is how like the lemma they are (0–1) and `rival` that of the second best passage.
    """

    key: str
    layer: str
    place: Place  # of the note
    lemma: str
    words: str
    score: float
    rival: float
    occurrence: int  # that the note asks for, 0 if it does not say
    file: str
    division: str
    block: str
    offset: int
    paragraph: str  # its label, "" if it is in no numbered one

    @property
    def doubtful(self) -> bool:
        """Whether another passage is as like the lemma."""
        return self.score - self.rival < RIVAL

    @property
    def where(self) -> str:
        """File and ¶."""
        return f"{self.file} ¶ {self.paragraph}" if self.paragraph else self.file

    def as_json(self) -> dict[str, object]:
        """The proposal as plain values."""
        return {
            "key": self.key,
            "layer": self.layer,
            "file": self.place.file,
            "line": self.place.line,
            "lemma": self.lemma,
            "words": self.words,
            "score": round(self.score, 4),
            "rival": round(self.rival, 4),
            "text": self.file,
            "paragraph": self.paragraph,
        }


def lost_notes(
    findings: Iterable[Diagnostic], notes: Iterable[GalleyNote], code: str = LOST
) -> list[GalleyNote]:
    """The notes that a finding of this code is about: one for each term of a layer's file."""
    places = {finding.place for finding in findings if finding.code == code}
    lost = {note.place: note for note in notes if note.lemma and note.place in places}
    # a lemma that is words of another note is not sought in the text
    return [note for note in lost.values() if not note.on]


def propose(edition: Edition, lost: Iterable[GalleyNote]) -> list[Proposal]:
    """A proposal for each lemma that something in the text is like, in the order of the notes."""
    divisions = [division for division in edition.divisions if division.source_file]
    passages = Passages([[block.text for block in d.blocks] for d in divisions])
    proposals = []
    for note in lost:
        found = passages.like(note.lemma)
        if found and not unclosed(note.lemma):
            rival = found[1].score if len(found) > 1 else 0.0
            proposals.append(_proposal(note, found[0], rival, divisions))
    return proposals


def _proposal(
    note: GalleyNote, passage: Passage, rival: float, divisions: Sequence[Division]
) -> Proposal:
    division = divisions[passage.division]
    block = division.blocks[passage.first_block]
    return Proposal(
        key=note.key,
        layer=note.layer,
        place=note.place,
        lemma=note.lemma,
        words=_with_ellipses(note.lemma, passage.parts),
        score=passage.score,
        rival=rival,
        occurrence=note.occurrence,
        file=division.source_file,
        division=division.id,
        block=block.id,
        offset=passage.start,
        paragraph=block.paragraph,
    )


def _with_ellipses(lemma: str, parts: Sequence[str]) -> str:
    """The new words with the ellipses of the old lemma between them, as they were written."""
    signs = [match.group() for match in ELLIPSIS.finditer(lemma.strip())]
    inner = [sign for sign in signs if sign]
    opens = ELLIPSIS.match(lemma.strip())
    first = inner.pop(0) if opens and inner else ""
    written = first + parts[0]
    for part in parts[1:]:
        written += (inner.pop(0) if inner else " … ") + part
    return written + "".join(inner)


def with_proposals(
    findings: Sequence[Diagnostic], proposals: Iterable[Proposal]
) -> list[Diagnostic]:
    """The findings, with the proposal as the hint of each lost lemma that there is one for."""
    # a lemma that is there, only not so often, has a hint that is better
    by_place: Mapping[Place, Proposal] = {
        one.place: one for one in proposals if one.score < _SAME or not one.occurrence
    }
    return [
        replace(finding, hint=_hint(by_place[finding.place]))
        if finding.code == LOST and finding.place in by_place
        else finding
        for finding in findings
    ]


def _hint(one: Proposal) -> str:
    if one.score >= _SAME:
        return f"these words stand in {one.where}: look at the heading above the note"
    doubt = ", and another passage as much" if one.doubtful else ""
    return (
        f"now “{one.words}”? ({one.where}, {one.score:.0%} alike{doubt}) "
        f"Take it with: glossator fix notes --accept {one.key}"
    )
