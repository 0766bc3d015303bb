"""The notes of a division at the end of its file.

The pattern of EPUB's Structural Semantics Vocabulary 1.1 and DPUB-ARIA 1.1 on which most readers
agree: `div` and not `aside` (Apple Books and Thorium would hide those from the flow), the id on
the note itself, the backlink at its beginning (Kindle runs notes together if it stands at the end).
"""

from __future__ import annotations

from typing import Final

from glossator.model import Layer, Note
from glossator.press.epub.content import Leaf, end_paragraphs, parse, resolve
from glossator.press.epub.markup import append, element, prepend
from glossator.prose import Element
from glossator.vocabulary import KINDS

# Kobo pops up no note of fewer than nine characters (Kobo EPUB Guidelines, Footnotes/Endnotes).
_SHORT: Final = 9
_MONTHS: Final = (
    "January February March April May June July August September October November December".split()
)


def notes_section(leaf: Leaf) -> Element | None:
    """The section of a division's notes, by layer, or None when it has no notes."""
    notes = list(leaf.edition.notes_of(leaf.division))
    layers = [
        (layer, [note for note in notes if note.layer == layer.key])
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
    append(section, element("h2", layers[0][0].label if alone else "Notes", id=head_id))
    for layer, own in layers:
        if not alone:
            append(section, element("h3", layer.label))
        append(section, *(_note(note, layer, leaf) for note in own))
    end_paragraphs(section)
    return section


def _note(note: Note, layer: Layer, leaf: Leaf) -> Element:
    """One note: backlink with the mark, lemma, kind and date, the text, the sign-off."""
    container = parse(note.body)
    resolve(container, leaf)
    told = len({n.layer for n in leaf.edition.notes.values()}) > 1 or len(note.text) < _SHORT
    div = element(
        "div", epub_type="footnote", role="doc-footnote", id=note.id, class_=f"note {layer.key}"
    )
    append(div, *list(container))
    if container.text and container.text.strip():
        div.insert(0, element("p", container.text))
    first = _paragraph(div, 0)
    prepend(first, *_opening(note, layer, told=told))
    if layer.sign:
        append(_paragraph(div, -1), " —\u00a0", element("span", layer.sign, class_="sign"))
    end_paragraphs(div)
    return div


def _paragraph(div: Element, place: int) -> Element:
    """The first (0) or last (-1) paragraph of a note, which is put there if it has none."""
    if len(div) and div[place].tag == "p":
        return div[place]
    new = element("p")
    div.insert(0 if place == 0 else len(div), new)
    return new


def _opening(note: Note, layer: Layer, *, told: bool) -> list[str | Element]:
    """The mark, whose note it is if that is `told`, the lemma, the kind and the date.

    A popup shows the note without the heading over its layer, so where there are several layers
    each note says of which it is.
    """
    backlink = element(
        "a",
        note.mark,
        epub_type="backlink",
        role="doc-backlink",
        href=f"#{note.call_id}",
        aria_label=f"{layer.singular} {note.mark}: back to the text",
    )
    opening: list[str | Element] = [backlink, " "]
    if told:
        opening += [element("span", layer.singular, class_="who"), ". "]
    if note.lemma:
        opening += [element("b", note.lemma, class_="lemma"), ": "]
    if said := _kind(note):
        opening += [element("i", said, class_="kind"), " "]
    return opening


def _kind(note: Note) -> str:
    """“Later (3 January 2018):”, “Correction:”, “3 January 2018:” or nothing."""
    word, when = KINDS.get(note.kind, ""), spoken_date(note.when)
    if word and when:
        return f"{word} ({when}):"
    return f"{word or when}:" if word or when else ""


def spoken_date(iso: str) -> str:
    """An ISO 8601 date (YYYY-MM-DD, YYYY-MM or YYYY) for people; anything else as it is."""
    parts = iso.split("-")
    if not all(part.isdigit() for part in parts) or len(parts) > 3 or len(parts[0]) != 4:
        return iso
    if len(parts) > 1 and not 1 <= int(parts[1]) <= 12:
        return iso
    day = [str(int(parts[2]))] if len(parts) == 3 else []
    month = [_MONTHS[int(parts[1]) - 1]] if len(parts) > 1 else []
    return " ".join([*day, *month, parts[0]])
