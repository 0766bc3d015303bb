"""Writes a layer as a W3C Web Annotation collection: JSON-LD of one page.

Sections in parentheses are those of the Web Annotation Data Model
(https://www.w3.org/TR/annotation-model/).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from glossator.annotations.bodies import Sources, Written, html_of
from glossator.annotations.identity import created, creators, generator, iri_of, urn
from glossator.annotations.quoting import DivisionText, Quotation, text_around
from glossator.annotations.terms import (
    HTML,
    HTML_FRAGMENT,
    MOTIVATIONS,
    NAMESPACE,
    PANDOC,
    PREFIX,
    WEB_CONTEXT,
    own,
)
from glossator.model import Edition, Locus, Note

SUFFIX: Final = ".jsonld"


def write(edition: Edition, layer: str, sources: Sources) -> bytes:
    """The layer's notes in the order of their calls; same edition, same bytes.

    Raises KeyError when the edition has no such layer.
    """
    return encode(collection(edition, layer, sources))


def encode(value: Mapping[str, Any]) -> bytes:
    """JSON for people and machines: UTF-8, indented, with a line end."""
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode("utf-8")


def notes_of(edition: Edition, layer: str) -> Iterator[Note]:
    """The layer's notes in the order of their calls."""
    return (note for note in edition.notes.values() if note.layer == layer)


def collection(edition: Edition, layer: str, sources: Sources) -> dict[str, Any]:
    """An AnnotationCollection (5.1) whose only page (5.2) stands within it."""
    items = [
        annotation(edition, note, text_around(edition, note), sources.of(note))
        for note in notes_of(edition, layer)
    ]
    page = urn(edition, f"page {layer} {edition.profile.name}")
    found: dict[str, Any] = {
        "@context": [WEB_CONTEXT, {PREFIX: NAMESPACE}],
        "id": urn(edition, f"collection {layer} {edition.profile.name}"),
        "type": "AnnotationCollection",
        "label": f"{edition.metadata.title}: {edition.layers[layer].label}",
        "creator": creators(edition, layer),
        "generator": generator(),
        "total": len(items),
        own("layer"): layer,
    }
    if items:
        found["first"] = {"id": page, "type": "AnnotationPage", "startIndex": 0, "items": items}
        found["last"] = page
    return found


def annotation(
    edition: Edition, note: Note, text: DivisionText, written: Written | None
) -> dict[str, Any]:
    """One note as an Annotation (3.1) with its lifecycle (3.3.1) and motivation (3.3.5)."""
    found: dict[str, Any] = {
        "id": urn(edition, note.id),
        "type": "Annotation",
        "motivation": MOTIVATIONS[note.kind],
        "creator": creators(edition, note.layer),
    }
    if (moment := created(edition)) is not None:
        found["created"] = moment
    return found | {
        "body": _bodies(note, written, edition.metadata.language),
        "target": _target(edition, note, text),
        **extension(note, written),
    }


def extension(note: Note, written: Written | None) -> dict[str, Any]:
    """What only we have words for; what is empty is left out."""
    said = {
        "layer": note.layer,
        "key": note.key,
        "kind": note.kind,
        "when": note.when,
        "mark": note.mark,
        "term": written.term if written else "",
        "order": written.order if written else 0,
        "point": not note.lemma,
    }
    return {own(name): value for name, value in said.items() if value}


def _bodies(note: Note, written: Written | None, language: str) -> list[dict[str, Any]]:
    """The note as HTML or as Markdown, one of which is enough (3.2.7), and its kind as a tag."""
    ways = [_textual(html_of(note), HTML, language)]
    if written is not None:
        ways.append(_textual(written.body, PANDOC, language))
    bodies = [{"type": "Choice", "items": ways}] if len(ways) > 1 else ways
    if note.kind:
        bodies.append({"type": "TextualBody", "purpose": "tagging", "value": note.kind})
    return bodies


def _textual(value: str, form: str, language: str) -> dict[str, Any]:
    return {"type": "TextualBody", "value": value, "format": form, "language": language}


def _target(edition: Edition, note: Note, text: DivisionText) -> dict[str, Any]:
    """A segment of a division (4), whose id is the same in every format, or of another note."""
    division = text.division
    quoted = text.quotation(note)
    above = urn(edition, note.parent) if note.parent else f"{iri_of(edition)}#{division.id}"
    return {
        "type": "SpecificResource",
        "source": {
            "id": above,
            "type": "Text",
            "language": edition.metadata.language,
            own("title"): division.title,
            own("file"): division.source_file,
        },
        "selector": list(_selectors(text, note, quoted)),
    }


def _selectors(text: DivisionText, note: Note, quoted: Quotation) -> Iterator[dict[str, Any]]:
    """Three ways to the same place (4.2): quotation, position in the division, and in a block."""
    if quoted.exact:
        quote: dict[str, Any] = {
            "type": "TextQuoteSelector",
            "exact": quoted.exact,
            "prefix": quoted.prefix,
            "suffix": quoted.suffix,
        }
        if quoted.point is not None:
            # a point beside the word (4.2.9): a quotation may not be empty
            inner = quoted.point - quoted.start
            quote["refinedBy"] = _position(inner, inner)
        yield quote
    start, end = quoted.start, quoted.end
    if quoted.point is not None:
        start = end = quoted.point
    yield _position(start, end)
    first = note.lemma_start or note.call
    last = note.lemma_end or note.call
    if first.block == last.block:
        yield _in_block(first, last.offset)
    else:
        yield {
            "type": "RangeSelector",
            "startSelector": _in_block(first, first.offset),
            "endSelector": _in_block(last, last.offset),
        }


def _position(start: int, end: int) -> dict[str, Any]:
    return {"type": "TextPositionSelector", "start": start, "end": end}


def _in_block(locus: Locus, end: int) -> dict[str, Any]:
    """Characters of one block (4.2.1, 4.2.9), which has the same id in every format."""
    return {
        "type": "FragmentSelector",
        "conformsTo": HTML_FRAGMENT,
        "value": locus.block,
        "refinedBy": _position(locus.offset, end),
    }
