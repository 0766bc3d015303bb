"""The printed edition: plans the runs, has them laid out in turn, and gathers the book.

The text comes first, then the back matter (whose glossary and index name pages of the text), then
the front matter (whose contents names pages of both): so most page references are plain words by
the time they are set. What names a page that is not known yet, such as a cross-reference from one
paragraph to another, is set with a stand-in and its run laid out again, until no run says anything
new. Should references change the pages they name for ever, they get rooms of a fixed width, and the
layout no longer depends on them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from glossator.errors import GlossatorError
from glossator.model import Division, Edition, Locus, Matter, PageMap, PageStart
from glossator.press.pdf.dress import BOOK, Dress
from glossator.press.pdf.gather import Bound, OutlineEntry, gather
from glossator.press.pdf.known_pages import Folios, folio
from glossator.press.pdf.line_numbers import number_lines
from glossator.press.pdf.markup import Compositor
from glossator.press.pdf.sheets import Layouter, Run, Sheet
from glossator.press.pdf.styling import TypeCase, faces_for, style_sheet, type_case
from glossator.prose import escape

FREE: Final = 4  # rounds in which references may move the text
SETTLING: Final = 3  # rounds with references of a fixed width: to set them, to fill them, to see it
_UNSETTLED: Final = "shorten a heading, or take out a reference"


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


_STYLES: Final[Mapping[Matter, str]] = {"front": "roman", "text": "decimal", "back": "decimal"}


@dataclass(slots=True)
class _Part:
    """One run: which divisions, how its pages are numbered, and from which number on.

    `composed` is what it was laid out from: HTML, and the number of the first page.
    """

    name: str
    matter: Matter
    divisions: tuple[Division, ...]
    style: str
    first: int = 1
    sheet: Sheet | None = None
    composed: tuple[str, int] = ("", 0)

    def label(self, index: int) -> str:
        return folio(self.style, self.first + index).label

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
    folios: Folios = field(default_factory=Folios)
    case: TypeCase = field(init=False)

    def print(self) -> Printed:
        """Lay every run out until none says anything new, and gather them."""
        self.case = type_case(_characters(self.edition), faces_for(self.edition))
        for matter, style in _STYLES.items():
            divisions = tuple(d for d in self.edition.divisions if d.matter == matter)
            if matter == "front" or not self.apart:
                self.parts += [_Part(matter, matter, divisions, style)] if divisions else []
            else:
                self.parts += [_Part(d.id, matter, (d,), style) for d in divisions]
        for attempt in range(FREE + SETTLING):
            if not self._round(fixed=attempt >= FREE):
                return self._bind()
        raise GlossatorError("the pages and the references to them do not settle", _UNSETTLED)

    def _round(self, *, fixed: bool) -> bool:
        """Whether any run had to be laid out. The front matter names pages of all: it is last."""
        news, following = False, self.dress.first
        for part in sorted(self.parts, key=lambda part: part.matter == "front"):
            if part.matter != "front":
                part.first = following
            news |= self._lay_out(part, fixed)
            following += part.count
        return news

    def _lay_out(self, part: _Part, fixed: bool) -> bool:
        """Whether the run had to be laid out: not if it says what it said before."""
        if part.first == part.composed[1] and not self._names_pages(part):
            return False
        ids = _ids_of(part.divisions, self.edition)
        compositor = Compositor(self.edition, ids.__contains__, self.folios, fixed)
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
        if (page, part.first) == part.composed:
            return False
        part.composed = page, part.first
        texts = {block.id: block.text for d in part.divisions for block in d.blocks}
        css = style_sheet(self.edition, part.style, part.first, self.case) + self.dress.css
        part.sheet = self.layouter.lay_out(Run(part.name, page, css, texts))
        self.folios.learn(part.name, part.divisions, part.style, part.first, part.sheet.reading)
        return True

    def _names_pages(self, part: _Part) -> bool:
        """Whether what a run says depends on the pages of anything."""
        for division in part.divisions:
            if division.role in ("contents", "glossary", "index"):
                return True
            bodies = (division.body, *(note.body for note in self.edition.notes_of(division)))
            if any("data-folio" in body for body in bodies):
                return True
        return False

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
            labels = tuple(map(part.label, range(part.count)))
            bound.append(Bound(sheet, part.style, part.first, labels, blank))
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
