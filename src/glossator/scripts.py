"""What script a character belongs to (Unicode Standard Annex 24), as ICU knows it.

Scripts are named by their codes of ISO 15924: Latn, Grek, Hani. Two kinds of sign that many scripts
share, and that no script's face has, get codes of their own.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import Final

SIGNS: Final = "Zyyy"  # punctuation, figures, arrows: common to all scripts
MARKS: Final = "Zinh"  # marks that take the script of their letter
EMOJI: Final = "Zsye"
PRIVATE: Final = "Zzzz"  # private use, and code points without a meaning
_NAMES: Final = {SIGNS: "signs", MARKS: "combining marks", EMOJI: "emoji", PRIVATE: "private use"}


@cache
def script_of(char: str) -> str:
    """The script of one character."""
    import icu

    code = str(icu.Script.getScript(char).getShortName())
    if code in (SIGNS, MARKS) and _is_emoji(char):
        return EMOJI
    return code


def _is_emoji(char: str) -> bool:
    """Whether the character is shown as a picture unless the text asks otherwise (UTS 51)."""
    import icu

    return bool(icu.Char.hasBinaryProperty(char, icu.UProperty.EMOJI_PRESENTATION))


@cache
def name_of(script: str) -> str:
    """The English name of a script: “Greek”, “signs”."""
    if script in _NAMES:
        return _NAMES[script]
    import icu

    return str(icu.Script(*icu.Script.getCode(script)).getName()).replace("_", " ")


def script_named(name: str) -> str:
    """The code of a script that is named in English or by its code; "" if there is none."""
    import icu

    known = icu.Script.getCode(name.strip().replace(" ", "_"))
    return str(icu.Script(known[0]).getShortName()) if len(known) == 1 else ""


@cache
def right_to_left(language: str) -> bool:
    """Whether a language (a BCP 47 tag) is written from right to left."""
    import icu

    locale = icu.Locale.forLanguageTag(language)
    locale.addLikelySubtags()
    known = icu.Script.getCode(locale.getScript() or "Latn")
    return bool(icu.Script(*known).isRightToLeft())


def inkless(char: str) -> bool:
    """Whether the character is no ink: control and format characters, variation selectors."""
    return unicodedata.category(char) in ("Cc", "Cf") or 0xFE00 <= ord(char) <= 0xFE0F
