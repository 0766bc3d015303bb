"""Finds finished editions in a folder and reads what each EPUB says of itself."""

from __future__ import annotations

import os
import posixpath
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from urllib.parse import unquote

from lxml import etree

from glossator.counting import first_free
from glossator.errors import GlossatorError

# suffix → media type, title of the link or the key in `words` of one. The first is the EPUB that
# stands for the edition.
FORMATS: Final[Mapping[str, tuple[str, str]]] = {
    ".epub": ("application/epub+zip", "EPUB"),
    ".kepub.epub": ("application/x-kobo-epub+zip", "catalogue.kepub"),
    ".pdf": ("application/pdf", "PDF"),
    ".html": ("text/html", "catalogue.html"),
}
_EPUB, _KEPUB = ".epub", ".kepub.epub"
_CONTAINER: Final = "{urn:oasis:names:tc:opendocument:xmlns:container}rootfile"
_ACCESSIBILITY: Final = (
    "accessMode accessModeSufficient accessibilityFeature accessibilityHazard accessibilitySummary"
).split()
_NS: Final = {"o": "http://www.idpf.org/2007/opf", "dc": "http://purl.org/dc/elements/1.1/"}
_OPF: Final = f"{{{_NS['o']}}}"  # of the attributes by which OPF 2.0.1 refines an element


@dataclass(frozen=True, slots=True)
class Name:
    """A person with their parts, MARC relator codes, and how the name is filed ("" if unsaid)."""

    name: str
    roles: tuple[str, ...]
    file_as: str


@dataclass(frozen=True, slots=True)
class Topic:
    """What a book is about; `code` is that of a scheme (“Thema”), both "" for words alone."""

    name: str
    scheme: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class Book:
    """An edition as its EPUB tells of it, with the files in which it is to be had.

    `stem` is the EPUB's path in the folder without suffix, `name` a file name that no other book
    has; `files` maps a suffix of `FORMATS` to the file; `modified` is an ISO 8601 moment; `cover`
    the picture's bytes, None without one.
    """

    stem: str
    name: str
    files: Mapping[str, Path]
    identifier: str
    title: str
    subtitle: str
    language: str
    modified: str
    issued: str
    publisher: str
    rights: str
    description: str
    subjects: tuple[Topic, ...]
    people: tuple[Name, ...]
    accessibility: Mapping[str, tuple[str, ...]]
    cover: bytes | None = field(repr=False)
    cover_type: str = ""
    isbn: str = ""  # as urn:isbn:, where that is not the identifier
    series: str = ""
    number: str = ""  # in the series
    edition: str = ""  # what tells it from other versions (“Large print”)
    licence: str = ""  # its address
    whole: str = ""  # the identifier of the book of which it is a version
    versions: tuple[Book, ...] = ()  # the others in the folder, if it stands for all of them

    @property
    def authors(self) -> tuple[Name, ...]:
        """Those who wrote it; if it names none, whoever comes first."""
        found = tuple(person for person in self.people if "aut" in person.roles)
        return found or self.people[:1]

    @property
    def contributors(self) -> tuple[Name, ...]:
        """The others."""
        return tuple(person for person in self.people if person not in self.authors)


def books_in(folder: Path, without: Path | None = None) -> list[Book]:
    """The editions in a folder and the folders in it (but for one of them), by title.

    Raises GlossatorError when there are none, or one cannot be read.
    """
    found = sorted(_epubs(folder, without))
    if not found:
        raise GlossatorError(f"there is no EPUB in {folder}", "build an edition into it first")
    books = [_read(path, folder) for path in found]
    return sorted(_gathered(books), key=lambda book: (book.title.casefold(), book.stem))


def _epubs(folder: Path, without: Path | None) -> Iterator[Path]:
    for home, folders, names in os.walk(folder):
        if without is not None and Path(home).resolve() == without.resolve():
            folders.clear()
            continue
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in names:
            if name.endswith(_EPUB) and not name.startswith(".") and not name.endswith(_KEPUB):
                yield Path(home) / name


def _gathered(books: list[Book]) -> Iterator[Book]:
    """Each edition once, with its other profiles: they say of which book they are a version.

    Those of other makers' that bear one identifier are taken for versions of one book as well.
    """
    taken: set[str] = set()
    editions: dict[str, list[Book]] = {}
    for book in sorted(books, key=lambda book: (len(book.stem), book.stem)):
        name = first_free(book.name, taken)
        editions.setdefault(book.whole or book.identifier, []).append(replace(book, name=name))
    for identifier, versions in editions.items():
        first = next((one for one in versions if one.identifier == identifier), versions[0])
        others = (_named(one, first) for one in versions if one is not first)
        yield replace(first, versions=tuple(others))


def _named(book: Book, first: Book) -> Book:
    """A version with what tells it apart: as it says itself, or by the name of its file."""
    own = posixpath.basename(book.stem)
    label = own.removeprefix(posixpath.basename(first.stem)).strip("-") or own
    return replace(book, edition=book.edition or label)


def _read(path: Path, folder: Path) -> Book:
    try:
        with zipfile.ZipFile(path) as archive:
            container = etree.fromstring(archive.read("META-INF/container.xml"))
            package = str(next(container.iter(_CONTAINER)).get("full-path"))
            root = etree.fromstring(archive.read(package))
            cover_file, cover_type = _cover_of(root, package)
            cover = archive.read(cover_file) if cover_file else None
    except (zipfile.BadZipFile, KeyError, StopIteration, etree.XMLSyntaxError) as fault:
        raise GlossatorError(f"{path} is no EPUB: {fault}", "build it again") from fault
    stem = path.relative_to(folder).as_posix().removesuffix(_EPUB)
    files = {
        suffix: file
        for suffix in FORMATS
        if (file := path.with_name(path.name.removesuffix(_EPUB) + suffix)).is_file()
    }
    return _told(root, stem, files, cover, cover_type)


