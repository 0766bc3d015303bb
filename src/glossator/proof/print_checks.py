"""What only print can get wrong: where notes stand, tags, page labels, outline."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from glossator.proof.expected import Demand
from glossator.proof.finding import ProofFinding, order_faults
from glossator.proof.pdf_file import PdfFile
from glossator.proof.pdf_geometry import misplaced
from glossator.proof.pdf_reader import PrintedBook
from glossator.proof.pdf_text import PrintedNote, PrintedText, folio_in
from glossator.vocabulary import POINTER

Fault = tuple[str, str, str]  # check, message, where


@dataclass(frozen=True, slots=True)
class Moved:
    """A note too long for its page: its id, the label of its call's page and of its own."""

    note: str
    called_on: str
    printed_on: str


@dataclass(frozen=True, slots=True)
class PrintSeen:
    """What was seen in print: findings, the share of notes on their call's own page (None without
    notes there), and the notes that were moved."""

    findings: list[ProofFinding]
    share: float | None = None
    moved: tuple[Moved, ...] = ()


def check_print(book: PrintedBook, wanted: Demand) -> PrintSeen:
    """Everything that can be said of a PDF alone."""
    if book.file is None or book.text is None:
        return PrintSeen([])
    findings = [
        ProofFinding("pdf", check, message, where)
        for check, message, where in (
            *_notes_on_pages(book.file, book.text, wanted),
            *_pointers(book.file, book.text),
            *misplaced(book.file, wanted),
            *_tags(book.file, book.text, wanted),
            *_labels_and_outline(book.file, wanted),
            *_references(book, wanted),
            *_floats(book, wanted),
        )
    ]
    calls = {call.note: call.page for call in book.text.calls}
    # a call without ink (`marks: none`) cannot be seen on a page
    stand = [note for note in book.text.notes if not note.apart and note.id in calls]
    own = sum(1 for note in stand if calls[note.id] == _page(note))
    share = own / len(stand) if stand else None
    return PrintSeen(findings, share, tuple(_moved(book.file, book.text, calls)))


def _page(note: PrintedNote) -> int | None:
    return note.pieces[0].page if note.pieces else None


def _moved(file: PdfFile, text: PrintedText, calls: dict[str, int]) -> Iterator[Moved]:
    notes = {note.id: note for note in text.notes}
    for pointer in text.pointers:
        note = notes.get(pointer.id)
        if note is not None and note.pieces and pointer.id in calls:
            called, printed = calls[pointer.id], note.pieces[0].page
            yield Moved(note.id, file.pages[called].label, file.pages[printed].label)


def _notes_on_pages(file: PdfFile, text: PrintedText, wanted: Demand) -> Iterator[Fault]:
    """Each note, or what points to it, inside the page box; it begins on its call's page or the
    next and goes on without leaving a page out."""
    calls = {call.note: call for call in text.calls}
    pointed = {pointer.id for pointer in text.pointers}
    for note in (*text.notes, *text.pointers):
        call = calls.get(note.id)
        reached = -1  # the page of the words before
        for piece in note.pieces:
            page = file.pages[piece.page]
            where = f"page {page.label}"
            inside = piece.left >= 0 and piece.top >= 0
            if not (inside and piece.right <= page.width and piece.bottom <= page.height):
                yield "place", f"words of note {note.id} leave the page box", where
            if call is None or note.apart:
                continue
            late = piece.page - call.page
            goes_on = reached >= call.page and piece.page - reached in (0, 1)
            reached = max(reached, piece.page)
            if late not in (0, 1) and not goes_on:
                label = file.pages[call.page].label
                yield "place", f"note {note.id} stands here, its call on page {label}", where
            elif late == 0 and piece.bottom < call.top and wanted.notes_at != "margin":
                yield "place", f"note {note.id} stands above its call", where
        if note.apart and wanted.notes_at != "end" and note.id not in pointed:
            yield "place", f"note {note.id} stands apart, and nothing points to it", note.id


