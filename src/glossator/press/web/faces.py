"""The typefaces of the page: cut down to its characters and written into the style sheet."""

from __future__ import annotations

import string
from base64 import b64encode
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

from glossator.typefaces import HANGUL, ITALIC, ROMAN, Face, coverage, is_cjk, subset
from glossator.woff2 import woff2

# What the script and the style sheet may print, whatever the edition says.
_ALWAYS: Final = string.ascii_letters + string.digits + string.punctuation + " \u00a0¶—…×"
# What letters need to stand beside one another, and the capitals and figures that the style sheet
# asks for; all the face's alternates would make the page a third larger.
_FEATURES: Final = tuple(
    "kern liga clig calt ccmp locl mark mkmk rlig rclt vert palt "
    "smcp c2sc onum lnum pnum tnum".split()
)
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
    wanted = {
        cut: _covered(cut.face, used + _ALWAYS)
        for cut, used in zip(CUTS, (text, italic, bold), strict=True)
    }
    if foreign := _foreign(text):
        wanted[Cut(HANGUL, 400)] = foreign
    with ThreadPoolExecutor(len(wanted)) as pool:  # compression leaves the interpreter to others
        fonts = pool.map(woff2, [_font(cut, used) for cut, used in wanted.items()])
        return "\n".join(map(_rule, wanted, fonts))


def _covered(face: Face, used: str) -> str:
    """The characters that are this face's to print, sorted."""
    return "".join(sorted(c for c in set(used) if ord(c) in coverage(face) and not is_cjk(c)))


def _foreign(text: str) -> str:
    """The characters that are left to the Hangul face, sorted."""
    foreign = {c for c in text if is_cjk(c) or ord(c) not in coverage(ROMAN)}
    return "".join(sorted(c for c in foreign if ord(c) in coverage(HANGUL)))


def _rule(cut: Cut, font: bytes) -> str:
    style = "italic" if cut.face.italic else "normal"
    coded = b64encode(font).decode("ascii")
    return (
        f'@font-face{{font-family:"{cut.face.family}";font-style:{style};'
        f"font-weight:{cut.weight};"
        f'src:url("data:font/woff2;base64,{coded}") format("woff2")}}'
    )


def _font(cut: Cut, characters: str) -> bytes:
    axes = () if cut.face == HANGUL else (("wght", cut.weight), ("opsz", _OPTICAL_SIZE))
    return subset(cut.face, characters, axes, _FEATURES)
