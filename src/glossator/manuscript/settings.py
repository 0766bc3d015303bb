"""edition.yaml: what it may hold, read into frozen settings with a place for every fault."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from glossator.diagnostics import Diagnostic, Place, diagnose
from glossator.manuscript import yaml_tree
from glossator.manuscript.fonts import FontSettings, read_fonts
from glossator.manuscript.layers import AUTHOR, LayerSettings, check_people, read_layers
from glossator.manuscript.parting import PartSettings, TextSettings, read_text
from glossator.manuscript.profiles import (
    ProfileSettings,
    check_layers,
    check_matter,
    read_profiles,
)
from glossator.manuscript.publishing import (
    PUBLISHED,
    CoverSettings,
    published,
    read_accessibility,
    read_blurb,
    read_cover,
    read_identifier,
    read_people,
    read_subjects,
)
from glossator.manuscript.settings_reader import FILE, KEY, Reader, place_of
from glossator.manuscript.sources import stem_of
from glossator.manuscript.synonyms import nearest
from glossator.manuscript.yaml_tree import Value
from glossator.model import Person, Publication, Review, SourceWork, Subject, Web
from glossator.vocabulary import CATEGORIES, DIVISIONS, EMBEDS
from glossator.words import message_fault, words_for
from glossator.words.tables import FALLBACK, OPTIONAL, table_for

NEEDED: Final = ("titlepage", "imprint", "contents")  # divisions that every edition has
_ADDRESS: Final = re.compile(r"https?://[^\s#<>\"]+\Z")
_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*\Z")


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
    web: Web = field(default_factory=Web)
    csl: str = ""
    macros: str = ""  # path of a file with definitions of TeX
    glossary: str = ""
    references: str = ""
    subjects: tuple[Subject, ...] = ()
    publication: Publication = field(default_factory=Publication)
    cover: CoverSettings = field(default_factory=CoverSettings)
    logo: str = ""  # path of the publisher's
    theme: str = "classic"  # the name of one of ours, or the path of a folder
    people: tuple[Person, ...] = ()
    source: SourceWork | None = None
    accessibility: Review = field(default_factory=Review)
    front: tuple[str, ...] = ()
    text: tuple[str, ...] = ()
    parts: tuple[PartSettings, ...] = ()
    back: tuple[str, ...] = ()  # paths, and names of vocabulary.BACK_DIVISIONS
    layers: Mapping[str, LayerSettings] = field(default_factory=dict)
    profiles: Mapping[str, ProfileSettings] = field(default_factory=dict)
    glossary_lists: tuple[str, ...] = ()  # categories that get a list of their own
    index: tuple[str, ...] = ()  # categories of the glossary that are indexed
    glossary_case: str = "match"  # or “ignore”: capitals of headwords do not matter
    half_title: bool = False
    thin_spaces: bool = True  # before ; : ! ? and within « », in French
    contents_depth: int = 0
    fonts: tuple[FontSettings, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)  # key of `words` → message
    places: Mapping[str, Place] = field(default_factory=dict)  # path → where it is named


def _source(reader: Reader, value: Value) -> SourceWork:
    fields = ("title", "author", "publication", "date", "url")
    example = "source: {title: A Speech, author: Jane Doe}"
    if isinstance(value.content, str):
        return SourceWork(reader.string(value, "source"))
    keys = reader.mapping(value, "source", fields, example)
    said = {key: reader.string(child, key) for key, child in keys.items()}
    if not said.get("title"):
        reader.lack(value, "the source has no title", example)
    return SourceWork(**{"title": "", **said})


def _language(reader: Reader, value: Value) -> str:
    hint = "a BCP 47 tag: en for English, en-US for American English"
    tag = reader.matching(value, "language", _LANGUAGE, hint).replace("_", "-")
    if tag and words_for(tag).is_foreign:
        message = f"there are no words in the language “{tag}”: readers will see English ones"
        hint = "say under words: what they should see; docs/languages.md lists the keys"
        reader.findings.append(diagnose("E011", reader.place(value), message, hint))
    return tag or "en"


def _matter(settings: Settings) -> Iterator[str]:
    """What `back:` and `omit:` of a profile may name: roles, and files of front and back matter."""
    yield from (role for role in DIVISIONS if role not in (*NEEDED, "chapter"))
    for path in (*settings.front, *settings.back):
        yield stem_of(path)
        yield path


def _web(reader: Reader, value: Value) -> Web:
    example = "web: {site: https://example.org/edition/}"
    keys = reader.mapping(value, "web", ("site", "embed"), example)
    hint = "the folder of the site, for example https://example.org/edition/"
    site = reader.matching(keys["site"], "site", _ADDRESS, hint) if "site" in keys else ""
    embed = reader.one_of(keys["embed"], "embed", EMBEDS) if "embed" in keys else ""
    return Web(site, embed)


def _words(reader: Reader, value: Value) -> Mapping[str, str]:
    """Messages by key, those that ICU can read; keys may be nested or have dots."""
    known = frozenset(table_for(FALLBACK)) | OPTIONAL
    found: dict[str, str] = {}
    for key, message in _flat(reader, value, ""):
        if key not in known:
            hint = nearest(key, sorted(known))
            reader.findings.append(
                diagnose("E003", reader.place(message), f"unknown key “{key}” in words", hint)
            )
            continue
        said = reader.string(message, key)
        if fault := message_fault(key, said):
            example = table_for(FALLBACK).get(key, "“ ” ‘ ’")
            reader.fault(
                message, f"the words of {key} have a fault: {fault}", f"in English: {example}"
            )
        else:
            found[key] = said
    return found


def _flat(reader: Reader, value: Value, section: str) -> list[tuple[str, Value]]:
    found = []
    example = "words: {division.imprint: Colophon}"
    for key, child in reader.mapping(value, section or "words", None, example).items():
        name = f"{section}.{key}" if section else key
        if isinstance(child.content, dict) and not section:
            found += _flat(reader, child, name)
        else:
            found.append((name, child))
    return found


_FIELDS: Final[Mapping[str, Callable[[Reader, Value], object]]] = {
    **{
        key: lambda reader, value, key=key: reader.string(value, key)  # type: ignore[misc]
        for key in ("title", "subtitle", "rights", "publisher")
    },
    "description": lambda r, v: read_blurb(r, v, "description"),
    "identifier": read_identifier,
    "language": _language,
    "date": lambda r, v: r.date(v),
    "name": lambda r, v: r.matching(v, "name", KEY, "small letters, digits and hyphens"),
    "web-address": lambda r, v: r.matching(
        v, "web-address", _ADDRESS, "for example https://example.org/edition.html, without a #"
    ),
    "web": _web,
    "subjects": read_subjects,
    **PUBLISHED,
    "cover": read_cover,
    "theme": lambda r, v: r.path(v, "theme", "look, or name one of ours: modern") or "classic",
    "logo": lambda r, v: r.path(v, "logo", "logo.svg"),
    "fonts": read_fonts,
    "macros": lambda r, v: r.path(v, "macros"),
    "csl": lambda r, v: r.path(v, "csl"),
    "glossary": lambda r, v: r.path(v, "glossary"),
    "references": lambda r, v: r.path(v, "references"),
    "front": lambda r, v: r.paths(v, "front"),
    "text": read_text,
    "back": lambda r, v: r.paths(v, "back"),
    "glossary-lists": lambda r, v: r.some_of(v, "glossary-lists", CATEGORIES),
    "glossary-case": lambda r, v: r.one_of(v, "glossary-case", ("ignore", "match")),
    "index": lambda r, v: r.some_of(v, "index", CATEGORIES),
    "contents-depth": lambda r, v: int(r.one_of(v, "contents-depth", map(str, range(1, 7)))),
    "half-title": lambda r, v: r.yes_or_no(v, "half-title"),
    "thin-spaces": lambda r, v: r.yes_or_no(v, "thin-spaces"),
    "people": read_people,
    "source": _source,
    "accessibility": read_accessibility,
    "words": _words,
    "layers": read_layers,
    "profiles": read_profiles,
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
        return None, [diagnose("E004", place_of(root), f"edition.yaml {state}", hint)]
    reader = Reader()
    keys = reader.mapping(root, "edition.yaml", _FIELDS)
    read = {key: _FIELDS[key](reader, value) for key, value in keys.items()}
    values = {key.replace("-", "_"): read[key] for key in read if key not in PUBLISHED}
    text_said = values.pop("text", TextSettings())
    assert isinstance(text_said, TextSettings)
    values |= {"text": text_said.files, "parts": text_said.parts}
    values["publication"] = published({key: read[key] for key in PUBLISHED if key in read})
    _check_required(reader, root, keys)
    layers = values.setdefault("layers", {})
    assert isinstance(layers, dict)
    layers.setdefault("author", AUTHOR)
    people = values.get("people", ())
    assert isinstance(people, tuple)
    check_people(reader, root, layers, people)
    if "profiles" in keys:
        check_layers(reader, keys["profiles"], list(layers))
    settings = Settings(places=reader.places, **values)  # type: ignore[arg-type]
    return settings, reader.findings + check_matter(
        settings.profiles.values(), _matter(settings), NEEDED
    )


def _check_required(reader: Reader, root: Value, keys: Mapping[str, Value]) -> None:
    """What every edition needs; a misspelt key was reported already."""
    misspelt = " ".join(f.hint for f in reader.findings if f.code == "E003")
    lines = {key: Place(FILE, line, column) for key, line, column, _ in root.items()}
    for key, example in REQUIRED.items():
        missing = key not in keys or not keys[key].content
        if missing and f"did you mean “{key}”" not in misspelt and f"write {key}:" not in misspelt:
            place, hint = lines.get(key, Place(FILE, 1)), f"add, for example: {example}"
            message = f"edition.yaml has no {key}"
            reader.findings.append(diagnose("E004", place, message, hint))
