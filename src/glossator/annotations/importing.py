"""From received annotations to a layer's file: place, word, compose, and prove it by reading it.

What is composed is set and annotated again with the manuscript, so that every note is known to be
found where its annotation stood before anything is written.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Container, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from glossator.annotations.drafting import Draft, Drafter
from glossator.annotations.finding import leaves_of
from glossator.annotations.foreign import to_markdown
from glossator.annotations.identity import urn
from glossator.annotations.lemma_writing import escape
from glossator.annotations.received import Batch, Body, Received, Unplaced
from glossator.annotations.threads import Thread, threads_of
from glossator.diagnostics import Diagnostic
from glossator.edition import make_edition
from glossator.errors import GlossatorError
from glossator.galley import set_galley
from glossator.manuscript import Manuscript, SourceFile, labels
from glossator.manuscript.definitions import INDENT
from glossator.manuscript.files import LayerFile
from glossator.manuscript.layers import LayerSettings
from glossator.model import Edition, Note
from glossator.words import words_for

_MARKER: Final = ":   "


@dataclass(frozen=True, slots=True)
class PlacedNote:
    """A note of the new file: what it came from, its key and lemma, and where it stands.

    `likeness` is below 1 where the words of the annotation are not quite those of the text.
    """

    received: Received
    key: str
    kind: str
    lemma: str
    file: str
    paragraph: str
    likeness: float


@dataclass(frozen=True, slots=True)
class Imported:
    """A composed layer: its file's text, its notes, what has no place, and what was passed over.

    `findings` are faults that the manuscript has with the new file, `remarks` are about the file
    that was read.
    """

    text: str
    placed: tuple[PlacedNote, ...]
    unplaced: tuple[Unplaced, ...]
    passed_over: tuple[Unplaced, ...]
    findings: tuple[Diagnostic, ...]
    remarks: tuple[str, ...]


def compose(
    batch: Batch, edition: Edition, manuscript: Manuscript, layer: str, path: str
) -> Imported:
    """The layer's file that a batch of annotations makes; writes nothing.

    `path` is where it will stand in the manuscript. Raises PandocFailed and ToolMissing.
    """
    threads, passed_over, unplaced = threads_of(batch.annotations)
    in_text = {n.key for n in edition.notes.values() if n.layer == layer and not n.lemma}
    threads = _without_kept(threads, in_text, layer, passed_over)
    words = worded(threads, passed_over)
    work = Work(edition, manuscript, layer, path, Drafter(set(in_text), unplaced), words)
    work.take(batch.annotations, [one for one in threads if one.root in work.words])
    return Imported(
        work.text,
        placed_notes(work.drafts, work.notes),
        tuple(unplaced),
        tuple(passed_over),
        tuple(work.findings),
        batch.remarks,
    )


def _without_kept(
    threads: Sequence[Thread], in_text: Container[str], layer: str, passed_over: list[Unplaced]
) -> list[Thread]:
    """Notes of this layer that still stand in the text need no second place beside it."""
    left = []
    for thread in threads:
        one = thread.root
        if one.point and one.layer == layer and one.key in in_text:
            passed_over.append(Unplaced(one, "the text holds this note itself"))
        else:
            left.append(thread)
    return left


def worded(threads: Sequence[Thread], passed_over: list[Unplaced]) -> dict[Received, str]:
    """The Markdown of the threads of which something is left in Markdown, by their roots."""
    found = {}
    for thread, words in zip(threads, words_of(threads), strict=True):
        if words.strip():
            found[thread.root] = words
        else:
            passed_over.append(Unplaced(thread.root, "nothing in it can stand in a note"))
    return found


@dataclass(slots=True)
class Work:
    """A layer's file in the making: its drafts in their order, and what reading it again gave."""

    edition: Edition
    manuscript: Manuscript
    layer: str
    path: str
    drafter: Drafter = dataclasses.field(default_factory=lambda: Drafter(set()))
    words: dict[Received, str] = dataclasses.field(default_factory=dict)
    drafts: list[Draft] = dataclasses.field(default_factory=list)
    text: str = ""
    notes: dict[str, Note] = dataclasses.field(default_factory=dict)  # by key
    findings: list[Diagnostic] = dataclasses.field(default_factory=list)

    def take(self, received: Sequence[Received], threads: Sequence[Thread]) -> None:
        """Notes on the text first, then those on their words, and so on."""
        known = {one.id for one in received if one.id}
        written = {urn(self.edition, note.id): note for note in self.edition.notes.values()}
        waiting = []
        on_text = []
        for thread in threads:
            root = thread.root
            named = (root.on, *root.sources)
            host = next((n for n in named if n != root.id and (n in known or n in written)), "")
            if host:
                waiting.append((thread, host))
            else:
                on_text.append(thread)
        self.drafts = self.drafter.on_text(on_text, leaves_of(self.edition))
        self._settle()
        while waiting:
            left = [one for one in waiting if not self._on_note(*one, written)]
            if len(left) == len(waiting):
                for thread, _ in left:
                    self.drafter.lose(thread, "the note on whose words it is has no place")
                return
            waiting = left
            self._settle()

    def _on_note(self, thread: Thread, host: str, written: dict[str, Note]) -> bool:
        """Draft a note on another's words; False while that one has no place yet."""
        at = next((n for n, draft in enumerate(self.drafts) if draft.root.id == host), None)
        note = self.notes.get(self.drafts[at].key) if at is not None else written.get(host)
        if note is None:
            return False
        division = self.edition.division(note.call.division)
        draft = self.drafter.on_note(thread, note, division)
        if draft is None:
            return True  # reported
        if at is None:  # behind the last one that is about the same file
            same = [n for n, other in enumerate(self.drafts) if other.file == draft.file]
            at = same[-1] if same else len(self.drafts) - 1
        at += 1
        while at < len(self.drafts) and self.drafts[at].on == draft.on:
            at += 1
        self.drafts.insert(at, draft)
        return True

    def _settle(self) -> None:
        """Compose and read again until every note stands at its place; what never does is out."""
        while True:
            self.text = layer_text([Entry(d.file, d.term, self.words[d.root]) for d in self.drafts])
            self.notes, self.findings = read_again(
                self.manuscript, self.layer, self.path, self.text
            )
            astray = {d.key for d in self.drafts if not d.stands(self.notes.get(d.key))}
            if not astray:
                return
            self.drafts = [one for d in self.drafts if (one := self._mended(d, astray))]

    def _mended(self, draft: Draft, astray: Container[str]) -> Draft | None:
        """A note that went astray with a line of lemma made here; None if it has that already."""
        if draft.key not in astray:
            return draft
        made = draft.plain()
        if made.term != draft.term:
            return made
        self.drafter.lose(draft.thread, "no words lead to its place", draft.file)
        return None


