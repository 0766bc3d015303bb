"""What a catalogue offers: each book with the addresses at which its files and pictures are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from glossator.catalogue.books import Book

PER_PAGE: Final = 50
OPEN_ACCESS: Final = "http://opds-spec.org/acquisition/open-access"
IMAGE: Final = "http://opds-spec.org/image"
THUMBNAIL: Final = "http://opds-spec.org/image/thumbnail"


@dataclass(frozen=True, slots=True)
class Link:
    """An address with its relation, media type, title and, of a file, its size in bytes."""

    href: str
    rel: str
    type: str
    title: str = ""
    bytes: int = 0
    width: int = 0
    height: int = 0


@dataclass(frozen=True, slots=True)
class Offer:
    """A book, the links to its files, to its pictures, and the address of its own manifest."""

    book: Book
    files: tuple[Link, ...]
    pictures: tuple[Link, ...]
    manifest: str

    @property
    def licences(self) -> tuple[Link, ...]:
        """The licence under which the book is, if it names one (RFC 4946)."""
        address = self.book.licence
        return (Link(address, "license", "text/html"),) if address else ()


@dataclass(frozen=True, slots=True)
class Shelf:
    """A page of the catalogue: its offers, its number from 1, and how many pages there are."""

    title: str
    offers: tuple[Offer, ...]
    number: int
    pages: int
    total: int

    @property
    def identifier(self) -> str:
        """An identifier made of the books on it: the same books, the same catalogue."""
        return f"urn:glossator:catalogue:{quote(self.title, safe='')}:{self.number}"

    @property
    def updated(self) -> str:
        """When the newest of its books was modified: no clock is asked."""
        return max(offer.book.modified for offer in self.offers)

    def others(self) -> list[tuple[str, int]]:
        """The relations to other pages (RFC 5005, 3), each with the page's number."""
        found = []
        if self.pages > 1:
            found += [("first", 1), ("last", self.pages)]
        if self.number > 1:
            found.append(("previous", self.number - 1))
        if self.number < self.pages:
            found.append(("next", self.number + 1))
        return found


def shelves(title: str, offers: Iterable[Offer]) -> list[Shelf]:
    """The offers on pages of `PER_PAGE`."""
    every = tuple(offers)
    parts = [every[n : n + PER_PAGE] for n in range(0, len(every), PER_PAGE)]
    return [
        Shelf(title, part, number, len(parts), len(every))
        for number, part in enumerate(parts, start=1)
    ]


def page_name(stem: str, number: int, suffix: str) -> str:
    """The file of a page: `opds.xml`, then `opds-2.xml` and so on."""
    return f"{stem}{suffix}" if number == 1 else f"{stem}-{number}{suffix}"
