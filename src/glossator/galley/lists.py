"""Definition lists of the editor: layers' notes beside the text, and the glossary."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from lxml import etree

from glossator.diagnostics import Diagnostic, Place, diagnose
from glossator.galley.kinds import read_kind
from glossator.galley.naming import slug
from glossator.galley.notes import GalleyNote
from glossator.galley.shape import is_blank, shape
from glossator.galley.structure import HeadingLines
from glossator.manuscript import SourceFile
from glossator.manuscript.labels import terms
from glossator.prose import Element, collapse, slots, text_of, with_emphasis
from glossator.vocabulary import CATEGORIES

# attributes of a headword that give its other shapes, and the BCP 47 tag or scheme each stands for
SCRIPTS: Final = {"ko": "ko", "hanja": "ko-Hani", "ja": "ja", "zh": "zh", "ru": "ru", "ar": "ar"}
ROMANIZATIONS: Final = {"mr": "MR", "rr": "RR", "pinyin": "Pinyin"}
_CALL: Final = re.compile(r"\[\^([^\]\s]+)\]")
_PLAIN: Final = frozenset(("id", "class", "lang", "dir", "title", "block"))
_OF_ENTRIES: Final = (
    *("forms", "say", "sort", "see", "see-also", "inflect", "case"),
    *SCRIPTS,
    *ROMANIZATIONS,
)


@dataclass(frozen=True, slots=True)
class GalleyEntry:
    """A glossary entry before its uses are known; `body` is a `div` of shaped blocks.

    `see` and `see_also` are keys of other entries; `exact`: plurals and possessives are not made;
    `any_case`: capitals are as good as small letters.
    """

    key: str
    headword: str
    category: str
    forms: tuple[str, ...]
    scripts: dict[str, str]
    romanizations: dict[str, str]
    say: str
    body: Element
    place: Place
    sort: str = ""
    see: tuple[str, ...] = ()
    see_also: tuple[str, ...] = ()
    exact: bool = False
    any_case: bool | None = None  # None: as the edition says of all
    shown: str = ""  # the headword with its emphasis as *words*, "" where it has none


def attribute(element: Element, name: str) -> str:
    """An attribute that pandoc may have written with or without `data-`."""
    return element.get(f"data-{name}", element.get(name, "")).strip()


@dataclass(frozen=True, slots=True)
class _Item:
    """A term with its definitions, and the place of the term."""

    term: Element
    definitions: tuple[Element, ...]
    place: Place


def _items(source: SourceFile, tree: Element) -> Iterator[_Item]:
    """The terms of all definition lists at the top of the tree, with their lines."""
    spots = terms(source.text)
    all_terms = [dt for dl in tree.findall("dl") for dt in dl.findall("dt")]
    for number, term in enumerate(all_terms):
        if len(spots) == len(all_terms):
            place = Place(source.path, spots[number].line, 1)
        else:
            place = source.spot_of_words(text_of(term))
        definitions = []
        follower = term.getnext()
        while follower is not None and follower.tag == "dd":
            definitions.append(follower)
            follower = follower.getnext()
        yield _Item(term, tuple(definitions), place)


def _body(definition: Element) -> Element:
    body = etree.Element("div")
    body.text, definition.text = definition.text, None
    body.extend(list(definition))
    shape(body)
    return body


def take_copied_calls(source: SourceFile, tree: Element) -> None:
    """Take calls of the text's own notes, copied with its words, out of lemmas, in place."""
    written = {label.name for label in source.scan.definitions}
    for term in tree.iterfind("dl/dt"):
        for slot in list(slots(term)):
            plain = _CALL.sub(lambda call: call[0] if call[1] in written else "", slot.text)
            if plain != slot.text:
                setattr(slot.owner, slot.side, plain)


def layer_notes(
    layer: str, source: SourceFile, tree: Element, findings: list[Diagnostic]
) -> list[GalleyNote]:
    """The notes of a layer's file. Headings are scopes; anything else is a finding."""
    scopes = _scopes(source, tree, findings)
    return [note for item in _items(source, tree) for note in _notes(layer, item, scopes, findings)]


_Scopes = Mapping[Element, tuple[tuple[str, ...], Place | None]]


