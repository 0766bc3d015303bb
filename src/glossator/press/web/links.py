"""Neutral prose turned into HTML: links, paragraph numbers, headings, tables."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass

from glossator import prose
from glossator.errors import GlossatorError
from glossator.model import Division, Edition, Note
from glossator.press.markup import homes
from glossator.press.web.markup import element, enclose, prepend
from glossator.press.web.notes import kind_class, layer_class
from glossator.prose import Element, add_class
from glossator.words import Words


@dataclass(frozen=True, slots=True)
class Leaf:
    """A division of the page in the making; `known` are all ids to which a link may lead."""

    edition: Edition
    division: Division
    known: frozenset[str]

    def call_class(self, note: Note) -> str:
        """The classes of a note's call: of its layer and kind."""
        return f"call {layer_class(self.edition, note.layer)} {kind_class(note.kind)}"

    def href(self, target: str) -> str:
        """A link within the page. Raises GlossatorError when nothing has this id."""
        if target not in self.known:
            raise GlossatorError(f"the edition has no place with the id “{target}” to link to")
        return f"#{target}"

    def call(self, note: Note, name: str) -> dict[str, str]:
        """The attributes of a note's call (DPUB-ARIA 1.1)."""
        return {
            "id": name,
            "href": f"#{note.id}",
            "role": "doc-noteref",
            "aria-label": f"{self.edition.layers[note.layer].singular} {note.opening}",
        }

    def gloss(self, entry: str) -> dict[str, str]:
        """The attributes of words with an entry in the glossary."""
        return {"href": f"#{entry}", "role": "doc-glossref"}

    def cite(self) -> dict[str, str]:
        """What a link to a work cited is."""
        return {"role": "doc-biblioref"}

    def source(self, path: str) -> str:
        """The picture itself, as an address."""
        picture = self.edition.pictures[path]
        coded = b64encode(picture.content).decode("ascii")
        return f"data:{picture.media_type};base64,{coded}"


def known_ids(edition: Edition) -> frozenset[str]:
    """All ids of the page to which a link may lead."""
    return frozenset((*(name for name, _ in homes(edition)), *(d.id for d in edition.divisions)))


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
