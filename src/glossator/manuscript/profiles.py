"""Profiles: the four that every manuscript has, and what edition.yaml says of them and its own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from glossator.diagnostics import Diagnostic, Place, diagnose
from glossator.manuscript.settings_reader import FILE, KEY, Named, Reader, place_of
from glossator.manuscript.synonyms import meant, nearest
from glossator.manuscript.yaml_tree import Value
from glossator.vocabulary import EPUB_NOTES, HEADS, LONG_NOTES, NOTE_PLACES, PAPERS

_LEAST: Final = 4.0  # points
_MOST: Final = 72.0
_LENGTH: Final = re.compile(r"\d+(\.\d+)? ?(pt|mm)\Z")
_SIDE: Final = r"(\d+(?:\.\d+)?)\s*(mm|cm|in|[\"”″])?"
_TRIM: Final = re.compile(rf"{_SIDE}\s*[x×\s]\s*{_SIDE}\Z")
_MILLIMETRES: Final = {"mm": 1.0, "cm": 10.0, "in": 25.4}
_INCHES: Final = 25.0  # below this, numbers without a unit are of inches, as in 6x9
_TRIMS: Final = "or width and height, such as 140mm 216mm"
_NARROWEST: Final = 90.0  # millimetres: below this no line of text fits between the margins
_WIDEST: Final = 600.0
ALL: Final = "all"  # on the command line: every profile of the manuscript


@dataclass(frozen=True, slots=True)
class ProfileSettings:
    """A profile as edition.yaml names it; what it does not say is None or "" and has a default.

    `back` lists the back matter that it keeps, `omit` front and back matter that it leaves out;
    who says one of the two says all there is to say of matter.
    """

    name: str
    layers: tuple[str, ...] | None = None
    paper: str = ""
    type_size: str = ""
    notes: str = ""
    back: tuple[Named, ...] | None = None
    omit: tuple[Named, ...] | None = None
    lemmas: bool | None = None
    long_notes: str = ""
    epub_notes: str = ""
    title: str = ""
    archive: bool | None = None
    verso: str = ""  # heads of left pages, and of right ones
    recto: str = ""

    def over(self, other: ProfileSettings) -> ProfileSettings:
        """What this one says, and what the other says where this one is silent."""
        silent = self.back is None and self.omit is None
        return replace(
            self,
            layers=other.layers if self.layers is None else self.layers,
            paper=self.paper or other.paper,
            type_size=self.type_size or other.type_size,
            notes=self.notes or other.notes,
            back=other.back if silent else self.back,
            omit=other.omit if silent else self.omit,
            long_notes=self.long_notes or other.long_notes,
            epub_notes=self.epub_notes or other.epub_notes,
            lemmas=other.lemmas if self.lemmas is None else self.lemmas,
            archive=other.archive if self.archive is None else self.archive,
            verso=self.verso or other.verso,
            recto=self.recto or other.recto,
        )


# What every manuscript has without a word in edition.yaml. A reading copy has the text and its
# author's notes; a handout has room for a pencil; large print begins at 18 points (American
# Council of the Blind, Best Practices and Guidelines for Large Print Documents), and its notes, as
# large as the text, stand behind their divisions: at the foot they would leave it half the pages.
READY: Final[Mapping[str, ProfileSettings]] = {
    "full": ProfileSettings("full", paper="A5"),
    "reading": ProfileSettings(
        "reading",
        layers=("author",),
        omit=tuple(Named(name, Place(FILE)) for name in ("glossary", "chronology", "index")),
    ),
    "seminar": ProfileSettings("seminar", paper="A4", type_size="12pt"),
    "large-print": ProfileSettings("large-print", paper="A4", type_size="18pt", notes="end"),
}


def profile_names(said: Iterable[str]) -> tuple[str, ...]:
    """All profiles of a manuscript: the ready ones, then its own in their order."""
    return tuple(dict.fromkeys((*READY, *said)))


def read_profiles(reader: Reader, value: Value) -> dict[str, ProfileSettings]:
    """The profiles in their order; what is wrong with them goes to the reader."""
    profiles = {}
    for name, child in reader.mapping(
        value, "profiles", None, "profiles: {full: {paper: A5}}"
    ).items():
        if not KEY.match(name) or name == ALL:
            hint = f"small letters, digits and hyphens, as it names files: {_slug(name)}"
            reader.fault(child, f"profile name “{name}” has the wrong form", hint)
            continue
        profiles[name] = _profile(reader, name, child)
    return profiles


def _slug(name: str) -> str:
    """A name for a profile that is like this one."""
    slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-0123456789")
    return slug if slug not in ("", ALL) else "handout"


def _paper(reader: Reader, value: Value) -> str:
    """A name of vocabulary.PAPERS, or any trim in millimetres, as “140x216mm”."""
    said = reader.string(value, "paper")
    if name := meant(said, PAPERS):
        return name
    found = _TRIM.match(said)
    if found is None:
        if said:
            hint = f"{nearest(said, PAPERS)}; {_TRIMS}"
            reader.fault(value, f"paper “{said[:40]}” is not known", hint)
        return ""
    width, height = _sides(found)
    if not (_NARROWEST <= width <= _WIDEST and _NARROWEST <= height <= _WIDEST):
        hint = f"width and height between {_NARROWEST:g}mm and {_WIDEST:g}mm, such as 140mm 216mm"
        reader.fault(value, f"no book is of the size “{said}”", hint)
        return ""
    return f"{width:g}x{height:g}mm"


def _sides(found: re.Match[str]) -> tuple[float, float]:
    """Width and height in millimetres; a unit that only one of them has is of both."""
    one, of_one, other, of_other = found.groups()
    small = max(float(one), float(other)) < _INCHES
    unit = of_other or of_one or ("in" if small else "mm")
    width, height = (
        round(float(number) * _MILLIMETRES.get(own, 25.4), 2)
        for number, own in ((one, of_one or unit), (other, unit))
    )
    return width, height


def _readable(size: str) -> bool:
    """Whether a size of type (“18pt”, “6mm”) is one that a book can be set in."""
    number = float(size[:-2]) * (72 / 25.4 if size.endswith("mm") else 1)
    return _LEAST <= number <= _MOST


def _profile(reader: Reader, name: str, value: Value) -> ProfileSettings:
    known = (
        *("layers", "paper", "type-size", "notes", "long-notes", "epub-notes", "lemmas"),
        *("archive", "back", "omit", "title", "running-heads"),
    )
    keys = reader.mapping(value, f"profile {name}", known, f"{name}: {{paper: A5}}")

    heads = keys.get("running-heads")
    example = "running-heads: {verso: book, recto: chapter}"
    sides = reader.mapping(heads, "running-heads", ("verso", "recto"), example) if heads else {}

    def head(side: str) -> str:
        return reader.one_of(sides[side], side, HEADS) if side in sides else ""

    def one_of(key: str, choices: Iterable[str]) -> str:
        return reader.one_of(keys[key], key, choices) if key in keys else ""

    size = ""
    if "type-size" in keys:
        hint = "a number and its unit, for example 18pt"
        size = reader.matching(keys["type-size"], "type-size", _LENGTH, hint).replace(" ", "")
        if size and not _readable(size):
            hint = f"between {_LEAST:g}pt and {_MOST:g}pt, for example 18pt"
            reader.fault(keys["type-size"], f"nobody can read type of “{size[:20]}”", hint)
            size = ""
    return ProfileSettings(
        name,
        layers=reader.strings(keys["layers"], "layers") if "layers" in keys else None,
        paper=_paper(reader, keys["paper"]) if "paper" in keys else "",
        type_size=size,
        notes=one_of("notes", NOTE_PLACES),
        long_notes=one_of("long-notes", LONG_NOTES),
        epub_notes=one_of("epub-notes", EPUB_NOTES),
        verso=head("verso"),
        recto=head("recto"),
        title=reader.string(keys["title"], "title") if "title" in keys else "",
        lemmas=reader.yes_or_no(keys["lemmas"], "lemmas") if "lemmas" in keys else None,
        archive=reader.yes_or_no(keys["archive"], "archive") if "archive" in keys else None,
        back=reader.named(keys["back"], "back") if "back" in keys else None,
        omit=reader.named(keys["omit"], "omit") if "omit" in keys else None,
    )


def settled(said: Mapping[str, ProfileSettings], name: str) -> ProfileSettings:
    """A profile with every gap filled: by the ready one of its name, by `full`, by the default.

    Raises KeyError when there is no such profile.
    """
    if name not in profile_names(said):
        raise KeyError(name)
    full = said.get("full", READY["full"]).over(READY["full"])
    own = said.get(name, ProfileSettings(name))
    ready = READY.get(name, ProfileSettings(name))
    return replace(own.over(ready).over(full), title=own.title)


def check_matter(
    profiles: Iterable[ProfileSettings], known: Iterable[str], own: Iterable[str]
) -> list[Diagnostic]:
    """`back:` and `omit:` name divisions that there are; `own` are those that none may omit."""
    names, needed = list(known), frozenset(own)
    findings = []
    for profile in profiles:
        for one in (*(profile.back or ()), *(profile.omit or ())):
            if one.name in needed:
                message = f"profile “{profile.name}” cannot leave out “{one.name}”"
                hint = "every edition has a title page, an imprint and contents"
                findings.append(diagnose("E004", one.place, message, hint))
            elif one.name not in names:
                message = f"profile “{profile.name}” names “{one.name}”, which is not there"
                hint = nearest(one.name, names)
                findings.append(diagnose("E004", one.place, message, hint))
    return findings


def check_layers(reader: Reader, profiles: Value, layers: list[str]) -> None:
    """A profile may name only layers that are there."""
    for profile, _, _, value in profiles.items() if isinstance(profiles.content, dict) else ():
        chosen = value.content.get("layers") if isinstance(value.content, dict) else None
        if chosen is None or isinstance(chosen.content, dict):
            continue
        for child in (chosen,) if isinstance(chosen.content, str) else chosen.content:
            name = child.content
            if isinstance(name, str) and name.strip() and name.strip() not in layers:
                message = f"profile “{profile}” names the layer “{name}”, which is not there"
                hint = nearest(name, layers)
                reader.findings.append(diagnose("N005", place_of(child), message, hint))
