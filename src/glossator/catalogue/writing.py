"""Writes a catalogue into a folder: feeds, manifests, covers, and the books themselves."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import quote

from glossator.catalogue import atom, manifests
from glossator.catalogue.books import FORMATS, Book, books_in
from glossator.catalogue.offers import (
    IMAGE,
    OPEN_ACCESS,
    THUMBNAIL,
    Link,
    Offer,
    page_name,
    shelves,
)
from glossator.catalogue.page import PAGE, page
from glossator.errors import GlossatorError, UsageError
from glossator.words import ENGLISH, Words, words_for

_THUMBNAIL: Final = (320, 512)
_THUMBNAIL_TYPE: Final = "image/png"


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What was written: the number of books, and the feeds and the page, first page first."""

    books: int
    feeds: tuple[Path, ...]


def write_catalogue(
    folder: Path, out: Path, title: str = "", url: str = "", language: str = ""
) -> Catalogue:
    """Write a catalogue of all editions in a folder into `out`, to be put on a web server as it is.

    Books that are not in `out` already are copied into it. With `url`, the address at which `out`
    will be, all addresses are whole; without, they are relative and the folder may lie anywhere.
    The catalogue's own words are in `language`, or else in that of all books, or in English.
    Same books, same bytes. Raises UsageError when the folder is none, and GlossatorError when
    there is no EPUB in it, one cannot be read, or `out` cannot be written.
    """
    if not folder.is_dir():
        raise UsageError(f"there is no folder {folder}", "name the folder with the built editions")
    base = f"{url.rstrip('/')}/" if url else ""
    try:
        inside = out.resolve() != folder.resolve() and out.resolve().is_relative_to(
            folder.resolve()
        )
        books = books_in(folder, without=out if inside else None)
        words = words_for(language or _language_of(books))
        offers = [_offer(book, folder, out, base, words) for book in books]
        return Catalogue(len(books), tuple(_feeds(offers, out, title, base, words)))
    except OSError as fault:
        message = f"the catalogue cannot be written: {fault}"
        raise GlossatorError(message, "look at the folder given by --out") from fault


def _language_of(books: list[Book]) -> str:
    """The language that all books have in common, else English."""
    found = {book.language.partition("-")[0] for book in books}
    return found.pop() if len(found) == 1 and found != {""} else ENGLISH.language


def _feeds(offers: list[Offer], out: Path, title: str, base: str, words: Words) -> Iterator[Path]:
    title = title or words("catalogue.title")
    for shelf in shelves(title, offers):
        for maker, stem, suffix in (
            (atom.feed, atom.STEM, atom.SUFFIX),
            (manifests.feed, manifests.STEM, manifests.SUFFIX),
        ):
            yield _write(out / page_name(stem, shelf.number, suffix), maker(shelf, base))
    yield _write(out / PAGE, page(title, offers, words))


def _offer(book: Book, folder: Path, out: Path, base: str, words: Words) -> Offer:
    files = tuple(
        Link(
            base + quote(_place(file, folder, out)),
            OPEN_ACCESS,
            *_format(suffix, version.edition if version is not book else "", words),
            bytes=file.stat().st_size,
        )
        for version in (book, *book.versions)
        for suffix, file in version.files.items()
    )
    offer = Offer(
        book,
        files,
        tuple(_pictures(book, out, base)),
        # Beside the feeds, so that its relative addresses are theirs.
        f"{base}{quote(book.name)}.publication.json",
    )
    _write(out / f"{book.name}.publication.json", manifests.manifest(offer))
    return offer


def _format(suffix: str, version: str, words: Words) -> tuple[str, str]:
    """Media type and title of a file, with what its version is called."""
    kind, name = FORMATS[suffix]
    title = words(name) if words.known(name) else name
    return kind, title + (words("sign.aside", words=version) if version else "")


def _place(file: Path, folder: Path, out: Path) -> str:
    """Where a file of a book is in the catalogue's folder; it is copied there if it is not."""
    if file.resolve().is_relative_to(out.resolve()):
        return file.resolve().relative_to(out.resolve()).as_posix()
    target = out / "books" / file.relative_to(folder)
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(file, target)
    return target.relative_to(out).as_posix()


def _pictures(book: Book, out: Path, base: str) -> Iterator[Link]:
    """The cover as it is in the book, and a small one for lists."""
    if book.cover is None:
        return
    from PIL import Image

    with Image.open(io.BytesIO(book.cover)) as cover:
        size = cover.size
        suffix = (cover.format or "png").lower()
        small = cover.convert("RGB")
    small.thumbnail(_THUMBNAIL, Image.Resampling.LANCZOS)
    thumbnail = io.BytesIO()
    colors = small.quantize(128, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    colors.save(thumbnail, "PNG", compress_level=9)
    whole = _write(out / "covers" / f"{book.name}.{suffix}", book.cover)
    little = _write(out / "covers" / f"{book.name}-small.png", thumbnail.getvalue())
    href = base + quote(whole.relative_to(out).as_posix())
    yield Link(href, IMAGE, book.cover_type, width=size[0], height=size[1])
    href = base + quote(little.relative_to(out).as_posix())
    yield Link(href, THUMBNAIL, _THUMBNAIL_TYPE, width=small.width, height=small.height)


def _write(path: Path, content: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path