def read_again(
    manuscript: Manuscript, layer: str, path: str, text: str
) -> tuple[dict[str, Note], list[Diagnostic]]:
    """The notes that the manuscript has with this file as its layer, by key; faults in it."""
    with_it = with_layer(manuscript, layer, path, text)
    galley, findings = set_galley(with_it)
    if broken := next((one for one in findings if one.code == "E009"), None):
        raise GlossatorError(f"{broken.place}: {broken.message}", "leave that annotation out")
    edition, more = make_edition(with_it, galley)
    notes = edition.notes.values() if edition else ()
    found = {note.key: note for note in notes if note.layer == layer and note.place.file == path}
    return found, [finding for finding in (*findings, *more) if finding.place.file == path]


def with_layer(manuscript: Manuscript, layer: str, path: str, text: str) -> Manuscript:
    """The manuscript as it would be with this text as its layer's file, and without profiles."""
    source = SourceFile(path, "text", text, labels.scan(text))
    others = tuple(file for file in manuscript.layers if file.layer != layer)
    files = tuple(file for file in others if file.source.path != path)
    known = dict(manuscript.settings.layers)
    known.setdefault(layer, new_layer(manuscript, layer, path))
    settings = dataclasses.replace(manuscript.settings, layers=known, profiles={})
    return dataclasses.replace(
        manuscript, settings=settings, layers=(*files, LayerFile(layer, source))
    )


