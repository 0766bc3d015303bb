"""What a note at the foot needs beside its words: the register it opens, tables made of spans."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from lxml import etree

from glossator.model import Edition, Note
from glossator.press.pdf.signs import GENERATED
from glossator.prose import Element
from glossator.words import Phrase

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
    goes on from the page before. The layout keeps the one that a page wants, and none where all
    notes of the page are of one layer and begin there.
    """
    layer = edition.layers[note.layer].label if len(edition.layers) > 1 else ""
    named = {"first": layer, "next": layer} if layer else {}
    words = edition.words
    on = words("note.on", layer=layer) if layer else words("note.on-alone")
    named |= {"first-on": on, "next-on": on}
    if layer:
        body.set("data-rank", str(list(edition.layers).index(note.layer)))
    for place, (name, said) in enumerate(named.items()):
        body.insert(place, _label(name, said))


def _label(name: str, said: str) -> Element:
    label = etree.Element(
        "span", {"class": f"register {name.partition('-')[0]}", "data-register": name}
    )
    label.set("data-tag", "Artifact")
    label.set(GENERATED, "1")
    line = etree.SubElement(label, "span", {"class": "line"})
    words = etree.SubElement(line, "span", {"class": "label"})
    words.text = said
    if isinstance(said, Phrase) and said.lang:
        words.set("lang", said.lang)
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
