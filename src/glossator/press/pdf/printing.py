"""The printed edition: plans the runs, has them laid out in turn, and gathers the book.

The text comes first, then the back matter (whose glossary and index name pages of the text), then
the front matter (whose contents names pages of both): so most page references are plain words by
the time they are set. What names a page that is not known yet, such as a cross-reference from one
paragraph to another, is set with a stand-in and its run laid out again, until no run says anything
new. Should references change the pages they name for ever, they get rooms of a fixed width, and the
layout no longer depends on them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from glossator.diagnostics import Diagnostic, Place, diagnose
from glossator.errors import GlossatorError
from glossator.model import Division, Edition, Locus, Matter, Note, PageMap, PageStart
from glossator.press.pdf.binding.gather import Bound, OutlineEntry, gather
from glossator.press.pdf.binding.line_numbers import number_lines
from glossator.press.pdf.engine.sheets import Layouter, Run, Sheet
from glossator.press.pdf.series import folio
from glossator.press.pdf.setting.dress import BOOK, Dress
from glossator.press.pdf.setting.faces import TypeCase, type_case_of
from glossator.press.pdf.setting.known_pages import Folios
from glossator.press.pdf.setting.lengths import long_notes
from glossator.press.pdf.setting.markup import Compositor
from glossator.press.pdf.setting.pictures import pictures_in
from glossator.press.pdf.setting.styling import (
    LARGE,
    note_column,
    style_sheet,
    type_size,
)
from glossator.prose import escape
from glossator.scripts import right_to_left

_CROWDED: Final = 6  # layouts of one part until no note stands more than a page late
FREE: Final = 4  # rounds in which references may move the text
SETTLING: Final = 3  # rounds with references of a fixed width: to set them, to fill them, to see it
_NARROWER: Final = "make two tables of it, or leave a column out, or choose a larger paper"
_SMALLER: Final = "break it yourself, with aligned or cases, or write it in two formulas"
_BOOKMARKS: Final = 3  # level of headings
_UNSETTLED: Final = "shorten a heading, or take out a reference"


@dataclass(frozen=True, slots=True)
class Printed:
    """A finished PDF, its page map, the page index of each note, and findings of the layout."""

    pdf: bytes
    pages: PageMap
    note_pages: dict[str, int]
    findings: tuple[Diagnostic, ...]


def print_pdf(
    edition: Edition,
    dress: Dress = BOOK,
    *,
    apart: bool = True,
    layouter: Layouter | None = None,
) -> Printed:
    """Print the edition, as the book unless `dress` says otherwise.

    Divisions of text and back matter are laid out one by one; with `apart` false, all of a matter
    in one run, which gives the same pages. A layouter that is open may be used for several
    editions. Raises GlossatorError when the layout fails.
    """
    if layouter is not None:
        return _Printing(edition, layouter, dress, apart).print()
    with Layouter() as opened:
        return _Printing(edition, opened, dress, apart).print()


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
    behind: frozenset[str] = frozenset()  # notes at their division's end
    told: tuple[str, ...] = ()  # what could not be set as it should be

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
        large = type_size(self.edition) >= LARGE
        self.case = type_case_of(self.edition, _characters(self.edition), large=large)
        for matter, style in _STYLES.items():
            divisions = tuple(d for d in self.edition.divisions if d.matter == matter)
            if matter == "front" or not self.apart:
                self.parts += [_Part(matter, matter, divisions, style)] if divisions else []
            else:
                self.parts += [_Part(d.id, matter, (d,), style) for d in divisions]
        self._send_behind()
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
        """Whether the run had to be laid out: not if it says what it said before.

        Notes that came to stand more than one page late go to the long ones.
        """
        if part.first == part.composed[1] and not self._names_pages(part):
            return False
        run = self._compose(part, fixed)
        if (run.html, part.first) == part.composed:
            return False
        for _ in range(_CROWDED):
            part.composed = run.html, part.first
            part.sheet = self.layouter.lay_out(run)
            late = self._late(part, part.sheet)
            if not late:
                self.folios.learn(
                    part.name, part.divisions, part.style, part.first, part.sheet.reading
                )
                return True
            part.behind |= late
            run = self._compose(part, fixed)
        raise GlossatorError("the notes find no place on their pages", "shorten some of them")

    def _notes(self, part: _Part) -> list[Note]:
        return [note for d in part.divisions for note in self.edition.notes_of(d)]

    def _send_behind(self) -> None:
        """Choose the notes that are to stand at their division's end: all, or the long ones."""
        compositor = Compositor(self.edition, lambda anchor: False, self.folios)

        def measured(body: str) -> dict[str, float]:
            return self.layouter.measure(self._run(self.parts[-1], body, {}))

        notes = self.edition.notes
        chosen = frozenset(notes)
        if self.edition.profile.notes != "end":
            chosen = frozenset(long_notes(notes.values(), compositor.note, measured))
        for part in self.parts:
            part.behind = frozenset(note.id for note in self._notes(part)) & chosen

    def _late(self, part: _Part, sheet: Sheet) -> frozenset[str]:
        """Notes on neither their call's page nor the next."""
        at, anchors = sheet.reading.notes, sheet.reading.anchors
        return frozenset(
            note.id
            for note in self._notes(part)
            if note.id not in part.behind
            and at.get(note.id, -1) - anchors[note.call_id] not in (0, 1)
        )

    def _compose(self, part: _Part, fixed: bool) -> Run:
        ids = _ids_of(part.divisions, self.edition)
        compositor = Compositor(self.edition, ids.__contains__, self.folios, fixed, part.behind)
        body = "".join(
            compositor.contents(d) if d.role == "contents" else compositor.division(d)
            for d in part.divisions
        )
        part.told = tuple(dict.fromkeys(compositor.told))
        texts = {block.id: block.text for d in part.divisions for block in d.blocks}
        return self._run(part, body, texts)

    def _run(self, part: _Part, body: str, texts: Mapping[str, str]) -> Run:
        said = self.edition.metadata
        direction = "rtl" if right_to_left(said.language) else "ltr"
        page = (
            f'<!DOCTYPE html><html lang="{escape(said.language)}" dir="{direction}"><head>'
            f'<meta charset="utf-8"><title>{escape(said.title)}</title></head>'
            f'<body class="notes-{self.edition.profile.notes}">{body}</body></html>'
        )
        css = style_sheet(self.edition, part.style, part.first, self.case) + self.dress.css
        column = note_column(self.edition)
        named = pictures_in(page, self.edition.pictures)
        names = _names(self.edition)
        return Run(part.name, page, css, texts, part.style, part.first, column, named, names)

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
        findings: list[Diagnostic] = []
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
            behind = {name: sheet.reading.anchors[name] for name in part.behind}
            stand = sheet.reading.notes | behind
            notes |= {name: base + page for name, page in stand.items()}
            findings += _warnings(part, sheet, self.edition)
            findings += self._moved(part)
            place = Place(part.divisions[0].source_file or "edition.yaml", 1)
            for words in part.told:
                code, hint = ("T004", _NARROWER) if "table" in words else ("T003", _SMALLER)
                findings.append(diagnose(code, place, words, hint))
        pdf = gather(bound, _outline(self.edition), self.edition, self.case.faces)
        if self.dress.lines:
            pdf = number_lines(pdf, self._lines(), self.dress.lines, self.dress.lines_at)
        identifier = f"{self.edition.metadata.identifier}#print-{self.edition.profile.paper}"
        return Printed(pdf, PageMap(identifier, tuple(starts), anchors), notes, tuple(findings))

    def _moved(self, part: _Part) -> list[Diagnostic]:
        """A word on each note that was too long for the foot of its page."""
        if self.edition.profile.notes == "end":
            return []
        assert part.sheet is not None
        anchors = part.sheet.reading.anchors
        return [
            _moved(note, part.label(anchors[note.id]), self.edition)
            for note in self._notes(part)
            if note.id in part.behind
        ]

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


