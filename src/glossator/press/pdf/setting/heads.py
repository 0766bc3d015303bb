"""What running heads say, as the profile chooses it, and by which headwords they guide."""

from __future__ import annotations

from typing import Final

from lxml import etree

from glossator.model import Division, Edition
from glossator.press.pdf.engine.heads import GUIDE, HEADWORD, LABEL
from glossator.press.pdf.signs import GENERATED
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
    """Give the entries of a glossary or an index the words by which heads guide to them, and those
    that stand above their rest where they go on in another column.
    """
    guide = division.running + edition.words("sign.colon")
    main = {line.id for group in edition.index for line in group.lines}
    headings = {line.id: line.heading for line in edition.index_lines()}
    for item in list(tree.iter("div", "li")):
        name = next((one.get("id", "") for one in item if one.tag == "p"), "")
        entry = edition.entries.get(name)
        said = entry.headword if entry is not None else headings.get(name)
        if not said:
            continue
        listing = item.getparent()
        if listing is None or "beside" not in listing.get("class", "").split():  # that stay whole
            item.append(_continued(said, edition))
        if entry is not None or name in main:
            item.set(HEADWORD, _short(said))
            item.set(GUIDE, guide)


def _continued(heading: str, edition: Edition) -> Element:
    """What stands above the rest of an entry: see `engine.carried`."""
    words = edition.words("index.continued", heading=_short(heading))
    label = etree.Element("p", {"class": "continued", "data-tag": "Artifact", LABEL: ""})
    label.set(GENERATED, "1")
    if words.lang:
        label.set("lang", words.lang)
    label.text = words
    return label


def _short(said: str) -> str:
    if len(said) <= _LONGEST:
        return said
    return said[:_LONGEST].rpartition(" ")[0].rstrip(",;:(") + "…"