def _pointers(file: PdfFile, text: PrintedText) -> Iterator[Fault]:
    """A pointer leads to its note, back to the call, and names the page on which that begins."""
    notes = {note.id: note for note in text.notes}
    for pointer in text.pointers:
        note = notes.get(pointer.id)
        where = f"page {file.pages[pointer.pieces[0].page].label}" if pointer.pieces else ""
        if note is None or not note.pieces or not note.apart:
            yield "pointers", f"a pointer to note {pointer.id}, which does not stand apart", where
            continue
        if pointer.target != note.id or pointer.back != note.back:
            yield "pointers", f"the pointer to note {note.id} leads elsewhere", where
        label = file.pages[note.pieces[0].page].label
        if folio_in(pointer.folio) != label:
            message = f"note {note.id} is said to be on “{pointer.folio}”, it is on page {label}"
            yield "pointers", message, where


def _tags(file: PdfFile, text: PrintedText, wanted: Demand) -> Iterator[Fault]:
    """One Note with its own ID for each note, one Reference for each call (ISO 14289-1, 7.9)."""
    apart = {note.id for note in text.notes if note.apart}
    found = [tag.id for tag in file.tree.tags if tag.kind == "Note"]
    ids = [one for one in found if not one.startswith(POINTER)]
    for message, key in order_faults(
        "the tag Note of", sorted(n.id for n in wanted.notes), sorted(ids)
    ):
        yield "tags", message, key
    stand = [n.id for n in wanted.notes if n.id in ids and n.id not in apart]
    for message, key in order_faults("the tag Note of", stand, [i for i in ids if i in stand]):
        yield "tags", message, key
    # references by page stand in their links, those of the index under it
    calls = sum(
        tag.kind == "Reference" and tag.up("Link", "Index") is None for tag in file.tree.tags
    )
    marked = sum(1 + len(note.again) for note in wanted.notes if note.mark)
    if calls != marked:
        message = f"{calls} tags Reference for {marked} calls"
        yield "tags", message, "structure tree"
    # the contents repeat those of headings
    formulas = sum(tag.kind == "Formula" and tag.up("TOC") is None for tag in file.tree.tags)
    if formulas != wanted.formulas:
        yield "tags", f"{formulas} tags Formula for {wanted.formulas} formulas", "structure tree"
    lost = Counter(wanted.readings) - Counter(text.readings)
    for reading in sorted(lost):
        yield "text", f"the reading “{reading}” is not above its base", "structure tree"
    if not file.tree.leaves:
        yield "tags", "the structure tree is empty", "structure tree"


def _floats(book: PrintedBook, wanted: Demand) -> Iterator[Fault]:
    """A figure that floats is on the page that the map names."""
    assert book.file is not None
    for block, label in wanted.afloat.items():
        piece = (book.begins or {}).get(block)
        found = book.file.pages[piece.page].label if piece is not None else ""
        if found != label:
            message = f"{block} floats on page {label} by the page map, it stands on “{found}”"
            yield "pages", message, f"page {label}"


def _references(book: PrintedBook, wanted: Demand) -> Iterator[Fault]:
    """The page of its target behind each cross-reference that wants it (its number is checked)."""
    assert book.file is not None
    named = Counter(one.target for one in book.reading.references)
    demanded: Counter[str] = Counter()
    for one in wanted.references:
        here, there = (book.file.targets.get(name) for name in (one.own, one.target))
        if one.how == "full" or here is None or there is None or here.page != there.page:
            demanded[one.target] += 1
    for target in sorted(demanded.keys() | named.keys()):
        if demanded[target] != named[target]:
            count = f"{named[target]} references by page lead to {target}"
            yield "page references", f"{count}, not {demanded[target]}", target


def _labels_and_outline(file: PdfFile, wanted: Demand) -> Iterator[Fault]:
    labels = tuple(page.label for page in file.pages)
    if labels != wanted.labels:
        yield "labels", f"{len(labels)} page labels differ from the page map’s", "page labels"
    titles = Counter(line.title for line in file.outline)
    for heading in wanted.headings:
        if titles[heading.title] == 0:
            yield "outline", f"“{heading.title}” is not in the outline", "outline"
