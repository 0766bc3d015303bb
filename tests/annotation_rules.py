"""The rules that exported annotations must keep, written from the specifications alone.

Web Annotation Data Model (https://www.w3.org/TR/annotation-model/), its sections in parentheses;
EPUB Annotations 1.0 (https://www.w3.org/TR/epub-anno-10/), by the tables of its properties. Nothing
of the program is imported here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

WEB = "http://www.w3.org/ns/anno.jsonld"
EPUB = "https://www.w3.org/ns/epub-anno.jsonld"
MOTIVATIONS = frozenset(
    "assessing bookmarking classifying commenting describing editing highlighting identifying "
    "linking moderating questioning replying tagging".split()
)
AGENTS = ("Person", "Organization", "Software")
# The terms of the context anno.jsonld that a collection may use; a processor drops all others.
WEB_TERMS = frozenset(
    "@context id type motivation creator created modified generator generated body target source "
    "selector refinedBy value format language processingLanguage textDirection purpose items exact "
    "prefix suffix start end conformsTo startSelector endSelector label total first last "
    "startIndex partOf next prev name nickname email homepage rights scope".split()
)
# EPUB Annotations 1.0: what each object may hold, and what it must.
EPUB_TABLES: dict[str, tuple[set[str], set[str]]] = {
    "set": ({"@context", "id", "type", "about", "items"}, {"generator", "generated", "title"}),
    "about": (
        set(),
        {"dc:identifier", "dc:title", "dc:publisher", "dc:creator", "dc:date"},
    ),
    "generator": ({"id", "type", "name"}, {"homepage"}),
    "annotation": ({"id", "type", "created", "target"}, {"modified", "creator", "body"}),
    "creator": ({"id", "type"}, {"name"}),
    "target": ({"source"}, {"selector"}),
    "body": ({"type", "value"}, {"format", "color", "highlight", "tags"}),
    "CssSelector": ({"type", "value"}, {"refinedBy"}),
    "FragmentSelector": ({"type", "value"}, {"conformsTo", "refinedBy"}),
    "TextPositionSelector": ({"type", "start", "end"}, {"refinedBy"}),
}
FRAGMENTS = (
    "http://tools.ietf.org/rfc/rfc3236",
    "http://www.w3.org/TR/media-frags/",
    "http://www.w3.org/TR/SVG/",
    "https://wicg.github.io/scroll-to-text-fragment/",
)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\Z")
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+\Z")


def is_iri(value: object) -> bool:
    """An absolute IRI (RFC 3987) without the characters that none may hold."""
    return isinstance(value, str) and bool(_IRI.match(value))


def web_faults(document: dict[str, Any]) -> list[str]:
    """What a Web Annotation collection does against the model."""
    return list(_collection(document))


def _collection(one: dict[str, Any]) -> Iterator[str]:
    contexts = one.get("@context")
    contexts = contexts if isinstance(contexts, list) else [contexts]
    if WEB not in contexts:
        yield "5.1: the context is missing"
    prefixes = {name for c in contexts if isinstance(c, dict) for name in c}
    if not is_iri(one.get("id")):
        yield "5.1: a collection has exactly one IRI"
    if one.get("type") != "AnnotationCollection":
        yield "5.1: wrong type"
    if not isinstance(one.get("label"), str):
        yield "5.1: a label is a text"
    page = one.get("first", {"items": []})
    if one.get("total") != len(page["items"]) or isinstance(one.get("total"), bool):
        yield "5.1: total is the number of annotations"
    if page["items"]:
        yield from _page(page)
        if one.get("last") != page.get("id"):
            yield "5.1: the last page is the only one"
    yield from _agents(one)
    yield from _terms(one, prefixes)
    for item in page["items"]:
        yield from _annotation(item)
    names = [item.get("id") for item in page["items"]]
    if len(set(names)) != len(names):
        yield "3.1: identifiers name one annotation each"


def _page(page: dict[str, Any]) -> Iterator[str]:
    if page.get("type") != "AnnotationPage" or not is_iri(page.get("id")):
        yield "5.2: a page has type and IRI"
    if not isinstance(page.get("startIndex"), int) or page["startIndex"] < 0:
        yield "5.2: startIndex counts from 0"


def _terms(value: Any, prefixes: set[str]) -> Iterator[str]:
    """Every key is a term of the context, or has a prefix that the document explains."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == "@context":
                continue
            if key not in WEB_TERMS and key.partition(":")[0] not in prefixes:
                yield f"the context has no term {key}"
            yield from _terms(inner, prefixes)
    elif isinstance(value, list):
        for inner in value:
            yield from _terms(inner, prefixes)


def _annotation(one: dict[str, Any]) -> Iterator[str]:
    if not is_iri(one.get("id")):
        yield "3.1: an annotation has exactly one IRI"
    if one.get("type") != "Annotation":
        yield "3.1: an annotation is of type Annotation"
    if "target" not in one:
        yield "3.1: an annotation has a target"
    if one.get("motivation") not in MOTIVATIONS:
        yield f"3.3.5: no such motivation: {one.get('motivation')}"
    if "created" in one and not _MOMENT.match(str(one["created"])):
        yield "3.3.1: created is a moment in UTC"
    yield from _agents(one)
    for body in one.get("body", []):
        yield from _body(body)
    yield from _target(one.get("target", {}))


def _agents(one: dict[str, Any]) -> Iterator[str]:
    generators = [one["generator"]] if "generator" in one else []
    for agent in [*one.get("creator", []), *generators]:
        if not is_iri(agent.get("id")) or agent.get("type") not in AGENTS:
            yield "3.3.2: an agent has an IRI and a class of agents"
        if not agent.get("name"):
            yield "3.3.2: an agent has a name"


