"""Verse in print: each line is a block, so that what is turned over hangs."""

from __future__ import annotations

from typing import Final

from glossator.prose import VERSE_LINE, Element, add_text, hang_verse

VERSE: Final = f"span[@class='{VERSE_LINE}']"  # path to the lines of a stanza


def set_verse(tree: Element) -> None:
    """Give each line of verse a block of its own, in place; such a block needs no `br`."""
    hang_verse(tree)
    for line in tree.iter("span"):
        if line.get("class") != VERSE_LINE or not len(line) or line[-1].tag != "br":
            continue
        rest = line[-1].tail or ""  # white space, which counts as a character of the text
        line.remove(line[-1])
        add_text(line, rest)