def _notes(
    layer: str, item: _Item, scopes: _Scopes, findings: list[Diagnostic]
) -> Iterator[GalleyNote]:
    """A note for each definition of a lemma; none after a finding about the lemma itself."""
    spot = _says(item, findings)
    lemma = collapse(text_of(item.term))
    kind, when = read_kind(spot, item.place, findings)
    occurrence = _occurrence(spot, item, findings)
    if not re.search(r"\w", lemma):
        message, hint = f"the lemma “{lemma}” holds no words", "quote words of the text"
        findings.append(diagnose("L001", item.place, message, hint))
        return
    if occurrence < 0:
        return
    key = spot.get("id", "") or slug(lemma)
    parent = item.term.getparent()
    assert parent is not None
    scope, scope_place = scopes[parent]
    for number, definition in enumerate(item.definitions, start=1):
        body = _body(definition)
        if is_blank(body):
            message = f"the note on “{lemma}” is empty"
            findings.append(
                diagnose("N007", item.place, message, "write its text behind the colon")
            )
        yield GalleyNote(
            key if number == 1 else f"{key}-{number}",
            layer,
            kind,
            when,
            body,
            item.place,
            lemma=lemma,
            occurrence=occurrence,
            scope=scope,
            scope_place=scope_place,
            on=attribute(spot, "on"),
        )


def _says(item: _Item, findings: list[Diagnostic]) -> Element:
    """The element that carries the attributes of a lemma: its span, which holds all of it."""
    for span in item.term.iter("span"):
        says = {*span.attrib} & {"id", "class", "data-when", "data-at", "data-on"}
        if says and text_of(span).strip() == text_of(item.term).strip():
            return span
        if says and span.get("class") not in ("citation", "smallcaps", "underline", "mark"):
            message = f"the brackets of “{text_of(span)}” hold only a part of the lemma"
            hint = "put all of it into them: [the whole lemma]{#key .later}"
            findings.append(diagnose("N009", item.place, message, hint))
    return item.term


def _occurrence(spot: Element, item: _Item, findings: list[Diagnostic]) -> int:
    """The number that `at=` gives, 0 without one, -1 and a finding if it is no number."""
    at = attribute(spot, "at")
    if not at or re.fullmatch(r"[1-9]\d{0,5}", at):
        return int(at or 0)
    message, hint = f"at={at} is no number", "at=2 is the second occurrence"
    findings.append(diagnose("L001", item.place, message, hint))
    return -1


def _scopes(
    source: SourceFile, tree: Element, findings: list[Diagnostic]
) -> dict[Element, tuple[tuple[str, ...], Place | None]]:
    """Each definition list with the headings above it; what is neither is a finding."""
    lines = HeadingLines(source)
    open_headings: list[tuple[int, str]] = []
    scope: tuple[tuple[str, ...], Place | None] = ((), None)
    scopes = {}
    for child in tree:
        if re.fullmatch("h[1-6]", str(child.tag)):
            title, level = collapse(text_of(child)), int(str(child.tag)[1])
            open_headings = [above for above in open_headings if above[0] < level]
            open_headings.append((level, title))
            place = Place(source.path, lines.next_line(level, title), 1)
            scope = tuple(one for _, one in open_headings), place
        elif child.tag == "dl":
            scopes[child] = scope
        elif child.tag != "hr":
            place, what = _stray(source, child)
            hint = (
                "a note: a line with the words it is about, below it a line that opens with “:   ”"
            )
            findings.append(diagnose("N010", place, f"{what} belongs to no note", hint))
    return scopes


def _stray(source: SourceFile, element: Element) -> tuple[Place, str]:
    """Place and name of something that stands where it does not belong."""
    # between blocks is no space, and within a paragraph is none to be added
    text = collapse(("" if element.tag == "p" else " ").join(element.itertext()))
    if text:
        return source.spot_of_words(text), f"“{text[:40]}{'…' if len(text) > 40 else ''}”"
    image = element.find(".//img")
    path = image.get("data-picture", "") if image is not None else ""
    what = "a picture" if path else f"an element <{element.tag!s}>"
    return source.spot(path or f"<{element.tag!s}"), what


def glossary_entries(
    source: SourceFile, tree: Element, findings: list[Diagnostic]
) -> list[GalleyEntry]:
    """The entries of the glossary file, in its order; see `glossary_title` for its headings."""
    for child in tree:
        if child.tag not in ("dl", "hr") and not re.fullmatch("h[1-6]", str(child.tag)):
            place, what = _stray(source, child)
            hint = "an entry: a line with the headword, below it a line that opens with “:   ”"
            findings.append(diagnose("G005", place, f"{what} belongs to no entry", hint))
    return [_entry(item, findings) for item in _items(source, tree)]


