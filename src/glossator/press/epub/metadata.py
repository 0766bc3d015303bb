"""The statements that the package document makes about the book (EPUB 3.3, 5.5)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from glossator.model import Edition, Metadata, PageMap, Person, Review
from glossator.press.epub.accessibility import CONFORMS_TO, accessibility, contents_of
from glossator.press.epub.binding import Resource, Statement
from glossator.press.epub.package import COVER_ID


def statements(
    edition: Edition, pages: PageMap | None, texts: Sequence[Resource], *, conforms: bool
) -> tuple[Statement, ...]:
    """All but identifier and date of modification, which the package sets itself.

    The work that is discussed is no dc:source: that would say that the book was made from it.
    """
    found = [*_titles(edition.metadata), *_people(edition.metadata), *_plain(edition.metadata)]
    paged = pages is not None and any(start.locus for start in pages.starts)
    if pages is not None and paged:
        found.append(_property("pageBreakSource", pages.source))
    contents = contents_of(edition, texts, pages=paged)
    found += [_property(*said) for said in accessibility(edition, contents, conforms=conforms)]
    if conforms:
        found += _claim(edition.metadata.review)
    # For readers older than EPUB 3 (OPF 2.0.1 has no other way to name the cover).
    found.append(Statement("meta", "", {"name": "cover", "content": COVER_ID}))
    return tuple(found)


def _claim(review: Review) -> Iterator[Statement]:
    """That the book conforms, and who says so (EPUB Accessibility 1.1, 3.4 and 3.5)."""
    claim = {"property": "dcterms:conformsTo", "id": "conformance"}
    yield Statement("meta", CONFORMS_TO, claim)
    certifier = review.certified_by or review.reviewed_by
    yield _property("a11y:certifiedBy", certifier, "conformance")


def _property(name: str, value: str, about: str = "", scheme: str = "") -> Statement:
    attributes = {"refines": f"#{about}", "property": name} if about else {"property": name}
    return Statement("meta", value, attributes | ({"scheme": scheme} if scheme else {}))


def _titles(metadata: Metadata) -> Iterator[Statement]:
    yield Statement("title", metadata.title, {"id": "title"})
    yield _property("title-type", "main", "title")
    if metadata.subtitle:
        yield Statement("title", metadata.subtitle, {"id": "subtitle"})
        yield _property("title-type", "subtitle", "subtitle")
        yield _property("display-seq", "1", "title")
        yield _property("display-seq", "2", "subtitle")


def _people(metadata: Metadata) -> Iterator[Statement]:
    """Authors are creators, the others contributors; without an author the first person is one."""
    authors = [person for person in metadata.people if person.role == "aut"]
    creators = authors or list(metadata.people[:1])
    for number, person in enumerate(metadata.people, start=1):
        person_id = f"person-{number}"
        name = "creator" if person in creators else "contributor"
        yield Statement(name, person.name, {"id": person_id})
        yield from _about(person, person_id)


def _about(person: Person, person_id: str) -> Iterator[Statement]:
    yield _property("role", person.role, person_id, "marc:relators")
    if person.file_as:
        yield _property("file-as", person.file_as, person_id)


def _plain(metadata: Metadata) -> Iterator[Statement]:
    yield Statement("language", metadata.language)
    for name, value in (
        ("date", metadata.date),
        ("publisher", metadata.publisher),
        ("rights", metadata.rights),
        ("description", metadata.description),
    ):
        if value:
            yield Statement(name, value)
    for subject in metadata.subjects:
        yield Statement("subject", subject)