def whole(manuscript: Manuscript) -> Edition:
    """The edition with all layers, whatever the manuscript's profiles choose from them."""
    settings = dataclasses.replace(manuscript.settings, profiles={})
    everything = dataclasses.replace(manuscript, settings=settings)
    galley, _ = set_galley(everything)
    edition, _ = make_edition(everything, galley)
    if edition is None:
        raise GlossatorError("the manuscript has errors", "glossator check lists them")
    return edition


def new_layer(manuscript: Manuscript, layer: str, path: str) -> LayerSettings:
    """What edition.yaml may say of a layer that it does not name yet: marks that none has."""
    taken = {one.marks for one in manuscript.settings.layers.values()}
    marks = next((style for style in ("a", "i", "*", "A", "I", "1") if style not in taken), "a")
    words = words_for(manuscript.settings.language, manuscript.settings.words)
    name = layer.replace("-", " ").capitalize()
    label, one = (words(f"layer.imported{form}", name=name) for form in ("", "-one"))
    place = manuscript.settings.layers["author"].place
    return LayerSettings(layer, label, one, marks, "", path, place)


def setting(manuscript: Manuscript, layer: str, path: str) -> str:
    """The line that edition.yaml needs below `layers`; "" if it names this file already."""
    known = manuscript.settings.layers.get(layer)
    if known is not None and known.file == path:
        return ""
    if known is not None:
        return f"{layer}: {{…, file: {path}}}"
    made = new_layer(manuscript, layer, path)
    return f'{layer}: {{label: {made.label}, marks: "{made.marks}", file: {path}}}'


def placed_notes(drafts: Sequence[Draft], notes: dict[str, Note]) -> tuple[PlacedNote, ...]:
    """The drafts as notes of the file in which they stand."""
    return tuple(_placed(draft, notes) for draft in drafts)


def _placed(draft: Draft, notes: dict[str, Note]) -> PlacedNote:
    note = notes[draft.key]
    return PlacedNote(
        draft.root,
        draft.key,
        note.kind,
        note.lemma,
        draft.file,
        note.paragraph,
        draft.found.likeness,
    )


def words_of(threads: Sequence[Thread]) -> list[str]:
    """The Markdown of each thread: the note, below it its replies; signed where several wrote.

    Raises PandocFailed and ToolMissing.
    """
    flat: list[Body] = []
    spans: list[list[tuple[Received, int, int]]] = []
    for thread in threads:
        spans.append([])
        for received in (thread.root, *thread.replies):
            spans[-1].append((received, len(flat), len(flat) + len(received.bodies)))
            flat += received.bodies
    written = to_markdown(flat)
    several = len({thread.root.creators for thread in threads}) > 1
    found = []
    for (root, first, last), *replies in spans:
        paragraphs = written[first:last]
        if several and root.creators:
            paragraphs.append(f"— {_names(root)}")
        for reply, first, last in replies:
            paragraphs.append(f"*Reply by {_names(reply)}:*")
            paragraphs += written[first:last]
        found.append("\n\n".join(paragraphs))
    return found


def _names(received: Received) -> str:
    return escape(", ".join(received.creators)) or "somebody"


@dataclass(frozen=True, slots=True)
class Entry:
    """A note to be written: the file it is about, the line of its lemma, and its Markdown."""

    file: str
    term: str
    body: str


def layer_text(entries: Sequence[Entry]) -> str:
    """The file's text. Neighbours with the same line of lemma are definitions of one term."""
    lines: list[str] = []
    for file, group in groupby(entries, key=lambda entry: entry.file):
        lines += [f"# {escape(file)}", ""]
        for term, notes in groupby(group, key=lambda entry: entry.term):
            lines.append(term)
            for entry in notes:
                lines += _definition(entry.body)
            lines.append("")
    return "\n".join(lines)


def _definition(body: str) -> list[str]:
    """The lines of a definition: all but the first are indented, empty ones stay empty."""
    first, *rest = body.split("\n")
    return [_MARKER + first, *(INDENT + line if line.strip() else "" for line in rest)]
