"""Says of every Hangul word that it is Korean, so that screen readers and fonts know."""

from __future__ import annotations

import re
from typing import Final

from lxml import etree

from glossator.prose import Element, blocks_of, slots, wrap

_HANGUL: Final = re.compile(
    r"[\u1100-\u11ff\u3130-\u318f\ua960-\ua97f\uac00-\ud7ff]+"
    r"(?:[ ·][\u1100-\u11ff\u3130-\u318f\ua960-\ua97f\uac00-\ud7ff]+)*"
)


def mark_languages(tree: Element, language: str) -> None:
    """Wrap Hangul in `<span lang="ko">` where no language is said, unless the edition is Korean."""
    if language.split("-")[0] == "ko":
        return
    for block in blocks_of(tree):
        for slot in list(slots(block)):
            element = slot.owner if slot.side == "text" else slot.owner.getparent()
            inside = [element, *element.iterancestors()] if element is not None else []
            if any(e.get("lang") for e in inside):
                continue
            for match in reversed(list(_HANGUL.finditer(slot.text))):
                span = etree.Element("span", {"lang": "ko"})
                wrap(slot, slot.start + match.start(), slot.start + match.end(), span)
                slot = type(slot)(
                    slot.owner, slot.side, slot.text[: match.start()], slot.start, slot.depth
                )
