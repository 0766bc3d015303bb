"""From the order in which glyphs are painted to that in which they are read (UAX 9, inverted)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

_RIGHT_TO_LEFT: Final = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]"
)


def in_reading_order(units: Sequence[str]) -> str:
    """The text of what is painted from left to right; a unit is what one glyph or group says.

    Where nothing runs from right to left, that is the order in which they stand.
    """
    seen = "".join(unit[:1] or "\u200b" for unit in units)
    if not _RIGHT_TO_LEFT.search(seen):
        return "".join(units)
    import icu

    bidi = icu.Bidi()
    bidi.setInverse(True)
    bidi.setPara(icu.UnicodeString(seen), 1)
    levels, order = list(bidi.getLevels()), bidi.getVisualMap()
    return "".join(
        icu.Char.charMirror(units[at]) if levels[at] % 2 and len(units[at]) == 1 else units[at]
        for at in order
    )
