"""What is changed on a page that is made again."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import Any, Final


@dataclass(frozen=True, slots=True)
class Order:
    """How a page is made: its text ends at `end`, or it is so much `shorter`, columns and all, both
    in CSS pixels; or its notes stand closer."""

    end: float = inf
    squeezed: bool = False
    shorter: float = 0.0


USUAL: Final = Order()


@dataclass(frozen=True, slots=True)
class Change:
    """What is otherwise on a page, given by its index, and what that costs in demerits.

    An element is set in so many lines more than is best, or a note sends its last lines overleaf,
    `parted` of them; without an element the page has an order.
    """

    page: int
    cost: float = 0.0
    element: Any = None
    looseness: int = 0
    parted: int = 0
    order: Order = USUAL
