"""The placeholders of neutral prose turned into HTML: one small function for each kind."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Mapping
from typing import Final

from glossator import prose
from glossator.model import Edition
from glossator.press.web.markup import add_class, element, enclose, prepend
from glossator.press.web.notes import kind_class, layer_class
from glossator.prose import Element
from glossator.words import Words


def resolve(body: Element, edition: Edition) -> None:
    """Turn every placeholder under `body` into HTML, in place. Raises KeyError for unknown ids."""
    for node in list(body.iter()):
        for attribute in [name for name in _PLACEHOLDERS if node.get(name) is not None]:
            _PLACEHOLDERS[attribute](node, edition)


def _take(node: Element, attribute: str) -> str:
    """The attribute's content; the attribute itself does not reach the page."""
    content = node.get(attribute, "")
    del node.attrib[attribute]
    return content


def _call(node: Element, edition: Edition) -> None:
    note = edition.notes[_take(node, "data-call")]
    # A call without a mark is an anchor without ink: a place to come back to.
    node.tag = "sup" if note.mark else "span"
    if prose.in_other_language(node):
        node.set("lang", edition.metadata.language)
    apart = node.attrib.pop("data-touching", None) is not None
    names = ["call", layer_class(edition, note.layer), kind_class(note.kind)]
    node.set("class", " ".join(names + (["apart"] if apart else [])))
    link = {
        "id": note.id_of_call(node.attrib.pop("data-again", "")),
        "href": f"#{note.id}",
        "role": "doc-noteref",
        "aria-label": f"{edition.layers[note.layer].singular} {note.opening}",
    }
    node.append(element("a", link, ("\u2009" if apart and note.mark else "") + note.mark))


def _gloss(node: Element, edition: Edition) -> None:
    entry = edition.entries[_take(node, "data-gloss")]
    if node.get("data-use") is not None:
        node.set("id", _take(node, "data-use"))
    node.set("class", "gloss")
    node.set("href", f"#{entry.id}")
    node.set("role", "doc-glossref")


def _ref(node: Element, edition: Edition) -> None:
    node.set("href", "#" + _take(node, "data-ref"))


def _cite(node: Element, edition: Edition) -> None:
    node.set("href", "#" + _take(node, "data-cite"))
    node.set("role", "doc-biblioref")


def _picture(node: Element, edition: Edition) -> None:
    picture = edition.pictures[_take(node, "data-picture")]
    coded = b64encode(picture.content).decode("ascii")
    node.set("src", f"data:{picture.media_type};base64,{coded}")
    if size := prose.relative_size(node):
        node.set("style", size)


_PLACEHOLDERS: Final[Mapping[str, Callable[[Element, Edition], None]]] = {
    "data-call": _call,
    "data-gloss": _gloss,
    "data-ref": _ref,
    "data-cite": _cite,
    "data-picture": _picture,
}


def number_paragraphs(body: Element, words: Words) -> None:
    """Give each numbered paragraph a link to itself that shows its number.

    The number itself is an attribute that the style sheet prints, so that it is no part of the
    text when somebody copies or counts it. In a list or table, the first block holds the link.
    """
    for numbered in [node for node in body.iter() if node.get("data-par") is not None]:
        label = numbered.get("data-par", "")
        first = next(prose.blocks_of(numbered), numbered)
        link = {
            "class": "par",
            "href": f"#{numbered.get('id')}",
            "aria-label": words("paragraph.label", number=label),
            "data-number": label,
        }
        prepend(first, element("a", link))


def shift_headings(body: Element, by: int) -> None:
    """Lower every heading by some levels, h6 at the lowest."""
    for node in body.iter("h1", "h2", "h3", "h4", "h5", "h6"):
        node.tag = f"h{min(int(str(node.tag)[1]) + by, 6)}"


def hold_tables(body: Element, words: Words) -> None:
    """Put each table into a frame that scrolls by itself, also by keyboard (WCAG 2.2, 1.4.10)."""
    for table in list(body.iter("table")):
        frame = {"class": "table", "role": "group", "tabindex": "0"}
        caption = table.find("caption")
        if caption is not None and caption.get("id"):
            frame["aria-labelledby"] = caption.get("id", "")
        else:
            frame["aria-label"] = words("web.table")
        enclose(table, element("div", frame))


def drop_marks_of_blocks(body: Element) -> None:
    """Remove what only the stages before the press need."""
    for node in body.iter():
        node.attrib.pop("data-block", None)
        node.attrib.pop("data-widths", None)  # a screen divides a table itself
        node.attrib.pop("data-folio", None)  # the page of a reference is for print to say
        if node.tag == "a" and str(node.get("href")).startswith(("http:", "https:")):
            add_class(node, "outward")
