"""Neutral prose turned into the EPUB's XHTML."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from glossator import prose
from glossator.model import Division, Edition, Note
from glossator.press import markup
from glossator.press.epub.addresses import Addresses, file_of, relative
from glossator.press.epub.markup import TYPE, element, prepend
from glossator.prose import Element

_NARROW: Final = "\u202f"  # no-break space
_SPACE_ONLY: Final = frozenset(("", " "))


@dataclass(frozen=True, slots=True)
class Leaf:
    """One file of the book in the making: the division it prints and where everything is.

    With `glossed`, words of the glossary link to what pops up, otherwise to the headword.
    """

    edition: Edition
    division: Division
    addresses: Addresses
    glossed: bool = True
    apart: str = ""  # the file of a division's notes, if that is another

    @property
    def file(self) -> str:
        """The path of this file in the book."""
        return self.apart or file_of(self.division)

    def href(self, target: str) -> str:
        """A link from this file to an id of the edition. Raises GlossatorError if there is none."""
        return self.addresses.href(target, self.file)

    def call_class(self, note: Note) -> str:
        """The classes of a note's call: of its layer."""
        return f"call layer-{note.layer}"

    def call(self, note: Note, name: str) -> dict[str, str]:
        """The attributes of a noteref (EPUB SSV 1.1, DPUB-ARIA 1.1)."""
        return {
            TYPE: "noteref",
            "role": "doc-noteref",
            "id": name,
            "href": self.href(note.id),
            "aria-label": f"{self.edition.layers[note.layer].singular} {note.opening}",
        }

    def gloss(self, entry: str) -> dict[str, str]:
        """The attributes of words with an entry in the glossary.

        Some reading systems pop a noteref up and nothing else, so the link is one as well; its role
        says what it is. It leads to the whole entry, see `chapters`.
        """
        headword = self.href(entry)
        if not self.glossed:
            return {"href": headword}
        return {
            TYPE: "glossref noteref",
            "role": "doc-glossref",
            "href": f"{headword.partition('#')[0]}#{entry_box(entry)}",
        }

    def cite(self) -> dict[str, str]:
        """What a link to a work cited is (EPUB SSV 1.1, DPUB-ARIA 1.1)."""
        return {TYPE: "biblioref", "role": "doc-biblioref"}

    def source(self, path: str) -> str:
        """The address of a picture."""
        return relative(self.addresses.pictures[path], self.file)


def entry_box(entry_id: str) -> str:
    """The id of the element that holds an entry of the glossary with all that belongs to it."""
    return f"entry-{entry_id}"


def resolve(container: Element, leaf: Leaf) -> None:
    """Turn all placeholders in a container into the links of this file, in place.

    Raises GlossatorError for a link to nothing and for a picture that is missing.
    """
    markup.resolve(container, leaf)
    _space_calls(container)
    for node in [e for e in container.iter() if isinstance(e.tag, str)]:
        node.attrib.pop("data-block", None)
        node.attrib.pop("data-widths", None)  # a screen divides a table itself
        node.attrib.pop("data-folio", None)  # the page of a reference is for print to say


def _space_calls(container: Element) -> None:
    """Part each call from the word before it, in place: a voice would read “peace1”, “word2”.

    Narrow, and no place to break the line; within the link, where the text of the call is.
    """
    for call in container.iter("sup"):
        link = call.find("a")
        if link is not None and "call" in call.get("class", "").split():
            link.text = _NARROW + (link.text or "").lstrip()


def number_paragraphs(container: Element) -> None:
    """Put the number of each paragraph before its first word, or before a list or listing.

    A real text, since counters and `attr()` do not survive in older readers and with the style
    sheets of some newer ones switched off; and with no other role, since voices announce an image
    at each, or leave it out. The style sheet keeps it out of selections.
    """
    for unit in [e for e in container.iter() if isinstance(e.tag, str) and e.get("data-par")]:
        number = element("span", f"¶\u00a0{unit.attrib.pop('data-par')}", class_="par")
        home = next(prose.blocks_of(unit), unit) if unit.tag == "blockquote" else unit
        if home.get("data-block") and home.tag in ("p", "dt", "div"):
            prepend(home, number, " ")
        else:
            unit.addprevious(element("div", number, class_="par-of"))


def end_paragraphs(container: Element) -> None:
    """A line end after each child, so that people can read the file's source."""
    for child in container:
        if (child.tail or "") in _SPACE_ONLY:
            child.tail = "\n"