def glossary_title(source: SourceFile, tree: Element, findings: list[Diagnostic]) -> str:
    """What the glossary is called by its file: the one level-1 heading above all entries, or the
    title of its front matter; "" if it says nothing.

    Entries stand in the order of the alphabet, so that headings between them are told; not those
    of nothing but a letter, since the order says as much.
    """
    headings = [one for one in tree if re.fullmatch("h[1-6]", str(one.tag))]
    title = source.title
    if headings and tree[0] is headings[0] and [one.tag for one in headings].count("h1") == 1:
        title = collapse(text_of(headings.pop(0)))
    said = [name for one in headings if len(name := collapse(text_of(one))) > 1]
    if said:
        named = ", ".join(f"“{name}”" for name in said[:4]) + (" …" if len(said) > 4 else "")
        message = f"headings between entries are left out, since the alphabet orders them: {named}"
        hint = "glossary-lists: [person, place] in edition.yaml gives each category its own list"
        findings.append(diagnose("G010", source.spot_of_words(said[0]), message, hint))
    return title


def _entry(item: _Item, findings: list[Diagnostic]) -> GalleyEntry:
    span = item.term.find("span")
    spot = span if span is not None else item.term
    headword = collapse(text_of(item.term))
    body = etree.Element("div")
    for definition in item.definitions:
        body.extend(list(_body(definition)))
    if is_blank(body) and not attribute(spot, "see"):
        message = f"the entry “{headword}” has no definition"
        hint = "write it behind the colon, or name another entry that has one: see=its-key"
        findings.append(diagnose("G006", item.place, message, hint))
    for name in spot.attrib:
        said = str(name).removeprefix("data-")
        if said not in _OF_ENTRIES and said not in _PLAIN:
            near = difflib.get_close_matches(said, _OF_ENTRIES, n=1, cutoff=0.5)
            hint = f"did you mean “{near[0]}”? " if near else ""
            hint += "attributes of an entry: " + ", ".join(_OF_ENTRIES)
            message = f"unknown attribute “{said}” of an entry"
            findings.append(diagnose("G007", item.place, message, hint))
    return GalleyEntry(
        key=spot.get("id", "") or slug(headword),
        headword=headword,
        category=_category(spot, item.place, findings),
        forms=_list(attribute(spot, "forms")),
        scripts={tag: v for a, tag in SCRIPTS.items() if (v := attribute(spot, a))},
        romanizations={n: v for a, n in ROMANIZATIONS.items() if (v := attribute(spot, a))},
        say=attribute(spot, "say"),
        body=body,
        place=item.place,
        sort=attribute(spot, "sort"),
        see=_list(attribute(spot, "see")),
        see_also=_list(attribute(spot, "see-also")),
        exact=_is_exact(spot, item.place, findings),
        any_case=_any_case(spot, item.place, findings),
        shown=shown if (shown := collapse(with_emphasis(spot))) != headword else "",
    )


def _is_exact(spot: Element, place: Place, findings: list[Diagnostic]) -> bool:
    """Whether `inflect=no` says that only written forms are meant; any other word is a finding."""
    said = attribute(spot, "inflect")
    if said not in ("", "yes", "no"):
        message = f"inflect={said} is neither yes nor no"
        hint = "inflect=no: plurals and possessives are not made of this headword and its forms"
        findings.append(diagnose("G007", place, message, hint))
    return said == "no"


def _any_case(spot: Element, place: Place, findings: list[Diagnostic]) -> bool | None:
    """Whether `case=ignore` says that capitals do not matter; None if it says nothing."""
    said = attribute(spot, "case")
    if said not in ("", "ignore", "match"):
        message = f"case={said} is neither ignore nor match"
        hint = "case=ignore: “Armistice” is found as “armistice”, too"
        findings.append(diagnose("G007", place, message, hint))
    return said == "ignore" if said in ("ignore", "match") else None


def _category(spot: Element, place: Place, findings: list[Diagnostic]) -> str:
    """The first class that is a category, "term" if there is none; other classes are findings."""
    names = spot.get("class", "").split()
    for name in names:
        if name not in CATEGORIES:
            hint = "categories: " + ", ".join(CATEGORIES)
            findings.append(diagnose("G007", place, f"unknown category “{name}”", hint))
    found = [name for name in names if name in CATEGORIES]
    if len(found) > 1:
        message = f"an entry has one category, not {' and '.join(found)}"
        findings.append(diagnose("G007", place, message, "keep the one that fits best"))
    return found[0] if found else "term"


def _list(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(";") if part.strip())
