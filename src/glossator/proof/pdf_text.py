"""Follows a PDF's structure tree and tells base text, notes, calls and paragraph numbers apart.

It goes by tags, and where those are silent by size and position: a paragraph number is a small
figure beside the paragraph whose first content it is, or one as large as the words and set off from
them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from glossator.proof.folding import ink
from glossator.proof.pdf_content import Piece
from glossator.proof.pdf_file import PdfFile
from glossator.proof.pdf_tags import Leaf, Tag, note_sections
from glossator.proof.reading import Flaw
from glossator.vocabulary import POINTER

_BLOCKS: Final = (
    *("P", "H1", "H2", "H3", "H4", "H5", "H6", "LI", "LBody", "Lbl", "TD", "TH", "Caption", "Div"),
    "BlockQuote",
)
_SILENT: Final = ("TOC", "Figure", "Formula", "RT", "RP")
_GENERATED: Final = ("P", "Lbl", "H2", "H3")  # blocks that may be the press's addition
_LIST_SIGN: Final = re.compile(r"[^\w\s]|\(?(?:\d+|[a-z]{1,5}|[A-Z]{1,5})[.)]")
_SMALL: Final = 0.75  # of the running text's size
_GAP: Final = 0.45  # of its own size, between a number in the line and its paragraph's words
# “Pages 3, 4”: what a press adds to a glossary entry; its numbers are links.
_NUMBER: Final = re.compile(r"\d+[a-z]{0,4}")  # of a paragraph: 7, 7a
_FOLIOS: Final = r"[\divxlc]+(?:–[\divxlc]+)?"
_PAGES: Final = re.compile(rf"{_FOLIOS}([^\w\s–]{_FOLIOS})*")
# a folio among words of any language: “, p. 12”, “(S. xii)”, “12쪽”
_FOLIO: Final = re.compile(r"\d+|(?<![^\W\d_])[ivxlcdm]+(?![a-z])")
_NOT_RUNNING: Final = ("Note", "Table", "TOC", "Figure", "Caption", "Index", "Formula", "RT")
_GOOD_PART: Final = 0.1
_TOLERANCE: Final = 1.0  # points


@dataclass(slots=True)
class PrintedNote:
    """A note as tagged: its ID, where it leads back to, and all its pieces."""

    id: str
    mark: str = ""
    text: str = ""
    back: str = ""
    pieces: list[Piece] = field(default_factory=list)
    apart: bool = False  # in a section of notes


@dataclass(slots=True)
class PrintedPointer(PrintedNote):
    """What stands in the place of a note that stands apart; `target` is where its link leads."""

    target: str = ""
    folio: str = ""


@dataclass(slots=True)
class PrintedCall:
    """A call as tagged: where it leads, its mark, its page and its place in the stream."""

    at: int
    note: str = ""
    mark: str = ""
    page: int = -1
    top: float = 0.0
    within: str = ""  # the note in which it stands; `at` is then a place in that note's ink


@dataclass(slots=True)
class PrintedLink:
    """A link in the base text: where it leads, where its words begin and end in the stream."""

    target: str
    start: int
    end: int
    page: int


@dataclass(slots=True)
class PrintedLocator:
    """A link of the index: where it leads, its words, its place in the stream and its page."""

    target: str
    at: int
    page: int
    words: str = ""


@dataclass(slots=True)
class PrintedText:
    """The tree's content by what it is. `marks` are positions in `stream` and their pieces."""

    stream: str = ""
    pieces: list[tuple[int, Piece]] = field(default_factory=list)
    notes: list[PrintedNote] = field(default_factory=list)
    pointers: list[PrintedPointer] = field(default_factory=list)
    calls: list[PrintedCall] = field(default_factory=list)
    links: list[PrintedLink] = field(default_factory=list)
    numbers: list[tuple[str, int, int]] = field(default_factory=list)  # label, place, page
    locators: list[PrintedLocator] = field(default_factory=list)
    references: list[tuple[str, str, int]] = field(default_factory=list)  # target, folio, page
    readings: list[str] = field(default_factory=list)  # what is set over the bases of ruby
    flaws: list[Flaw] = field(default_factory=list)


