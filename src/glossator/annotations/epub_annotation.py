"""Writes a layer as an annotation set for reading systems: EPUB Annotations 1.0, a draft.

Source: https://www.w3.org/TR/epub-anno-10/ and its editor's draft
(https://w3c.github.io/epub-specs/epub34/annotations/). The set is `annotations.json` in a ZIP
archive, as the draft has it since it allows for recorded comments. What drafts of this year differ
in is left out: `motivation` (the word for comments came and went; a body says that it is one),
`dc:format` and `meta`.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any, Final

from glossator.annotations.bodies import Sources, Written, plain_of
from glossator.annotations.epub_places import (
    Book,
    BookBlock,
    before,
    common,
    css_path,
    text_of,
)
from glossator.annotations.fragments import directive
from glossator.annotations.identity import created, creators, generator, urn
from glossator.annotations.quoting import DivisionText, Quotation, text_around
from glossator.annotations.terms import (
    EPUB_COLORS,
    EPUB_CONTEXT,
    NAMESPACE,
    PANDOC,
    PLAIN,
    PREFIX,
    TEXT_FRAGMENT,
    own,
)
from glossator.annotations.web_annotation import encode, extension, notes_of
from glossator.errors import GlossatorError
from glossator.model import Block, Edition, Note

SUFFIX: Final = ".annotations"
ENTRY: Final = "annotations.json"
_FIRST_DAY: Final = (1980, 1, 1, 0, 0, 0)  # the earliest that a ZIP archive can say
_AROUND: Final = 32
_WHOLE: Final = 300  # characters up to which a text fragment quotes a passage whole
_ENDS: Final = 5  # words at each end of a longer one


def write(edition: Edition, layer: str, sources: Sources, book: Book) -> bytes:
    """The layer as an archive; same edition and same book, same bytes.

    Raises KeyError when there is no such layer, GlossatorError when the book is another edition's.
    """
    content = encode(annotation_set(edition, layer, sources, book))
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        entry = zipfile.ZipInfo(ENTRY, _FIRST_DAY)
        entry.compress_type = zipfile.ZIP_DEFLATED
        entry.create_system = 3
        entry.external_attr = 0o644 << 16
        packed.writestr(entry, content)
    return archive.getvalue()


def annotation_set(edition: Edition, layer: str, sources: Sources, book: Book) -> dict[str, Any]:
    """The AnnotationSet: what it is about, and the layer's notes in the order of their calls."""
    found: dict[str, Any] = {
        "@context": [
            EPUB_COLORS,
            EPUB_CONTEXT,
            {"@language": edition.metadata.language, PREFIX: NAMESPACE},
        ],
        "id": urn(edition, f"set {layer} {edition.profile.name}"),
        "type": "AnnotationSet",
        "title": f"{edition.metadata.title}: {edition.layers[layer].label}",
        "generator": generator(),
        "about": _about(edition),
        own("layer"): layer,
    }
    if (moment := created(edition)) is not None:
        found["generated"] = moment
    found["items"] = [
        _annotation(edition, note, text_around(edition, note), sources.of(note), book)
        for note in notes_of(edition, layer)
    ]
    return found


def _about(edition: Edition) -> dict[str, Any]:
    """What helps a reading system to find the book: the same words as its package document."""
    metadata = edition.metadata
    said: dict[str, Any] = {
        "dc:identifier": [metadata.identifier],
        "dc:title": metadata.title,
        "dc:creator": [person.name for person in metadata.people if person.role == "aut"],
        "dc:publisher": metadata.publisher,
        "dc:date": metadata.date[:4] if created(edition) else "",
    }
    return {name: value for name, value in said.items() if value}


def _annotation(
    edition: Edition, note: Note, text: DivisionText, written: Written | None, book: Book
) -> dict[str, Any]:
    body: dict[str, Any] = {"type": "TextualBody", "value": plain_of(note), "format": PLAIN}
    if note.kind:
        body["tags"] = [note.kind]
    if color := edition.layers[note.layer].color:
        body["color"] = EPUB_COLORS[color]
    quoted = text.quotation(note)
    source = book.file_of(text.division)
    if source is None:
        raise GlossatorError(
            f"the EPUB does not hold the division “{text.division.title}”",
            "build it anew from this manuscript",
        )
    people = creators(edition, note.layer)
    found: dict[str, Any] = {
        "id": urn(edition, note.id),
        "type": "Annotation",
        # the draft wants a moment, and one creator at most
        "created": created(edition) or f"{edition.metadata.changed}T00:00:00Z",
        **({"creator": people[0]} if people else {}),
        "target": {"source": source, "selector": list(_selectors(text, quoted, book))},
        "body": body,
        own("quote"): {
            own("exact"): quoted.exact,
            own("prefix"): quoted.prefix,
            own("suffix"): quoted.suffix,
        },
        **extension(note, written),
    }
    if note.parent:
        found[own("on")] = urn(edition, note.parent)
    if written is not None:
        found[own("source")] = {own("format"): PANDOC, own("value"): written.body}
    return found


def _selectors(text: DivisionText, quoted: Quotation, book: Book) -> Iterator[dict[str, Any]]:
    """The characters in the book's file, and a fragment that survives its changes."""
    if quoted.start == quoted.end:
        return
    first, last = text.locus(quoted.start), text.locus(quoted.end)
    one, other = (_block(text.blocks, locus.block, book) for locus in (first, last))
    if one is None or other is None:
        return
    outer = common(one.element, other.element)
    yield {
        "type": "CssSelector",
        "value": css_path(outer),
        "refinedBy": {
            "type": "TextPositionSelector",
            "start": before(outer, one.element) + one.positions[first.offset],
            "end": before(outer, other.element) + _behind(other, last.offset),
        },
    }
    yield {
        "type": "FragmentSelector",
        "conformsTo": TEXT_FRAGMENT,
        "value": text_fragment(one, first.offset, other, last.offset),
    }


def _block(blocks: Iterable[Block], name: str, book: Book) -> BookBlock | None:
    return next((book.block(block) for block in blocks if block.id == name), None)


def _behind(block: BookBlock, offset: int) -> int:
    """The position behind the last character before an offset, and before what is added there."""
    return block.positions[offset - 1] + 1 if offset else block.positions[0]


def text_fragment(first: BookBlock, start: int, last: BookBlock, end: int) -> str:
    """A text directive (URL Fragment Text Directives, 3.1) for a passage of one or two blocks.

    It says the words as they stand in the file, marks of calls between them included.
    """
    opening, closing = text_of(first.element), text_of(last.element)
    begin, stop = first.positions[start], _behind(last, end)
    prefix = _tail(opening[first.positions[0] : begin])
    suffix = _head(closing[stop : last.positions[-1]])
    if first.element is last.element and stop - begin <= _WHOLE:
        words: tuple[str, ...] = (opening[begin:stop],)
    else:
        inner = opening[begin : stop if first.element is last.element else first.positions[-1]]
        ending = closing[begin if first.element is last.element else last.positions[0] : stop]
        words = (" ".join(inner.split()[:_ENDS]), " ".join(ending.split()[-_ENDS:]))
    return directive(words, prefix, suffix)


def _tail(text: str) -> str:
    """The last whole words, up to 32 characters of them."""
    cut = text[-_AROUND:]
    return (cut if len(text) <= _AROUND else re.sub(r"\A\S*\s", "", cut)).strip()


def _head(text: str) -> str:
    """The first whole words, up to 32 characters of them."""
    cut = text[:_AROUND]
    return (cut if len(text) <= _AROUND else re.sub(r"\s\S*\Z", "", cut)).strip()
