"""Conservation: every note, call, gloss, paragraph and page is in every format, once, in order.

Compares what the readers brought home with what the edition demands. The judges do not notice a
lost note, an emptied structure tree or a footnote that is no Note; this does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from glossator.formats import formats, function
from glossator.model import Edition, PageMap
from glossator.proof.expected import Demand, demand
from glossator.proof.finding import ProofFinding, limited, order_faults
from glossator.proof.folding import collapsed, first_difference, ink, stripped_of
from glossator.proof.index_checks import locator_faults
from glossator.proof.pdf_reader import PrintedBook
from glossator.proof.print_checks import Moved, check_print
from glossator.proof.reading import Call, Reading
from glossator.proof.sources.comparison import compare
from glossator.proof.sources.written import WrittenFile

COUNTED = ("notes", "calls", "glosses", "paragraphs", "pages", "index")


@dataclass(slots=True)
class Conservation:
    """Counts by format, what was demanded, findings, and where notes stand in print.

    `notes_on_page` is the share of notes on their call's own page (0–1), None without a PDF;
    `moved` are the notes that were too long for it, each with the labels of both pages.
    """

    demanded: dict[str, int]
    counts: dict[str, dict[str, int]] = field(default_factory=dict)
    findings: list[ProofFinding] = field(default_factory=list)
    notes_on_page: float | None = None
    moved: tuple[Moved, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether nothing was found wrong and every count is the edition's."""
        equal = all(counts == self.demanded for counts in self.counts.values())
        return equal and not any(finding.weight == "error" for finding in self.findings)


def conserve(
    edition: Edition,
    pages: PageMap,
    files: Mapping[str, Path],
    written: Sequence[WrittenFile] = (),
) -> Conservation:
    """Compare files with the edition on its printed pages, and with what the editor's files say
    (`written`, in reading order); keys: names of formats."""
    wanted = demand(edition, pages)
    uses = frozenset(use.id for use in edition.uses())
    result = Conservation(
        {
            "notes": len(wanted.notes),
            "calls": len(wanted.notes) + sum(len(note.again) for note in wanted.notes),
            "glosses": len(uses),
            "paragraphs": len(wanted.paragraphs),
            "pages": len(wanted.pages),
            "index": len(wanted.lines),
        }
    )
    for name, path in files.items():
        read = function(formats()[name].reader)(path, wanted)
        book = read if isinstance(read, PrintedBook) else None
        reading: Reading = read if book is None else book.reading
        reading.format = name
        glosses = _uses(reading, wanted, uses)
        result.counts[name] = {
            "notes": len(reading.notes),
            "calls": len(reading.calls),
            "glosses": len(glosses),
            "paragraphs": len(reading.paragraphs),
            "pages": len(reading.pages),
            "index": len({locator.line for locator in reading.locators}),
        }
        found = list(_compare(reading, wanted, glosses, uses))
        found += _locators(reading, wanted, book)
        if written:
            found += compare(reading, written)
        if book is not None:
            seen = check_print(book, wanted)
            result.notes_on_page, result.moved = seen.share, seen.moved
            found += seen.findings
        result.findings += limited(found)
    return result


def _locators(reading: Reading, wanted: Demand, book: PrintedBook | None) -> Iterator[ProofFinding]:
    """The index: every locator is there, and leads to the page or paragraph that it names."""
    page_of = None
    if book is not None and (file := book.file) is not None:

        def page_of(name: str) -> str:
            target = file.targets.get(name)
            return file.pages[target.page].label if target else ""

    for message, where in locator_faults(wanted.lines, reading.locators, wanted.around, page_of):
        yield ProofFinding(reading.format, "index", message, where)


