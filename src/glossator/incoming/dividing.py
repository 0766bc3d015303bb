"""A document's blocks parted into chapters at their headings."""

from __future__ import annotations

from dataclasses import dataclass

from glossator.incoming import tree
from glossator.incoming.arrival import Node


@dataclass(frozen=True, slots=True)
class Chapter:
    """A file of the text to be: the words of its heading, and its blocks from that heading on."""

    title: str
    blocks: tuple[Node, ...]


def chapters(blocks: list[Node], title: str) -> list[Chapter]:
    """The chapters of a document; `title` heads what stands before its first heading.

    Levels are shifted so that each chapter begins with a heading of level 1.
    """
    blocks = _flat(blocks)
    levels = [block["c"][0] for block in blocks if block["t"] == "Header"]
    if levels:
        blocks = [_lifted(block, min(levels) - 1) for block in blocks]
    parts: list[list[Node]] = [[]]
    for block in blocks:
        if block["t"] == "Header" and block["c"][0] == 1:
            parts.append([])
        parts[-1].append(block)
    opening, *rest = parts
    if opening or not rest:
        heading = {"t": "Header", "c": [1, ["", [], []], tree.words(title)]}
        rest.insert(0, [heading, *opening])
    return [Chapter(tree.plain(part[0]), tuple(_levelled(part))) for part in rest]


def _flat(blocks: list[Node]) -> list[Node]:
    """Blocks without divisions that mean nothing: those with neither class nor language."""
    found: list[Node] = []
    for block in blocks:
        if block["t"] == "Div":
            _, classes, others = tree.attributes(block)
            meant = [name for name in classes if name not in ("section", "level1", "level2")]
            if not meant and "lang" not in others:
                found += _flat(block["c"][1])
                continue
        found.append(block)
    return found


def _lifted(block: Node, by: int) -> Node:
    if block["t"] != "Header" or not by:
        return block
    level, *rest = block["c"]
    return {"t": "Header", "c": [level - by, *rest]}


def _levelled(blocks: list[Node]) -> list[Node]:
    """No heading more than one level below the one before it."""
    found: list[Node] = []
    last = 0
    for block in blocks:
        if block["t"] == "Header":
            level, *rest = block["c"]
            last = min(level, last + 1)
            block = {"t": "Header", "c": [last, *rest]}
        found.append(block)
    return found
