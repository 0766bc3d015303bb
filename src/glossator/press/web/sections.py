"""The main part of the page: the title, then one section for each division in reading order."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from typing import Final

from glossator import prose
from glossator.model import Division, Edition, PageStart
from glossator.press.markup import name_roles, resolve
from glossator.press.places import add_appearances
from glossator.press.web import links
from glossator.press.web.bibliography import add_citings
from glossator.press.web.contents import TEXT
from glossator.press.web.markers import mark_lemmas, mark_pages, printed_divisions
from glossator.press.web.markup import append, element
from glossator.press.web.notes import place_notes
from glossator.prose import Element
from glossator.vocabulary import DIVISIONS

TITLE_ROLE = "titlepage"
# Characters of text from which on one file is slow on a telephone: some 300,000 words.
LONG: Final = 1_800_000


def opening(edition: Edition) -> Element:
    """The page's `main` as far as the first division: of a long edition a way to its site, and the
    title of one that has no title page.
    """
    divisions = printed_divisions(edition)
    new = element("main", {"id": TEXT}, "\n")
    if edition.metadata.web.site and _length(divisions) > LONG:
        link = element("a", {"href": edition.metadata.web.site}, edition.words("web.as-site"))
        append(new, element("p", {"class": "division as-site"}, link), "\n")
    if not any(division.role == TITLE_ROLE for division in divisions):
        append(new, _title_from_metadata(edition), "\n")
    return new


def _length(divisions: Iterable[Division]) -> int:
    return sum(len(block.text) for division in divisions for block in division.blocks)


def section(
    edition: Edition,
    division: Division,
    starts: Sequence[PageStart],
    known: frozenset[str],
) -> Element:
    """One division as HTML, with its notes, its paragraph numbers and its page markers.

    The markers come first: they stand at character offsets, which hold only as long as nothing
    with text has been put into a block. `known` are the page's ids.
    """
    body = prose.parse(division.body)
    mark_pages(body, division, starts, edition.words)
    mark_lemmas(body, edition.notes_of(division))
    if division.role == "glossary":
        add_appearances(body, edition, "#{}".format)
    if division.role == "bibliography":
        add_citings(body, edition)
    place_notes(body, edition, division)
    resolve(body, links.Leaf(edition, division, known))
    links.number_paragraphs(body, edition.words)
    links.hold_tables(body, edition.words)
    links.drop_marks_of_blocks(body)
    if division.role != TITLE_ROLE:
        links.shift_headings(body, 1)
    deque(name_roles(body), 0)
    body.tag = "header" if division.role == TITLE_ROLE else "section"
    for name, text in _attributes(division).items():
        body.set(name, text)
    for child in body:
        child.tail = (child.tail or "") + "\n"
    return body


def _attributes(division: Division) -> dict[str, str]:
    """The section's id, class, role (DPUB-ARIA 1.1) and name: its heading, or else its title."""
    named = {"id": division.id, "class": f"division {division.role} {division.matter}"}
    if division.role == TITLE_ROLE:
        return named
    if role := DIVISIONS[division.role].role:
        named["role"] = role
    if division.headings:
        named["aria-labelledby"] = division.headings[0].id
    else:
        named["aria-label"] = division.title
    return named


def _title_from_metadata(edition: Edition) -> Element:
    """The title of an edition that has no title page."""
    metadata = edition.metadata
    title = element("header", {"class": f"division {TITLE_ROLE} front"})
    append(title, element("h1", {"class": "title"}, metadata.title))
    if metadata.subtitle:
        append(title, element("p", {"class": "subtitle"}, metadata.subtitle))
    for person in metadata.people:
        words = edition.words(f"people.{person.role}", names=person.name, count=1)
        append(title, element("p", {"class": "people"}, words))
    return title
