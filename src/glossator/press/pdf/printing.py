"""The printed edition: plans the runs, has them laid out in turn, and gathers the book.

The text comes first, then the back matter (whose glossary names pages of the text), then the front
matter (whose contents names pages of both): so page references are plain words by the time they
are set, and no run waits for itself. Only the contents may name a page of its own run; it is set
again until its pages stay where they were.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from glossator.errors import GlossatorError
from glossator.model import Division, Edition, Locus, Matter, PageMap, PageStart
from glossator.press.pdf.dress import BOOK, Dress
from glossator.press.pdf.gather import Bound, OutlineEntry, gather
from glossator.press.pdf.line_numbers import number_lines
from glossator.press.pdf.markup import Compositor
from glossator.press.pdf.sheets import Layouter, Run, Sheet
from glossator.press.pdf.styling import TypeCase, faces_for, style_sheet, type_case
from glossator.prose import escape


@dataclass(frozen=True, slots=True)
class Printed:
    """A finished PDF, its page map, the page index of each note, and what the layout warned of."""

    pdf: bytes
    pages: PageMap
    note_pages: dict[str, int]
    warnings: tuple[str, ...]


def print_pdf(edition: Edition, dress: Dress = BOOK, *, apart: bool = True) -> Printed:
    """Print the edition, as the book unless `dress` says otherwise.

    Divisions of text and back matter are laid out one by one; with `apart` false, all of a matter
    in one run, which gives the same pages. Raises GlossatorError when the layout fails.
    """
    with Layouter() as layouter:
        return _Printing(edition, layouter, dress, apart).print()


def roman(number: int) -> str:
    """Small roman numerals, as page labels of front matter have them (ISO 32000-1, 12.4.2)."""
    text = ""
    for value, sign in zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        "m cm d cd c xc l xl x ix v iv i".split(),
        strict=True,
    ):
        text += sign * (number // value)
        number %= value
    return text


_STYLES: Final[Mapping[Matter, str]] = {"front": "roman", "text": "decimal", "back": "decimal"}


@dataclass(slots=True)
class _Part:
    """One run: which divisions, how its pages are numbered, and from which number on."""

    name: str
    matter: Matter
    divisions: tuple[Division, ...]
    style: str
    first: int = 1
    sheet: Sheet | None = None

    def label(self, index: int) -> str:
        number = self.first + index
        return roman(number) if self.style == "roman" else str(number)

    @property
    def count(self) -> int:
        return len(self.sheet.reading.starts) if self.sheet else 0


@dataclass(slots=True)
class _Printing:
    edition: Edition
    layouter: Layouter
    dress: Dress = BOOK
    apart: bool = True
    parts: list[_Part] = field(default_factory=list)  # in reading order
    case: TypeCase = field(init=False)

    def print(self) -> Printed:
        self.case = type_case(_characters(self.edition), faces_for(self.edition))
        for matter, style in _STYLES.items():
            divisions = tuple(d for d in self.edition.divisions if d.matter == matter)
            if matter == "front" or not self.apart:
                self.parts += [_Part(matter, matter, divisions, style)] if divisions else []
            else:
                self.parts += [_Part(d.id, matter, (d,), style) for d in divisions]
        following = self.dress.first
        for part in self.parts:
            if part.matter != "front":
                part.first = following
                self._lay_out(part)
                following += part.count
        for part in self.parts:
            if part.matter == "front":
                self._lay_out_front(part)
        return self._bind()

    def _lay_out_front(self, front: _Part) -> None:
        before: dict[str, int] | None = None
        for _ in range(4):
            self._lay_out(front)
            assert front.sheet is not None
            if front.sheet.reading.anchors == before:
                return
            before = front.sheet.reading.anchors
        raise GlossatorError("the contents and their pages do not settle", "shorten a heading")

    def _lay_out(self, part: _Part) -> None:
        ids = _ids_of(part.divisions, self.edition)
        compositor = Compositor(self.edition, ids.__contains__, self._folio)
        body = "".join(
            compositor.contents(d) if d.role == "contents" else compositor.division(d)
            for d in part.divisions
        )
        said = self.edition.metadata
        page = (
            f'<!DOCTYPE html><html lang="{escape(said.language)}"><head><meta charset="utf-8">'
            f"<title>{escape(said.title)}</title></head>"
            f'<body data-title="{escape(said.title)}">{body}</body></html>'
        )
        texts = {block.id: block.text for d in part.divisions for block in d.blocks}
        css = style_sheet(self.edition, part.style, part.first, self.case) + self.dress.css
        part.sheet = self.layouter.lay_out(Run(part.name, page, css, texts))

    def _folio(self, anchor: str) -> str | None:
        """The page label of an anchor in what has been laid out so far."""
        for part in self.parts:
            if part.sheet is not None and anchor in part.sheet.reading.anchors:
                return part.label(part.sheet.reading.anchors[anchor])
        return None

    def _bind(self) -> Printed:
        """Gather the sheets in reading order; the first of the text is a recto."""
        bound: list[Bound] = []
        starts: list[PageStart] = []
        anchors: dict[str, int] = {}
        notes: dict[str, int] = {}
        warnings: list[str] = []
        for part in self.parts:
            sheet = part.sheet
            assert sheet is not None
            blank = part.matter == "front" and part.count % 2 == 1
            bound.append(Bound(sheet, part.style, part.first, blank))
            base = len(starts)
            for number, start in enumerate(sheet.reading.starts):
                locus = self._locus(part.divisions, start)
                starts.append(PageStart(base + number, part.label(number), locus))
            if blank:
                starts.append(PageStart(len(starts), part.label(part.count), None))
            anchors |= {name: base + page for name, page in sheet.reading.anchors.items()}
            notes |= {name: base + page for name, page in sheet.reading.notes.items()}
            warnings += sheet.warnings
            warnings += [f"printed words stray in block {b}" for b in sheet.reading.strayed]
        pdf = gather(bound, _outline(self.edition), self.edition, self.case.faces)
        if self.dress.lines:
            pdf = number_lines(pdf, self._lines(), self.dress.lines, self.dress.lines_at)
        identifier = f"{self.edition.metadata.identifier}#print-{self.edition.profile.paper}"
        return Printed(pdf, PageMap(identifier, tuple(starts), anchors), notes, tuple(warnings))

    def _lines(self) -> list[list[float]]:
        """The baselines of numbered paragraphs on each page of the book."""
        counted = {b.id for d in self.edition.divisions for b in d.blocks if b.paragraph}
        return [
            [line.baseline for line in page if line.block in counted]
            for part in self.parts
            if part.sheet is not None
            for page in part.sheet.reading.lines
        ]

    def _locus(self, divisions: Sequence[Division], start: tuple[str, int] | None) -> Locus | None:
        if start is None:
            return None
        block, offset = start
        for division in divisions:
            if any(b.id == block for b in division.blocks):
                return Locus(division.id, block, offset)
        raise KeyError(block)


def _ids_of(divisions: Sequence[Division], edition: Edition) -> frozenset[str]:
    """Every id to which a link inside this run may lead."""
    from glossator.prose import parse

    ids: set[str] = set()
    for division in divisions:
        bodies = [division.body, *(note.body for note in edition.notes_of(division))]
        for body in bodies:
            for element in parse(body).iter():
                ids |= {element.get("id", ""), element.get("data-use", "")}
        ids |= {division.id, *division.notes}
        ids |= {note.call_id for note in edition.notes_of(division)}
    return frozenset(ids - {""})


def _characters(edition: Edition) -> str:
    """Every character that some sheet may print, each once."""
    said = edition.metadata
    texts = [said.title, said.subtitle, *(layer.singular for layer in edition.layers.values())]
    texts += (layer.sign for layer in edition.layers.values())
    texts += (division.body for division in edition.divisions)
    texts += (note.body + note.mark + note.lemma for note in edition.notes.values())
    texts += (entry.headword + entry.body for entry in edition.entries.values())
    return "".join(sorted({char for text in texts for char in text}))


def _outline(edition: Edition) -> list[OutlineEntry]:
    return [
        OutlineEntry(heading.level, heading.title, heading.id)
        for division in edition.divisions
        for heading in division.headings
        if heading.level <= 3
    ]
