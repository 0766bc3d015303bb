"""Ruby and mirror writing as print has them: WeasyPrint knows neither.

A reading is set over its base, in a box of its own for each pair. It is no part of the text that
offsets count (`glossator.prose.SILENT`), and stands behind its base in the structure tree, as Ruby
wants it (ISO 32000-1, 14.8.4.4.3), though in its box it comes first.
"""

from __future__ import annotations

import unicodedata

from lxml import etree

from glossator.press.pdf.signs import MIRRORED
from glossator.prose import Element, text_of


def set_ruby(tree: Element) -> None:
    """Each base of a ruby with its reading as one box, in place."""
    for ruby in list(tree.iter("ruby")):
        for aside in list(ruby.iter("rp")):
            _drop(aside)
        if ruby.find("rt") is None:
            continue
        pairs = _pairs(ruby)
        ruby.text = None
        ruby[:] = pairs
        ruby.tag = "span"


def _drop(element: Element) -> None:
    """Parentheses for those who cannot set readings above: not needed here."""
    parent, before = element.getparent(), element.getprevious()
    assert parent is not None
    if before is not None:
        before.tail = f"{before.tail or ''}{element.tail or ''}"
    else:
        parent.text = f"{parent.text or ''}{element.tail or ''}"
    parent.remove(element)


def _pairs(ruby: Element) -> list[Element]:
    """The bases of a ruby, each with the reading that follows it; what has none as it is."""
    pairs: list[Element] = []
    base = _base(ruby.text)
    for part in list(ruby):
        after, part.tail = part.tail, None
        if part.tag != "rt":
            base.append(part)
            part.tail = after
            continue
        pair = etree.Element("span", {"class": "ruby", "data-tag": "Ruby"})
        part.set("data-tag", "RT")
        pair.extend((part, base))
        pairs.append(pair)
        base = _base(after)
    if len(base) or (base.text or "").strip():
        pairs.append(base)
    return pairs


def _base(text: str | None) -> Element:
    base = etree.Element("span", {"class": "base", "data-tag": "RB"})
    base.text = text or None
    return base


def set_mirrored(tree: Element) -> None:
    """Text that its author has directed from right to left, letter by letter the other way round.

    That is what `bdo` means (HTML Living Standard, 4.5.25). The letters of the page then say
    something else than the text, so that the element carries its words (/ActualText, 14.9.4). One
    that holds other elements stays as it is.
    """
    for run in tree.iter("bdo"):
        text = text_of(run)
        if run.get("dir") == "rtl" and not len(run) and text.strip():
            run.set(MIRRORED, text)
            run.set("class", f"mirrored {run.get('class', '')}".strip())
            run.text = "".join(reversed(_clusters(text)))


def _clusters(text: str) -> list[str]:
    """Letters with the marks that belong to them."""
    found: list[str] = []
    for char in text:
        if found and unicodedata.combining(char):
            found[-1] += char
        else:
            found.append(char)
    return found
