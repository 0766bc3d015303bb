"""The statements that the package document makes about the book (EPUB 3.3, 5.5)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from glossator.model import Edition, Metadata, PageMap, Publication, Review, Subject
from glossator.press.epub.accessibility import CONFORMS_TO, accessibility, contents_of
from glossator.press.epub.binding import Resource, Statement
from glossator.press.epub.package import COVER_ID

_NUMBER: Final = re.compile(r"\d+(\.\d+)?\Z")
_POSITION: Final = re.compile(r"\d+(\.\d+)*\Z")  # EPUB 3.3, D.3.5: numbers with points between


def statements(
    edition: Edition, pages: PageMap | None, texts: Sequence[Resource], *, conforms: bool
) -> tuple[Statement, ...]:
    """All but identifier and date of modification, which the package sets itself.

    The work that is discussed is no dc:source: that would say that the book was made from it.
    """
    said = edition.metadata
    found = [*_numbers(said.publication), *_titles(edition), *_people(said), *_plain(said)]
    found += [*_subjects(said.subjects), *_published(said.publication)]
    if said.review.exemption:
        found.append(_property("a11y:exemption", said.review.exemption))
    paged = pages is not None and any(start.locus for start in pages.starts)
    if pages is not None and paged:
        found.append(_property("pageBreakSource", pages.source))
    contents = contents_of(edition, texts, pages=paged)
    found += [_property(*said) for said in accessibility(edition, contents, conforms=conforms)]
    if conforms:
        found += _claim(edition.metadata.review)
    found.append(_of_old("cover", COVER_ID))
    return tuple(found)


def _claim(review: Review) -> Iterator[Statement]:
    """That the book conforms, and who says so (EPUB Accessibility 1.1, 3.4 and 3.5)."""
    claim = {"property": "dcterms:conformsTo", "id": "conformance"}
    yield Statement("meta", CONFORMS_TO, claim)
    certifier = review.certified_by or review.reviewed_by
    yield Statement(
        "meta",
        certifier,
        {"property": "a11y:certifiedBy", "id": "certifier", "refines": "#conformance"},
    )
    if review.credential:
        yield _property("a11y:certifierCredential", review.credential, "certifier")
    if review.report:
        link = {"rel": "a11y:certifierReport", "href": review.report, "refines": "#certifier"}
        yield Statement("link", "", link)


def _property(name: str, value: str, about: str = "", scheme: str = "") -> Statement:
    attributes = {"refines": f"#{about}", "property": name} if about else {"property": name}
    return Statement("meta", value, attributes | ({"scheme": scheme} if scheme else {}))


def _of_old(name: str, value: str) -> Statement:
    """What readers older than EPUB 3 look for: OPF 2.0.1 has no other way to name cover or series.

    For the series there is no standard; they look for calibre's names.
    """
    return Statement("meta", "", {"name": name, "content": value})


def _titles(edition: Edition) -> Iterator[Statement]:
    """Main title, subtitle, and what the profile is called (EPUB 3.3, D.3.12).

    Most reading systems show the first alone, so it tells the profile as well.
    """
    titles = {
        "main": edition.full_title,
        "subtitle": edition.metadata.subtitle,
        "edition": edition.profile.called(edition.words),
    }
    said = [(kind, title) for kind, title in titles.items() if title]
    for number, (kind, title) in enumerate(said, start=1):
        own = "title" if kind == "main" else kind
        yield Statement("title", title, {"id": own})
        yield _property("title-type", kind, own)
        if len(said) > 1:
            yield _property("display-seq", str(number), own)
    if edition.metadata.whole:
        yield _property("dcterms:isVersionOf", edition.metadata.whole)


def _people(metadata: Metadata) -> Iterator[Statement]:
    """Authors are creators, the others contributors; without an author the first person is one.

    Who has several parts is one person with several roles (EPUB 3.3, D.3.9).
    """
    parts: dict[tuple[str, str], list[str]] = {}
    for person in metadata.people:
        parts.setdefault((person.name, person.file_as), []).append(person.role)
    authored = any("aut" in roles for roles in parts.values())
    for number, ((name, file_as), roles) in enumerate(parts.items(), start=1):
        created = "aut" in roles if authored else number == 1
        person_id = f"person-{number}"
        yield Statement("creator" if created else "contributor", name, {"id": person_id})
        for role in dict.fromkeys(roles):
            yield _property("role", role, person_id, "marc:relators")
        if file_as:
            yield _property("file-as", file_as, person_id)


def _numbers(said: Publication) -> Iterator[Statement]:
    """The EPUB's ISBN, beside the identifier that stays (ONIX code list 5: 15 is an ISBN-13)."""
    if isbn := said.isbn_urn("epub"):
        yield Statement("identifier", isbn, {"id": "isbn"})
        yield _property("identifier-type", "15", "isbn", "onix:codelist5")
    if printed := said.isbn_urn("print"):
        yield Statement("source", printed, {"id": "printed"})


def _subjects(subjects: Iterable[Subject]) -> Iterator[Statement]:
    """What it is about, with scheme and code where there are any (EPUB 3.3, D.3.2 and D.3.11)."""
    for number, subject in enumerate(subjects, start=1):
        own = f"subject-{number}"
        yield Statement("subject", subject.name, {"id": own} if subject.authority else {})
        if subject.authority:  # which goes with a term (EPUB 3.3, D.3.1)
            yield _property("authority", subject.authority, own)
            yield _property("term", subject.code or subject.name, own)


def _published(said: Publication) -> Iterator[Statement]:
    """Series (EPUB 3.3, D.3.3 to D.3.5), edition, version, licence."""
    if said.series:
        series = {"property": "belongs-to-collection", "id": "series"}
        yield Statement("meta", said.series, series)
        yield _property("collection-type", "series", "series")
        yield _of_old("calibre:series", said.series)
        if _POSITION.match(said.number):
            yield _property("group-position", said.number, "series")
        if _NUMBER.match(said.number):
            yield _of_old("calibre:series_index", said.number)
    for name, value in (
        ("schema:bookEdition", said.edition),
        ("schema:version", said.version),
        ("dcterms:license", said.licence),
    ):
        if value:
            yield _property(name, value)


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
