"""A document that comes in again: what changed in it goes into files that were changed meanwhile.

Three ways: the files as the document made them last time, as they are in the manuscript now, as it
makes them today. A paragraph is a line of Markdown, so that changes meet paragraph by paragraph.
"""

from __future__ import annotations

from dataclasses import dataclass

from merge3 import Merge3


@dataclass(frozen=True, slots=True)
class Clash:
    """A passage that both changed: the line in the manuscript's file, and both versions."""

    line: int
    ours: str
    theirs: str


@dataclass(frozen=True, slots=True)
class Merged:
    """A file after the merge; `taken` counts the passages that are the document's now."""

    text: str
    taken: int
    clashes: tuple[Clash, ...]


def merge(base: str, ours: str, theirs: str) -> Merged:
    """The manuscript's file with what changed in the document; where both did, ours stays."""
    lines: list[str] = []
    taken, clashes = 0, []
    groups = Merge3(
        base.splitlines(True), ours.splitlines(True), theirs.splitlines(True)
    ).merge_groups()
    for kind, *parts in groups:
        if kind == "conflict":
            _, mine, others = parts
            clashes.append(Clash(len(lines) + 1, "".join(mine), "".join(others)))
            lines += mine
        else:
            taken += kind == "b"
            lines += parts[0]
    return Merged("".join(lines), taken, tuple(clashes))
