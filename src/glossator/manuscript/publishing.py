"""What a press says of its book in edition.yaml: people, subjects, ISBN, series, licence."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from glossator.manuscript.settings_reader import Reader
from glossator.manuscript.synonyms import meant
from glossator.manuscript.yaml_tree import Value
from glossator.metadata import Person, Publication, Review, Subject
from glossator.vocabulary import AUTHORITIES, BY_NAME, EXEMPTIONS, LICENSES, PRODUCTS, RELATORS

ADDRESS: Final = re.compile(r"https?://[^\s<>\"]+\Z")
_ISBN: Final = re.compile(r"97[89](?:[- ]?\d){10}\Z")
_OLD_ISBN: Final = re.compile(r"\d(?:[- ]?\d){8}[- ]?[\dXx]\Z")
_BEFORE_ISBN: Final = re.compile(r"(?:urn:isbn:|e?isbn(?:-1[03])?:?)\s*", re.I)
_HYPHENS: Final = re.compile("[\u2010-\u2015\u2212]")
_UUID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z", re.I)
_FILE: Final = re.compile(r"\S+\.(?:md|markdown|txt|html?|docx)\Z", re.I)
_PERSON: Final = "{name: Jane Doe, role: aut, family: Doe}"
_SERIES: Final = "series: {title: Old Bridges, number: 3}"
_COVER: Final = "cover: {file: cover.jpg, alt: What it shows}"
_LICENCE: Final = "https://creativecommons.org/licenses/by/4.0/"
_SUBJECT: Final = "a name, or {name: Bridges, authority: Thema, code: TNF}"


@dataclass(frozen=True, slots=True)
class CoverSettings:
    """The picture of the cover and what it shows, in words; "" where nothing is said."""

    file: str = ""
    alt: str = ""


def read_people(reader: Reader, value: Value) -> tuple[Person, ...]:
    """`people:`, a person once for each of their parts; what is wrong goes to the reader."""
    people = value.content if isinstance(value.content, tuple) else (value,)
    return tuple(one for child in people if child.content for one in _person(reader, child))


def _person(reader: Reader, value: Value) -> Iterator[Person]:
    if isinstance(value.content, str):
        name = reader.string(value, "a person")
        yield Person(name, "aut", filed_as(name))
        return
    known = ("name", "role", "file-as", "family", "kind")
    keys = reader.mapping(value, "a person", known, _PERSON)
    if "name" not in keys:
        reader.lack(value, "a person has no name", _PERSON)
    said = {
        key: reader.string(keys[key], key) for key in ("name", "file-as", "family") if key in keys
    }
    kind = reader.one_of(keys["kind"], "kind", ("person", "organization")) if "kind" in keys else ""
    name, family = said.get("name", ""), said.get("family", "")
    if family and f" {family} " not in f" {name} ":
        hint = f"words of the name as it is printed: {_PERSON}"
        reader.fault(keys["family"], f"“{family}” is no part of the name “{name}”", hint)
        family = ""
    roles = reader.some_of(keys["role"], "role", RELATORS) if "role" in keys else ("aut",)
    corporate = kind == "organization"
    filed = said.get("file-as") or filed_as(name, family, corporate=corporate)
    for role in roles or ("aut",):
        yield Person(name, role, filed, corporate)


def filed_as(name: str, family: str = "", *, corporate: bool = False) -> str:
    """How a name is filed, where that is certain; else "".

    “Jane Doe” is filed under her last word and “Moon Jae-in” under his first, which a name does not
    tell. It is certain where somebody says which part is the family's; a name of one word, one
    written in Han characters or Hangul, where the family comes first, and an organization's are
    filed as they stand.
    """
    if family:
        given = " ".join(re.sub(rf"(?<!\S){re.escape(family)}(?!\S)", " ", name, count=1).split())
        return f"{family}, {given}" if given else family
    if corporate or (name and " " not in name) or _family_first(name):
        return name
    return ""


def _family_first(name: str) -> bool:
    letters = [char for char in name if char.isalpha()]
    return bool(letters) and all(
        unicodedata.name(char, "").startswith(("HANGUL", "CJK UNIFIED")) for char in letters
    )


def read_subjects(reader: Reader, value: Value) -> tuple[Subject, ...]:
    """`subjects:`, words or codes of a scheme whose form is checked."""
    if isinstance(value.content, dict):
        reader.fault(value, "subjects should be a list", f"each is {_SUBJECT}")
        return ()
    children = (value,) if isinstance(value.content, str) else value.content
    found = (_subject(reader, child) for child in children if child.content)
    return tuple(subject for subject in found if subject.name)


def _subject(reader: Reader, value: Value) -> Subject:
    if isinstance(value.content, str):
        return Subject(reader.string(value, "a subject"))
    keys = reader.mapping(value, "a subject", ("name", "authority", "code"), _SUBJECT)
    name = reader.string(keys["name"], "name") if "name" in keys else ""
    if not name:
        reader.lack(value, "a subject has no name", _SUBJECT)
    authority = ""
    if "authority" in keys:
        authority = reader.one_of(keys["authority"], "authority", AUTHORITIES)
    if "code" not in keys and (not authority or authority in BY_NAME):
        return Subject(name, authority)
    if not authority or "code" not in keys:
        reader.lack(value, "authority and code of a subject go together", _SUBJECT)
        return Subject(name)
    form, example = AUTHORITIES[authority]
    hint = f"for example {example}"
    code = reader.matching(keys["code"], f"the code of {authority}", re.compile(form), hint)
    return Subject(name, authority, code) if code else Subject(name)


def read_isbns(reader: Reader, value: Value) -> dict[str, str]:
    """`isbn:`, by format, each checked by its last digit (ISO 2108)."""
    if not isinstance(value.content, dict):
        said = value.content if isinstance(value.content, str) else "978-…"
        hint = f"each has its own; of the printed book: isbn: {{print: {said}}}"
        reader.fault(value, "isbn should say of which format: " + ", ".join(PRODUCTS), hint)
        return {}
    found: dict[str, str] = {}
    for name, child in reader.mapping(value, "isbn", PRODUCTS).items():
        isbn = _bare(reader.string(child, "isbn"))
        if not isbn:  # which was told
            continue
        if wrong := _wrong_with(isbn):
            reader.fault(child, f"“{isbn[:40]}” is no ISBN: {wrong[0]}", wrong[1])
        elif _digits(isbn) in map(_digits, found.values()):
            hint = "each format has its own: write this one’s, or take it out"
            reader.fault(child, f"the ISBN {isbn} stands twice", hint)
        else:
            found[name] = isbn
    return found


def read_identifier(reader: Reader, value: Value) -> str:
    """`identifier:`, a URN or URL; a bare UUID or ISBN is made one."""
    said = reader.string(value, "identifier")
    if _UUID.match(said):
        return f"urn:uuid:{said}"
    isbn = _bare(said)
    if not _ISBN.match(isbn):
        return said
    if wrong := _wrong_with(isbn):
        reader.fault(value, f"“{said}” is no ISBN: {wrong[0]}", wrong[1])
    return f"urn:isbn:{_digits(isbn)}"


def _bare(isbn: str) -> str:
    """The number alone, with plain hyphens."""
    return _HYPHENS.sub("-", _BEFORE_ISBN.sub("", isbn, count=1))


def _digits(isbn: str) -> str:
    return re.sub(r"[- ]", "", isbn)


def _last_digit(twelve: str) -> str:
    """The check digit of an ISBN (ISO 2108, annex C: as that of EAN-13)."""
    total = sum(int(digit) * (3 if at % 2 else 1) for at, digit in enumerate(twelve))
    return str(-total % 10)


def _wrong_with(isbn: str) -> tuple[str, str] | None:
    """What is wrong with an ISBN, and a hint."""
    digits = _digits(isbn)
    if _OLD_ISBN.match(isbn):
        if sum(at * (10 if d in "Xx" else int(d)) for at, d in enumerate(digits, 1)) % 11:
            return "its last digit does not fit the others", "look it up; today it has thirteen"
        new = f"978{digits[:9]}"
        return "it has ten digits", f"since 2007 it has thirteen: {new}{_last_digit(new)}"
    if not _ISBN.match(isbn):
        hint = "thirteen digits from 978 or 979 on, hyphens between, such as 978-3-16-148410-0"
        return "it has another form", hint
    last = _last_digit(digits[:12])
    if digits[12] != last:
        return (
            "its last digit does not fit the others",
            f"look it up; with these it would be {last}",
        )
    return None


def read_series(reader: Reader, value: Value) -> tuple[str, str]:
    """`series:`, the title and the number in it ("" if it has none)."""
    if isinstance(value.content, str):
        return reader.string(value, "series"), ""
    keys = reader.mapping(value, "series", ("title", "number"), _SERIES)
    if "title" not in keys:
        reader.lack(value, "the series has no title", _SERIES)
        return "", ""
    number = reader.string(keys["number"], "number") if "number" in keys else ""
    return reader.string(keys["title"], "title"), number


def read_cover(reader: Reader, value: Value) -> CoverSettings:
    """`cover:`, a path, or a path with the words for those who do not see it."""
    if isinstance(value.content, str):
        return CoverSettings(reader.path(value, "cover", "cover.jpg"))
    keys = reader.mapping(value, "cover", ("file", "alt"), _COVER)
    if "file" not in keys:
        reader.lack(value, "the cover has no file", _COVER)
        return CoverSettings()
    alt = reader.string(keys["alt"], "alt") if "alt" in keys else ""
    return CoverSettings(reader.path(keys["file"], "file", "cover.jpg"), alt)


def read_accessibility(reader: Reader, value: Value) -> Review:
    """`accessibility:`, who has read the book for it, who certifies it, what exempts it."""
    texts = ("reviewed-by", "certified-by", "credential")
    example = "accessibility: {reviewed-by: Jane Doe}"
    keys = reader.mapping(value, "accessibility", (*texts, "report", "exemption"), example)
    said = {key.replace("-", "_"): reader.string(keys[key], key) for key in texts if key in keys}
    certified = next((key for key in ("certified-by", "credential", "report") if key in keys), "")
    if certified and not said.get("reviewed_by"):
        hint = "add who has read the EPUB for its accessibility, such as reviewed-by: Jane Doe"
        reader.fault(keys[certified], "accessibility is certified but not reviewed", hint)
    if "report" in keys:
        hint = "an address, such as https://example.org/report.html"
        said["report"] = reader.matching(keys["report"], "report", ADDRESS, hint)
    if "exemption" in keys:
        said["exemption"] = reader.one_of(keys["exemption"], "exemption", EXEMPTIONS)
    return Review(**said)


def _licence(reader: Reader, value: Value) -> str:
    """The address of the licence, which may be said by a name of vocabulary.LICENSES."""
    if isinstance(value.content, str) and (known := meant(value.content.strip(), LICENSES)):
        return LICENSES[known]
    hint = f"its address, such as {_LICENCE}, or a name such as CC BY 4.0"
    return reader.matching(value, "licence", ADDRESS, hint)


def read_blurb(reader: Reader, value: Value, what: str) -> str:
    """Words about the book: `description:`, `back-cover:`. The name of a file is none."""
    said = reader.string(value, what)
    if _FILE.match(said):
        hint = f"no file is read here: put the words themselves after {what}:"
        reader.fault(value, f"{what} “{said}” is the name of a file", hint)
        return ""
    return said


# the keys that go into a `Publication`
PUBLISHED: Final[Mapping[str, Callable[[Reader, Value], object]]] = {
    "isbn": read_isbns,
    "series": read_series,
    "edition": lambda r, v: r.string(v, "edition"),
    "version": lambda r, v: r.string(v, "version"),
    "licence": _licence,
    "back-cover": lambda r, v: read_blurb(r, v, "back-cover"),
}


def published(said: Mapping[str, object]) -> Publication:
    """The values of those keys, by key, as one."""
    found = {key: value for key, value in said.items() if isinstance(value, str)}
    isbns, series = said.get("isbn", {}), said.get("series", ("", ""))
    assert isinstance(isbns, dict)
    assert isinstance(series, tuple)
    return Publication(
        isbns=isbns,
        series=series[0],
        number=series[1],
        edition=found.get("edition", ""),
        version=found.get("version", ""),
        licence=found.get("licence", ""),
        back_cover=found.get("back-cover", ""),
    )
