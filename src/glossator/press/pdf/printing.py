"""The printed edition: plans the runs, has each laid out once, all at a time, and gathers the book.

What a run says does not depend on the pages of others: references to pages keep room for as many
figures as they are likely to have, and are written in when the sheets are gathered. Only a glossary
and an index list pages, as many as there are; they wait for the other runs. A run is laid out again
where a number turns out to need another room, where a note comes to stand too late, or where notes
in the margin must change sides. Should that go on for ever, references get rooms wide enough for
any number, and the layout no longer depends on them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from glossator.diagnostics import Diagnostic, Place, diagnose
from glossator.errors import GlossatorError
from glossator.locating import figures_alone
from glossator.model import Division, Edition, Locus, Matter, Note, PageMap, PageStart
from glossator.press.pdf.binding.finishing import side_of
from glossator.press.pdf.binding.gather import Bound, gather
from glossator.press.pdf.binding.line_numbers import number_lines
from glossator.press.pdf.engine.sheets import Layouter, Run, Sheet
from glossator.press.pdf.remarks import moved, warnings
from glossator.press.pdf.series import folio
from glossator.press.pdf.setting.dress import BOOK, Dress
from glossator.press.pdf.setting.expected_pages import expected_places
from glossator.press.pdf.setting.faces import TypeCase, type_case_of
from glossator.press.pdf.setting.known_pages import Folios
from glossator.press.pdf.setting.lengths import long_notes
from glossator.press.pdf.setting.markup import Compositor
from glossator.press.pdf.setting.names import Names
from glossator.press.pdf.setting.pictures import pictures_in
from glossator.press.pdf.setting.styling import note_column, style_sheet
from glossator.prose import escape
from glossator.scripts import right_to_left
from glossator.store import Store

_CROWDED: Final = 6  # layouts of one part until no note stands more than a page late
FREE: Final = 4  # rounds in which references may move the text
SETTLING: Final = 3  # rounds with references of a fixed width: to set them, and to see it
_NARROWER: Final = "make two tables of it, or leave a column out, or choose a larger paper"
_SMALLER: Final = "break it yourself, with aligned or cases, or write it in two formulas"
_LISTING: Final = ("glossary", "index")  # divisions that list pages
_MEASURED: Final = 40  # notes that are measured together
_NOTES_WEIGH: Final = 3  # times as long as text of the same length takes to be laid out
_UNDIVIDED: Final = ("td", "th", "caption")  # notes called here never go on overleaf
_UNSETTLED: Final = "shorten a heading, or take out a reference"


@dataclass(frozen=True, slots=True)
class Printed:
    """A finished PDF, its page map, the page index of each note, and findings of the layout.

    `left` is how much of the last page's text is white, a share of its height.
    """

    pdf: bytes
    pages: PageMap
    note_pages: dict[str, int]
    findings: tuple[Diagnostic, ...]
    left: float = 0.0


def print_pdf(
    edition: Edition,
    dress: Dress = BOOK,
    *,
    apart: bool = True,
    layouter: Layouter | None = None,
    jobs: int | None = None,
    store: Store | None = None,
    tell: Callable[[str], None] | None = None,
    settled: Callable[[PageMap], None] | None = None,
) -> Printed:
    """Print the edition, as the book unless `dress` says otherwise.

    Divisions of text and back matter are laid out one by one, `jobs` at the same time (as many as
    the machine has cores); with `apart` false, all of a matter in one run, which gives the same
    pages. What is in the store is not laid out again. A layouter that is open may be used for
    several editions. `tell` hears how far it has come, `settled` gets the page map before the book
    is gathered. Raises GlossatorError when the layout fails.
    """
    if layouter is not None:
        return _Printing(edition, layouter, dress, apart, store, settled).print()
    with Layouter(jobs, store, tell) as opened:
        return _Printing(edition, opened, dress, apart, store, settled).print()


_STYLES: Final[Mapping[Matter, str]] = {"front": "roman", "text": "decimal", "back": "decimal"}


@dataclass(slots=True)
class _Part:
    """One run: which divisions, how its pages are numbered, and from which number on.

    `composed` is what it was laid out from.
    """

    name: str
    matter: Matter
    divisions: tuple[Division, ...]
    style: str
    first: int = 1
    count: int = 1  # pages: expected, then laid out
    sheet: Sheet | None = None
    composed: Run | None = None
    seen: str = ""  # key of its text in the store
    behind: frozenset[str] = frozenset()  # notes at their division's end
    told: tuple[str, ...] = ()  # what could not be set as it should be
    before_recto: bool = False  # whether what follows opens on a right page
    blank: bool = False  # whether an empty page stands behind it for that

    def label(self, index: int) -> str:
        return folio(self.style, self.first + index).label

    @property
    def lists_pages(self) -> bool:
        return any(division.role in _LISTING for division in self.divisions)


@dataclass(slots=True)
class _Printing:
    edition: Edition
    layouter: Layouter
    dress: Dress = BOOK
    apart: bool = True
    store: Store | None = None
    settled: Callable[[PageMap], None] | None = None
    parts: list[_Part] = field(default_factory=list)  # in reading order
    folios: Folios = field(default_factory=Folios)
    case: TypeCase = field(init=False)
    names: Names = field(init=False)

    def print(self) -> Printed:
        """Lay every run out until none says anything new, and gather them."""
        large = self.edition.profile.large
        self.names = Names(self.edition)
        self.case = type_case_of(self.edition, large=large, store=self.store)
        for matter, style in _STYLES.items():
            divisions = tuple(d for d in self.edition.divisions if d.matter == matter)
            if matter == "front" or not self.apart:
                self.parts += [_Part(matter, matter, divisions, style)] if divisions else []
            else:
                self.parts += [_Part(d.id, matter, (d,), style) for d in divisions]
        for part, following in pairwise(self.parts):
            roles = part.divisions[-1].role, following.divisions[0].role
            part.before_recto = part.matter != "front" and "part" in roles
        self._send_behind()
        self._expect()
        self._round([part for part in self.parts if not part.lists_pages], fixed=False)
        for attempt in range(FREE + SETTLING):
            if not self._round(self.parts, fixed=attempt >= FREE):
                return self._bind()
        raise GlossatorError("the pages and the references to them do not settle", _UNSETTLED)

    def _expect(self) -> None:
        """Reckon on which pages everything is likely to stand."""
        found = {}
        for part in self.parts:
            found[part.name], part.count = expected_places(part.divisions, self.edition)
        self._number()
        for part in self.parts:
            self.folios.expect(part.name, part.style, part.first, found[part.name])

    def _number(self) -> None:
        """Number the first pages of the runs of text and back matter, which follow one another."""
        following = self.dress.first
        for part in self.parts:
            if part.matter != "front":
                part.first = following
                part.blank = part.before_recto and (part.first + part.count) % 2 == 0
                following += part.count + part.blank

    def _round(self, parts: Sequence[_Part], *, fixed: bool) -> bool:
        """Lay out those runs that say something new; whether there were any."""
        laid = crowded = self._lay_out(parts, fixed)
        for _ in range(_CROWDED):
            crowded = [part for part in crowded if part.composed is None]
            if not crowded:
                break
            self._lay_out(crowded, fixed)
        else:
            raise GlossatorError("the notes find no place on their pages", "shorten some of them")
        self._number()
        for part in self.parts:
            self.folios.begin(part.name, part.first)
        return bool(laid)

    def _lay_out(self, parts: Sequence[_Part], fixed: bool) -> list[_Part]:
        """Lay out those runs that say something new, the longest first, and say which.

        One with notes that came too late, which are now put behind, is to be composed again.
        """
        laid: list[_Part] = []

        def news() -> Iterator[Run]:
            for part in sorted(parts, key=self._urgency, reverse=True):
                run = self._compose(part, fixed) if self._may_change(part) else part.composed
                if run is not None and run != part.composed:
                    part.composed = run
                    laid.append(part)
                    yield run

        for number, (_, sheet) in enumerate(self.layouter.lay_out_all(news())):
            part, reading = laid[number], sheet.reading
            if self.store is not None and part.seen:
                self.store.put(part.seen, b"")
            part.sheet, part.count = sheet, len(reading.starts)
            if late := self._late(part, sheet):
                part.behind |= late
                part.composed = None
            else:
                self.folios.learn(part.name, part.divisions, part.style, part.first, reading)
        return laid

    def _urgency(self, part: _Part) -> tuple[bool, int]:
        """What is likely to be laid out comes before what is likely to lie in the store."""
        if self.store is None:
            return True, self._length(part)
        bodies = [d.body for d in part.divisions] + [note.body for note in self._notes(part)]
        part.seen = self.store.key("seen", map(str.encode, bodies))
        return self.store.get(part.seen) is None, self._length(part)

    def _length(self, part: _Part) -> int:
        """How long the layout of a part is likely to take, beside others."""
        texts = sum(len(division.body) for division in part.divisions)
        return texts + _NOTES_WEIGH * sum(len(note.body) for note in self._notes(part))

    def _notes(self, part: _Part) -> list[Note]:
        return [note for d in part.divisions for note in self.edition.notes_of(d)]

    def _send_behind(self) -> None:
        """Choose the notes that are to stand at their division's end: all, or the long ones."""
        compositor = Compositor(self.edition, lambda anchor: False, self.folios)

        def measured(bodies: Sequence[str]) -> dict[str, float]:
            groups = [bodies[at : at + _MEASURED] for at in range(0, len(bodies), _MEASURED)]
            divs = (f'<div class="measured">{"".join(group)}</div>' for group in groups)
            return self.layouter.measure(self._run(self.parts[-1], body, {}) for body in divs)

        notes = self.edition.notes
        profile, chosen = self.edition.profile, frozenset(notes)
        if profile.notes != "end":
            long = list(notes.values())
            if profile.long_notes == "split":  # but a row of a table takes its notes with it
                tags = {b.id: b.tag for d in self.edition.divisions for b in d.blocks}
                long = [note for note in long if tags.get(note.call.block) in _UNDIVIDED]
            chosen = frozenset(long_notes(long, compositor.note, measured))
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
        direction = "rtl" if self._bound_right else "ltr"
        page = (
            f'<!DOCTYPE html><html lang="{escape(said.language)}" dir="{direction}"><head>'
            f'<meta charset="utf-8"/><title>{escape(said.title)}</title></head>'
            f'<body class="notes-{self.edition.profile.notes}">{body}</body></html>'
        )
        css = style_sheet(self.edition, self.case) + self.dress.css
        column = note_column(self.edition)
        named = pictures_in(page, self.edition.pictures)
        held, common = self.names.held, self.names.common(body)
        # notes in the margin stand where the margin is wide; all else may change sides later
        side = side_of(part.first if column else 1, turned=self._bound_right)
        return Run(part.name, page, css, texts, column, named, held, side, common)

    @property
    def _bound_right(self) -> bool:
        """Whether the book is bound on the right, so that its rectos are left pages."""
        return right_to_left(self.edition.metadata.language)

    def _may_change(self, part: _Part) -> bool:
        """Whether a run may have to be laid out (again): not if it says what it said before."""
        composed = part.composed
        if composed is None or part.lists_pages or (composed.column and self._turned(part)):
            return True
        bodies = (
            body
            for division in part.divisions
            for body in (division.body, *(n.body for n in self.edition.notes_of(division)))
        )
        return any("data-folio" in body for body in bodies)

    def _turned(self, part: _Part) -> bool:
        assert part.composed is not None
        return part.composed.side != side_of(part.first, turned=self._bound_right)

    def _bind(self) -> Printed:
        """Gather the sheets in reading order; the first of the text is a recto."""
        bound: list[Bound] = []
        starts: list[PageStart] = []
        anchors: dict[str, int] = {}
        notes: dict[str, int] = {}
        findings: list[Diagnostic] = []
        for part in self.parts:
            sheet, part.composed = part.sheet, None  # not needed any more, and long
            assert sheet is not None
            blank = part.blank or (part.matter == "front" and part.count % 2 == 1)
            labels = tuple(map(part.label, range(part.count)))
            bound.append(Bound(sheet, part.style, part.first, labels, blank))
            base = len(starts)
            homes = {block.id: one.id for one in part.divisions for block in one.blocks}
            for number, start in enumerate(sheet.reading.starts):
                locus = self._locus(homes, start)
                afloat = sheet.reading.afloat_on(number)
                starts.append(PageStart(base + number, part.label(number), locus, afloat))
            if blank:
                starts.append(PageStart(len(starts), part.label(part.count), None))
            anchors |= {name: base + page for name, page in sheet.reading.anchors.items()}
            behind = {name: sheet.reading.anchors[name] for name in part.behind}
            stand = sheet.reading.notes | behind
            notes |= {name: base + page for name, page in stand.items()}
            findings += warnings(part.name, part.divisions[0], sheet, self.edition)
            findings += self._moved(part)
            place = Place(part.divisions[0].source_file or "edition.yaml", 1)
            for words in part.told:
                code, hint = ("T004", _NARROWER) if "table" in words else ("T003", _SMALLER)
                findings.append(diagnose(code, place, words, hint))
        said = self.edition.metadata
        identifier = said.publication.isbn_urn("print")
        identifier = identifier or f"{said.identifier}#print-{self.edition.profile.paper}"
        pages = PageMap(identifier, figures_alone(starts), anchors)
        if self.settled is not None:
            self.settled(pages)
        pdf = gather(bound, self.edition, self.case.faces, self.folios.label, self.store)
        if self.dress.lines:
            pdf = number_lines(pdf, self._lines(), self.dress.lines)
        left = last.reading.left if (last := self.parts[-1].sheet) is not None else 0.0
        return Printed(pdf, pages, notes, tuple(dict.fromkeys(findings)), left)

    def _moved(self, part: _Part) -> list[Diagnostic]:
        """A word on each note that was too long for the foot of its page."""
        if self.edition.profile.notes == "end":
            return []
        assert part.sheet is not None
        anchors = part.sheet.reading.anchors
        return [
            moved(note, part.label(anchors[note.id]), self.edition)
            for note in self._notes(part)
            if note.id in part.behind
        ]

    def _lines(self) -> list[tuple[float, list[float]]]:
        """For each page of the book the place of line numbers, and the lines that are counted."""
        counted = {b.id for d in self.edition.divisions for b in d.blocks if b.paragraph}
        places = dict(zip(("right", "left"), self.dress.lines_at, strict=True))
        found = []
        for part in self.parts:
            lines = part.sheet.reading.lines if part.sheet is not None else []
            for number, page in enumerate(lines, part.first):
                at = places[side_of(number, turned=self._bound_right)]
                found.append((at, [line.baseline for line in page if line.block in counted]))
        return found

    def _locus(self, homes: Mapping[str, str], start: tuple[str, int] | None) -> Locus | None:
        if start is None:
            return None
        block, offset = start
        return Locus(homes[block], block, offset)


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
