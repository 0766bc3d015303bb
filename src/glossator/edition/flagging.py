"""Flags what is wrong in an edition that is printed as a draft: nothing is left out in silence.

Each finding stands as a mark behind the words it is about. What has no place in the text (a note
whose lemma is lost, a line of a layer's file that belongs to no note) stands with its words in a
division of its own before the text. Links to nothing become plain words.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from lxml import etree

from glossator.diagnostics import Diagnostic, Place, Severity
from glossator.edition.notes import plain_text
from glossator.galley import GalleyNote
from glossator.manuscript import SourceFile
from glossator.model import Block, Division, Edition, Heading, Note
from glossator.prose import Element, blocks_of, parse, serialize, text_of

FINDING: Final = "finding"  # class of the marks
DIVISION: Final = "findings"  # id of the division
_OPENINGS: Final = (8, 4, 2)  # words by which a block is found in its source
_ID: Final = re.compile(r'\sid="([^"]*)"')


def flag(
    edition: Edition,
    findings: Sequence[Diagnostic],
    notes: Iterable[GalleyNote],
    sources: Iterable[SourceFile],
) -> Edition:
    """The edition as a draft. `notes` are all of the galley; infos are not flagged."""
    told = [one for one in findings if one.severity is not Severity.INFO]
    flagging = _Flagging(edition, {source.path: source for source in sources}, list(notes))
    return flagging.flagged(told)


@dataclass(frozen=True, slots=True)
class _Standing:
    """A block of the text, and the line of its source on which it begins; 0 if unknown."""

    line: int
    block: Block


@dataclass(slots=True)
class _Flagging:
    edition: Edition
    sources: Mapping[str, SourceFile]
    galley_notes: Sequence[GalleyNote]
    known: set[str] = field(default_factory=set)
    apart: list[Diagnostic] = field(default_factory=list)
    flags: dict[str, list[Diagnostic]] = field(default_factory=dict)  # by the id of a block

    def flagged(self, findings: Sequence[Diagnostic]) -> Edition:
        edition = self.edition
        self._know()
        at_notes = {note.place: note for note in edition.notes.values()}
        lines = {path: self._lines(path) for path in {f.place.file for f in findings}}
        for one in findings:
            note = at_notes.get(one.place)
            block = note.blocks[-1].id if note and note.blocks else None
            block = block or _at(lines[one.place.file], one.place.line, self._written_at(one.place))
            if block is None:
                self.apart.append(one)
            else:
                self.flags.setdefault(block, []).append(one)
        divisions = [self._division(division) for division in edition.divisions]
        if self.apart:
            first = next((n for n, d in enumerate(divisions) if d.source_file), len(divisions))
            divisions.insert(first, self._list())
        return replace(
            edition,
            divisions=tuple(divisions),
            notes={key: self._note(note) for key, note in edition.notes.items()},
            entries={
                key: replace(entry, body=self._body(entry.body)[0])
                for key, entry in edition.entries.items()
            },
            draft=True,
        )

    def _know(self) -> None:
        """All ids that a link may lead to."""
        edition = self.edition
        bodies = [one.body for one in edition.divisions]
        bodies += [one.body for one in edition.notes.values()]
        bodies += [one.body for one in edition.entries.values()]
        self.known = {own for body in bodies for own in _ID.findall(body)}
        self.known |= {*edition.notes, *edition.entries, *edition.references}
        self.known |= {division.id for division in edition.divisions}
        self.known |= {line.id for line in edition.index_lines()}

    def _lines(self, path: str) -> list[_Standing]:
        """The blocks of a file of the text in order, with the lines on which they begin.

        Each is sought behind the one before, by fewer words where markup stands among them.
        """
        source = self.sources.get(path)
        if source is None:
            return []
        standing = []
        offsets = [at for at, char in enumerate(source.text) if char.isalnum()]
        written = "".join(source.text[at].lower()[0] for at in offsets)
        behind = 0
        for division in self.edition.divisions:
            for block in division.blocks if division.source_file == path else ():
                found, line = _find(written, block.text, behind), 0
                if found >= 0:
                    behind = found
                    line = source.text.count("\n", 0, offsets[found]) + 1
                standing.append(_Standing(line, block))
        return standing

    def _written_at(self, place: Place) -> set[str]:
        """The words of the paragraph of a source in which a place is."""
        source = self.sources.get(place.file)
        lines = source.text.split("\n") if source is not None else []
        start = end = min(max(place.line - 1, 0), len(lines))
        while start > 0 and lines[start - 1].strip():
            start -= 1
        while end < len(lines) and lines[end].strip():
            end += 1
        return set(re.findall(r"\w+", " ".join(lines[start:end])))

    def _division(self, division: Division) -> Division:
        body, blocks = self._body(division.body)
        changed = tuple(replace(b, text=blocks.get(b.id, b.text)) for b in division.blocks)
        return replace(division, body=body, blocks=changed)

    def _note(self, note: Note) -> Note:
        body, blocks = self._body(note.body)
        changed = tuple(replace(b, text=blocks.get(b.id, b.text)) for b in note.blocks)
        return replace(note, body=body, blocks=changed, text=plain_text(parse(body)))

    def _body(self, body: str) -> tuple[str, dict[str, str]]:
        """A body with its flags and without links to nothing, and the texts of its blocks."""
        tree = parse(body)
        for element in list(tree.iter()):
            self._mend(element)
        for block in blocks_of(tree):
            for one in self.flags.get(block.get("id", ""), ()):
                block.append(_mark(f"{one.code}: {one.message}"))
        return serialize(tree), {b.get("id", ""): text_of(b) for b in blocks_of(tree)}

    def _mend(self, element: Element) -> None:
        call = element.get("data-call")
        if call is not None and call not in self.edition.notes:
            element.tag = "span"
            del element.attrib["data-call"]
        for name in ("data-ref", "data-cite", "data-gloss"):
            target = element.get(name)
            if target is not None and target not in self.known:
                element.tag = "span"
                for attribute in (name, "data-folio", "data-use"):
                    element.attrib.pop(attribute, None)
        picture = element.get("data-picture")
        if picture is not None and picture not in self.edition.pictures:
            tail, words = element.tail, f"{element.get('alt', '')} {picture}".strip()
            element.clear()
            element.tag, element.text, element.tail = "mark", f"[{words}]", tail
            element.set("class", FINDING)

    def _list(self) -> Division:
        """The division of what has no place in the text, with the words that it is about."""
        title = self.edition.words("draft.findings")
        tree = etree.Element("div")
        heading = etree.SubElement(tree, "h1", {"id": f"{DIVISION}-b1", "data-block": "1"})
        heading.text = title
        lost = self._lost()
        for number, one in enumerate(self.apart, start=2):
            paragraph = etree.SubElement(tree, "p", {"data-block": "1"})
            paragraph.set("id", f"{DIVISION}-b{number}")
            mark = _mark(f"{one.place} {one.code}: {one.message}")
            mark.tail = f" {self._words_of(one, lost.get(one.place, ()))}"
            paragraph.append(mark)
        blocks = tuple(Block(b.get("id", ""), str(b.tag), text_of(b), "") for b in blocks_of(tree))
        headings = (Heading(blocks[0].id, 1, title),)
        body = serialize(tree)
        return Division(DIVISION, "front", "frontmatter", title, body, blocks, headings)

    def _lost(self) -> dict[Place, list[GalleyNote]]:
        """The notes by the places of findings about them: their own, or that of a heading which
        names no text, so that none below it is in the edition.
        """
        placed = {note.place for note in self.edition.notes.values()}
        lost: dict[Place, list[GalleyNote]] = {}
        for note in self.galley_notes:
            lost.setdefault(note.place, []).append(note)
            if note.scope_place is not None and note.place not in placed:
                lost.setdefault(note.scope_place, []).append(note)
        return lost

    def _words_of(self, one: Diagnostic, notes: Sequence[GalleyNote]) -> str:
        """Lost notes with their lemmas, else the line that a finding is about."""
        if notes:
            said = (
                f"{n.lemma}] {plain_text(n.body)}" if n.lemma else plain_text(n.body) for n in notes
            )
            return " ".join(said)
        source = self.sources.get(one.place.file)
        lines = source.text.split("\n") if source is not None else []
        return lines[one.place.line - 1].strip() if 0 < one.place.line <= len(lines) else ""


def _find(written: str, text: str, behind: int) -> int:
    """Where the first words of a block stand among the letters of its source; -1 nowhere."""
    words = re.findall(r"\w+", text)
    for count in _OPENINGS:
        letters = "".join(
            char.lower()[0] for word in words[:count] for char in word if char.isalnum()
        )
        found = written.find(letters, behind) if letters else -1
        if found >= 0:
            return found
    return -1


def _at(standing: Sequence[_Standing], line: int, words: set[str]) -> str | None:
    """The block that stands on a line: the last one that begins on it or before, or of those
    behind it whose line is not known the one that has most of its words.
    """
    known = [at for at, one in enumerate(standing) if one.line]
    if not known:
        return standing[0].block.id if standing else None
    number = max(bisect_right(known, line, key=lambda at: standing[at].line) - 1, 0)
    end = known[number + 1] if number + 1 < len(known) else len(standing)
    near = standing[known[number] : end]
    best = max(near, key=lambda one: len(words & set(re.findall(r"\w+", one.block.text))))
    return best.block.id


def _mark(words: str) -> Element:
    mark = etree.Element("mark", {"class": FINDING})
    mark.text = f" [{words}]"
    return mark
