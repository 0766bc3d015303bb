"""OPDS 2.0: a feed in JSON, with a manifest for each book.

https://drafts.opds.io/opds-2.0 ; metadata as in https://readium.org/webpub-manifest/ .
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from contextlib import suppress
from typing import Any, Final

from glossator.catalogue.books import Book, Name, Topic
from glossator.catalogue.offers import Link, Offer, Shelf, page_name
from glossator.vocabulary import SCHEMES

FEED_TYPE: Final = "application/opds+json"
BOOK_TYPE: Final = "application/opds-publication+json"
STEM, SUFFIX = "opds", ".json"
# MARC relator → the word of the Readium Web Publication Manifest; others are contributors.
_ROLES: Final = {
    "aut": "author",
    "edt": "editor",
    "trl": "translator",
    "ill": "illustrator",
    "art": "artist",
    "nrt": "narrator",
}
_ACCESS: Final = {
    "accessMode": "accessMode",
    "accessibilityFeature": "feature",
    "accessibilityHazard": "hazard",
}


def feed(shelf: Shelf, base: str) -> bytes:
    """One page of the catalogue; `base` stands before the addresses of its pages."""
    metadata: dict[str, Any] = {
        "title": shelf.title,
        "modified": shelf.updated,
        "numberOfItems": shelf.total,
    }
    if shelf.pages > 1:
        metadata |= {"itemsPerPage": len(shelf.offers), "currentPage": shelf.number}
    links = [_link(Link(base + page_name(STEM, shelf.number, SUFFIX), "self", FEED_TYPE))]
    links += [
        _link(Link(base + page_name(STEM, number, SUFFIX), relation, FEED_TYPE))
        for relation, number in shelf.others()
    ]
    books = [publication(offer) for offer in shelf.offers]
    return _written({"metadata": metadata, "links": links, "publications": books})


def manifest(offer: Offer) -> bytes:
    """The manifest of one book."""
    return _written(publication(offer))


def publication(offer: Offer) -> dict[str, Any]:
    """One book of a feed."""
    own = _link(Link(offer.manifest, "self", BOOK_TYPE))
    links = [own, *map(_link, offer.files), *map(_link, offer.licences)]
    found: dict[str, Any] = {"metadata": _metadata(offer.book), "links": links}
    if offer.pictures:
        found["images"] = [_picture(link) for link in offer.pictures]
    return found


def _metadata(book: Book) -> dict[str, Any]:
    said: dict[str, Any] = {
        "@type": "http://schema.org/Book",
        "title": book.title,
        "subtitle": book.subtitle,
        "identifier": book.identifier,
        "language": book.language,
        "modified": book.modified,
        "published": book.issued,
        "publisher": book.publisher,
        "description": book.description,
        "subject": [_topic(topic) for topic in book.subjects],
        "altIdentifier": book.isbn,
        "belongsTo": book.series and {"series": _series(book)},
    }
    said |= _by_role((*book.authors, *book.contributors))
    said["accessibility"] = _accessibility(book)
    return {name: value for name, value in said.items() if value}


def _topic(topic: Topic) -> str | dict[str, str]:
    if topic.scheme not in SCHEMES:
        return topic.name
    code = {"code": topic.code} if topic.code not in ("", topic.name) else {}
    return {"name": topic.name, **code, "scheme": SCHEMES[topic.scheme]}


def _series(book: Book) -> dict[str, Any]:
    said: dict[str, Any] = {"name": book.series}
    with suppress(ValueError):
        said["position"] = float(book.number) if "." in book.number else int(book.number)
    return said


def _by_role(people: Iterable[Name]) -> dict[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = {}
    for person in people:
        named = {"name": person.name}
        if person.file_as:
            named["sortAs"] = person.file_as
        for role in dict.fromkeys(_ROLES.get(role, "contributor") for role in person.roles):
            found.setdefault(role, []).append(named)
    return found


def _accessibility(book: Book) -> dict[str, Any]:
    said: dict[str, Any] = {
        name: list(book.accessibility[term])
        for term, name in _ACCESS.items()
        if term in book.accessibility
    }
    if modes := book.accessibility.get("accessModeSufficient"):
        said["accessModeSufficient"] = [mode.split(",") for mode in modes]
    if summary := book.accessibility.get("accessibilitySummary"):
        said["summary"] = summary[0]
    if claims := book.accessibility.get("conformsTo"):
        said["conformsTo"] = list(claims)
    if certifiers := book.accessibility.get("certifiedBy"):
        said["certification"] = {"certifiedBy": certifiers[0]}
    return said


def _link(link: Link) -> dict[str, Any]:
    said: dict[str, Any] = {"rel": link.rel, "href": link.href, "type": link.type}
    if link.title:
        said["title"] = link.title
    if link.bytes:
        said["size"] = link.bytes
    return said


def _picture(link: Link) -> dict[str, Any]:
    said: dict[str, Any] = {"href": link.href, "type": link.type}
    if link.width:
        said |= {"width": link.width, "height": link.height}
    return said


def _written(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()
