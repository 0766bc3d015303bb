"""The works cited told where they are cited: links back from the bibliography."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from glossator import prose
from glossator.locating import Mentions
from glossator.model import Division, Edition, Locator, Locus
from glossator.press.web.markup import append, element
from glossator.prose import Element

_CITE: Final = "data-cite"


def add_citings(body: Element, edition: Edition) -> None:
    """Put behind each entry of a parsed bibliography links to the places that cite it."""
    found = _citings(edition)
    said = Mentions(edition, None)
    for entry in list(body.iter()):
        locators = found.get(entry.get("id", ""), [])
        if not locators:
            continue
        before, behind = edition.words.around("reference.cited-at", "places")
        line = element("p", {"class": "uses"})
        append(line, before)
        for number, one in enumerate(said.of(locators)):
            comma = edition.words("sign.comma") if number else ""
            append(line, comma, element("a", {"href": f"#{one.anchor}"}, one.words))
        append(line, behind)
        entry.addnext(line)


def _citings(edition: Edition) -> dict[str, list[Locator]]:
    """By a reference's id, where it is cited, in reading order."""
    found: dict[str, list[Locator]] = {}
    for division in edition.divisions:
        if division.role == "bibliography":
            continue
        for reference, locator in (*_in_text(division), *_in_notes(edition, division)):
            found.setdefault(reference, []).append(locator)
    return found


def _in_text(division: Division) -> Iterator[tuple[str, Locator]]:
    if _CITE not in division.body:
        return
    paragraphs = {block.id: block.paragraph for block in division.blocks}
    for block in prose.blocks_of(prose.parse(division.body)):
        own = block.get("id", "")
        label = paragraphs.get(own, "")
        locator = Locator(f"p{label}" if label else own, Locus(division.id, own, 0), label)
        for link in block.iter("a"):
            if reference := link.get(_CITE):
                yield reference, locator


def _in_notes(edition: Edition, division: Division) -> Iterator[tuple[str, Locator]]:
    for note in edition.notes_of(division):
        if _CITE in note.body:
            locator = Locator(note.id, note.call, note.paragraph, note.id)
            for link in prose.parse(note.body).iter("a"):
                if reference := link.get(_CITE):
                    yield reference, locator
