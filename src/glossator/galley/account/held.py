"""The words that the galley holds of a file: of its tree and of the bodies of its notes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import Final

from glossator.prose import INLINE, Element

_WORD: Final = re.compile(r"[^\W_]+")
_SILENT: Final = frozenset(("math",))


def held_words(trees: Iterable[Element]) -> Counter[str]:
    """How often each word stands in trees, in the descriptions of their pictures as well."""
    parts: list[str] = []
    for tree in trees:
        _walk(tree, parts)
        parts.append(" ")
    return Counter(_WORD.findall("".join(parts)))


def _walk(element: Element, parts: list[str]) -> None:
    """An element's text; only inline elements may join what stands on their two sides."""
    if not isinstance(element.tag, str):
        parts.append(element.tail or "")
        return
    parting = "" if element.tag in INLINE and element.tag not in ("br", "img", "math") else " "
    parts.append(parting)
    if element.tag == "img":
        parts.append(element.get("alt", ""))
    elif element.tag not in _SILENT:
        parts.append(element.text or "")
        for child in element:
            _walk(child, parts)
    parts.append(parting)
    parts.append(element.tail or "")
