"""edition.yaml: what it may hold, read into frozen settings with a place for every fault."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from glossator.diagnostics import Diagnostic, Place, diagnose
from glossator.manuscript import yaml_tree
from glossator.manuscript.layers import AUTHOR, KEY, LayerSettings, check_people, read_layers
from glossator.manuscript.profiles import ALL, Named, ProfileSettings, check_matter, nearest
from glossator.manuscript.sources import CONTROL, stem_of
from glossator.manuscript.wording import read_words
from glossator.manuscript.yaml_tree import Value
from glossator.model import Person, Review, SourceWork
from glossator.prose import collapse
from glossator.vocabulary import CATEGORIES, DIVISIONS, NOTE_PLACES, PAPERS, RELATORS
from glossator.words import words_for

FILE: Final = "edition.yaml"
NEEDED: Final = ("titlepage", "imprint", "contents")  # divisions that every edition has
_LENGTH: Final = re.compile(r"\d+(\.\d+)?(pt|mm)\Z")
_ADDRESS: Final = re.compile(r"https?://[^\s#<>\"]+\Z")
_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*\Z")


@dataclass(frozen=True, slots=True)
class Settings:
    """edition.yaml, checked. Paths are as written, with the place of each in `places`."""

    title: str = ""
    subtitle: str = ""
    language: str = "en"
    identifier: str = ""
    date: str = ""
    rights: str = ""
    publisher: str = ""
    description: str = ""
    name: str = ""
    web_address: str = ""
    csl: str = ""
    glossary: str = ""
    references: str = ""
    subjects: tuple[str, ...] = ()
    people: tuple[Person, ...] = ()
    source: SourceWork | None = None
    accessibility: Review = Review()
    front: tuple[str, ...] = ()
    text: tuple[str, ...] = ()
    back: tuple[str, ...] = ()  # paths, and names of vocabulary.BACK_DIVISIONS
    layers: Mapping[str, LayerSettings] = field(default_factory=dict)
    profiles: Mapping[str, ProfileSettings] = field(default_factory=dict)
    glossary_lists: tuple[str, ...] = ()  # categories that get a list of their own
    index: tuple[str, ...] = ()  # categories of the glossary that are indexed
    half_title: bool = False
    words: Mapping[str, str] = field(default_factory=dict)  # key of `words` → message
    places: Mapping[str, Place] = field(default_factory=dict)  # path → where it is named


def _place(value: Value) -> Place:
    return Place(FILE, value.line, value.column, value.end)


class Reader:
    """Reads one document and collects what is wrong with it in `findings`."""

    def __init__(self) -> None:
        self.findings: list[Diagnostic] = []
        self.places: dict[str, Place] = {}

    def place(self, value: Value) -> Place:
        """Where a value stands in edition.yaml."""
        return _place(value)

    def fault(self, value: Value, message: str, hint: str) -> None:
        """Note a wrong value."""
        self.findings.append(diagnose("E004", _place(value), message, hint))

    def string(self, value: Value, what: str) -> str:
        """A scalar as text on one line, "" and a finding if it is none."""
        if not isinstance(value.content, str):
            hint = "put the words after the colon, on one line"
            self.fault(value, f"{what} should be a text", hint)
            return ""
        if control := CONTROL.search(value.content):
            point = f"U+{ord(control.group()):04X}"
            self.fault(value, f"{what} holds the control character {point}", "delete it")
        return collapse(CONTROL.sub("", value.content))

    def strings(self, value: Value, what: str) -> tuple[str, ...]:
        """A list of texts; a single text is a list of one."""
        return tuple(self.string(child, what) for child in self._children(value, what))

    def named(self, value: Value, what: str) -> tuple[Named, ...]:
        """A list of names, with the place of each; `[]` and `none` are an empty list."""
        children = self._children(value, what)
        found = (Named(self.string(child, what), _place(child)) for child in children)
        return tuple(one for one in found if one.name not in ("", "none"))

    def _children(self, value: Value, what: str) -> tuple[Value, ...]:
        if isinstance(value.content, dict):
            self.fault(value, f"{what} should be a list", f"{what}: [one, two]")
            return ()
        if isinstance(value.content, str):
            return (value,) if value.content.strip() else ()
        return value.content

    def paths(self, value: Value, what: str) -> tuple[str, ...]:
        """A list of paths, with the place of each."""
        found = (self.path(child, f"an entry of {what}") for child in self._children(value, what))
        return tuple(path for path in found if path)

    def path(self, value: Value, what: str) -> str:
        """One path, with its place; "" and a finding if it is empty or was named before."""
        if not isinstance(value.content, str) or not value.content.strip():
            self.fault(value, f"{what} should be a path", "write a path such as text/01-first.md")
            return ""
        path = posixpath.normpath(value.content.strip())
        if path in self.places:
            message = f"“{path}” is named twice (first in line {self.places[path].line})"
            self.fault(value, message, "a file has one place in the edition: take this one out")
            return ""
        self.places[path] = _place(value)
        return path

    def mapping(self, value: Value, what: str, keys: Iterable[str] | None) -> dict[str, Value]:
        """A mapping whose keys are among `keys` (None: any); unknown ones are findings.

        Nothing after the colon is an empty mapping; a key without a value is as good as absent.
        """
        if value.content == "":
            return {}
        if not isinstance(value.content, dict):
            hint = "write keys, each with a colon and its value, such as {label: Notes, marks: a}"
            self.fault(value, f"{what} should have keys and values", hint)
            return {}
        for key, line, column in value.doubled:
            message = f"the key “{key}” stands twice in {what}"
            place = Place(FILE, line, column, column + len(key))
            self.findings.append(diagnose("E002", place, message, "keep one of the two"))
        known = list(keys) if keys is not None else None
        found = {}
        for key, line, column, child in value.items():
            if known is not None and key not in known:
                self.findings.append(_unknown(key, known, what, Place(FILE, line, column, column + len(key))))
            elif child.content != "" or known is None:
                found[key] = child
        return found

    def one_of(self, value: Value, what: str, choices: Iterable[str]) -> str:
        """A text out of a closed list."""
        text, names = self.string(value, what), list(choices)
        if text in names:
            return text
        self.fault(value, f"{what} “{text}” is not known", nearest(text, names))
        return names[0]

    def some_of(self, value: Value, what: str, choices: Iterable[str]) -> tuple[str, ...]:
        """A list of texts out of a closed list, each once."""
        names, found = list(choices), []
        for child in self._children(value, what):
            text = self.string(child, f"an entry of {what}")
            if text in names and text not in found:
                found.append(text)
            elif text:
                state = "is named twice" if text in names else "is not known"
                self.fault(child, f"“{text}” {state} in {what}", nearest(text, names))
        return tuple(found)

    def yes_or_no(self, value: Value, what: str) -> bool:
        """`true` or `false`."""
        return self.one_of(value, what, ("false", "true")) == "true"

    def matching(self, value: Value, what: str, pattern: re.Pattern[str], hint: str) -> str:
        """A text of a given form."""
        text = self.string(value, what)
        if text and not pattern.match(text):
            self.fault(value, f"{what} “{text}” has the wrong form", hint)
        return text

    def date(self, value: Value) -> str:
        """A day of the calendar, YYYY-MM-DD."""
        text = self.string(value, "date")
        try:
            if text and date.fromisoformat(text).isoformat() == text:
                return text
        except ValueError:
            pass
        hint = "year-month-day, for example 2026-11-23"
        self.fault(value, f"the date “{text}” is no day of the calendar", hint)
        return ""


def _unknown(key: str, known: list[str], what: str, place: Place) -> Diagnostic:
    return diagnose("E003", place, f"unknown key “{key}” in {what}", nearest(key, known))


def _person(reader: Reader, value: Value) -> Person:
    keys = reader.mapping(value, "a person", ("name", "role", "file-as"))
    if "name" not in keys and isinstance(value.content, dict):
        reader.fault(value, "a person has no name", "{name: Jane Doe, role: aut}")
    name = reader.string(keys["name"], "name") if "name" in keys else ""
    role = reader.one_of(keys["role"], "role", RELATORS) if "role" in keys else "aut"
    file_as = reader.string(keys["file-as"], "file-as") if "file-as" in keys else ""
    return Person(name, role, file_as or _inverted(name))


def _inverted(name: str) -> str:
    """“Jane Doe” filed as “Doe, Jane”; a single word stays."""
    first, _, last = name.rpartition(" ")
    return f"{last}, {first}" if first else name


def _people(reader: Reader, value: Value) -> tuple[Person, ...]:
    if not isinstance(value.content, tuple):
        reader.fault(value, "people should be a list", "people: [{name: Jane Doe, role: aut}]")
        return ()
    return tuple(_person(reader, child) for child in value.content)


def _source(reader: Reader, value: Value) -> SourceWork:
    fields = ("title", "author", "publication", "date", "url")
    keys = reader.mapping(value, "source", fields)
    said = {key: reader.string(child, key) for key, child in keys.items()}
    if not said.get("title") and isinstance(value.content, dict):
        reader.fault(value, "the source has no title", "{title: A Speech, author: Jane Doe}")
    return SourceWork(**{"title": "", **said})


def _language(reader: Reader, value: Value) -> str:
    tag = reader.matching(value, "language", _LANGUAGE, "a BCP 47 tag such as en-US")
    if tag and _LANGUAGE.match(tag) and words_for(tag).is_foreign:
        message = f"there are no words in the language “{tag}”: readers will see English ones"
        hint = "say under words: what they should see; docs/languages.md lists the keys"
        reader.findings.append(diagnose("E010", reader.place(value), message, hint))
    return tag


def _accessibility(reader: Reader, value: Value) -> Review:
    keys = reader.mapping(value, "accessibility", ("reviewed-by", "certified-by"))
    said = {key: reader.string(child, key) for key, child in keys.items()}
    if said.get("certified-by") and not said.get("reviewed-by"):
        hint = "add reviewed-by: the person who has read the EPUB for its accessibility"
        reader.fault(keys["certified-by"], "accessibility is certified but not reviewed", hint)
    return Review(said.get("reviewed-by", ""), said.get("certified-by", ""))


def _profiles(reader: Reader, value: Value) -> dict[str, ProfileSettings]:
    profiles = {}
    for name, child in reader.mapping(value, "profiles", None).items():
        if not KEY.match(name) or name == ALL:
            hint = "small letters, digits and hyphens, but not “all”: it names the output files"
            reader.fault(child, f"profile name “{name}” has the wrong form", hint)
            continue
        profiles[name] = _profile(reader, name, child)
    return profiles


def _profile(reader: Reader, name: str, value: Value) -> ProfileSettings:
    known = ("layers", "paper", "type-size", "notes", "lemmas", "archive", "back", "omit")
    keys = reader.mapping(value, f"profile {name}", known)
    size = ""
    if "type-size" in keys:
        size = reader.matching(keys["type-size"], "type-size", _LENGTH, "for example 18pt")
    return ProfileSettings(
        name,
        layers=reader.strings(keys["layers"], "layers") if "layers" in keys else None,
        paper=reader.one_of(keys["paper"], "paper", PAPERS) if "paper" in keys else "",
        type_size=size,
        notes=reader.one_of(keys["notes"], "notes", NOTE_PLACES) if "notes" in keys else "",
        lemmas=reader.yes_or_no(keys["lemmas"], "lemmas") if "lemmas" in keys else None,
        archive=reader.yes_or_no(keys["archive"], "archive") if "archive" in keys else None,
        back=reader.named(keys["back"], "back") if "back" in keys else None,
        omit=reader.named(keys["omit"], "omit") if "omit" in keys else None,
    )


def _matter(settings: Settings) -> Iterator[str]:
    """What `back:` and `omit:` of a profile may name: roles, and files of front and back matter."""
    yield from (role for role in DIVISIONS if role not in (*NEEDED, "chapter"))
    for path in (*settings.front, *settings.back):
        yield stem_of(path)
        yield path


_FIELDS: Final[Mapping[str, Callable[[Reader, Value], object]]] = {
    **{
        key: lambda reader, value, key=key: reader.string(value, key)  # type: ignore[misc]
        for key in ("title", "subtitle", "rights", "publisher", "description", "identifier")
    },
    "language": _language,
    "date": lambda r, v: r.date(v),
    "name": lambda r, v: r.matching(v, "name", KEY, "small letters, digits and hyphens"),
    "web-address": lambda r, v: r.matching(
        v, "web-address", _ADDRESS, "for example https://example.org/edition.html, without a #"
    ),
    "subjects": lambda r, v: r.strings(v, "subjects"),
    "csl": lambda r, v: r.path(v, "csl"),
    "glossary": lambda r, v: r.path(v, "glossary"),
    "references": lambda r, v: r.path(v, "references"),
    "front": lambda r, v: r.paths(v, "front"),
    "text": lambda r, v: r.paths(v, "text"),
    "back": lambda r, v: r.paths(v, "back"),
    "glossary-lists": lambda r, v: r.some_of(v, "glossary-lists", CATEGORIES),
    "index": lambda r, v: r.some_of(v, "index", CATEGORIES),
    "half-title": lambda r, v: r.yes_or_no(v, "half-title"),
    "people": _people,
    "source": _source,
    "accessibility": _accessibility,
    "words": read_words,
    "layers": read_layers,
    "profiles": _profiles,
}
REQUIRED: Final[Mapping[str, str]] = {
    "title": "title: The Olympic Opening",
    "text": "text: [text/01-first.md]",
}


def read_settings(text: str) -> tuple[Settings | None, list[Diagnostic]]:
    """The settings and what is wrong with them; None when nothing can be made of the file."""
    try:
        root = yaml_tree.read(text)
    except yaml_tree.NotYaml as fault:
        place = Place(FILE, fault.line, fault.column)
        return None, [diagnose("E002", place, f"edition.yaml: {fault.problem}", fault.hint)]
    if not isinstance(root.content, dict) or not root.content:
        state = "is empty" if not root.content else "should hold keys and values"
        hint = "begin with: title: The Olympic Opening, and on the next line: " + REQUIRED["text"]
        return None, [diagnose("E004", _place(root), f"edition.yaml {state}", hint)]
    reader = Reader()
    keys = reader.mapping(root, "edition.yaml", _FIELDS)
    values = {key.replace("-", "_"): _FIELDS[key](reader, value) for key, value in keys.items()}
    _check_required(reader, root, keys)
    layers = values.setdefault("layers", {})
    assert isinstance(layers, dict)
    layers.setdefault("author", AUTHOR)
    people = values.get("people", ())
    assert isinstance(people, tuple)
    check_people(reader, root, layers, people)
    if "profiles" in keys:
        _check_profiles(reader, keys["profiles"], list(layers))
    settings = Settings(places=reader.places, **values)  # type: ignore[arg-type]
    return settings, reader.findings + check_matter(settings, _matter(settings), NEEDED)


def _check_required(reader: Reader, root: Value, keys: Mapping[str, Value]) -> None:
    """What every edition needs; a misspelt key was reported already."""
    misspelt = [f.hint for f in reader.findings if f.code == "E003"]
    lines = {key: Place(FILE, line, column) for key, line, column, _ in root.items()}
    for key, example in REQUIRED.items():
        missing = key not in keys or not keys[key].content
        if missing and not any(f"did you mean “{key}”" in hint for hint in misspelt):
            place, hint = lines.get(key, Place(FILE, 1)), f"add, for example: {example}"
            message = f"edition.yaml has no {key}"
            reader.findings.append(diagnose("E004", place, message, hint))


def _check_profiles(reader: Reader, profiles: Value, layers: list[str]) -> None:
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
                reader.findings.append(diagnose("N005", _place(child), message, hint))
