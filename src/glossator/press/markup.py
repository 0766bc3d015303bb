"""What EPUB and web page do alike: they make elements, and turn placeholders into links.

The edition's prose names notes, entries, works, pictures and places by attributes, see
`glossator.model`. A press says by its `Leaf` what such a link looks like in its format; what names
something that the edition does not hold is the same error in both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final, Protocol, TypeVar

from lxml import etree

from glossator import prose
from glossator.errors import GlossatorError
from glossator.model import Division, Edition, Note
from glossator.prose import Element
from glossator.vocabulary import AROUND
from glossator.words import Phrase

Held = TypeVar("Held")
VOID: Final = frozenset("area base br col embed hr img input link meta source track wbr".split())


class Leaf(Protocol):
    """A division in the making, and how its format writes links. Attributes keep their order."""

    @property
    def edition(self) -> Edition:
        """What is printed."""

    @property
    def division(self) -> Division:
        """The part of it that is being printed."""

    def call_class(self, note: Note) -> str:
        """The classes of a note's call."""

    def href(self, target: str) -> str:
        """The address of an id of the edition. Raises GlossatorError if there is none."""

    def call(self, note: Note, name: str) -> Mapping[str, str]:
        """The attributes of the link that calls a note; `name` is the call's id."""

    def gloss(self, entry: str) -> Mapping[str, str]:
        """The attributes of a word's link to the glossary."""

    def cite(self) -> Mapping[str, str]:
        """The attributes, besides the address, of a link to a work cited."""

    def source(self, path: str) -> str:
        """The address of a picture that the edition holds."""


def element(
    tag: str, attributes: Mapping[str, str] | None = None, *content: str | Element
) -> Element:
    """A new element with these attributes, in this order, and this content."""
    new = etree.Element(tag)
    for name, text in (attributes or {}).items():
        new.set(name, text)
    languages = [p.lang for p in content or (attributes or {}).values() if isinstance(p, Phrase)]
    if len(content) < 2 and any(languages):  # no words but in a language of their own
        new.set("lang", next(filter(None, languages)))
        content = tuple(str(p) if isinstance(p, Phrase) else p for p in content)
    append(new, *content)
    return new


def append(parent: Element, *content: str | Element) -> None:
    """Add text and elements at the end of an element; words in another language say so."""
    for piece in content:
        if not isinstance(piece, str):
            parent.append(piece)
        elif isinstance(piece, Phrase) and piece.lang and piece.strip():
            parent.append(element("span", {"lang": piece.lang}, str(piece)))
        else:
            prose.add_text(parent, piece)


def paragraph_at(container: Element, index: int) -> Element:
    """The first (0) or last (-1) paragraph of a note; a new one where something else stands."""
    if len(container) and container[index].tag == "p":
        return container[index]
    new = element("p")
    container.insert(0 if index == 0 else len(container), new)
    return new


def named(title: str, markup: str) -> list[str | Element]:
    """What a list calls a heading: its title, with emphasis and formulas if it has any."""
    if not markup:
        return [title]
    content = prose.parse(markup)
    return [content.text or "", *content]


def name_markup(edition: Edition, division: Division) -> str:
    """What contents call a division, as neutral XHTML; "" where that is plain."""
    markup = division.headings[0].markup if division.headings else ""
    around = edition.name_of(division).partition(division.title)
    return f"{prose.escape(around[0])}{markup}{prose.escape(around[2])}" if markup else ""


def homes(edition: Edition) -> Iterator[tuple[str, Division]]:
    """Every id that a link may lead to, with the division in which it is printed."""
    for division in edition.divisions:
        for node in prose.parse(division.body).iter():
            yield from ((n, division) for a in ("id", "data-use") if (n := node.get(a)))
        for note in edition.notes_of(division):
            yield from ((name, division) for name in (note.id, note.call_id))
            yield from ((n, division) for e in prose.parse(note.body).iter() if (n := e.get("id")))


def resolve(container: Element, leaf: Leaf) -> None:
    """Turn all placeholders in a container into links, in place.

    Raises GlossatorError for one that names what is not in the edition.
    """
    for node in [e for e in container.iter() if isinstance(e.tag, str)]:
        for attribute, turn in _PLACEHOLDERS.items():
            if (named := node.attrib.pop(attribute, None)) is not None:
                turn(node, named, leaf)
    prose.hang_verse(container)


def held(found: Mapping[str, Held], name: str, what: str, division: Division) -> Held:
    """What a placeholder of a division names. Raises GlossatorError when the edition lacks it."""
    if name not in found:
        message = f"“{division.title}” names the {what} “{name}”, which is not in the edition"
        raise GlossatorError(message)
    return found[name]


def _call(node: Element, note_id: str, leaf: Leaf) -> None:
    """The call: `sup` outside, so that the whole sign is the link, and the link has a name."""
    note = held(leaf.edition.notes, note_id, "note", leaf.division)
    # Two calls at one place would else read as one sign where an engine ignores padding.
    apart = node.attrib.pop("data-touching", None) is not None
    # A call without a mark is an anchor without ink: a place to come back to.
    node.tag = "sup" if note.mark else "span"
    if prose.in_other_language(node):
        node.set("lang", leaf.edition.metadata.language)
    node.set("class", leaf.call_class(note) + (" apart" if apart else ""))
    link = leaf.call(note, note.id_of_call(node.attrib.pop("data-again", "")))
    node.append(element("a", link, ("\u2009" if apart and note.mark else "") + note.mark))


def _gloss(node: Element, entry: str, leaf: Leaf) -> None:
    held(leaf.edition.entries, entry, "entry", leaf.division)
    if use := node.attrib.pop("data-use", None):
        node.set("id", use)
    node.set("class", "gloss")
    node.attrib.update(dict(leaf.gloss(entry)))


def _ref(node: Element, target: str, leaf: Leaf) -> None:
    node.set("href", leaf.href(target))


def _cite(node: Element, reference: str, leaf: Leaf) -> None:
    node.set("href", leaf.href(reference))
    node.attrib.update(dict(leaf.cite()))


def _picture(node: Element, path: str, leaf: Leaf) -> None:
    held(leaf.edition.pictures, path, "picture", leaf.division)
    node.set("src", leaf.source(path))
    if size := prose.relative_size(node):
        node.set("style", size)


_PLACEHOLDERS: Final[Mapping[str, Callable[[Element, str, Leaf], None]]] = {
    "data-call": _call,
    "data-ref": _ref,
    "data-cite": _cite,
    "data-picture": _picture,
    "data-gloss": _gloss,
}


def name_roles(tree: Element) -> Iterator[tuple[Element, str]]:
    """Say of what stands around a chapter's text what it is (DPUB-ARIA 1.1), in place.

    Gives those elements, each with its epub:type.
    """
    for held in tree.iter("div"):
        for name in AROUND.keys() & set(held.get("class", "").split()):
            kind, role = AROUND[name]
            if role:
                held.set("role", role)
                yield held, kind
