"""Numbers of lists as the manuscript gives them, since WeasyPrint passes over their attributes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from glossator.prose import Element

# what stands around a number, by the class of what holds the list
_SIGNS: Final = {"one-paren": ("", ")"), "two-parens": ("(", ")")}
_ROMAN: Final = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l")),
    *((40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)


def labels(listing: Element) -> Iterator[str]:
    """The sign of each item of an `ol` in order: “9.”, “b.”, “iv.” (HTML, 4.4.5); “(b)”, “b)”."""
    holder = listing.getparent()
    named = holder.get("class", "").split() if holder is not None else []
    before, behind = next((_SIGNS[name] for name in named if name in _SIGNS), ("", "."))
    items = listing.findall("li")
    step = -1 if listing.get("reversed") is not None else 1
    number = _whole(listing.get("start"), len(items) if step < 0 else 1)
    for item in items:
        number = _whole(item.get("value"), number)
        yield f"{before}{_written(number, listing.get('type', '1'))}{behind}"
        number += step


def number_lists(tree: Element) -> None:
    """Write its sign into every item of an ordered list that does not count 1, 2, 3 anyway."""
    for listing in tree.iter("ol"):
        signs = list(labels(listing))
        if signs == [f"{number}." for number in range(1, len(signs) + 1)]:
            continue
        for item, sign in zip(listing.findall("li"), signs, strict=True):
            item.set("style", f'list-style-type: "{sign} "')


def _whole(said: str | None, otherwise: int) -> int:
    try:
        return int(said or "")
    except ValueError:
        return otherwise


def _written(number: int, kind: str) -> str:
    """A number in the style that `type` names; what the style cannot say is said in figures."""
    text = ""
    if kind.lower() == "a" and number > 0:
        while number:
            number, rest = divmod(number - 1, 26)
            text = chr(ord("a") + rest) + text
    elif kind.lower() == "i" and 0 < number < 4000:
        for value, sign in _ROMAN:
            while number >= value:
                text, number = text + sign, number - value
    else:
        return str(number)
    return text.upper() if kind.isupper() else text