def _uses(reading: Reading, wanted: Demand, uses: frozenset[str]) -> list[tuple[str, str, int]]:
    """The links that are uses, as (key, entry, place). In print a use is known by its place."""
    if reading.format != "pdf":
        return [(g.use, g.entry, g.at) for g in reading.glosses if g.use in uses]
    places = {(g.entry, g.at): g.use for g in wanted.glosses if g.use}
    other = {(g.entry, g.at) for g in wanted.glosses if not g.use}
    found = []
    for gloss in reading.glosses:
        spot = (gloss.entry, gloss.at)
        if spot in places or spot not in other:
            found.append((places.get(spot, f"{gloss.entry} ({gloss.where})"), *spot))
    return found


def _compare(
    reading: Reading,
    wanted: Demand,
    glosses: list[tuple[str, str, int]],
    uses: frozenset[str],
) -> Iterator[ProofFinding]:
    name = reading.format
    for flaw in reading.flaws:
        yield ProofFinding(name, flaw.check, flaw.message, flaw.where)
    if reading.stream != wanted.stream:
        difference = first_difference(wanted.stream, reading.stream)
        yield ProofFinding(name, "text", f"the text differs: {difference}", "")
    yield from _compare_notes(reading, wanted)
    yield from _compare_calls(reading, wanted)
    listed = [g for g in wanted.glosses if g.use in uses]
    for message, key in order_faults("gloss", [g.use for g in listed], [g[0] for g in glosses]):
        yield ProofFinding(name, "glosses", message, key)
    spots = {key: (entry, at) for key, entry, at in glosses}
    for gloss in listed:
        if gloss.use in spots and spots[gloss.use] != (gloss.entry, gloss.at):
            message = f"the gloss of “{gloss.words}” stands elsewhere or leads to another entry"
            yield ProofFinding(name, "glosses", message, gloss.use)
    yield from _compare_places(reading, wanted)


def _compare_notes(reading: Reading, wanted: Demand) -> Iterator[ProofFinding]:
    name = reading.format
    ids = [note.id for note in wanted.notes]
    found_ids = [note.id for note in reading.notes]
    # print orders the notes of a page as they are called, a division's end may sort them by layer
    if sorted(ids) != sorted(found_ids):
        for message, key in order_faults("note", ids, found_ids):
            yield ProofFinding(name, "notes", message, key)
    elif name == "pdf":
        apart = {note.id for note in reading.notes if note.apart}
        called, stand = ([i for i in one if i not in apart] for one in (ids, found_ids))
        for message, key in order_faults("note", called, stand):
            yield ProofFinding(name, "notes", message, key)
    found = {note.id: note for note in reading.notes}
    for note in wanted.notes:
        printed = found.get(note.id)
        if printed is None:
            continue
        if printed.mark != note.opening:
            message = f"the note opens with “{printed.mark}”, not with “{note.opening}”"
            yield ProofFinding(name, "marks", message, printed.where)
        fold = collapsed if reading.spaced else ink
        text, whole = fold(note.text), fold(printed.text)
        if text not in whole:
            message = f"the note’s text differs: {first_difference(text, whole)}"
            yield ProofFinding(name, "notes", message, printed.where)
        else:
            extras = tuple(map(fold, note.extras))
            # a short note may stand in its layer's name, too: in print its words come last
            rest = stripped_of(whole.replace(text, " ", 1), extras)
            if rest and stripped_of(" ".join(whole.rsplit(text, 1)), extras):
                message = f"the note says more than the edition: “{rest[:40]}”"
                yield ProofFinding(name, "notes", message, printed.where)
        if printed.back != note.call_id:
            message = f"the note leads back to “{printed.back}”, not to its call"
            yield ProofFinding(name, "links", message, printed.where)
        if name != "pdf" and printed.again != tuple(anchor for anchor, _ in note.again):
            message = "the note does not lead back to each of its calls"
            yield ProofFinding(name, "links", message, printed.where)


