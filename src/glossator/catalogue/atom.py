"""OPDS 1.2: an acquisition feed in Atom (https://specs.opds.io/opds-1.2 ; RFC 4287)."""

from __future__ import annotations

from typing import Final

from lxml import etree

from glossator.catalogue.books import Name
from glossator.catalogue.offers import Link, Offer, Shelf, page_name
from glossator.vocabulary import SCHEMES

ATOM: Final = "http://www.w3.org/2005/Atom"
DC: Final = "http://purl.org/dc/terms/"
FEED_TYPE: Final = "application/atom+xml;profile=opds-catalog;kind=acquisition"
STEM, SUFFIX = "opds", ".xml"


def feed(shelf: Shelf, base: str) -> bytes:
    """One page of the catalogue; `base` stands before the addresses of its pages."""
    root = etree.Element(f"{{{ATOM}}}feed", nsmap={None: ATOM, "dc": DC})
    _add(root, "id", shelf.identifier)
    _add(root, "title", shelf.title)
    _add(root, "updated", shelf.updated)
    author = etree.SubElement(root, f"{{{ATOM}}}author")
    _add(author, "name", "Glossator")
    here = base + page_name(STEM, shelf.number, SUFFIX)
    _link(root, Link(here, "self", FEED_TYPE))
    _link(root, Link(base + page_name(STEM, 1, SUFFIX), "start", FEED_TYPE))
    for relation, number in shelf.others():
        _link(root, Link(base + page_name(STEM, number, SUFFIX), relation, FEED_TYPE))
    for offer in shelf.offers:
        _entry(root, offer)
    return etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True)


def _entry(root: etree._Element, offer: Offer) -> None:
    book = offer.book
    entry = etree.SubElement(root, f"{{{ATOM}}}entry")
    _add(entry, "id", book.identifier)
    _add(entry, "title", book.title)
    _add(entry, "updated", book.modified)
    for person in book.authors:
        _person(entry, "author", person)
    for person in book.contributors:
        _person(entry, "contributor", person)
    for name, text in (
        ("language", book.language),
        ("issued", book.issued),
        ("publisher", book.publisher),
        ("identifier", book.identifier),
        ("identifier", book.isbn),
        ("isPartOf", book.series),
    ):
        if text:
            _add(entry, name, text, DC)
    for subject in book.subjects:
        topic = {"term": subject.code or subject.name, "label": subject.name}
        if subject.scheme in SCHEMES:
            topic["scheme"] = SCHEMES[subject.scheme]
        etree.SubElement(entry, f"{{{ATOM}}}category", topic)
    if book.rights:
        _add(entry, "rights", book.rights)
    if summary := ". ".join(filter(None, (book.subtitle, book.description))):
        _add(entry, "summary", summary).set("type", "text")
    for link in (*offer.files, *offer.pictures, *offer.licences):
        _link(entry, link)


def _person(entry: etree._Element, tag: str, person: Name) -> None:
    _add(etree.SubElement(entry, f"{{{ATOM}}}{tag}"), "name", person.name)


def _add(parent: etree._Element, name: str, text: str, namespace: str = ATOM) -> etree._Element:
    child = etree.SubElement(parent, f"{{{namespace}}}{name}")
    child.text = text
    return child


def _link(parent: etree._Element, link: Link) -> None:
    said = {"rel": link.rel, "href": link.href, "type": link.type, "title": link.title}
    if link.bytes:
        said["length"] = str(link.bytes)
    etree.SubElement(parent, f"{{{ATOM}}}link", {name: text for name, text in said.items() if text})