def _moved(note: Note, page: str, edition: Edition) -> Diagnostic:
    name = f"{edition.layers[note.layer].singular.lower()} {note.mark} ({note.key})"
    return diagnose(
        "T002",
        note.place,
        f"{name} is too long for the foot of a page: in print it stands on page {page}",
        "shorten it or make it two, if it should stand where it is called",
    )


def _warnings(part: _Part, sheet: Sheet, edition: Edition) -> list[Diagnostic]:
    """What the layout engine warned of, and what was printed otherwise than it should be."""
    whole = Place(part.divisions[0].source_file or "edition.yaml", 1)
    said = []
    for path, words in sheet.warnings:
        picture = edition.pictures.get(path)
        about = f"the picture “{path}”" if picture else f"the layout of “{part.name}”"
        said.append((picture.place if picture else whole, f"{about} warns: {words}"))
    for block in sheet.reading.strayed:
        said.append((whole, f"printed words stray in block {block} of “{part.name}”"))
    hint = "look at the printed pages; please report it if the manuscript gives no reason for it"
    return [diagnose("T001", place, words, hint) for place, words in said]


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
    return "".join(sorted({char for text in texts for char in text} | edition.words.characters))


def _names(edition: Edition) -> frozenset[str]:
    """Words that are never hyphenated: those of the names of people, places and glossary."""
    said = [person.name for person in edition.metadata.people]
    for entry in edition.entries.values():
        said += [entry.headword, *entry.forms]
    words = {word for name in said for word in re.findall(r"[^\W\d_]+", name)}
    return frozenset(word for word in words if not word.islower())


def _outline(edition: Edition) -> list[OutlineEntry]:
    return [
        OutlineEntry(heading.level, heading.title, heading.id)
        for division in edition.divisions
        for heading in division.headings
        if heading.level <= max(_BOOKMARKS, edition.metadata.contents_depth)
    ]
