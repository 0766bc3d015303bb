"""What a note at the foot needs beside its words: the register it opens, tables made of spans."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import deepcopy
from functools import lru_cache
from typing import Final

from lxml import etree

from glossator.model import Edition, Note
from glossator.press.pdf.signs import GENERATED
from glossator.prose import Element
from glossator.words import Phrase

_PLACES: Final = ("first", "next")  # of a register on a page
# element of a table → its structure type in a note (ISO 32000-1, 14.8.4.3.4)
_TABLE: Final[Mapping[str, str]] = {
    "table": "Table",
    "caption": "Caption",
    "thead": "THead",
    "tbody": "TBody",
    "tfoot": "TFoot",
    "tr": "TR",
    "th": "TH",
    "td": "TD",
}


def registers(body: Element, note: Note, edition: Edition) -> None:
    """Give a note the labels with which it opens its layer's register on a page.

    One is for the first register, one for the next, below a fine rule; two more are for a note that
    goes on from the page before, with a sign for that, and words that a theme may show instead. The
    layout keeps the one that a page wants, and none where all notes of the page are of one layer
    and begin there.
    """
    words = edition.words
    several = len(edition.layers) > 1
    layer = edition.layers[note.layer].label if several else ""
    on = words("note.on", layer=layer) if several else words("note.on-alone")
    if several:
        body.set("data-rank", str(list(edition.layers).index(note.layer)))
    labels = [_label(place, (("label", layer),)) for place in _PLACES if several]
    going_on = (("label", layer), ("label words", on), ("goes-on", words("note.goes-on")))
    labels += [_label(f"{place}-on", going_on[not several :]) for place in _PLACES]
    for at, label in enumerate(labels):
        body.insert(at, label)


def _label(name: str, said: Iterable[tuple[str, str]]) -> Element:
    """A label for a place; what it says, each with its class."""
    told = tuple(
        (role, str(text), text.lang if isinstance(text, Phrase) else "") for role, text in said
    )
    return deepcopy(_made_label(name, told))


@lru_cache(maxsize=64)  # every note of a layer has the same ones
def _made_label(name: str, said: Iterable[tuple[str, str, str]]) -> Element:
    classes = f"register {name.replace('-', ' ')}"
    label = etree.Element("span", {"class": classes, "data-register": name})
    label.set("data-tag", "Artifact")
    label.set(GENERATED, "1")
    line = etree.SubElement(label, "span", {"class": "line"})
    for role, text, language in said:
        words = etree.SubElement(line, "span", {"class": role})
        words.text = text
        if language:
            words.set("lang", language)
    return label


def last_words(body: Element) -> Element:
    """The element of a set note whose words come last: there the note is signed off."""
    home = body[-1]
    while home.get("data-tag") in ("L", "LI", "LBody", "BlockQuote") and len(home):
        if home.get("data-tag") == "LBody" and home[-1].get("data-tag") not in ("P", "L"):
            break
        home = home[-1]
    return body if home.get("data-tag") == "Table" else home


def no_space_between_parts(body: Element) -> None:
    """Take out the line ends between items, rows and cells: inside a note they would be text."""
    for holder in body.iter("ul", "ol", "dl", "blockquote", *_TABLE):
        if len(holder) and holder.tag not in ("caption", "th", "td"):
            holder.text = holder.text if (holder.text or "").strip() else None
            for part in holder:
                part.tail = part.tail if (part.tail or "").strip() else None


def spans_for_table(body: Element) -> None:
    """Tables as spans: a real one would end the paragraph in which the note is called."""
    for column in list(body.iter("colgroup", "col")):
        parent = column.getparent()
        if parent is not None:
            parent.remove(column)
    for part in list(body.iter(*_TABLE)):
        name = str(part.tag)
        part.set("data-tag", _TABLE[name])
        part.set("class", f"t-{name} {part.get('class', '')}".strip())
        part.attrib.pop("data-widths", None)
        part.tag = "span"
