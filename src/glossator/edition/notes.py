"""Layers and notes in the model's shape."""

from __future__ import annotations

import re
from collections.abc import Iterable

from glossator.edition.numbering import Ids, paragraph_of
from glossator.edition.placing import Placed
from glossator.edition.references import Shifts
from glossator.edition.telling_apart import shapes
from glossator.manuscript.settings import Settings
from glossator.model import Block, Layer, Locus, Note
from glossator.prose import Element, blocks_of, collapse, serialize, text_of
from glossator.vocabulary import SPOT, SPOTS
from glossator.words import Words
from glossator.words.marks import Setter


def layers_of(settings: Settings, words: Words) -> dict[str, Layer]:
    """The layers of edition.yaml in the model's shape.

    Their shapes keep those apart whose marks could be confused: see `telling_apart`.
    """
    set_marks = Setter(words, settings.thin_spaces).text
    people = {person.name: person for person in settings.people}
    shaped = shapes(list(settings.layers.values()))
    return {
        key: Layer(
            key,
            set_marks(one.label) or _named(key, words),
            set_marks(one.singular or _one_of(key, one.label, words)),
            one.marks,
            one.sign,
            "through" if one.numbering == "through" else "division",
            one.color,
            shape,
            people.get(one.by),
        )
        for (key, one), shape in zip(settings.layers.items(), shaped, strict=True)
    }


def _named(key: str, words: Words) -> str:
    """What the notes of a layer are called to which edition.yaml gives no label."""
    known = words.known(f"layer.{key}-one")
    return words(f"layer.{key}") if known else words("layer.other", name=key.title())


def _one_of(key: str, label: str, words: Words) -> str:
    """What one note of a layer is called: of an English label it has no “s” at the end."""
    if label:
        return re.sub(r"s\Z", "", label) if words.language.startswith("en") else label
    known = words.known(f"layer.{key}-one")
    return words(f"layer.{key}-one") if known else words("layer.other-one", name=key.title())


def freeze_note(
    one: Placed,
    note_id: str,
    division: str,
    parent: Note | None,
    ids: Ids,
    shifts: Shifts,
    words: Words,
) -> Note:
    """A placed note as the model has it; `parent` is the note on whose words it is, if any.

    The blocks of its body get ids, so that loci can name them; `shifts` tell where its places are
    since references have said what they refer to.
    """
    note, block = one.note, one.home.blocks[one.block]
    paragraph = parent.paragraph if parent else paragraph_of(block)
    start, end = _ends_of_lemma(one, division, shifts)
    blocks = tuple(_blocks(note.body, note_id, paragraph, ids))  # before the body is written
    again = [(one.home.blocks[number], offset) for number, offset in one.again]
    return Note(
        id=note_id,
        key=note.key,
        layer=note.layer,
        kind=note.kind,
        mark=one.mark,
        lemma=one.found,
        lemma_start=start,
        lemma_end=end,
        call=Locus(division, block.get("id", ""), shifts.moved(block, one.offset)),
        paragraph=paragraph,
        when=note.when,
        blocks=blocks,
        body=serialize(note.body),
        text=plain_text(note.body),
        place=note.place,
        spot=_spot(block, paragraph, parent, words),
        parent=parent.id if parent else "",
        again=tuple(Locus(division, b.get("id", ""), shifts.moved(b, at)) for b, at in again),
    )


def _ends_of_lemma(one: Placed, division: str, shifts: Shifts) -> tuple[Locus | None, Locus | None]:
    if one.lemma is None:
        return None, None
    first, last = one.home.blocks[one.lemma.first_block], one.home.blocks[one.lemma.last_block]
    start = Locus(division, first.get("id", ""), shifts.moved(first, one.lemma.start))
    return start, Locus(division, last.get("id", ""), shifts.moved(last, one.lemma.end))


def _blocks(body: Element, note_id: str, paragraph: str, ids: Ids) -> Iterable[Block]:
    for number, block in enumerate(blocks_of(body), start=1):
        if block.get("id") is None:
            block.set("id", ids.claim(f"{note_id}-b{number}"))
        yield Block(block.get("id", ""), str(block.tag), text_of(block), paragraph)


def _spot(block: Element, paragraph: str, parent: Note | None, words: Words) -> str:
    """Where a note is called, in words: in which note, at which ¶, or in what kind of block."""
    if parent:
        return words("spot.note", mark=parent.mark) if parent.mark else parent.spot
    return f"¶\u00a0{paragraph}" if paragraph else words(SPOTS.get(str(block.tag), SPOT))


def plain_text(body: Element) -> str:
    """The text of a note's or entry's body, its blocks one after another."""
    parts: Iterable[str] = (text_of(block) for block in blocks_of(body))
    return collapse(" ".join(parts)) or collapse(text_of(body))
