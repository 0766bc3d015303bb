"""Pages and how they are named: those before the text by roman numerals, the rest by figures."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from glossator.counting import roman

_PLACE: Final = re.compile(r"pg!(\d+)!(\d+)")
DECIMAL: Final = 1_000_000  # where the serial numbers of pages with arabic folios begin


@dataclass(frozen=True, slots=True)
class Folio:
    """A page: its label, and a serial number that pages of one series have in a row.

    `place` names it whatever its number becomes: see `place_of`.
    """

    serial: int
    label: str
    place: str = field(default="", compare=False)


def folio(style: str, number: int, place: str = "") -> Folio:
    """The page with this number in a series (“roman” or “decimal”)."""
    if style == "roman":
        return Folio(number, roman(number), place)
    return Folio(DECIMAL + number, str(number), place)


def place_of(run: int, index: int) -> str:
    """A name for a page of a run before its number is known; no id looks like it."""
    return f"pg!{run}!{index}"


def placed(name: str) -> tuple[int, int] | None:
    """The run and the index in it of a page that `place_of` has named; None for an id."""
    found = _PLACE.fullmatch(name)
    return None if found is None else (int(found[1]), int(found[2]))
