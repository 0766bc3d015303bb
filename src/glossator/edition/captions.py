"""Numbers figures and tables that have captions, and formulas that have an id, in reading order."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Literal

from lxml import etree

from glossator.edition.numbering import Ids
from glossator.model import Caption
from glossator.prose import Element, blocks_of, collapse, text_of
from glossator.words import Phrase, Words

_KINDS: Final[dict[str, tuple[Literal["figure", "table"], str]]] = {
    "figure": ("figure", "figcaption"),
    "table": ("table", "caption"),
}
EQUATION: Final = "equation"  # class of what holds a formula that has an id
UNNUMBERED: Final = "unnumbered"  # pandoc's own name for what takes no number


def number_captions(
    divisions: Iterable[tuple[str, Element]], ids: Ids, words: Words
) -> tuple[Caption, ...]:
    """Open each caption with “Figure 1.” or “Table 1.”, in place; each gets an id if it has none.

    `divisions` are ids and trees in reading order. What has no caption, or the class `unnumbered`,
    takes no number.
    """
    counts = {"figure": 0, "table": 0}
    found: list[Caption] = []
    for division, tree in divisions:
        for element in tree.iter(*_KINDS):
            kind, tag = _KINDS[str(element.tag)]
            block = _caption_of(element, tag)
            if block is None or _refuses(element):
                continue
            counts[kind] += 1
            label = words(f"caption.{kind}", number=str(counts[kind]))
            title = _short(element) or collapse(text_of(block))
            if element.get("id") is None:
                element.set("id", ids.claim(f"{kind}-{counts[kind]}"))
            _open_with(block, words("caption.opening", label=label))
            own = element.get("id", "")
            found.append(Caption(own, kind, counts[kind], label, title, division))
    return tuple(found)


def number_equations(trees: Iterable[Element], words: Words) -> dict[str, tuple[str, str]]:
    """Set “(1)” behind every formula that has an id; by ids, in order: “Equation 1” and “1”."""
    labels: dict[str, tuple[str, str]] = {}
    for tree in trees:
        for span in tree.iter("span"):
            if EQUATION in span.get("class", "").split() and (own := span.get("id")):
                number = str(len(labels) + 1)
                labels[own] = words("caption.equation", number=number), number
                etree.SubElement(span, "span", {"class": "equation-number"}).text = f"({number})"
    return labels


def _short(element: Element) -> str:
    """The caption's short form for lists, `short=` of the table or of the figure's picture."""
    said = [e.attrib.pop("data-short", "") for e in (element, *element.iter("img", "caption"))]
    return collapse(next(filter(None, said), ""))


def _caption_of(element: Element, tag: str) -> Element | None:
    """The block that holds the words of a caption, if there are any."""
    caption = element.find(tag)
    if caption is None:
        return None
    block = caption if caption.get("data-block") else next(blocks_of(caption), None)
    return block if block is not None and text_of(block).strip() else None


def _refuses(element: Element) -> bool:
    """pandoc puts the class of a captioned picture on the picture; a figure's parts have none."""
    if next(element.iterancestors("figure"), None) is not None:
        return True
    inner = (element, *element.iter("img"))
    return any(UNNUMBERED in one.get("class", "").split() for one in inner)


def _open_with(block: Element, label: Phrase) -> None:
    span = etree.Element("span", {"class": "caption-label"})
    if label.lang:
        span.set("lang", label.lang)
    span.text = label
    span.tail, block.text = f" {block.text or ''}", None
    block.insert(0, span)
