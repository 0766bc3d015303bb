"""What a note says, in the three ways in which it travels: HTML, plain text, Markdown source."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from lxml import etree

from glossator.galley.shape import remove_keeping_tail
from glossator.manuscript import Manuscript
from glossator.manuscript.definitions import Definition, definitions, footnote
from glossator.model import Note
from glossator.prose import Element, collapse, parse, text_of

# The empty span that opens a note of the text and says its kind; the annotation says it itself.
_KIND: Final = re.compile(r"\A\[\]\{[^{}#]*\}[ \t]*\n*")
_OURS: Final = ("data-gloss", "data-ref", "data-cite")


def html_of(note: Note) -> str:
    """The note as HTML that stands alone: links within the edition are words, pictures too."""
    tree = parse(note.body)
    for element in list(tree.iter("a", "img")):
        if element.tag == "img":
            _replace_picture(element)
        elif element.get("data-call") is not None:
            remove_keeping_tail(element)  # the call of a note on words of this one
        elif any(element.get(name) is not None for name in _OURS):
            element.tag = "span"
            element.attrib.clear()
    for element in tree.iter():
        for name in [n for n in element.attrib if str(n).startswith("data-") or n == "id"]:
            del element.attrib[name]
    parts = [etree.tostring(child, method="html", encoding="unicode") for child in tree]
    return "".join(part.strip() for part in parts)


def _replace_picture(image: Element) -> None:
    """The description of a picture, which no annotation can carry along."""
    words = etree.Element("span")
    words.text = f"[{image.get('alt', '')}]"
    words.tail = image.tail
    parent = image.getparent()
    assert parent is not None
    parent.replace(image, words)


def plain_of(note: Note) -> str:
    """The note's text, an empty line between its blocks."""
    return "\n\n".join(filter(None, (collapse(text_of(child)) for child in parse(note.body))))


@dataclass(frozen=True, slots=True)
class Written:
    """A note's Markdown source.

    `term` is the line of its lemma and `order` its number in the layer's file, from 1; "" and 0
    for a note of the text.
    """

    body: str
    term: str = ""
    order: int = 0


class Sources:
    """Finds the Markdown source of notes in a manuscript."""

    def __init__(self, manuscript: Manuscript, notes: Iterable[Note]) -> None:
        self._texts = {source.path: source.text for source in manuscript.sources()}
        self._beside: dict[tuple[str, int], list[tuple[int, Definition]]] = {}
        for file in manuscript.layers:
            for order, one in enumerate(definitions(file.source.text), start=1):
                self._beside.setdefault((file.source.path, one.line), []).append((order, one))
        # several definitions of one term are several notes: key, key-2, key-3 …
        self._together: dict[tuple[str, int], list[str]] = {}
        for note in notes:
            if note.lemma:
                spot = (note.place.file, note.place.line)
                self._together.setdefault(spot, []).append(note.id)

    def of(self, note: Note) -> Written | None:
        """The source of a note; None where it is written in some other way, such as inline."""
        spot = (note.place.file, note.place.line)
        if not note.lemma:
            body = footnote(self._texts.get(note.place.file, ""), note.place.line)
            return Written(_KIND.sub("", body)) if body is not None else None
        written = self._beside.get(spot, [])
        ids = sorted(self._together.get(spot, []), key=lambda name: (len(name), name))
        if len(written) != len(ids) or note.id not in ids:
            return None
        order, one = written[ids.index(note.id)]
        return Written(one.body, one.term, order)
