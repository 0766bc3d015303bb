"""Neutral prose turned into the EPUB's XHTML: one small function for each kind of placeholder."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from lxml import etree

from glossator import prose
from glossator.errors import GlossatorError
from glossator.model import Division, Edition
from glossator.press.epub.addresses import Addresses, file_of, relative
from glossator.press.epub.markup import TYPE, element, prepend
from glossator.prose import Element
from glossator.words import Words

_SPACE_ONLY: Final = frozenset(("", " "))


@dataclass(frozen=True, slots=True)
class Leaf:
    """One file of the book in the making: the division it prints and where everything is."""

    edition: Edition
    division: Division
    addresses: Addresses

    @property
    def file(self) -> str:
        """The path of this file in the book."""
        return file_of(self.division)

    def href(self, target: str) -> str:
        """A link from this file to an id of the edition. Raises GlossatorError if there is none."""
        return self.addresses.href(target, self.file)


def short_id(entry_id: str) -> str:
    """The id of the short gloss on an entry, at the end of each file in which its words are."""
    return f"short-{entry_id}"


def resolve(container: Element, leaf: Leaf, *, glossed: bool = True) -> None:
    """Turn all placeholders in a container into the links of this file, in place.

    With `glossed`, words of the glossary link to the short gloss in the same file, otherwise to
    the entry. Raises GlossatorError for a link to nothing and for a picture that is missing.
    """
    for node in [e for e in container.iter() if isinstance(e.tag, str)]:
        for attribute, turn in _PLACEHOLDERS.items():
            if node.get(attribute) is not None:
                turn(node, node.attrib.pop(attribute), leaf)
        if (entry := node.attrib.pop("data-gloss", None)) is not None:
            _gloss(node, entry, leaf, glossed)
        node.attrib.pop("data-block", None)
        node.attrib.pop("data-widths", None)  # a screen divides a table itself
        node.attrib.pop("data-folio", None)  # the page of a reference is for print to say


def _call(node: Element, note_id: str, leaf: Leaf) -> None:
    """The call: `sup` outside, so that the whole sign is the link, and the link has a name."""
    if note_id not in leaf.edition.notes:
        raise GlossatorError(f"“{leaf.division.title}” calls a note “{note_id}” that is not there")
    note = leaf.edition.notes[note_id]
    layer = leaf.edition.layers[note.layer]
    # Two calls at one place would else read as one sign where an engine ignores padding.
    apart = node.attrib.pop("data-touching", None) is not None
    # A call without a mark is an anchor without ink: a place to come back to.
    node.tag = "sup" if note.mark else "span"
    if prose.in_other_language(node):
        node.set("lang", leaf.edition.metadata.language)
    node.set("class", f"call layer-{layer.key}{' apart' if apart else ''}")
    node.append(
        element(
            "a",
            ("\u2009" if apart and note.mark else "") + note.mark,
            epub_type="noteref",
            role="doc-noteref",
            id=note.id_of_call(node.attrib.pop("data-again", "")),
            href=f"#{note.id}",
            aria_label=f"{layer.singular} {note.opening}",
        )
    )


def _gloss(node: Element, entry: str, leaf: Leaf, glossed: bool) -> None:
    """Words with an entry in the glossary.

    Hardly any reading system pops up a glossref, and some none across files. So the link goes to
    a short gloss in this file and is a noteref as well; its role says what it is (DPUB-ARIA 1.1).
    """
    use = node.attrib.pop("data-use", None)
    if use:
        node.set("id", use)
    node.set("class", "gloss")
    if glossed:
        node.set(TYPE, "glossref noteref")
        node.set("role", "doc-glossref")
        node.set("href", f"#{short_id(entry)}")
    else:
        node.set("href", leaf.href(entry))


def _ref(node: Element, target: str, leaf: Leaf) -> None:
    node.set("href", leaf.href(target))


def _cite(node: Element, reference: str, leaf: Leaf) -> None:
    node.set("href", leaf.href(reference))
    node.set(TYPE, "biblioref")
    node.set("role", "doc-biblioref")


def _picture(node: Element, path: str, leaf: Leaf) -> None:
    if path not in leaf.addresses.pictures:
        raise GlossatorError(f"the picture {path} is not in the edition")
    node.set("src", relative(leaf.addresses.pictures[path], leaf.file))
    if size := prose.relative_size(node):
        node.set("style", size)


_PLACEHOLDERS: Final[Mapping[str, Callable[[Element, str, Leaf], None]]] = {
    "data-call": _call,
    "data-ref": _ref,
    "data-cite": _cite,
    "data-picture": _picture,
}


def number_paragraphs(container: Element, words: Words) -> None:
    """Put the number of each paragraph before its first word, or before a list or quotation.

    A real text, since counters and `attr()` do not survive in older readers and with the style
    sheets of some newer ones switched off. As an image with a name it is spoken apart from the
    sentence (“Paragraph 7”) by screen readers, for whom hiding it would mean that they cannot find
    the paragraph of which everybody talks; the style sheet keeps it out of selections.
    """
    for unit in [e for e in container.iter() if isinstance(e.tag, str) and e.get("data-par")]:
        label = unit.attrib.pop("data-par")
        number = element(
            "span",
            f"¶\u00a0{label}",
            class_="par",
            role="img",
            aria_label=words("paragraph.label", number=label),
        )
        if unit.get("data-block") and unit.tag != "pre":
            prepend(unit, number, " ")
        else:
            unit.addprevious(element("div", number, class_="par-of"))


def end_paragraphs(container: Element) -> None:
    """A line end after each child, so that people can read the file's source."""
    for child in container:
        if (child.tail or "") in _SPACE_ONLY:
            child.tail = "\n"


def parse(xhtml: str) -> Element:
    """Neutral prose as a tree. Raises GlossatorError when it is not well-formed."""
    try:
        return prose.parse(xhtml)
    except etree.XMLSyntaxError as fault:
        raise GlossatorError(f"prose of the edition is not well-formed: {fault}") from fault