def _compare_calls(reading: Reading, wanted: Demand) -> Iterator[ProofFinding]:
    name = reading.format
    for message, key in _order_of_calls(reading, wanted):
        yield ProofFinding(name, "calls", message, key)
    calls: dict[str, Call] = {}
    further: dict[str, list[Call]] = {}
    for call in reading.calls:
        if calls.setdefault(call.note, call) is not call:
            further.setdefault(call.note, []).append(call)
    texts = {note.id: note.text for note in wanted.notes}
    found = {note.id: note.text for note in reading.notes}
    for note in wanted.notes:
        if note.id not in calls:
            continue
        call = calls[note.id]
        for other, (_, at) in zip(further.get(note.id, ()), note.again, strict=False):
            if (other.mark, other.at) != (note.mark, at):
                message = f"the mark “{note.mark}” stands again at another place, or changed"
                yield ProofFinding(name, "calls", message, other.where)
        if call.mark != note.mark:
            message = f"the call shows “{call.mark}”, its mark is “{note.mark}”"
            yield ProofFinding(name, "marks", message, call.where)
        if call.within != note.parent:
            message = f"the call stands in “{call.within or 'the text'}”, it belongs in "
            message += f"“{note.parent or 'the text'}”"
            yield ProofFinding(name, "calls", message, call.where)
        elif note.parent:
            whole, text = ink(found.get(note.parent, "")), ink(texts[note.parent])
            if call.at - max(whole.find(text), 0) != note.at:
                message = f"the call stands {call.at} characters into its note, not {note.at}"
                yield ProofFinding(name, "calls", message, call.where)
        elif call.at != note.at:
            before = reading.stream[max(0, call.at - 20) : call.at]
            right = wanted.stream[max(0, note.at - 20) : note.at]
            message = f"the call stands after “{before}”, it belongs after “{right}”"
            yield ProofFinding(name, "calls", message, call.where)


def _order_of_calls(reading: Reading, wanted: Demand) -> Iterator[tuple[str, str]]:
    """Calls lost, doubled or out of order: in the text, then within each note.

    Places without ink are not in the order of a PDF's tags: they are compared by their places.
    """
    inkless = {note.id for note in wanted.notes if not note.mark and reading.format == "pdf"}
    for parent in dict.fromkeys(note.parent for note in wanted.notes):
        ids = [note.id for note in wanted.notes if note.parent == parent]
        if not parent:
            ids = [i for i in wanted.calls if i not in inkless]
            ids += [n.id for n in wanted.notes if n.id in inkless and not n.parent]
        found = [call.note for call in reading.calls if call.within == parent]
        for silent in (False, True):
            yield from order_faults(
                "the call of note",
                _told_apart([i for i in ids if (i in inkless) is silent]),
                _told_apart([i for i in found if (i in inkless) is silent]),
            )


def _told_apart(notes: Iterable[str]) -> list[str]:
    """The notes in the order of their calls; one that is called again has the number with it."""
    counts: Counter[str] = Counter()
    named = []
    for note in notes:
        counts[note] += 1
        named.append(note if counts[note] == 1 else f"{note} (call {counts[note]})")
    return named


def _compare_places(reading: Reading, wanted: Demand) -> Iterator[ProofFinding]:
    """¶ numbers and page turns: labels in order, each at its place."""
    name = reading.format
    labels = [label for label, _ in wanted.paragraphs]
    for message, key in order_faults("¶", labels, [p.label for p in reading.paragraphs]):
        yield ProofFinding(name, "paragraphs", message, f"¶ {key}")
    places = dict(wanted.paragraphs)
    for number in reading.paragraphs:
        if number.label in places and places[number.label] != number.at:
            message = f"¶ {number.label} does not stand at the start of its paragraph"
            yield ProofFinding(name, "paragraphs", message, number.where)
    folios = [page.label for page in wanted.pages]
    for message, key in order_faults("page", folios, [p.label for p in reading.pages]):
        yield ProofFinding(name, "pages", message, f"page {key}")
    starts = {page.label: page for page in wanted.pages if page.listed}
    for turn in reading.pages:
        page = starts.get(turn.label)
        if page is not None and page.at != turn.at:
            words = wanted.stream[page.at : page.at + 20]
            found = reading.stream[turn.at : turn.at + 20]
            message = f"page {turn.label} begins with “{found}”, it should with “{words}”"
            yield ProofFinding(name, "pages", message, turn.where)
