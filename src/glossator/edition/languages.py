"""Says of every Hangul word that it is Korean, so that screen readers and fonts know.

Han characters may be Chinese, Japanese or Korean: they are Korean where they stand in brackets
behind Hangul, as a word's Hanja do.
"""

from __future__ import annotations

import re
from typing import Final

from lxml import etree

from glossator.prose import Element, blocks_of, slots, wrap

_HANGUL: Final = r"[\u1100-\u11ff\u3130-\u318f\ua960-\ua97f\uac00-\ud7ff]"
_LETTER: Final = re.compile(_HANGUL)
_HAN: Final = r"[\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]"
_HANJA_BEHIND: Final = f"(?:(?<={_HANGUL} \\()|(?<={_HANGUL}\\())"
KOREAN: Final = re.compile(
    f"{_HANGUL}+(?:[ ·]{_HANGUL}+)*|{_HANJA_BEHIND}(?P<hanja>{_HAN}+(?:[ ·]{_HAN}+)*)"
)


def korean_tag(word: re.Match[str]) -> str:
    """The language tag (BCP 47) of what KOREAN has found."""
    return "ko-Hani" if word["hanja"] else "ko"


def has_hangul(tree: Element) -> bool:
    """Whether there is a Hangul letter in a tree; without one, nothing in it is Korean."""
    return _LETTER.search("".join(map(str, tree.itertext()))) is not None


def mark_languages(tree: Element, language: str) -> None:
    """Wrap Korean in `<span lang="ko">` where no language is said, unless the edition is Korean."""
    if language.split("-")[0] == "ko" or not has_hangul(tree):
        return
    for block in blocks_of(tree):
        for slot in slots(block):
            found = list(KOREAN.finditer(slot.text))
            if not found:
                continue
            element = slot.owner if slot.side == "text" else slot.owner.getparent()
            inside = [element, *element.iterancestors()] if element is not None else []
            if any(e.get("lang") for e in inside):
                continue
            for match in reversed(found):
                span = etree.Element("span", {"lang": korean_tag(match)})
                wrap(slot, slot.start + match.start(), slot.start + match.end(), span)
                slot = type(slot)(
                    slot.owner, slot.side, slot.text[: match.start()], slot.start, slot.depth
                )
