"""The notes of a division at the end of its file, or those of all divisions in one file.

The pattern of EPUB's Structural Semantics Vocabulary 1.1 and DPUB-ARIA 1.1 on which most readers
agree: `div` and not `aside` (Apple Books and Thorium would hide those from the flow), the id on
the note itself, the backlink at its beginning (Kindle runs notes together if it stands at the end).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from glossator import prose
from glossator.model import Edition, Layer, Note
from glossator.press.epub.addresses import NOTES, Addresses, file_of, relative
from glossator.press.epub.content import Leaf, end_paragraphs, resolve
from glossator.press.epub.markup import append, element, prepend
from glossator.press.markup import paragraph_at
from glossator.prose import AGAIN, Element, short_lemma
from glossator.scripts import right_to_left

# Kobo pops up no note of fewer than nine characters (Kobo EPUB Guidelines, Footnotes/Endnotes).
_SHORT: Final = 9


def notes_section(leaf: Leaf) -> Element | None:
    """The section of a division's notes, by layer, or None when it has no notes."""
    layers = _layers(leaf)
    if not layers:
        return None
    head_id = f"{leaf.division.id}-notes"
    alone = len(layers) == 1
    title = layers[0][0].label if alone else leaf.edition.words("division.notes")
    section = element(
        "section",
        element("h2", title, id=head_id),
        epub_type="footnotes",
        role="doc-endnotes",
        class_="notes",
        aria_labelledby=head_id,
    )
    append(section, *_by_layer(layers, leaf, "h3" if not alone else ""))
    end_paragraphs(section)
    return section


def all_notes(edition: Edition, addresses: Addresses) -> Element:
    """The notes of the whole book, by division and layer, as a division of its own."""
    section = element(
        "section",
        element("h1", edition.words("division.notes"), id="notes-heading"),
        epub_type="endnotes",
        role="doc-endnotes",
        class_="all-notes",
        aria_labelledby="notes-heading",
    )
    for division in edition.divisions:
        leaf = Leaf(edition, division, addresses, apart=NOTES)
        layers = _layers(leaf)
        if layers:
            head = element("a", division.title, href=relative(file_of(division), NOTES))
            append(section, element("h2", head, id=f"{division.id}-notes"))
            append(section, *_by_layer(layers, leaf, "h3" if len(layers) > 1 else ""))
    end_paragraphs(section)
    return section


def _layers(leaf: Leaf) -> list[tuple[Layer, list[Note]]]:
    """The notes of a division by layer: those layers that have some."""
    notes = list(leaf.edition.notes_of(leaf.division))
    own_layer = _sections(notes)
    layers = leaf.edition.layers.values()
    found = ((layer, [n for n in notes if own_layer[n.id] == layer.key]) for layer in layers)
    return [(layer, own) for layer, own in found if own]


def _by_layer(
    layers: Iterable[tuple[Layer, list[Note]]], leaf: Leaf, head: str
) -> Iterator[Element]:
    """The notes, each layer under a heading of this level if there is one."""
    for layer, own in layers:
        if head:
            yield element(head, layer.label)
        yield from (_note(note, leaf.edition.layers[note.layer], leaf) for note in own)


def _sections(notes: Iterable[Note]) -> dict[str, str]:
    """The layer under which each note stands: a note on another's words follows that one."""
    found: dict[str, str] = {}
    for note in notes:
        found[note.id] = found[note.parent] if note.parent else note.layer
    return found


def _note(note: Note, layer: Layer, leaf: Leaf) -> Element:
    """One note: backlink with the mark, lemma, kind and date, the text, the sign-off."""
    container = prose.parse(note.body)
    resolve(container, leaf)
    told = len({n.layer for n in leaf.edition.notes.values()}) > 1 or len(note.text) < _SHORT
    div = element(
        "div",
        epub_type="footnote",
        role="doc-footnote",
        id=note.id,
        class_=f"note layer-{layer.key}",
    )
    append(div, *list(container))
    if container.text and container.text.strip():
        div.insert(0, element("p", container.text))
    first = paragraph_at(div, 0)
    prepend(first, *_opening(note, layer, leaf, told=told))
    if layer.sign:
        append(paragraph_at(div, -1), " —\u00a0", element("span", layer.sign, class_="sign"))
    for number, place in enumerate(note.again_ids, start=2):
        append(paragraph_at(div, -1), " ", _further_backlink(note, leaf, layer, number, place))
    end_paragraphs(div)
    return div


def _further_backlink(note: Note, leaf: Leaf, layer: Layer, number: int, anchor: str) -> Element:
    """The link back to where the mark of a note stands once more."""
    file = file_of(leaf.edition.division(note.again[number - 2].division))
    said = f"{layer.singular} {note.opening}"
    return element(
        "a",
        f"{AGAIN}{number}",
        epub_type="backlink",
        role="doc-backlink",
        href=f"{'' if file == leaf.file else relative(file, leaf.file)}#{anchor}",
        aria_label=leaf.edition.words("note.back-again", note=said, number=number),
    )


def _opening(note: Note, layer: Layer, leaf: Leaf, *, told: bool) -> list[str | Element]:
    """The mark, whose note it is if that is `told`, the lemma, the kind and the date.

    A popup shows the note without the heading over its layer, so where there are several layers
    each note says of which it is.
    """
    words = leaf.edition.words
    backlink = element(
        "a",
        note.opening,
        epub_type="backlink",
        role="doc-backlink",
        href=leaf.href(note.call_id),
        aria_label=words("note.back", note=f"{layer.singular} {note.opening}"),
    )
    if right_to_left(words.language):  # an element with a direction is set apart from the text
        backlink.set("dir", "ltr")
    opening: list[str | Element] = [backlink, " "]
    if told:
        opening += [
            element("span", layer.singular, class_="who"),
            words.sentences(words.sentence(""), ""),
        ]
    if note.lemma:
        opening += [element("b", short_lemma(note.lemma), class_="lemma"), "] "]
    if said := words.kind(note.kind, note.when):
        opening += [element("i", said, class_="kind"), " "]
    return opening
