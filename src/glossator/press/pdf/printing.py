"""The printed edition: plans the runs, has them laid out in turn, and gathers the book.

The text comes first, then the back matter (whose glossary names pages of the text), then the front
matter (whose contents names pages of both): so page references are plain words by the time they
are set, and no run waits for itself. Only the contents may name a page of its own run; it is set
again until its pages stay where they were.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from glossator.errors import GlossatorError
from glossator.model import Division, Edition, Locus, PageMap, PageStart
from glossator.press.pdf.gather import Bound, OutlineEntry, gather
from glossator.press.pdf.markup import Compositor
from glossator.press.pdf.sheets import Layouter, Run, Sheet
from glossator.press.pdf.styling import style_sheet
from glossator.prose import escape


@dataclass(frozen=True, slots=True)
class Printed:
    """A finished PDF, its page map, the page index of each note, and what the layout warned of."""

    pdf: bytes
    pages: PageMap
    note_pages: dict[str, int]
    warnings: tuple[str, ...]


def print_pdf(edition: Edition) -> Printed:
    """Print the edition. Raises GlossatorError when the layout fails."""
    with Layouter() as layouter:
        return _Printing(edition, layouter).print()


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


@dataclass(slots=True)
class _Part:
    """One run: which divisions, how its pages are numbered, and from which number on."""

    name: str
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
    parts: dict[str, _Part] = field(default_factory=dict)

    def print(self) -> Printed:
        for name, style in (("front", "roman"), ("text", "decimal"), ("back", "decimal")):
            divisions = tuple(d for d in self.edition.divisions if d.matter == name)
            if divisions:
                self.parts[name] = _Part(name, divisions, style)
        self._lay_out(self.parts["text"])
        if "back" in self.parts:
            self.parts["back"].first = self.parts["text"].count + 1
            self._lay_out(self.parts["back"])
        self._lay_out_front()
        return self._bind()

    def _lay_out_front(self) -> None:
        front = self.parts["front"]
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
        css = style_sheet(self.edition, part.style, part.first, page)
        part.sheet = self.layouter.lay_out(Run(part.name, page, css, texts))

    def _folio(self, anchor: str) -> str | None:
        """The page label of an anchor in what has been laid out so far."""
        for part in self.parts.values():
            if part.sheet is not None and anchor in part.sheet.reading.anchors:
                return part.label(part.sheet.reading.anchors[anchor])
        return None

    def _bind(self) -> Printed:
        """Gather the sheets in reading order; the first of the text is a recto."""
        order = [self.parts[name] for name in ("front", "text", "back") if name in self.parts]
        bound: list[Bound] = []
        starts: list[PageStart] = []
        anchors: dict[str, int] = {}
        notes: dict[str, int] = {}
        warnings: list[str] = []
        for part in order:
            sheet = part.sheet
            assert sheet is not None
            blank = part.name == "front" and part.count % 2 == 1
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
        pdf = gather(bound, _outline(self.edition), self.edition)
        profile = self.edition.profile
        edition_of = profile.paper if profile.name == "full" else f"{profile.paper}-{profile.name}"
        identifier = f"{self.edition.metadata.identifier}#print-{edition_of}"
        return Printed(pdf, PageMap(identifier, tuple(starts), anchors), notes, tuple(warnings))

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


def _outline(edition: Edition) -> list[OutlineEntry]:
    return [
        OutlineEntry(heading.level, heading.title, heading.id)
        for division in edition.divisions
        for heading in division.headings
        if heading.level <= 3
    ]
