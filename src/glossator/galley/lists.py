"""Definition lists of the editor: layers' notes beside the text, and the glossary."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lxml import etree

from glossator.diagnostics import Diagnostic, Place, diagnose
from glossator.galley.notes import GalleyNote, read_kind, slug
from glossator.galley.shape import shape
from glossator.manuscript import SourceFile
from glossator.manuscript.labels import terms
from glossator.prose import Element, collapse, text_of
from glossator.vocabulary import CATEGORIES

# attributes of a headword that give its other shapes, and the BCP 47 tag or scheme each stands for
SCRIPTS: Final = {"ko": "ko", "hanja": "ko-Hani", "ja": "ja", "zh": "zh", "ru": "ru", "ar": "ar"}
ROMANIZATIONS: Final = {"mr": "MR", "rr": "RR", "pinyin": "Pinyin"}


@dataclass(frozen=True, slots=True)
class GalleyEntry:
    """A glossary entry before its uses are known; `body` is a `div` of shaped blocks."""

    key: str
    headword: str
    category: str
    forms: tuple[str, ...]
    scripts: dict[str, str]
    romanizations: dict[str, str]
    say: str
    body: Element
    place: Place


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
            line = spots[number].line
        else:
            line = source.line_of(text_of(term)[:20])
        definitions = []
        follower = term.getnext()
        while follower is not None and follower.tag == "dd":
            definitions.append(follower)
            follower = follower.getnext()
        yield _Item(term, tuple(definitions), Place(source.path, line, 1 if line else 0))


def _body(definition: Element) -> Element:
    body = etree.Element("div")
    body.text = definition.text
    body.extend(list(definition))
    shape(body)
    return body


def layer_notes(
    layer: str, source: SourceFile, tree: Element, findings: list[Diagnostic]
) -> list[GalleyNote]:
    """The notes of a layer's file. Headings are scopes; anything else is a finding."""
    scopes = _scopes(source, tree, findings)
    notes: list[GalleyNote] = []
    for item in _items(source, tree):
        span = item.term.find("span")
        whole = span is not None and text_of(span) == text_of(item.term)
        spot = span if span is not None and whole else item.term
        lemma = collapse(text_of(item.term))
        kind, when = read_kind(spot, item.place, findings)
        at = attribute(spot, "at")
        if at and not re.fullmatch(r"[1-9]\d*", at):
            message = f"at={at} is no number"
            findings.append(diagnose("L001", item.place, message, "at=2 is the second occurrence"))
            at = ""
        key = spot.get("id", "") or slug(lemma)
        parent = item.term.getparent()
        assert parent is not None
        for number, definition in enumerate(item.definitions, start=1):
            body = _body(definition)
            if not text_of(body).strip():
                message = f"the note on “{lemma}” is empty"
                hint = "write its text behind the colon"
                findings.append(diagnose("N007", item.place, message, hint))
            notes.append(
                GalleyNote(
                    key if number == 1 else f"{key}-{number}",
                    layer,
                    kind,
                    when,
                    body,
                    item.place,
                    lemma=lemma,
                    occurrence=int(at or 0),
                    scope=scopes.get(parent, ""),
                )
            )
    return notes


def _scopes(source: SourceFile, tree: Element, findings: list[Diagnostic]) -> dict[Element, str]:
    """Each definition list with the heading above it; what is neither is a finding."""
    scope, scopes = "", {}
    for child in tree:
        text = collapse(text_of(child))
        if re.fullmatch("h[1-6]", str(child.tag)):
            scope = text
        elif child.tag == "dl":
            scopes[child] = scope
        else:
            line = source.line_of(text[:20])
            message = f"“{text[:40]}…” belongs to no note"
            hint = (
                "a note: a line with the words it is about, below it a line that opens with “:   ”"
            )
            findings.append(diagnose("N010", Place(source.path, line), message, hint))
    return scopes


def glossary_entries(
    source: SourceFile, tree: Element, findings: list[Diagnostic]
) -> list[GalleyEntry]:
    """The entries of the glossary file, in its order."""
    entries = []
    for item in _items(source, tree):
        span = item.term.find("span")
        spot = span if span is not None else item.term
        headword = collapse(text_of(item.term))
        body = etree.Element("div")
        for definition in item.definitions:
            body.extend(list(_body(definition)))
        entries.append(
            GalleyEntry(
                key=spot.get("id", "") or slug(headword),
                headword=headword,
                category=_category(spot, item.place, findings),
                forms=_list(attribute(spot, "forms")),
                scripts={tag: v for a, tag in SCRIPTS.items() if (v := attribute(spot, a))},
                romanizations={n: v for a, n in ROMANIZATIONS.items() if (v := attribute(spot, a))},
                say=attribute(spot, "say"),
                body=body,
                place=item.place,
            )
        )
    return entries


def _category(spot: Element, place: Place, findings: list[Diagnostic]) -> str:
    for name in spot.get("class", "").split():
        if name in CATEGORIES:
            return name
        hint = "categories: " + ", ".join(CATEGORIES)
        findings.append(diagnose("G001", place, f"unknown category “{name}”", hint))
    return "term"


def _list(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(";") if part.strip())
