"""The index and what refers by page: every locator is there and leads where it says.

What is expected is worked out anew from the edition and the page map: no press has a part in it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from glossator.model import Edition, IndexLine, Locus
from glossator.proof.folding import ink, quoted
from glossator.proof.reading import FoundLocator
from glossator.prose import parse

Place = Callable[[Locus], int]
_RANGE = re.compile(r"(\w+)–(\w+)\Z")


@dataclass(frozen=True, slots=True)
class WantedLine:
    """A heading of the index: its id and words, and where its locators stand in the stream.

    `pages` are the labels of the printed pages, `places` the ¶ labels (“¶7”) and, for what has
    none, ids of divisions; `notes` are ids of notes.
    """

    id: str
    heading: str
    at: int
    pages: frozenset[str]
    places: frozenset[str]
    notes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is needed to read a locator: labels in order, and what ids belong to.

    `owners` maps ids of units and blocks to “¶7” or to the id of their division.
    """

    pages: tuple[str, ...]
    paragraphs: tuple[str, ...]
    owners: dict[str, str]


def surroundings(edition: Edition, pages: Sequence[str]) -> Surroundings:
    """The surroundings of an edition on the pages with these labels."""
    owners: dict[str, str] = {}
    labels: dict[str, None] = {}
    for division in edition.divisions:
        for block in division.blocks:
            owners[block.id] = f"¶{block.paragraph}" if block.paragraph else division.id
        for unit in parse(division.body).iter():
            label = unit.get("data-par") if isinstance(unit.tag, str) else None
            if label:
                labels[label] = None
                owners[unit.get("id", "")] = f"¶{label}"
    return Surroundings(tuple(pages), tuple(labels), owners)


def wanted_lines(
    edition: Edition,
    pages: Sequence[tuple[str, int]],
    around: Surroundings,
    place: Place,
    starts: dict[str, int],
    afloat: Mapping[str, str],
) -> Iterator[WantedLine]:
    """The lines that have locators. `pages` are those on which text begins (label, place in the
    stream), `starts` gives the place of each block there, `afloat` the page of those that float.

    An edition may do without the division that holds them: then none is wanted.
    """
    ends = [at for _, at in pages]

    def page_of(locus: Locus) -> int:
        number = bisect_right(ends, place(locus)) - 1
        if locus.block not in afloat and number < 0:
            return -1  # an edition without pages
        return around.pages.index(afloat.get(locus.block) or pages[number][0])

    for line in edition.index_lines():
        if not line.locators or line.id not in starts:
            continue
        printed: set[str] = set()
        for one in line.locators:
            if not one.note:
                last = page_of(one.end) if one.end else page_of(one.locus)
                printed |= set(around.pages[page_of(one.locus) : last + 1])
        yield WantedLine(
            line.id,
            line.heading,
            starts[line.id] + len(ink(line.heading)),
            frozenset(printed),
            frozenset(_places(line, around)),
            frozenset(one.note for one in line.locators if one.note),
        )


def _places(line: IndexLine, around: Surroundings) -> Iterator[str]:
    for one in line.locators:
        if one.note:
            continue
        own = around.owners[one.locus.block]
        if one.end is None or own not in (f"¶{label}" for label in around.paragraphs):
            yield own
            continue
        last = around.owners[one.end.block]
        yield from _between(around.paragraphs, own[1:], last[1:], "¶")


def _between(labels: tuple[str, ...], first: str, last: str, sign: str = "") -> list[str]:
    """The labels from the first to the last; the first alone where that makes no sense."""
    if first not in labels or last not in labels:
        return [sign + first]
    start, end = labels.index(first), labels.index(last)
    return [sign + label for label in labels[start : max(start, end) + 1]]


def locator_faults(
    wanted: Sequence[WantedLine],
    found: Sequence[FoundLocator],
    around: Surroundings,
    page_of: Callable[[str], str] | None,
) -> Iterator[tuple[str, str]]:
    """What is wrong with a file's locators, in words, with the place.

    In print `page_of` gives the label of the page of a destination; elsewhere it is None.
    """
    notes = {note for line in wanted for note in line.notes}
    by_line: dict[str, list[FoundLocator]] = {line.id: [] for line in wanted}
    for one in found:
        if one.line not in by_line:
            yield f"{quoted(one.words)} belongs to no heading of the index", one.where
            continue
        by_line[one.line].append(one)
    for line in wanted:
        said: set[str] = set()
        noted: set[str] = set()
        for one in by_line[line.id]:
            if one.target in notes:
                noted.add(one.target)
                continue
            named, fault = _read(one, around, page_of)
            said |= named
            if fault:
                yield f"under {quoted(line.heading)}: {fault}", one.where
        demanded = line.pages if page_of else line.places
        for place in sorted(demanded - said):
            yield f"{quoted(line.heading)} of the index does not lead to {place}", line.id
        for place in sorted(said - demanded):
            yield f"{quoted(line.heading)} of the index leads to {place}, which is wrong", line.id
        for note in sorted(line.notes ^ noted):
            yield f"{quoted(line.heading)} of the index: the note {note} is amiss", line.id


def _read(
    one: FoundLocator, around: Surroundings, page_of: Callable[[str], str] | None
) -> tuple[set[str], str]:
    """The places that a locator names, and what is wrong with where it leads ("" if nothing)."""
    words = one.words.replace("¶", "").strip()
    spread = _RANGE.search(words)
    if page_of is not None:
        first = spread[1] if spread else words
        fault = "" if page_of(one.target) == first else f"{words} leads to another page"
        return set(_between(around.pages, first, spread[2] if spread else first)), fault
    owner = around.owners.get(one.target, "")
    if not owner.startswith("¶"):
        return {owner}, "" if owner else f"{quoted(words)} leads nowhere"
    first = spread[1] if spread else words
    fault = "" if owner == f"¶{first}" else f"{words} leads to {owner}"
    return set(_between(around.paragraphs, first, spread[2] if spread else first, "¶")), fault
