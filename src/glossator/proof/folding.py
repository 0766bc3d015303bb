"""Text made comparable: what layout may change is folded away, and nothing else.

Two folds. `collapsed` forgives white space only, for formats that carry the text as text. `ink`
leaves the printed characters alone: a line break in print eats spaces and adds hyphens, so both go.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

# Characters that are never seen: soft hyphen, zero-width space and joiners, byte order mark.
_UNSEEN: Final = dict.fromkeys(map(ord, "\u00ad\u200b\u2060\ufeff"))
# What joins letters and turns them leaves no ink of its own (Unicode 16, 23.2).
_SHAPING: Final = "\u061c\u200c-\u200f\u202a-\u202e\u2066-\u2069"
# Hyphens (a line may end in one), and ligatures as fonts encode them.
_PRINTED: Final[dict[int, str | None]] = {
    **_UNSEEN,
    **dict.fromkeys(map(ord, "-\u2010\u2011")),
    0xFB00: "ff",
    0xFB01: "fi",
    0xFB02: "fl",
    0xFB03: "ffi",
    0xFB04: "ffl",
    0xFB06: "st",
}
_LONGEST_QUOTE: Final = 48


def collapsed(text: str) -> str:
    """The text in composed form (NFC) with white space collapsed, stripped; unseen ones gone."""
    return " ".join(unicodedata.normalize("NFC", text).translate(_UNSEEN).split())


def ink(text: str) -> str:
    """The characters of the text that leave ink, without hyphens; composed, ligatures resolved."""
    text = unicodedata.normalize("NFC", "".join(text.split())).translate(_PRINTED)
    return re.sub(f"[{_SHAPING}]", "", text)


def quoted(text: str) -> str:
    """A few words of a text, in quotes, for a message."""
    text = " ".join(text.split())
    if len(text) > _LONGEST_QUOTE:
        text = text[: _LONGEST_QUOTE - 1] + "…"
    return f"“{text}”"


def first_difference(wanted: str, found: str) -> str:
    """Says in words where two texts part: “…wanted” against “…found”."""
    pairs = enumerate(zip(wanted, found, strict=False))
    shorter = min(len(wanted), len(found))
    at = next((number for number, (one, other) in pairs if one != other), shorter)
    start = max(0, at - 16)
    end = at + 24
    return (
        f"{quoted('…' * (start > 0) + wanted[start:end])} is wanted, "
        f"{quoted('…' * (start > 0) + found[start:end])} is found"
    )


def stripped_of(text: str, words: tuple[str, ...]) -> str:
    """The letters and digits of a text that are left when these words are taken out of it."""
    for word in sorted(filter(None, words), key=len, reverse=True):
        text = text.replace(word, " ")
    return re.sub(r"[\W_]+", "", text)
