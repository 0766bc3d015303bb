"""Keeps Korean words whole at the ends of lines: they have spaces, at which alone a line breaks.

Left alone, the layout breaks Hangul between any two syllables, and it knows no `word-break`.
"""

from __future__ import annotations

import re
from typing import Final

from lxml import etree

from glossator.prose import Element, Slot, blocks_of, slots, wrap

WHOLE: Final = "whole"  # class of spans that do not break
# A word that has Hangul in it; what is longer than any word may be broken.
_WORD: Final = re.compile(r"[^\s\u200b/–—-]*[\uac00-\ud7a3][^\s\u200b/–—-]*")
_LONGEST: Final = 20
_SHORTEST: Final = 2


def keep_words(tree: Element, language: str) -> None:
    """Put every word with Hangul into a span that does not break, in place; no text is changed.

    `language` is the edition's: in another than Korean, only passages that are Korean count.
    """
    for block in blocks_of(tree):
        if block.tag == "pre":
            continue
        for slot in list(slots(block)):
            if _is_korean(slot, language):
                _keep(slot)


def _is_korean(slot: Slot, language: str) -> bool:
    inside = slot.owner if slot.side == "text" else slot.owner.getparent()
    around = [inside, *inside.iterancestors()] if inside is not None else []
    if any(e.tag in ("ruby", "code", "math") for e in around):
        return False
    said = next((tag for e in around if (tag := e.get("lang"))), language)
    return said.partition("-")[0] == "ko"


def _keep(slot: Slot) -> None:
    for word in reversed(list(_WORD.finditer(slot.text))):
        if not _SHORTEST <= len(word.group()) <= _LONGEST:
            continue
        wrap(
            slot,
            slot.start + word.start(),
            slot.start + word.end(),
            etree.Element("span", {"class": WHOLE}),
        )
        slot = Slot(slot.owner, slot.side, slot.text[: word.start()], slot.start, slot.depth)
