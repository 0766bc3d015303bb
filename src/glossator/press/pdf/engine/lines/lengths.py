"""How long paragraphs are, in lines, and what it costs to set them longer or shorter."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import inf
from typing import Any

from glossator.press.pdf.engine.lines.breaking import Paragraph, loosened


class Looseness(dict[int, int]):
    """In how many lines more than is best paragraphs are set, by the identity of their elements.

    `asked` are those of which somebody wanted to know.
    """

    def __init__(self) -> None:
        super().__init__()
        self.asked: set[int] = set()

    def get(self, element: int, default: Any = None) -> Any:
        """The lines of one."""
        self.asked.add(element)
        return super().get(element, default)


@dataclass(slots=True)
class Whole:
    """A justified paragraph, and what it costs to break it otherwise."""

    paragraph: Paragraph
    measure: float
    indent: float
    count: int  # of its lines as they were asked for last
    costs: dict[int, float] = field(default_factory=dict)

    def cost(self, looseness: int) -> float:
        """What it costs, in demerits, to set it in so many lines more than is best."""
        if looseness not in self.costs:
            found = loosened(self.paragraph, self.measure, self.indent, looseness)
            self.costs[looseness] = inf if found is None else found.cost
        return self.costs[looseness]
