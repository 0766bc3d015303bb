"""The pictures by name, and how one is drawn."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from figures import january, kaesong, launches, peninsula, trade
from figures.style import ruled
from figures.svg import Drawing, finished

PICTURES: Final[Mapping[str, Callable[[Path], Drawing]]] = MappingProxyType(
    {
        "peninsula": peninsula.draw,
        "january": january.draw,
        "kaesong": kaesong.draw,
        "trade": trade.draw,
        "launches": launches.draw,
    }
)


def drawn(name: str, folder: Path) -> bytes:
    """The picture as SVG, made from its table in `folder`."""
    with ruled(name):
        return finished(PICTURES[name](folder))
