"""A division of the page as it stands in the file, kept from one build to the next.

What was written of it is a function of the division, of its notes and of some words (`made_of`),
so after an edit only the divisions that changed are made again. The back matter that lists places
of the whole edition is made each time.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from itertools import chain

from glossator.locating import Mentions, PageFinder
from glossator.model import Division, Edition, PageStart
from glossator.press.made_of import LISTING, is_whole, made_of, notes_in
from glossator.press.places import fill_locators
from glossator.press.web.links import known_ids
from glossator.press.web.markers import printed_divisions
from glossator.press.web.markup import element, write
from glossator.press.web.rules import lift_styles
from glossator.press.web.sections import section
from glossator.prose import Element
from glossator.store import Store, recalled
from glossator.words import Phrase


@dataclass(frozen=True, slots=True)
class Ink:
    """What a part of the page needs of the style sheet: its characters and those that our style
    sets in semibold, each once, and the rules by class that its `style` attributes became.
    """

    letters: str
    semibold: str
    rules: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Written:
    """A part of the page as markup."""

    markup: str
    ink: Ink


def ink_of(part: Element) -> Ink:
    """What a part needs; its `style` attributes leave it for that.

    Semibold is the text of some elements and nothing else.
    """
    rules = lift_styles(part)
    tags = ("strong", "b", "dfn", "th", "sup")
    semibold = {c for node in part.iter(*tags) for piece in node.itertext() for c in str(piece)}
    letters = {c for piece in part.itertext() for c in str(piece)}
    letters.update(*(str(node.get("data-page", "")) for node in part.iter()))
    return Ink("".join(sorted(letters)), "".join(sorted(semibold)), rules)


def sections_of(
    edition: Edition, starts: Mapping[str, Sequence[PageStart]]
) -> Iterator[tuple[Division, Callable[[], Element]]]:
    """The divisions of the page, each with what makes a section of it."""
    known = known_ids(edition)
    for division in printed_divisions(edition):
        own = list(starts.get(division.id, ()))

        def make(division: Division = division, own: list[PageStart] = own) -> Element:
            made = section(edition, division, own, known)
            if division.role == "index":
                found = chain.from_iterable(starts.values())
                _add_locators(made, edition, PageFinder(edition.divisions, found))
            return made

        yield division, make


def _add_locators(section: Element, edition: Edition, finder: PageFinder) -> None:
    """Put links where each line of the index has its locators, with the printed page if known."""
    lines = {line.id: line for line in edition.index_lines()}
    said = Mentions(edition, finder)
    for holder in list(section.iter("span")):
        if (name := holder.attrib.pop("data-locators", None)) is not None:
            fill_locators(holder, lines[name], said, edition, "#{}".format, _folio)


def _folio(words: Phrase) -> Element:
    return element("span", {"class": "folio"}, words)


def written_sections(
    edition: Edition, starts: Mapping[str, Sequence[PageStart]], store: Store | None
) -> Iterator[Written]:
    """All sections of the page, those that did not change from the store."""
    inner = edition.inner_notes()
    known = {*known_ids(edition), *edition.entries, *edition.pictures}
    for division, make in sections_of(edition, starts):
        write_it = partial(_packed, make)
        notes = notes_in(edition, division, inner)
        if division.role in LISTING or not is_whole(division, notes, known):
            content = write_it()
        else:
            own = starts.get(division.id, ())
            content = recalled(store, "section", made_of(edition, division, notes, own), write_it)
        yield _unpacked(content)


def _packed(make: Callable[[], Element]) -> bytes:
    made = make()
    ink = ink_of(made)
    return json.dumps(asdict(Written(write(made), ink)), ensure_ascii=False).encode()


def _unpacked(content: bytes) -> Written:
    said = json.loads(content)
    return Written(said["markup"], Ink(**said["ink"]))