def _moment(files: Iterable[Path]) -> str:
    """When the newest of a book's files was changed, for a book that does not say it itself."""
    newest = max((file.stat().st_mtime for file in files), default=0.0)
    return datetime.fromtimestamp(newest, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _told(
    root: etree._Element, stem: str, files: Mapping[str, Path], cover: bytes | None, kind: str
) -> Book:
    metas = {
        name: tuple(values)
        for name in _ACCESSIBILITY
        if (values := _all(root, f"//o:meta[@property='schema:{name}']"))
    }
    if conforms := _all(root, "//o:meta[@property='dcterms:conformsTo']"):
        metas["conformsTo"] = tuple(conforms)
    if certifier := _all(root, "//o:meta[@property='a11y:certifiedBy']"):
        metas["certifiedBy"] = tuple(certifier)
    titles, identifiers = _titles(root), _all(root, "//dc:identifier")
    modified = _first(root, "//o:meta[@property='dcterms:modified']") or _moment(files.values())
    return Book(
        stem=stem,
        name=stem.replace("/", "-"),
        files=files,
        identifier=identifiers[0] if identifiers else f"urn:glossator:{stem}",
        title=titles.get("main", stem),
        subtitle=titles.get("subtitle", ""),
        language=_first(root, "//dc:language"),
        modified=modified,
        issued=_first(root, "//dc:date"),
        publisher=_first(root, "//dc:publisher"),
        rights=_first(root, "//dc:rights"),
        description=_first(root, "//dc:description"),
        subjects=tuple(_topics(root)),
        people=tuple(_people(root)),
        accessibility=metas,
        cover=cover,
        cover_type=kind,
        isbn=next((one for one in identifiers[1:] if one.startswith("urn:isbn:")), ""),
        series=_first(root, "//o:meta[@property='belongs-to-collection']")
        or _named_meta(root, "calibre:series"),
        number=_first(root, "//o:meta[@property='group-position']")
        or _named_meta(root, "calibre:series_index"),
        licence=_first(root, "//o:meta[@property='dcterms:license']"),
        edition=titles.get("edition", ""),
        whole=_first(root, "//o:meta[@property='dcterms:isVersionOf']"),
    )


def _titles(root: etree._Element) -> dict[str, str]:
    """The titles by their types (EPUB 3.3, D.3.12); without them the first is the main title."""
    said, found = _refined(root), dict[str, str]()
    for number, node in enumerate(_nodes(root, "//dc:title")):
        text = " ".join((node.text or "").split())
        plain = ("main", "subtitle")[number] if number < 2 else ""
        kind = said.get((str(node.get("id", "")), "title-type"), plain)
        if text and kind:
            found.setdefault("main" if number == 0 else kind, text)
    return found


def _nodes(root: etree._Element, path: str) -> list[etree._Element]:
    found = root.xpath(path, namespaces=_NS)
    assert isinstance(found, list)
    return [node for node in found if isinstance(node, etree._Element)]


def _all(root: etree._Element, path: str) -> list[str]:
    texts = (" ".join((node.text or "").split()) for node in _nodes(root, path))
    return [text for text in texts if text]


def _first(root: etree._Element, path: str) -> str:
    return next(iter(_all(root, path)), "")


def _named_meta(root: etree._Element, name: str) -> str:
    """What `meta` of this name says, as books before EPUB 3 have it (OPF 2.0.1, 2.2), or ""."""
    found = _nodes(root, f"//o:meta[@name='{name}']")
    return str(found[0].get("content", "")).strip() if found else ""


def _refined(root: etree._Element) -> dict[tuple[str, str], str]:
    """What is said of an element, by its id and the property; of several, the first."""
    return {about: values[0] for about, values in _refinements(root).items()}


def _refinements(root: etree._Element) -> dict[tuple[str, str], list[str]]:
    """All that is said of an element, by its id and the property."""
    said: dict[tuple[str, str], list[str]] = {}
    for meta in _nodes(root, "//o:meta[@refines]"):
        about = str(meta.get("refines")).lstrip("#")
        said.setdefault((about, str(meta.get("property"))), []).append((meta.text or "").strip())
    return said


def _topics(root: etree._Element) -> Iterator[Topic]:
    said = _refined(root)
    for node in _nodes(root, "//dc:subject"):
        own, name = str(node.get("id", "")), " ".join((node.text or "").split())
        if name:
            yield Topic(name, said.get((own, "authority"), ""), said.get((own, "term"), ""))


def _people(root: etree._Element) -> Iterator[Name]:
    said = _refinements(root)
    for node in _nodes(root, "//dc:creator | //dc:contributor"):
        own = str(node.get("id", ""))
        plain = "aut" if etree.QName(node).localname == "creator" else "ctb"
        roles = said.get((own, "role"), [str(node.get(f"{_OPF}role", plain))])
        (filed, *_) = said.get((own, "file-as"), [str(node.get(f"{_OPF}file-as", ""))])
        yield Name((node.text or "").strip(), tuple(roles), filed)


def _cover_of(root: etree._Element, package: str) -> tuple[str, str]:
    named = _named_meta(root, "cover")  # as books before EPUB 3 have it
    items = _nodes(root, "//o:item")
    for item in sorted(items, key=lambda item: not item.get("properties")):
        known = "cover-image" in str(item.get("properties", "")).split()
        drawn = str(item.get("media-type", "")).startswith("image/")
        if known or (drawn and item.get("id") == named):
            file = posixpath.join(posixpath.dirname(package), unquote(str(item.get("href"))))
            return posixpath.normpath(file), str(item.get("media-type"))
    return "", ""
