"""The notes of a division at the end of its file.

The pattern of EPUB's Structural Semantics Vocabulary 1.1 and DPUB-ARIA 1.1 on which most readers
agree: `div` and not `aside` (Apple Books and Thorium would hide those from the flow), the id on
the note itself, the backlink at its beginning (Kindle runs notes together if it stands at the end).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from glossator.model import Layer, Note
from glossator.press.epub.content import Leaf, end_paragraphs, parse, resolve
from glossator.press.epub.markup import append, element, prepend
from glossator.prose import AGAIN, Element, short_lemma
from glossator.words import Words

# Kobo pops up no note of fewer than nine characters (Kobo EPUB Guidelines, Footnotes/Endnotes).
_SHORT: Final = 9


def notes_section(leaf: Leaf) -> Element | None:
    """The section of a division's notes, by layer, or None when it has no notes."""
    notes = list(leaf.edition.notes_of(leaf.division))
    own_layer = _sections(notes)
    layers = [
        (layer, [note for note in notes if own_layer[note.id] == layer.key])
        for layer in leaf.edition.layers.values()
    ]
    layers = [(layer, own) for layer, own in layers if own]
    if not layers:
        return None
    head_id = f"{leaf.division.id}-notes"
    section = element(
        "section",
        epub_type="footnotes",
        role="doc-endnotes",
        class_="notes",
        aria_labelledby=head_id,
    )
    alone = len(layers) == 1
    append(
        section,
        element(
            "h2", layers[0][0].label if alone else leaf.edition.words("division.notes"), id=head_id
        ),
    )
    for layer, own in layers:
        if not alone:
            append(section, element("h3", layer.label))
        append(section, *(_note(note, leaf.edition.layers[note.layer], leaf) for note in own))
    end_paragraphs(section)
    return section


def _sections(notes: Iterable[Note]) -> dict[str, str]:
    """The layer under which each note stands: a note on another's words follows that one."""
    found: dict[str, str] = {}
    for note in notes:
        found[note.id] = found[note.parent] if note.parent else note.layer
    return found


def _note(note: Note, layer: Layer, leaf: Leaf) -> Element:
    """One note: backlink with the mark, lemma, kind and date, the text, the sign-off."""
    container = parse(note.body)
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
    first = _paragraph(div, 0)
    prepend(first, *_opening(note, layer, leaf.edition.words, told=told))
    if layer.sign:
        append(_paragraph(div, -1), " —\u00a0", element("span", layer.sign, class_="sign"))
    for number, anchor in enumerate(note.again_ids, start=2):
        append(
            _paragraph(div, -1),
            " ",
            _further_backlink(note, leaf.edition.words, layer, number, anchor),
        )
    end_paragraphs(div)
    return div


def _further_backlink(note: Note, words: Words, layer: Layer, number: int, anchor: str) -> Element:
    """The link back to where the mark of a note stands once more."""
    return element(
        "a",
        f"{AGAIN}{number}",
        epub_type="backlink",
        role="doc-backlink",
        href=f"#{anchor}",
        aria_label=words("note.back-again", note=f"{layer.singular} {note.opening}", number=number),
    )


def _paragraph(div: Element, place: int) -> Element:
    """The first (0) or last (-1) paragraph of a note, which is put there if it has none."""
    if len(div) and div[place].tag == "p":
        return div[place]
    new = element("p")
    div.insert(0 if place == 0 else len(div), new)
    return new


def _opening(note: Note, layer: Layer, words: Words, *, told: bool) -> list[str | Element]:
    """The mark, whose note it is if that is `told`, the lemma, the kind and the date.

    A popup shows the note without the heading over its layer, so where there are several layers
    each note says of which it is.
    """
    backlink = element(
        "a",
        note.opening,
        epub_type="backlink",
        role="doc-backlink",
        href=f"#{note.call_id}",
        aria_label=words("note.back", note=f"{layer.singular} {note.opening}"),
    )
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
