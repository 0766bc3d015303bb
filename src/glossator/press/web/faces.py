"""The typefaces of the page: cut down to its characters and written into the style sheet."""

from __future__ import annotations

import string
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from glossator.typefaces import HANGUL, ITALIC, ROMAN, Face, coverage, is_cjk, subset

# What the script and the style sheet may print, whatever the edition says.
_ALWAYS: Final = string.ascii_letters + string.digits + string.punctuation + " \u00a0¶—…×"
# Optical size in points: the text stands at 19 CSS pixels, that is 14 points.
_OPTICAL_SIZE: Final = 14.0


@dataclass(frozen=True, slots=True)
class Cut:
    """One weight and slope of a typeface as the page uses it."""

    face: Face
    weight: int


CUTS: Final = (Cut(ROMAN, 400), Cut(ITALIC, 400), Cut(ROMAN, 600))


def face_rules(text: str, italic: str, bold: str) -> str:
    """`@font-face` rules with the fonts in them, for a page that prints these characters.

    `text` is everything on the page, `italic` and `bold` what may stand in these cuts; each cut
    holds no more than that. Raises ToolMissing when a typeface is not installed.
    """
    wanted = dict(zip(CUTS, (text, italic, bold), strict=True))
    rules = [_rule(cut, _covered(cut.face, used + _ALWAYS)) for cut, used in wanted.items()]
    rules += _hangul_rules(text)
    return "\n".join(rules)


def _covered(face: Face, used: str) -> str:
    """The characters that are this face's to print, sorted."""
    return "".join(sorted(c for c in set(used) if ord(c) in coverage(face) and not is_cjk(c)))


def _hangul_rules(text: str) -> Iterator[str]:
    foreign = {c for c in text if is_cjk(c) or ord(c) not in coverage(ROMAN)}
    used = "".join(sorted(c for c in foreign if ord(c) in coverage(HANGUL)))
    if used:
        yield _rule(Cut(HANGUL, 400), used)


def _rule(cut: Cut, characters: str) -> str:
    style = "italic" if cut.face.italic else "normal"
    coded = b64encode(_font(cut, characters)).decode("ascii")
    return (
        f'@font-face{{font-family:"{cut.face.family}";font-style:{style};'
        f"font-weight:{cut.weight};"
        f'src:url("data:font/woff2;base64,{coded}") format("woff2")}}'
    )


@cache
def _font(cut: Cut, characters: str) -> bytes:
    # Cutting takes seconds; a run that prints several profiles needs the same cuts again.
    return subset(cut.face, characters, {"wght": cut.weight, "opsz": _OPTICAL_SIZE})