def _body(body: dict[str, Any]) -> Iterator[str]:
    if body.get("type") == "Choice":
        if not body.get("items"):
            yield "3.2.7: a choice has items"
        for item in body.get("items", []):
            yield from _body(item)
        return
    if body.get("type") != "TextualBody" or not isinstance(body.get("value"), str):
        yield "3.2.4: a textual body has a value that is a text"
    if not body.get("value"):
        yield "3.2.4: an empty body"
    if "purpose" in body and body["purpose"] not in MOTIVATIONS:
        yield "3.3.5: a purpose is a motivation"
    if not isinstance(body.get("format", ""), str):
        yield "3.2.3: one format"


def _target(target: dict[str, Any]) -> Iterator[str]:
    if target.get("type") != "SpecificResource":
        yield "4: a target with a selector is a specific resource"
    source = target.get("source")
    if not is_iri(source.get("id") if isinstance(source, dict) else source):
        yield "4: exactly one source, with an IRI"
    if not target.get("selector"):
        yield "4: no selector"
    for selector in target.get("selector", []):
        yield from _selector(selector)


def _selector(one: dict[str, Any]) -> Iterator[str]:
    kind = one.get("type")
    if kind == "TextQuoteSelector":
        if not isinstance(one.get("exact"), str) or not one["exact"]:
            yield "4.2.4: a quotation is not empty"
        if not all(isinstance(one.get(side), str) for side in ("prefix", "suffix")):
            yield "4.2.4: prefix and suffix are texts"
    elif kind == "TextPositionSelector":
        ends = (one.get("start"), one.get("end"))
        if not all(type(end) is int and end >= 0 for end in ends) or ends[0] > ends[1]:
            yield "4.2.5: positions are not negative, and in order"
    elif kind == "FragmentSelector":
        if not isinstance(one.get("value"), str) or not is_iri(one.get("conformsTo")):
            yield "4.2.1: a fragment has a value and says what it conforms to"
    elif kind == "RangeSelector":
        for side in ("startSelector", "endSelector"):
            if not isinstance(one.get(side), dict):
                yield "4.2.8: a range has one selector for each end"
            else:
                yield from _selector(one[side])
    else:
        yield f"4.2: no such selector: {kind}"
    if "refinedBy" in one:
        yield from _selector(one["refinedBy"])


def epub_faults(document: dict[str, Any]) -> list[str]:
    """What an annotation set does against the tables of EPUB Annotations."""
    return list(_set(document))


def _table(one: Any, name: str) -> Iterator[str]:
    if not isinstance(one, dict):
        yield f"{name}: not an object"
        return
    required, optional = EPUB_TABLES[name]
    for key in sorted(required - set(one)):
        yield f"{name}: {key} is missing"
    for key in sorted(set(one) - required - optional):
        if not key.startswith("glossator:"):
            yield f"{name}: there is no {key}"


def _set(one: dict[str, Any]) -> Iterator[str]:
    yield from _table(one, "set")
    contexts = one.get("@context")
    if EPUB not in (contexts if isinstance(contexts, list) else [contexts]):
        yield "set: the context is missing"
    if one.get("type") != "AnnotationSet" or not is_iri(one.get("id")):
        yield "set: type and URL"
    yield from _table(one.get("about"), "about")
    about = one.get("about", {})
    if not re.fullmatch(r"\d{4}", about.get("dc:date", "2026")):
        yield "about: dc:date is a year of four digits"
    if not all(isinstance(about.get(k, []), list) for k in ("dc:identifier", "dc:creator")):
        yield "about: identifiers and creators are arrays"
    if "generator" in one:
        yield from _table(one["generator"], "generator")
    if "generated" in one and not _MOMENT.match(one["generated"]):
        yield "set: generated is a moment"
    for item in one.get("items", []):
        yield from _epub_annotation(item)


def _epub_annotation(one: dict[str, Any]) -> Iterator[str]:
    yield from _table(one, "annotation")
    if one.get("type") != "Annotation" or not is_iri(one.get("id")):
        yield "annotation: type and URL"
    if not _MOMENT.match(str(one.get("created"))):
        yield "annotation: created is a moment"
    if "creator" in one:
        yield from _table(one["creator"], "creator")
        if one["creator"].get("type") not in AGENTS:
            yield "creator: no such type"
    if "body" in one:
        yield from _table(one["body"], "body")
        if one["body"].get("format", "text/plain") != "text/plain":
            yield "body: the format is text/plain"
        if one["body"].get("type") != "TextualBody":
            yield "body: wrong type"
    target = one.get("target", {})
    yield from _table(target, "target")
    if not isinstance(target.get("source"), str) or "#" in target["source"]:
        yield "target: the source is the address of a file"
    for selector in target.get("selector", []):
        yield from _epub_selector(selector)


def _epub_selector(one: dict[str, Any]) -> Iterator[str]:
    kind = one.get("type")
    if kind not in ("CssSelector", "FragmentSelector", "TextPositionSelector"):
        yield f"target: no such selector: {kind}"
        return
    yield from _table(one, kind)
    if kind == "FragmentSelector" and one.get("conformsTo") not in FRAGMENTS:
        yield "FragmentSelector: conformsTo is one of a list"
    if kind == "TextPositionSelector":
        yield from _selector(one)
    if "refinedBy" in one:
        yield from _epub_selector(one["refinedBy"])
