"""How long paragraphs are, in lines, and what it costs to set them longer or shorter."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import inf
from typing import Any

from glossator.press.pdf.engine.lines.breaking import Loosened, Paragraph, loosened
from glossator.press.pdf.engine.lines.flattening import Flat


@dataclass(slots=True)
class Whole:
    """A justified paragraph, and what it costs to break it otherwise."""

    paragraph: Paragraph
    measure: float
    indent: float
    count: int  # of its lines as they were asked for last
    flat: Flat
    _found: dict[int, Loosened | None] = field(default_factory=dict)

    def cost(self, looseness: int) -> float:
        """What it costs, in demerits, to set it in so many lines more than is best."""
        found = self._loosened(looseness)
        return inf if found is None else found.cost

    def calls(self, looseness: int) -> list[list[Any]]:
        """The notes that each of its lines calls, as boxes, where it is set in so many more."""
        found = self._loosened(looseness)
        assert found is not None
        calls: list[list[Any]] = [[] for _ in found.lines]
        at = 0
        for place, note in self.flat.calls():
            while at < len(calls) - 1 and found.lines[at].end.end <= place:
                at += 1
            calls[at].append(note)
        return calls

    def _loosened(self, looseness: int) -> Loosened | None:
        if looseness not in self._found:
            self._found[looseness] = loosened(self.paragraph, self.measure, self.indent, looseness)
        return self._found[looseness]
