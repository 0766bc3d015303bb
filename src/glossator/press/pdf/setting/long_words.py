"""Long words and addresses: what has no place to break may break anywhere, and gets no hyphen."""

from __future__ import annotations

import re
from typing import Final

from lxml import etree

from glossator.prose import Element, blocks_of, slots, wrap

_LONG: Final = re.compile(r"[^\s\u200b]{28}")
_ADDRESS: Final = re.compile(r"(?:https?://|www\.|doi:10\.)[^\s<>]{6,}")


def set_long_words(tree: Element) -> None:
    """Mark blocks with a very long word, and every address that is written out, in place."""
    own = [tree] if tree.get("data-block") else []
    for block in (*own, *blocks_of(tree)):
        if not _LONG.search("".join(block.itertext())):
            continue
        block.set("class", f"{block.get('class', '')} long".strip())
        for slot in list(slots(block)):
            for found in reversed(list(_ADDRESS.finditer(slot.text))):
                span = etree.Element("span", {"class": "address"})
                wrap(slot, slot.start + found.start(), slot.start + found.end(), span)
                text = slot.text[: found.start()]
                slot = type(slot)(slot.owner, slot.side, text, slot.start, slot.depth)
