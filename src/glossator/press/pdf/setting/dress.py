"""How a printing differs from the book: more style, another first page, line numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Dress:
    """The book's own look is all defaults.

    `css` follows the theme's; `first` is the number of the text's first page; every `lines`-th line
    of the numbered paragraphs is numbered (0: none), `lines_at` millimetres from the page's left
    edge, on right pages and on left ones.
    """

    css: str = ""
    first: int = 1
    lines: int = 0
    lines_at: tuple[float, float] = (0.0, 0.0)


BOOK: Final = Dress()
