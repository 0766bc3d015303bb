"""Reads a finished PDF: its text by MuPDF, its structure by pikepdf; no code of the press."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from glossator.proof.expected import Demand
from glossator.proof.folding import collapsed, quoted
from glossator.proof.pdf_alignment import Alignment, align
from glossator.proof.pdf_content import Piece
from glossator.proof.pdf_file import PdfFile, open_pdf
from glossator.proof.pdf_text import PrintedText, read_text
from glossator.proof.reading import (
    Call,
    Flaw,
    FoundLocator,
    FoundNote,
    Gloss,
    Numbered,
    PageReference,
    Reading,
    Turn,
)

_LINE: Final = 14.0  # points: how far the top of a line's box may lie from its letters


@dataclass(frozen=True, slots=True)
class PrintedBook:
    """A PDF as read: the reading that is compared, and where on its pages everything stands.

    `begins` maps block ids to their first piece. All but the reading are empty (None) when the
    file could not be read.
    """

    reading: Reading
    file: PdfFile | None = None
    text: PrintedText | None = None
    begins: Mapping[str, Piece] | None = None


def read_pdf(path: Path, demand: Demand) -> PrintedBook:
    """Reads a PDF. One that cannot be read gives a reading with nothing but that flaw."""
    try:
        file = open_pdf(path)
    except ValueError as fault:
        flaw = Flaw("file", f"the file cannot be read: {fault}", path.name)
        return PrintedBook(Reading("pdf", spaced=False, flaws=(flaw,)))
    text = read_text(file, demand.uses)
    alignment = align(text.stream, demand.blocks)
    begins = {
        block: piece
        for block, at in alignment.begins.items()
        if (piece := _piece_at(text, at)) is not None
    }
    return PrintedBook(_reading(file, text, alignment, demand), file, text, begins)


def _piece_at(text: PrintedText, at: int) -> Piece | None:
    number = bisect_right(text.pieces, at, key=lambda pair: pair[0]) - 1
    return text.pieces[number][1] if number >= 0 else None


def _reading(file: PdfFile, text: PrintedText, alignment: Alignment, demand: Demand) -> Reading:
    def where(page: int) -> str:
        return f"page {file.pages[page].label}" if page >= 0 else ""

    return Reading(
        format="pdf",
        spaced=False,
        stream=alignment.stream,
        blocks=alignment.blocks,
        calls=(
            *_calls(file, text, alignment, where),
            *_anchors(file, text, alignment, demand),
        ),
        notes=tuple(_notes(text, where)),
        glosses=tuple(_glosses(file, text, alignment, demand)),
        paragraphs=tuple(
            Numbered(label, alignment.place(at), where(page)) for label, at, page in text.numbers
        ),
        pages=tuple(
            Turn(file.pages[page].label, alignment.place(at), where(page))
            for page, at in first_pieces(text)
        ),
        locators=tuple(_locators(text, alignment, demand, where)),
        references=tuple(
            PageReference(target, folio, where(page)) for target, folio, page in text.references
        ),
        links=file.links,
        flaws=(*file.flaws, *text.flaws, *_stray(file, text, alignment)),
        loose=tuple(piece.text for piece in file.apart),
    )


def _calls(
    file: PdfFile, text: PrintedText, alignment: Alignment, where: Callable[[int], str]
) -> Iterator[Call]:
    for call in text.calls:
        yield Call(
            call.note,
            call.mark,
            call.at if call.within else alignment.place(call.at),
            file.pages[call.page].label if call.page >= 0 else "",
            where(call.page),
            within=call.within,
        )


def _notes(text: PrintedText, where: Callable[[int], str]) -> Iterator[FoundNote]:
    for note in text.notes:
        place = where(note.pieces[0].page if note.pieces else -1)
        yield FoundNote(note.id, collapsed(note.mark), note.text, note.back, place, note.apart)


def _locators(
    text: PrintedText, alignment: Alignment, demand: Demand, where: Callable[[int], str]
) -> Iterator[FoundLocator]:
    """The links of the index; the heading of each is the one behind which it stands."""
    headings = {line.at: line.id for line in demand.lines}
    for one in text.locators:
        # a place between two pieces of text is the end of the first one
        at = alignment.place(one.at - 1) + 1
        words = collapsed(one.words)
        yield FoundLocator(headings.get(at, ""), words, one.target, where(one.page), at)


def _anchors(
    file: PdfFile, text: PrintedText, alignment: Alignment, demand: Demand
) -> Iterator[Call]:
    """The places without ink to which notes without a mark lead back.

    What is printed at such a place is all that can be said of it: a call whose destination lies
    on other lines than the words before it has the place -1.
    """
    pieces = {note.id: note.pieces for note in text.notes}
    for note in demand.notes:
        target = file.targets.get(note.call_id)
        if note.mark or target is None:
            continue
        if note.parent:
            found = [p for p in pieces.get(note.parent, []) if p.page == target.page]
        else:
            piece = _piece_at(text, alignment.raw(max(note.at - 1, 0)))
            found = [piece] if piece is not None and piece.page == target.page else []
        lines = any(p.top - _LINE <= target.top <= p.bottom + _LINE for p in found)
        label = file.pages[target.page].label
        at = note.at if lines else -1
        yield Call(note.id, "", at, label, f"page {label}", note.call_id, note.parent)


def _glosses(
    file: PdfFile, text: PrintedText, alignment: Alignment, demand: Demand
) -> Iterator[Gloss]:
    """Links of the base text to glossary entries; one that breaks over lines is one."""
    last: Gloss | None = None
    end = -1
    for link in text.links:
        if link.target not in demand.terms:
            continue
        words = text.stream[link.start : link.end]
        at = alignment.place(link.start)
        if last is not None and last.entry == link.target and end == link.start:
            last = Gloss("", last.entry, last.ink + words, last.at, last.where)
        else:
            if last is not None:
                yield last
            last = Gloss("", link.target, words, at, f"page {file.pages[link.page].label}")
        end = link.end
    if last is not None:
        yield last


def _stray(file: PdfFile, text: PrintedText, alignment: Alignment) -> Iterator[Flaw]:
    for start, end in alignment.stray:
        piece = _piece_at(text, start)
        where = f"page {file.pages[piece.page].label}" if piece is not None else ""
        words = quoted(text.stream[start:end])
        yield Flaw("text", f"{words} is printed but not in the edition's text", where)


def first_pieces(text: PrintedText) -> Iterator[tuple[int, int]]:
    """For each page with base text: its index and the place of its first piece in the stream.

    What text of an earlier page follows floats: no page begins with it. A page that holds nothing
    else begins where the next one does.
    """
    first: dict[int, int] = {}
    last = max((piece.page for _, piece in text.pieces), default=-1)
    for at, piece in reversed(text.pieces):
        if piece.page <= last:
            first[piece.page] = at
            last = piece.page
    floating = {piece.page for _, piece in text.pieces} - first.keys()
    for page in sorted(floating, reverse=True):
        following = [number for number in first if number > page]
        if following:
            first[page] = first[min(following)]
    yield from sorted(first.items())
