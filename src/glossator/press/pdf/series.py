"""Pages and how they are named: those before the text by roman numerals, the rest by figures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from glossator.edition.marks import roman

DECIMAL: Final = 1_000_000  # where the serial numbers of pages with arabic folios begin


@dataclass(frozen=True, slots=True)
class Folio:
    """A page: its label, and a serial number that pages of one series have in a row."""

    serial: int
    label: str


def folio(style: str, number: int) -> Folio:
    """The page with this number in a series (“roman” or “decimal”)."""
    if style == "roman":
        return Folio(number, roman(number))
    return Folio(DECIMAL + number, str(number))