def folio_in(said: str) -> str:
    """The folio that words name, whatever their language; the words if they name none."""
    named = _FOLIO.search(said)
    return named.group() if named else said


def read_text(file: PdfFile, uses: Sequence[tuple[str, str]] = ()) -> PrintedText:
    """The text of a PDF in the order of its structure tree.

    `uses` are the words before and behind the pages of a glossary entry, in their forms.
    """
    return _TextWalk(file, uses).read()


class _TextWalk:
    def __init__(self, file: PdfFile, uses: Sequence[tuple[str, str]]) -> None:
        self._file, self._uses = file, uses
        self._body = size_of_text(file)
        self._found = PrintedText()
        self._parts: list[str] = []
        self._at = 0
        self._notes: dict[Tag, PrintedNote] = {}
        self._calls: dict[Tag, PrintedCall] = {}
        self._links: dict[Tag, PrintedLink] = {}
        self._leads: dict[Tag, str] = {}  # every link with where it leads
        self._locators: dict[Tag, PrintedLocator] = {}
        # each page that a reference names: its link, the page where it stands, its words
        self._pages: dict[Tag, tuple[Tag, int, list[str]]] = {}
        self._begun: set[Tag] = set()  # blocks of which something has been seen
        self._skipped: set[Tag] = set()
        self._sections = note_sections(file.tree)
        self._instead = dict(_instead_of_letters(file))

    def read(self) -> PrintedText:
        leaves = [leaf for leaf in self._file.tree.leaves if self._has_ink(leaf) or leaf.mcid < 0]
        self._see_generated(leaves)
        for number, leaf in enumerate(leaves):
            self._take(leaf, leaves[number + 1 : number + 4])
        self._check_pages()
        self._found.stream = "".join(self._parts)
        return self._found

    def _piece(self, leaf: Leaf) -> Piece | None:
        piece = self._file.pieces.get((leaf.page, leaf.mcid))
        said = self._instead.get((leaf.page, leaf.mcid))
        return piece if piece is None or said is None else replace(piece, text=said)

    def _has_ink(self, leaf: Leaf) -> bool:
        piece = self._piece(leaf)
        return piece is not None and piece.has_ink

    def _take(self, leaf: Leaf, ahead: list[Leaf]) -> None:
        tag = leaf.tag
        if tag.up(*_SILENT) is not None:
            self._take_silent(leaf)
            return
        note, link, reference = tag.up("Note"), tag.up("Link"), tag.up("Reference")
        if link is not None and leaf.link:
            self._leads.setdefault(link, leaf.link)
        nearest = tag.up("Note", "Reference")
        if reference is not None and tag.up("Index") is not None:
            self._take_locator(link, leaf)
        elif reference is not None and reference.up("Link") is not None:
            self._take_page(reference, link, leaf)
        elif note is not None and nearest is not note:
            held = self._notes.get(note)
            self._take_call(tag, leaf, held)
        elif note is not None:
            self._take_note(note, leaf)
        elif reference is not None:
            self._take_call(tag, leaf)
        else:
            self._take_base(leaf, ahead)

    def _take_silent(self, leaf: Leaf) -> None:
        """What is printed but no part of the text; the readings of ruby are known by their words"""
        piece = self._piece(leaf)
        if piece is not None and leaf.tag.up("RT") is not None:
            self._found.readings.append(ink(piece.text))

    def _take_locator(self, link: Tag | None, leaf: Leaf) -> None:
        """What stands between the locators is the press’s."""
        if link is None:
            return
        found = self._locators.get(link)
        if found is None:
            found = self._locators[link] = PrintedLocator("", self._at, leaf.page)
            self._found.locators.append(found)
        found.target = found.target or leaf.link
        piece = self._piece(leaf)
        found.words += piece.text if piece is not None else ""

    def _take_page(self, reference: Tag, link: Tag | None, leaf: Leaf) -> None:
        """A piece of the words that a press puts behind a cross-reference."""
        piece = self._piece(leaf)
        if piece is not None and link is not None:
            self._pages.setdefault(reference, (link, leaf.page, []))[2].append(piece.text)

    def _check_pages(self) -> None:
        """The page behind each cross-reference: the press’s words, but they must be right."""
        for link, page, pieces in self._pages.values():
            words, target = "".join(pieces), self._leads.get(link, "")
            said = folio_in(words)
            self._found.references.append((target, said, page))
            self._check_folio(said, target, page)

    def _take_note(self, tag: Tag, leaf: Leaf) -> None:
        note = self._notes.get(tag)
        if note is None:
            note = self._notes[tag] = self._begin_note(tag)
        label = leaf.tag.up("Lbl", "Note")
        item = leaf.tag.up("LI", "Note")  # whose sign is a Lbl as well
        in_mark = (
            label is not None
            and label.kind == "Lbl"
            and not note.text
            and (item is None or item.kind == "Note")
        )
        piece = self._piece(leaf)
        if piece is None:
            if in_mark:
                note.back = leaf.link
            elif isinstance(note, PrintedPointer):
                note.target = leaf.link
        else:
            note.pieces.append(piece)
            if in_mark:
                note.mark += piece.text
            elif (
                label is None or label.kind != "Lbl" or not _LIST_SIGN.fullmatch(piece.text.strip())
            ):
                note.text += piece.text
                if isinstance(note, PrintedPointer) and leaf.tag.up("Link") is not None:
                    note.folio += piece.text

    def _begin_note(self, tag: Tag) -> PrintedNote:
        if tag.id.startswith(POINTER):
            pointer = PrintedPointer(tag.id.removeprefix(POINTER))
            self._found.pointers.append(pointer)
            return pointer
        note = PrintedNote(tag.id, apart=tag.parent in self._sections)
        self._found.notes.append(note)
        return note

    def _take_call(self, tag: Tag, leaf: Leaf, note: PrintedNote | None = None) -> None:
        """Content of a call in the base text or in a note."""
        reference = tag.up("Reference")
        assert reference is not None
        call = self._calls.get(reference)
        if call is None:
            call = PrintedCall(self._at)
            if note is not None:
                call.at, call.within = len(ink(note.text)), note.id
            self._calls[reference] = call
            self._found.calls.append(call)
        call.note = call.note or leaf.link
        piece = self._piece(leaf)
        if piece is not None:
            call.mark += piece.text.strip()
            call.page, call.top = leaf.page, piece.top

    def _take_base(self, leaf: Leaf, ahead: list[Leaf]) -> None:
        piece = self._piece(leaf)
        link = leaf.tag.up("Link")
        if piece is None:
            if link is not None and leaf.link:
                self._links[link] = PrintedLink(leaf.link, self._at, self._at, leaf.page)
                self._found.links.append(self._links[link])
            return
        if leaf.tag.up(*_GENERATED) in self._skipped:
            return  # the press has added it
        if self._is_number(leaf, piece, ahead):
            self._found.numbers.append((piece.text.strip(), self._at, leaf.page))
            return
        self._add(piece)
        if link is not None and link in self._links:
            self._links[link].end = self._at

    def _add(self, piece: Piece) -> None:
        inked = ink(piece.text)
        self._found.pieces.append((self._at, piece))
        self._parts.append(inked)
        self._at += len(inked)

    def _is_number(self, leaf: Leaf, piece: Piece, ahead: list[Leaf]) -> bool:
        """Whether this is a paragraph number: see the module's docstring."""
        block = leaf.tag.up(*_BLOCKS)
        first = block is not None and block not in self._begun
        tag = block
        while tag is not None:
            self._begun.add(tag)
            tag = tag.parent
        if not first or not _NUMBER.fullmatch(piece.text.strip()) or leaf.tag.up("Table"):
            return False
        inked = ((one, self._piece(one)) for one in ahead)
        after, follower = next(((one, p) for one, p in inked if p is not None), (leaf, None))
        if follower is None or follower.page != piece.page:
            return False
        before = follower.left - piece.right
        if piece.size <= _SMALL * self._body:
            return before >= -_TOLERANCE or piece.left >= follower.right - _TOLERANCE
        # in large print the number is as large as the text, and in its first line
        return before >= _GAP * piece.size and after.tag.up(*_BLOCKS) is block

    def _see_generated(self, leaves: list[Leaf]) -> None:
        """Find what a press adds: signs of list items, pages of an entry."""
        blocks: dict[Tag, list[Leaf]] = {}
        for leaf in leaves:
            block = leaf.tag.up(*_GENERATED)
            if block is not None and leaf.tag.up("Note", "TOC") is None:
                blocks.setdefault(block, []).append(leaf)
        for block, held in blocks.items():
            text = "".join(piece.text for piece in map(self._piece, held) if piece is not None)
            text = " ".join(text.split())
            if block.parent in self._sections:
                self._skipped.add(block)  # the heading of notes
            elif block.kind == "Lbl" and block.up("LI") and _LIST_SIGN.fullmatch(text):
                self._skipped.add(block)
            elif block.kind == "P" and block.up("LBody") and self._names_pages(text):
                self._see_page_line(block, held)

    def _names_pages(self, text: str) -> bool:
        """Whether a line says nothing but the pages of an entry."""
        bare = "".join(text.split())
        for before, behind in self._uses:
            pages = bare[len(before) : len(bare) - len(behind)]
            if (before + pages + behind) == bare and _PAGES.fullmatch(pages):
                return True
        return False

    def _see_page_line(self, block: Tag, held: list[Leaf]) -> None:
        """A line of page numbers: each is a link, and leads to the page that it names."""
        target = ""
        linked = False
        for leaf in held:
            piece = self._piece(leaf)
            if piece is None:
                target = leaf.link
            elif leaf.tag.up("Link") is not None:
                linked = True
                self._check_folio(piece.text.strip().partition("–")[0], target, piece.page)
        if linked:
            self._skipped.add(block)

    def _check_folio(self, said: str, target: str, page: int) -> None:
        lands = self._file.targets.get(target)
        label = self._file.pages[lands.page].label if lands is not None else ""
        if said != label:
            where = f"page {self._file.pages[page].label}"
            message = f"a reference to page {said} leads to page {label or '—'}"
            self._found.flaws.append(Flaw("page references", message, where))


def _instead_of_letters(file: PdfFile) -> Iterator[tuple[tuple[int, int], str]]:
    """By page and MCID, what content says that has /ActualText: all of it in the first place."""
    seen: set[Tag] = set()
    for leaf in file.tree.leaves:
        tag: Tag | None = leaf.tag
        while tag is not None and not tag.actual:
            tag = tag.parent
        if tag is not None and leaf.mcid >= 0:
            yield (leaf.page, leaf.mcid), "" if tag in seen else tag.actual
            seen.add(tag)


def size_of_text(file: PdfFile) -> float:
    """The type size of the running text: the largest in which a good part of it is set.

    Tables, lists of sources and notes are set smaller, and there may be more of them than of it;
    headings are larger, but few.
    """
    sizes: Counter[float] = Counter()
    for leaf in file.tree.leaves:
        piece = file.pieces.get((leaf.page, leaf.mcid))
        if piece is None or leaf.tag.up(*_NOT_RUNNING) is not None:
            continue
        if leaf.tag.up("P", "LBody") is not None:
            sizes[round(piece.size, 1)] += len(piece.text)
    share = sum(sizes.values()) * _GOOD_PART
    return max((size for size, count in sizes.items() if count >= share), default=0.0)
