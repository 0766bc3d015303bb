"""Holds a call to its word: WeasyPrint now and then begins a line with a call alone."""

from __future__ import annotations

import re
from typing import Final

from lxml import etree

from glossator.prose import Element

_WORD: Final = re.compile(r"[^\s\u2010-\u2015/-]{1,24}\Z")


def hold_to_word(call: Element) -> Element:
    """Put a call and the word before it into one span that does not break, where it has a word.

    Returns what stands in the call's place now: the span, or the call itself.
    """
    before, parent = call.getprevious(), call.getparent()
    assert parent is not None
    text = (parent.text if before is None else before.tail) or ""
    word = _WORD.search(text)
    if word is None:
        return call
    held = etree.Element("span", {"class": "held"})
    held.text = word.group()
    held.tail, call.tail = call.tail, None
    call.addprevious(held)
    if before is None:
        parent.text = text[: word.start()]
    else:
        before.tail = text[: word.start()]
    held.append(call)
    return held
