"""What only print can get wrong: where notes stand, tags, page labels, outline."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from glossator.proof.expected import Demand
from glossator.proof.finding import ProofFinding, order_faults
from glossator.proof.pdf_file import PdfFile
from glossator.proof.pdf_reader import PrintedBook
from glossator.proof.pdf_text import PrintedText


def check_print(book: PrintedBook, wanted: Demand) -> tuple[list[ProofFinding], float | None]:
    """The findings, and the share of notes on their call's own page (None without notes)."""
    if book.file is None or book.text is None:
        return [], None
    findings = [
        ProofFinding("pdf", check, message, where)
        for check, message, where in (
            *_notes_on_pages(book.file, book.text),
            *_tags(book.file, wanted),
            *_labels_and_outline(book.file, wanted),
            *_references(book, wanted),
        )
    ]
    calls = {call.note: call.page for call in book.text.calls}
    pages = {note.id: note.pieces[0].page for note in book.text.notes if note.pieces}
    if not calls:
        return findings, None
    own = sum(1 for note, page in calls.items() if pages.get(note) == page)
    return findings, own / len(calls)


def _notes_on_pages(file: PdfFile, text: PrintedText) -> Iterator[tuple[str, str, str]]:
    """Each note on its call's page or the next, inside the page box, below its call."""
    calls = {call.note: call for call in text.calls}
    for note in text.notes:
        call = calls.get(note.id)
        for piece in note.pieces:
            page = file.pages[piece.page]
            where = f"page {page.label}"
            inside = piece.left >= 0 and piece.top >= 0
            if not (inside and piece.right <= page.width and piece.bottom <= page.height):
                yield "place", f"words of note {note.id} leave the page box", where
            if call is None:
                continue
            late = piece.page - call.page
            if late not in (0, 1):
                label = file.pages[call.page].label
                yield "place", f"note {note.id} stands here, its call on page {label}", where
            elif late == 0 and piece.bottom < call.top:
                yield "place", f"note {note.id} stands above its call", where


def _tags(file: PdfFile, wanted: Demand) -> Iterator[tuple[str, str, str]]:
    """One Note with its own ID for each note, one Reference for each call (ISO 14289-1, 7.9)."""
    ids = [tag.id for tag in file.tree.tags if tag.kind == "Note"]
    for message, key in order_faults("the tag Note of", [n.id for n in wanted.notes], ids):
        yield "tags", message, key
    # references by page stand in their links, those of the index under it
    calls = sum(
        tag.kind == "Reference" and tag.up("Link", "Index") is None for tag in file.tree.tags
    )
    marked = sum(1 for note in wanted.notes if note.mark)
    if calls != marked:
        message = f"{calls} tags Reference for {marked} calls"
        yield "tags", message, "structure tree"
    if not file.tree.leaves:
        yield "tags", "the structure tree is empty", "structure tree"


def _references(book: PrintedBook, wanted: Demand) -> Iterator[tuple[str, str, str]]:
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


def _labels_and_outline(file: PdfFile, wanted: Demand) -> Iterator[tuple[str, str, str]]:
    labels = tuple(page.label for page in file.pages)
    if labels != wanted.labels:
        yield "labels", f"{len(labels)} page labels differ from the page map’s", "page labels"
    titles = Counter(line.title for line in file.outline)
    for heading in wanted.headings:
        if titles[heading.title] == 0:
            yield "outline", f"“{heading.title}” is not in the outline", "outline"
