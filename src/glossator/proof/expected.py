"""What the edition demands of every finished file, as plain values."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from glossator.model import Division, Edition, Locus, Note, PageMap
from glossator.proof.folding import collapsed, ink
from glossator.proof.index_checks import Surroundings, WantedLine, surroundings, wanted_lines
from glossator.prose import SILENT, Element, blocks_of, parse, short_lemma, slots, text_of


@dataclass(frozen=True, slots=True)
class WantedBlock:
    """A block: its text, its inked parts (cut where a formula or a ruby reading stands).

    `listed` is whether every format carries it: the contents are each format's own.
    """

    id: str
    text: str
    parts: tuple[str, ...]
    at: int
    listed: bool

    @property
    def ink(self) -> str:
        """The block's inked characters, without its formulas."""
        return "".join(self.parts)


@dataclass(frozen=True, slots=True)
class WantedNote:
    """A note: ids, mark ("" in a layer without), what it opens with, plain text.

    `at` is where its call stands: in the stream, or, if `parent` names a note, in that note's ink.
    `extras` are the words with which a press may introduce it or sign it off. `again` is in the
    text: what is called twice is written there.
    """

    id: str
    call_id: str
    mark: str
    opening: str
    text: str
    at: int
    extras: tuple[str, ...]
    parent: str = ""
    again: tuple[tuple[str, int], ...] = ()  # id and place of each further call


@dataclass(frozen=True, slots=True)
class WantedGloss:
    """A linked headword: its own id ("" for a link that is no use), its entry's, words, place."""

    use: str
    entry: str
    words: str
    at: int


@dataclass(frozen=True, slots=True)
class WantedPage:
    """A printed page that begins with text of the edition; `listed` as for blocks."""

    label: str
    id: str
    index: int
    at: int
    listed: bool


@dataclass(frozen=True, slots=True)
class WantedHeading:
    """A heading of level 1, which the outline has to carry."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class WantedReference:
    """A link behind which print names the page of its target; `own` is its id if it has one.

    `how` is “full” or “aside”: the latter does not name the page on which it stands itself.
    """

    target: str
    own: str
    how: str


@dataclass(frozen=True, slots=True)
class Demand:
    """All of it, each in reading order. `stream` is the ink of all listed blocks."""

    stream: str
    blocks: tuple[WantedBlock, ...]
    notes: tuple[WantedNote, ...]
    glosses: tuple[WantedGloss, ...]
    paragraphs: tuple[tuple[str, int], ...]  # label, place
    pages: tuple[WantedPage, ...]
    labels: tuple[str, ...]  # of all printed pages, blank ones too
    afloat: Mapping[str, str]  # block of a figure that floats → label of its page
    headings: tuple[WantedHeading, ...]
    terms: frozenset[str]  # ids of the glossary's entries
    lines: tuple[WantedLine, ...]  # of the index, those with locators
    around: Surroundings
    references: tuple[WantedReference, ...]
    formulas: int = 0
    readings: tuple[str, ...] = ()  # of ruby, in text and notes
    calls: tuple[str, ...] = ()  # the notes called in the text, in the order of all calls
    notes_at: str = "foot"  # where print has them: vocabulary.NOTE_PLACES
    uses: tuple[tuple[str, str], ...] = ()  # words around the pages of an entry, without spaces
    type_size: float = 0.0  # of the running text, in points, if the profile says it


def demand(edition: Edition, pages: PageMap) -> Demand:
    """What this edition, printed on these pages, demands. Raises KeyError on a strayed locus."""
    blocks = tuple(_blocks(edition))
    texts = {block.id: block for block in blocks}

    def place(locus: Locus) -> int:
        block = texts[locus.block]
        return block.at + (len(ink(block.text[: locus.offset])) if block.listed else 0)

    def marked(locus: Locus) -> int:
        """A mark at a block's end stands on its page, not on the one that begins behind it."""
        rest = ink(texts[locus.block].text[locus.offset :])
        return place(locus) - (not rest and place(locus) > texts[locus.block].at)

    glosses = [WantedGloss(u.id, u.entry, u.words, place(u.locus)) for u in edition.uses()]
    glosses += _plain_links(edition, texts)
    folios = [(s.label, place(s.locus)) for s in pages.starts if s.locus is not None]
    afloat = {block: start.label for start in pages.starts for block in start.afloat}
    around = surroundings(edition, [s.label for s in pages.starts if s.locus or s.afloat])
    starts = {block.id: block.at for block in blocks}
    return Demand(
        stream="".join(block.ink for block in blocks if block.listed),
        blocks=blocks,
        notes=tuple(_notes(edition, place)),
        glosses=tuple(sorted(glosses, key=lambda gloss: gloss.at)),
        paragraphs=tuple(_paragraphs(edition, texts)),
        pages=tuple(_pages(pages, place, texts)),
        labels=tuple(start.label for start in pages.starts),
        afloat=afloat,
        headings=tuple(_headings(edition)),
        terms=frozenset(edition.entries),
        lines=tuple(wanted_lines(edition, folios, around, marked, starts, afloat)),
        around=around,
        references=tuple(_references(edition)),
        formulas=sum(1 for _ in _silent(edition, "math")),
        readings=tuple(ink("".join(rt.itertext())) for rt in _silent(edition, "rt")),
        calls=tuple(_calls(edition)),
        notes_at=edition.profile.notes,
        uses=tuple(_around_pages(edition, count) for count in (1, 2)),
        type_size=edition.profile.points,
    )


