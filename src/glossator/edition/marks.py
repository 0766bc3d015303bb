"""The signs that call notes: 1 2 3, a b c, A B C, i ii iii, I II III, * † ‡ § ‖ ¶ ** ††."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import count
from typing import Final

from glossator.counting import letters, roman

SYMBOLS: Final = "*†‡§‖¶"
# series of which some marks look alike: i is a letter and a numeral, I is a numeral and like a 1
LOOK_ALIKES: Final = (frozenset("ai"), frozenset("AI"), frozenset("1I"))


def symbols(number: int) -> str:
    """1 → *, 6 → ¶, 7 → **."""
    return SYMBOLS[(number - 1) % len(SYMBOLS)] * ((number - 1) // len(SYMBOLS) + 1)


def looks(mark: str) -> str:
    """What a mark looks like at a glance: two marks of which this is the same can be confused."""
    return mark.replace("I", "1")


def marks(style: str) -> Iterator[str]:
    """The endless series of a style of vocabulary.MARKS; empty marks for "none".

    Raises KeyError on another style.
    """
    write = _WRITERS[style]
    return (write(number) for number in count(1))


_WRITERS: Final[Mapping[str, Callable[[int], str]]] = {
    "1": str,
    "a": letters,
    "i": roman,
    "A": lambda number: letters(number).upper(),
    "I": lambda number: roman(number).upper(),
    "*": symbols,
    "none": lambda number: "",
}
