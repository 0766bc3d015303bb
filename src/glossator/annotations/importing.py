"""From received annotations to a layer's file: place, word, compose, and prove it by reading it.

What is composed is set and annotated again with the manuscript, so that every note is known to be
found where its annotation stood before anything is written.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass

from glossator.annotations import layer_file, lemma_writing
from glossator.annotations.finding import Found, Leaf, Missing, find, leaves_of
from glossator.annotations.foreign import to_markdown
from glossator.annotations.received import Batch, Body, Received, Unplaced
from glossator.annotations.terms import KINDS_OF_MOTIVATIONS
from glossator.annotations.threads import Thread, threads_of
from glossator.diagnostics import Diagnostic
from glossator.edition import make_edition
from glossator.errors import GlossatorError
from glossator.galley import set_galley
from glossator.manuscript import Manuscript, SourceFile, labels
from glossator.manuscript.files import LayerFile
from glossator.manuscript.settings import LayerSettings
from glossator.model import Edition, Locus, Note
from glossator.vocabulary import KINDS


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


@dataclass(frozen=True, slots=True)
class _Draft:
    """A note on its way: thread, place, lemma, and the line of its lemma as it will be written."""

    thread: Thread
    leaf: Leaf
    found: Found
    lemma: lemma_writing.Lemma
    key: str
    term: str

    def plain(self) -> _Draft:
        """The same with a line of lemma made here, in place of the one that came with it."""
        made = lemma_writing.term(
            self.lemma.words, self.key, kind_of(self.root), self.root.when, self.lemma.occurrence
        )
        return dataclasses.replace(self, term=made)

    @property
    def root(self) -> Received:
        return self.thread.root


def compose(
    batch: Batch, edition: Edition, manuscript: Manuscript, layer: str, path: str
) -> Imported:
    """The layer's file that a batch of annotations makes; writes nothing.

    `path` is where it will stand in the manuscript. Raises PandocFailed and ToolMissing.
    """
    leaves = leaves_of(edition)
    threads, passed_over, unplaced = threads_of(batch.annotations)
    in_text = {n.key for n in edition.notes.values() if n.layer == layer and not n.lemma}
    threads = _without_kept(threads, in_text, layer, passed_over)
    drafts = _place(threads, leaves, in_text, unplaced)
    drafts, bodies = _worded(drafts, passed_over)
    while True:
        text = layer_file.compose(_entries(drafts, bodies))
        notes, findings = _read_again(manuscript, layer, path, text)
        wrong = {n for n, draft in enumerate(drafts) if not _stands(draft, notes)}
        if not wrong:
            break
        drafts, bodies = _mended(drafts, bodies, wrong, unplaced)
    placed = tuple(_placed(draft, notes) for draft in drafts)
    return Imported(
        text, placed, tuple(unplaced), tuple(passed_over), tuple(findings), batch.remarks
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


def _place(
    threads: Sequence[Thread],
    leaves: Sequence[Leaf],
    taken: Iterable[str],
    unplaced: list[Unplaced],
) -> list[_Draft]:
    """The notes that have a place, in reading order; each gets a key that is not taken."""
    found: list[tuple[tuple[int, int, int, int], Thread, Found, lemma_writing.Lemma]] = []
    for number, thread in enumerate(threads):
        place = find(leaves, thread.root)
        if isinstance(place, Missing):
            unplaced.append(Unplaced(thread.root, place.reason, place.file, place.nearest))
            lost = "the annotation that it answers has no place"
            unplaced += [Unplaced(reply, lost, place.file) for reply in thread.replies]
            continue
        leaf = leaves[place.leaf]
        lemma = lemma_writing.choose(leaf, place.find, point=thread.root.point)
        if lemma is None:
            file = leaf.division.source_file
            unplaced.append(Unplaced(thread.root, "no words lead to its place", file))
            continue
        order = (place.leaf, lemma.find.last_block, lemma.find.end, number)
        found.append((order, thread, place, lemma))
    found.sort(key=lambda one: one[0])
    keys = set(taken)
    drafts = []
    for _, thread, place, lemma in found:
        key = lemma_writing.key_of(thread.root.key, lemma.words, keys)
        draft = _Draft(thread, leaves[place.leaf], place, lemma, key, thread.root.term)
        same = key == thread.root.key and re.fullmatch(r"[^\n\r\x00-\x1f]+", draft.term)
        drafts.append(draft if same else draft.plain())
    return drafts


def kind_of(received: Received) -> str:
    """The kind of a note: said by us, else by a tag, else by the motivation; "" if by nothing."""
    if received.kind in KINDS:
        return received.kind
    tagged = (tag.strip().lower().lstrip("#.") for tag in received.tags)
    kind = next((tag for tag in tagged if tag in KINDS), "")
    return kind or KINDS_OF_MOTIVATIONS.get(received.motivation, "")


def _worded(
    drafts: Sequence[_Draft], passed_over: list[Unplaced]
) -> tuple[list[_Draft], list[str]]:
    """The notes of which something is left in Markdown, and that."""
    kept, bodies = [], []
    for draft, body in zip(drafts, _bodies(drafts), strict=True):
        if body.strip():
            kept.append(draft)
            bodies.append(body)
        else:
            passed_over.append(Unplaced(draft.root, "nothing in it can stand in a note"))
    return kept, bodies


def _bodies(drafts: Sequence[_Draft]) -> list[str]:
    """The Markdown of each note with its replies; signed where several people wrote."""
    flat: list[Body] = []
    spans: list[list[tuple[Received, int, int]]] = []
    for draft in drafts:
        spans.append([])
        for received in (draft.root, *draft.thread.replies):
            spans[-1].append((received, len(flat), len(flat) + len(received.bodies)))
            flat += received.bodies
    written = to_markdown(flat)
    several = len({draft.root.creators for draft in drafts}) > 1
    found = []
    for parts in spans:
        paragraphs: list[str] = []
        for number, (received, first, last) in enumerate(parts):
            if number:
                paragraphs.append(f"*Reply by {_names(received)}:*")
            paragraphs += written[first:last]
            if not number and several and received.creators:
                paragraphs.append(f"— {_names(received)}")
        found.append("\n\n".join(paragraphs))
    return found


def _names(received: Received) -> str:
    return lemma_writing.escape(", ".join(received.creators)) or "somebody"


def _entries(drafts: Sequence[_Draft], bodies: Sequence[str]) -> list[layer_file.Entry]:
    return [
        layer_file.Entry(draft.leaf.division.source_file, draft.term, body)
        for draft, body in zip(drafts, bodies, strict=True)
    ]


def _read_again(
    manuscript: Manuscript, layer: str, path: str, text: str
) -> tuple[dict[str, Note], list[Diagnostic]]:
    """The notes that the manuscript has with this file as its layer, by key; faults in it."""
    source = SourceFile(path, "text", text, labels.scan(text))
    others = tuple(file for file in manuscript.layers if file.layer != layer)
    files = tuple(file for file in others if file.source.path != path)
    known = dict(manuscript.settings.layers)
    known.setdefault(layer, new_layer(manuscript, layer, path))
    settings = dataclasses.replace(manuscript.settings, layers=known)
    with_it = dataclasses.replace(
        manuscript, settings=settings, layers=(*files, LayerFile(layer, source))
    )
    galley, findings = set_galley(with_it)
    if broken := next((one for one in findings if one.code == "E009"), None):
        raise GlossatorError(f"{broken.place}: {broken.message}", "leave that annotation out")
    edition, more = make_edition(with_it, galley)
    notes = edition.notes.values() if edition else ()
    found = {note.key: note for note in notes if note.layer == layer and note.place.file == path}
    return found, [finding for finding in (*findings, *more) if finding.place.file == path]


def new_layer(manuscript: Manuscript, layer: str, path: str) -> LayerSettings:
    """What edition.yaml may say of a layer that it does not name yet: marks that none has."""
    taken = {one.marks for one in manuscript.settings.layers.values()}
    marks = next((style for style in ("a", "i", "*", "1") if style not in taken), "a")
    label = f"{layer.replace('-', ' ').capitalize()} notes"
    place = manuscript.settings.layers["author"].place
    return LayerSettings(layer, label, label.removesuffix("s"), marks, "", path, place)


def setting(manuscript: Manuscript, layer: str, path: str) -> str:
    """The line that edition.yaml needs below `layers`; "" if it names this file already."""
    known = manuscript.settings.layers.get(layer)
    if known is not None and known.file == path:
        return ""
    if known is not None:
        return f"{layer}: {{…, file: {path}}}"
    made = new_layer(manuscript, layer, path)
    return f'{layer}: {{label: {made.label}, marks: "{made.marks}", file: {path}}}'


def _stands(draft: _Draft, notes: Mapping[str, Note]) -> bool:
    """Whether the note was found at the very place of its annotation."""
    note = notes.get(draft.key)
    if note is None:
        return False
    place, blocks, division = draft.lemma.find, draft.leaf.division.blocks, draft.leaf.division.id
    start = Locus(division, blocks[place.first_block].id, place.start)
    end = Locus(division, blocks[place.last_block].id, place.end)
    return (note.lemma_start, note.lemma_end) == (start, end)


def _mended(
    drafts: Sequence[_Draft],
    bodies: Sequence[str],
    wrong: set[int],
    unplaced: list[Unplaced],
) -> tuple[list[_Draft], list[str]]:
    """Notes that went astray get a line of lemma of our own making; those that had one are out."""
    left: list[_Draft] = []
    kept: list[str] = []
    for number, (draft, body) in enumerate(zip(drafts, bodies, strict=True)):
        made = draft.plain()
        if number in wrong and made.term == draft.term:
            file = draft.leaf.division.source_file
            unplaced.append(Unplaced(draft.root, "no words lead to its place", file))
            continue
        left.append(made if number in wrong else draft)
        kept.append(body)
    return left, kept


def _placed(draft: _Draft, notes: Mapping[str, Note]) -> PlacedNote:
    note = notes[draft.key]
    return PlacedNote(
        draft.root,
        draft.key,
        note.kind,
        note.lemma,
        draft.leaf.division.source_file,
        note.paragraph,
        draft.found.likeness,
    )
