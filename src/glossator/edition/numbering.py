"""Loci: every block gets an id, every paragraph of the text its number (¶)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from glossator.prose import Element, blocks_of, text_of

# What is numbered when it stands in the flow of the text: a quotation or a list is one unit.
NUMBERED: Final = frozenset(("p", "blockquote", "ul", "ol", "dl", "pre"))
_FLOW: Final = frozenset(("div", "section"))


@dataclass(slots=True)
class Ids:
    """The ids of the edition: each once; `given` maps a division's own ids to the edition's."""

    taken: set[str] = field(default_factory=set)
    given: dict[tuple[str, str], str] = field(default_factory=dict)
    anywhere: dict[str, str] = field(default_factory=dict)  # own id → edition's, first wins

    def claim(self, wanted: str) -> str:
        """The wanted id if it is free, else the next free one like it."""
        name, number = wanted, 1
        while name in self.taken:
            number += 1
            name = f"{wanted}-{number}"
        self.taken.add(name)
        return name

    def record(self, division: str, own: str, edition_id: str) -> None:
        """Remember under which id an element of the manuscript goes in the edition."""
        self.given.setdefault((division, own), edition_id)
        self.anywhere.setdefault(own, edition_id)


def division_name(stem: str) -> str:
    """The id of a division from its file's stem: `01-The Speech` → `the-speech`."""
    bare = re.sub(r"^[\d._-]+", "", stem.lower())
    return re.sub(r"[^a-z0-9]+", "-", bare).strip("-") or "division"


def number_paragraphs(tree: Element, first: int) -> int:
    """Set `data-par` in one division's tree, from `first` on; returns the next free number."""
    number = first
    for unit in _units(tree):
        unit.set("data-par", str(number))
        number += 1
    return number


def _units(container: Element) -> Iterator[Element]:
    for child in container:
        if child.tag in NUMBERED or "line-block" in child.get("class", "").split():
            if text_of(child).strip():
                yield child
        elif child.tag in _FLOW:
            yield from _units(child)


def give_ids(tree: Element, division: str, ids: Ids) -> None:
    """Give blocks, numbered units and everything that had an id one that is the edition's own."""
    for unit in tree.iter():
        if not isinstance(unit.tag, str):
            continue
        own, par = unit.get("id"), unit.get("data-par")
        if par or own:
            unit.set("id", ids.claim(f"p{par}" if par else own or ""))
            if own:
                ids.record(division, own, unit.get("id", ""))
    counts: dict[str, int] = {}
    for block in blocks_of(tree):
        if block.get("id") is None:
            stem = next((e.get("id", "") for e in block.iterancestors() if e.get("data-par")), "")
            stem = stem or f"{division}-b"
            counts[stem] = counts.get(stem, 0) + 1
            block.set("id", ids.claim(f"{stem}-{counts[stem]}"))


def paragraph_of(block: Element) -> str:
    """The ¶ label of the numbered unit that the block is or stands in, "" if none."""
    label = block.get("data-par")
    if label:
        return label
    return next((e.get("data-par", "") for e in block.iterancestors() if e.get("data-par")), "")
