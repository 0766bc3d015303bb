"""The signs that call notes: 1 2 3, a b c, i ii iii, * † ‡ § ‖ ¶ (doubled after six)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from typing import Final

SYMBOLS: Final = "*†‡§‖¶"
_ROMAN: Final = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l")),
    *((40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)


def letters(number: int) -> str:
    """1 → a, 26 → z, 27 → aa."""
    text = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        text = chr(97 + rest) + text
    return text


def roman(number: int) -> str:
    """Small roman numerals of a positive number."""
    text = ""
    for value, sign in _ROMAN:
        times, number = divmod(number, value)
        text += sign * times
    return text


def symbols(number: int) -> str:
    """1 → *, 6 → ¶, 7 → **."""
    return SYMBOLS[(number - 1) % len(SYMBOLS)] * ((number - 1) // len(SYMBOLS) + 1)


def marks(style: str) -> Iterator[str]:
    """The endless series of a style: "1", "a", "i" or "*". Raises KeyError on another."""
    writers: dict[str, Callable[[int], str]] = {"1": str, "a": letters, "i": roman, "*": symbols}
    write = writers[style]
    return (write(number) for number in count(1))
