"""What running heads say, as the profile chooses it, and by which headwords they guide."""

from __future__ import annotations

from typing import Final

from glossator.model import Division, Edition
from glossator.press.pdf.engine.heads import GUIDE, HEADWORD
from glossator.prose import Element, text_of

_VERSO: Final = "data-head"
_RECTO: Final = "data-running"
_LONGEST: Final = 28  # characters of a headword in a head


def set_heads(tree: Element, division: Division, edition: Edition) -> None:
    """Give the headings of a division what the heads of its pages say, verso and recto."""
    heading = tree.find(".//h1")
    if heading is None:
        return
    for name, choice in zip((_VERSO, _RECTO), edition.profile.heads, strict=True):
        heading.set(name, _said(choice, division, edition))
        if choice != "section":
            continue
        short = {one.id: one.short for one in division.headings}
        for section in tree.iter("h2"):
            section.set(name, short.get(section.get("id", "")) or text_of(section))


def _said(choice: str, division: Division, edition: Edition) -> str:
    title = edition.metadata.title
    if choice == "none":
        return ""
    if choice in ("chapter", "section"):
        return division.running
    if choice == "author":
        names = [person.name for person in edition.metadata.people if person.role == "aut"]
        return str(edition.words.joined(names)) if names else title
    above = edition.division(division.part).running if division.part else ""
    return above if choice == "part" and above else title


def set_headwords(tree: Element, division: Division, edition: Edition) -> None:
    """Give the entries of a glossary or an index the words by which heads guide to them."""
    guide = division.running + edition.words("sign.colon")
    headings = {line.id: line.heading for group in edition.index for line in group.lines}
    for item in tree.iter("div", "li"):
        name = next((one.get("id", "") for one in item if one.tag == "p"), "")
        entry = edition.entries.get(name)
        said = entry.headword if entry is not None else headings.get(name)
        if said:
            item.set(HEADWORD, _short(said))
            item.set(GUIDE, guide)


def _short(said: str) -> str:
    if len(said) <= _LONGEST:
        return said
    return said[:_LONGEST].rpartition(" ")[0].rstrip(",;:(") + "…"
