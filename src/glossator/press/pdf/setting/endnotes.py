"""Notes away from the page of their call, at the end of their division: all, or the long ones.

A note that would stand two pages late, or where a profile says `long-notes: end` one longer than a
third of a page, is printed behind its division, under “Longer notes”; at the foot of its call's
page stands a pointer in its place. Where a profile says `notes: end`, all notes are printed there
and none points to them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from lxml import etree

from glossator.model import Division, Edition, Layer, Note
from glossator.press.pdf.engine.heads import CALLED, ONE, SEVERAL, SLOT
from glossator.press.pdf.engine.late import CLOSED, LATE, OPENED
from glossator.press.pdf.signs import GENERATED
from glossator.prose import Element
from glossator.scripts import right_to_left
from glossator.vocabulary import POINTER
from glossator.words import Phrase, Words

_ROOM: Final = "mmxlviii"  # as wide as any page number; it ends its line


def pointer(note: Note, layer: Layer, words: Words) -> Element:
    """What stands at the foot in a long note's place: mark, and the page to turn to."""
    body = etree.Element("span", {"class": f"note pointer layer-{note.layer}", "data-tag": "Note"})
    body.set("id", f"{POINTER}{note.id}")
    body.append(lead(note, layer, words))
    body[0].tail = " "
    said = etree.SubElement(body, "span", {"class": "first"})
    before, behind = words.around("note.long", "page")
    said.text = before
    mark_language(said, before)
    link = etree.SubElement(said, "a", {"href": f"#{note.id}"})
    short, rest = words.around("page.short", "page")
    page = f"{short}{OPENED}{note.id}{CLOSED}{rest}"
    link.set("aria-label", f"{layer.singular} {note.opening}, {page}")
    link.text, link.tail = short, behind or None
    room = etree.SubElement(link, "span", {LATE: note.id})
    room.text, room.tail = _ROOM, rest or None
    return body


# Behind a mark in Latin letters within a text from right to left: else it is taken for part of a
# note that opens in Latin letters, and stands at the left of them (Unicode's annex 9, 2.6)
_APART: Final = "\u200f"


def lead(note: Note, layer: Layer, words: Words) -> Element:
    """The mark that opens a note and leads back to its call."""
    mark = etree.Element("span", {"class": "mark", "data-tag": "Lbl"})
    back = etree.SubElement(mark, "a", {"href": f"#{note.call_id}"})
    name = f"{layer.singular} {note.opening}"
    lower = f"{layer.singular.lower()} {note.opening}"
    back.set("aria-label", words("note.back-to-call", note=name, lower=lower))
    back.text = note.opening
    if right_to_left(words.language):
        back.text += _APART
    return mark


def mark_language(element: Element, said: Phrase) -> None:
    """Say of an element in which language it is, if these words are not in the edition's."""
    if said.lang:
        element.set("lang", said.lang)


def _by_one_face(words: Words) -> bool:
    """Whether the head of notes can be a late word, which has one face for letters and figures."""
    return max("".join(words.around("head.notes", "pages", count=2)) or "a") < "\u0530"


def endnotes(
    division: Division,
    edition: Edition,
    apart: Iterable[str],
    printed: Callable[[Note], Element],
) -> Element | None:
    """The section behind a division for those of its notes that stand apart; None without any.

    All notes of an edition with `notes: end` come under the labels of their layers.
    """
    wanted = frozenset(apart)
    notes = [note for note in edition.notes_of(division) if note.id in wanted]
    if not notes:
        return None
    everything = edition.profile.notes == "end"
    section = etree.Element("section", {"class": "endnotes", "data-tag": "Sect"})
    heading = etree.SubElement(section, "h2", {GENERATED: "1"})
    said = edition.words("division.notes" if everything else "division.long-notes")
    heading.text = said
    mark_language(heading, said)
    layers = list(dict.fromkeys(note.layer for note in notes))
    for key in edition.layers if everything else [""]:
        own = [note for note in notes if key in ("", note.layer)]
        if own and key and len(layers) > 1:
            label = etree.SubElement(section, "h3", {GENERATED: "1"})
            label.text = edition.layers[key].label
        for note in own:
            block = printed(note)
            for name in block.findall("span[@data-register]"):
                block.remove(name)  # at the foot only
            block.set("class", f"{block.get('class', '')} endnote")
            block.set(CALLED, note.call_id)
            if _by_one_face(edition.words):
                for head, count in ((ONE, 1), (SEVERAL, 2)):
                    around = edition.words.around("head.notes", "pages", count=count)
                    block.set(head, SLOT.join(around))
            section.append(block)
    return section