def _notes(edition: Edition, place: Callable[[Locus], int]) -> Iterator[WantedNote]:
    """The notes; of those on words of another the call's place is in that note's ink."""
    inner = _places_in_notes(edition)
    for note in edition.notes.values():
        base = inner.get(note.call.block) if note.parent else None
        if base is None:
            at = place(note.call)
        else:
            start, text = base
            at = start + len(ink(text[: note.call.offset]))
        yield _note(edition, note, at, tuple(map(place, note.again)))


def _pages(
    pages: PageMap, place: Callable[[Locus], int], texts: Mapping[str, WantedBlock]
) -> Iterator[WantedPage]:
    for start in pages.starts:
        if (locus := start.locus) is not None:
            listed = texts[locus.block].listed
            yield WantedPage(start.label, start.id, start.index, place(locus), listed)


def _headings(edition: Edition) -> Iterator[WantedHeading]:
    for division in edition.divisions:
        if division.headings:
            yield WantedHeading(division.headings[0].id, edition.name_of(division))


def _calls(edition: Edition) -> Iterator[str]:
    for division in edition.divisions:
        for link in parse(division.body).iter("a") if "data-call" in division.body else ():
            if (note := link.get("data-call")) is not None:
                yield note


def _around_pages(edition: Edition, count: int) -> tuple[str, str]:
    before, behind = edition.words.around("page.uses", "pages", count=count)
    return "".join(before.split()), "".join(behind.split())


def _silent(edition: Edition, tag: str) -> Iterator[Element]:
    """The elements of this kind in text and notes."""
    bodies = [division.body for division in edition.divisions]
    for body in (*bodies, *(note.body for note in edition.notes.values())):
        if f"<{tag}" in body:
            yield from parse(body).iter(tag)


def _references(edition: Edition) -> Iterator[WantedReference]:
    bodies = [division.body for division in edition.divisions]
    for body in (*bodies, *(note.body for note in edition.notes.values())):
        for link in parse(body).iter("a") if "data-folio" in body else ():
            if how := link.get("data-folio"):
                yield WantedReference(link.get("data-ref", ""), link.get("id", ""), how)


def _places_in_notes(edition: Edition) -> dict[str, tuple[int, str]]:
    """By the id of a note's block: the ink of the note that stands before it, and its text."""
    found = {}
    for note in edition.notes.values():
        at = 0
        for block in note.blocks:
            found[block.id] = at, block.text
            at += len(ink(block.text))
    return found


def _blocks(edition: Edition) -> Iterator[WantedBlock]:
    at = 0
    for division in edition.divisions:
        cut = _cut_blocks(division)
        listed = division.role != "contents"
        for block in division.blocks:
            parts = tuple(ink(part) for part in cut.get(block.id, (block.text,)))
            yield WantedBlock(block.id, block.text, parts, at, listed)
            at += sum(map(len, parts)) if listed else 0


def _plain_links(edition: Edition, texts: dict[str, WantedBlock]) -> Iterator[WantedGloss]:
    """Links to glossary entries that are no uses: inside the glossary, or put in by the editor."""
    for division in edition.divisions:
        for block in blocks_of(parse(division.body)):
            wanted = texts[block.get("id", "")]
            links = [a for a in block.iter("a") if a.get("data-use") is None]
            for link in links:
                entry = link.get("data-gloss") or link.get("data-ref") or ""
                if entry in edition.entries and wanted.listed:
                    start = next(slot.start for slot in slots(block) if slot.owner is link)
                    at = wanted.at + len(ink(wanted.text[:start]))
                    yield WantedGloss("", entry, text_of(link), at)


def _cut_blocks(division: Division) -> dict[str, tuple[str, ...]]:
    """The texts of those blocks that hold something silent, cut where it stands."""
    if not any(f"<{tag}" in division.body for tag in SILENT):
        return {}
    cut = {block.get("id", ""): tuple(_parts(block)) for block in blocks_of(parse(division.body))}
    return {block: parts for block, parts in cut.items() if len(parts) > 1}


def _parts(block: Element) -> list[str]:
    parts = [block.text or ""]
    for child in block:
        inner = [""]
        if isinstance(child.tag, str):
            inner = ["", ""] if child.tag in SILENT else _parts(child)
        parts[-1] += inner[0]
        parts += inner[1:]
        parts[-1] += child.tail or ""
    return parts


def _paragraphs(edition: Edition, texts: dict[str, WantedBlock]) -> Iterator[tuple[str, int]]:
    seen: set[str] = set()
    for division in edition.divisions:
        for block in division.blocks:
            if block.paragraph and block.paragraph not in seen:
                seen.add(block.paragraph)
                yield block.paragraph, texts[block.id].at


def _note(edition: Edition, note: Note, at: int, again: tuple[int, ...]) -> WantedNote:
    layer = edition.layers[note.layer]
    words = edition.words
    kind, date = words.kind_alone(note.kind), words.date(note.when)
    said: tuple[str, ...] = (layer.singular, layer.label, layer.sign, kind, date, note.kind)
    said += (words.kind(note.kind, note.when), words("kind.dated", kind=kind, date=date))
    lemma = (note.lemma, short_lemma(note.lemma))
    extras = (note.mark, note.opening, *said, *lemma, note.when)
    return WantedNote(
        note.id,
        note.call_id,
        note.mark,
        collapsed(note.opening),
        collapsed(note.text),
        at,
        tuple(map(collapsed, extras)),
        note.parent,
        tuple(zip(note.again_ids, again, strict=True)),
    )
