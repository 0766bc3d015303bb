"""Numbers as letters and as roman numerals, and back; names that are told apart by numbers."""

from __future__ import annotations

from typing import Final

_ROMAN: Final = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l")),
    *((40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)
_WORTH: Final = {sign: value for value, sign in _ROMAN if len(sign) == 1}


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


def is_roman(text: str) -> bool:
    """Whether all signs are small roman numerals."""
    return bool(text) and not set(text) - set(_WORTH)


def from_roman(text: str) -> int:
    """The number that small roman numerals are: “xiv” is 14."""
    values = [_WORTH[sign] for sign in text]
    following = (*values[1:], 0)
    return sum(-one if one < after else one for one, after in zip(values, following, strict=True))


def first_free(stem: str, taken: set[str], suffix: str = "") -> str:
    """The first of `stem`, `stem-2`, `stem-3` …, each with the suffix, that is not taken yet.

    It is taken from then on.
    """
    name, number = stem + suffix, 1
    while name in taken:
        number += 1
        name = f"{stem}-{number}{suffix}"
    taken.add(name)
    return name
