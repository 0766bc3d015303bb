"""Loci: every block gets an id, every paragraph of the text its number (¶)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Final

from glossator.counting import first_free, letters
from glossator.manuscript.loci_lock import number_of
from glossator.prose import Element, blocks_of, text_of
from glossator.vocabulary import AROUND

# What is numbered when it stands in the flow of the text: a quotation or a list is one unit.
NUMBERED: Final = frozenset(("p", "blockquote", "ul", "ol", "dl", "pre"))
_FLOW: Final = frozenset(("div", "section"))
# What may not stand in a name of XML (Namespaces in XML 1.0, NCName), and so in an id.
_NO_NAME: Final = re.compile(
    "[^-.0-9A-Z_a-z\u00b7\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u037d\u037f-\u1fff\u203f\u2040\u2070-\u218f"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff]"
)


@dataclass(slots=True)
class Ids:
    """The ids of the edition: each once; `given` maps a file's own ids to the edition's."""

    taken: set[str] = field(default_factory=set)
    given: dict[tuple[str, str], str] = field(default_factory=dict)  # path, own id → edition's
    doubled: dict[tuple[str, str], str] = field(
        default_factory=dict
    )  # … of one that is there again

    def claim(self, wanted: str) -> str:
        """The wanted id as a name of XML if it is free, else the next free one like it."""
        wanted = _NO_NAME.sub("-", wanted)
        if not (wanted[:1].isalpha() or wanted[:1] == "_"):
            wanted = f"x{wanted}"
        return first_free(wanted, self.taken)

    def claim_own(self, element: Element | None) -> None:
        """Let an element that the edition moves into a division of its own keep its id."""
        if element is not None and element.get("id"):
            element.set("id", self.claim(element.get("id", "")))

    def rename(self, tree: Element, path: str) -> None:
        """Give everything below the root that has an id of its file one that is the edition's."""
        for element in tree.iterdescendants():
            own = element.get("id") if isinstance(element.tag, str) else None
            if own:
                element.set("id", self.claim(own))
                self.give(path, own, element.get("id", ""))

    def give(self, path: str, own: str, name: str) -> None:
        """Remember the edition's id for one of a file's own."""
        if self.given.setdefault((path, own), name) != name:
            self.doubled.setdefault((path, own), name)


def units(container: Element) -> Iterator[Element]:
    """What has a paragraph number in the tree of a division of text, in reading order."""
    for child in container:
        if child.tag in NUMBERED or "line-block" in child.get("class", "").split():
            if text_of(child).strip():
                yield child
        elif child.tag in _FLOW and not AROUND.keys() & set(child.get("class", "").split()):
            yield from units(child)


def labels(kept: Sequence[str], taken: Iterable[str]) -> list[str]:
    """The label of every paragraph in reading order; `kept` has those that are fixed, or "".

    A new one has the number of the one before it and the next free letters: 7a … 7z, 7aa; before
    all others 0a. Behind the last fixed one the numbers go on, above all that are `taken`: by
    paragraphs that are there or were once.
    """
    used = {*taken, *kept} - {""}
    last = max((index for index, label in enumerate(kept) if label), default=-1)
    number = max((number_of(label) for label in used), default=0)
    before, found = 0, []
    for index, fixed in enumerate(kept):
        label = fixed
        if not fixed and index > last:
            number += 1
            label = str(number)
        elif not fixed:
            tails = (f"{before}{letters(n)}" for n in count(1))
            label = next(one for one in tails if one not in used)
        used.add(label)
        found.append(label)
        before = number_of(label)
    return found


def give_ids(tree: Element, division: str, path: str, ids: Ids) -> None:
    """Give blocks, numbered units and everything that had an id one that is the edition's own.

    The ids of the paragraphs (`p7`) were claimed before.
    """
    for unit in tree.iter():
        if not isinstance(unit.tag, str):
            continue
        own, par = unit.get("id"), unit.get("data-par")
        if par or own:
            unit.set("id", f"p{par}" if par else ids.claim(own or ""))
            if own:
                ids.give(path, own, unit.get("id", ""))
    counts: dict[str, int] = {}
    for block in blocks_of(tree):
        if block.get("id") is None:
            stem = next((e.get("id", "") for e in block.iterancestors() if e.get("data-par")), "")
            stem = stem or f"{division}-b"
            counts[stem] = counts.get(stem, 0) + 1
            block.set("id", ids.claim(f"{stem}-{counts[stem]}"))


def unit_of(block: Element) -> Element:
    """The numbered unit that the block is or stands in, else the block."""
    return next((e for e in (block, *block.iterancestors()) if e.get("data-par")), block)


def paragraph_of(block: Element) -> str:
    """The ¶ label of the numbered unit that the block is or stands in, "" if none."""
    return unit_of(block).get("data-par", "")
