"""Numbers figures and tables that have captions, and formulas that have an id, in reading order."""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from dataclasses import replace
from typing import Final, Literal

from lxml import etree

from glossator.edition.headlines import headline
from glossator.edition.numbering import Ids
from glossator.galley.shape import remove_keeping_tail
from glossator.model import Caption
from glossator.prose import Element, blocks_of, collapse, text_of
from glossator.words import Phrase, Words

_KINDS: Final[dict[str, tuple[Literal["figure", "table"], str]]] = {
    "figure": ("figure", "figcaption"),
    "table": ("table", "caption"),
}
EQUATION: Final = "equation"  # class of what holds a formula that has an id
_LABEL: Final = "caption-label"  # class of what opens a caption
UNNUMBERED: Final = "unnumbered"  # pandoc's own name for what takes no number


def number(divisions: Iterable[tuple[str, Element]], ids: Ids, words: Words) -> tuple[Caption, ...]:
    """Open each caption with “Figure 1.” or “Table 1.”, in place; each gets an id if it has none.

    `divisions` are ids and trees in reading order. What has no caption, or the class `unnumbered`,
    takes no number. `worded` gives them their titles, when links have their words.
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
            title = _short(element)
            if element.get("id") is None:
                element.set("id", ids.claim(f"{kind}-{counts[kind]}"))
            _open_with(block, words("caption.opening", label=label))
            own = element.get("id", "")
            found.append(Caption(own, kind, counts[kind], label, title, division))
    return tuple(found)


def said_by_pictures(trees: Iterable[Element]) -> list[tuple[Element, Element]]:
    """The pictures whose alternative text is their caption (pandoc: “Extension:
    implicit_figures”), each with that; to be asked before links have their words.
    """
    found = []
    for tree in trees:
        for figure in tree.iter("figure"):
            block, pictures = _caption_of(figure, "figcaption"), list(figure.iter("img"))
            if block is None or len(pictures) != 1 or not pictures[0].get("alt"):
                continue
            if _letters(pictures[0].get("alt", "")) == _letters(_typed(block)):
                found.append((pictures[0], block))
    return found


def worded(
    captions: Iterable[Caption],
    trees: Iterable[Element],
    pictures: Iterable[tuple[Element, Element]],
) -> tuple[Caption, ...]:
    """The captions with what they say once links have their words, formulas in the line; so say
    the alternative texts of `pictures`, in place. A short form (`short=`) stays.
    """
    for picture, block in pictures:
        picture.set("alt", _words_of(block))
    held = {e.get("id"): e for tree in trees for e in tree.iter(*_KINDS)}
    found = []
    for caption in captions:
        element = held[caption.id]
        caption_block = _caption_of(element, _KINDS[str(element.tag)][1])
        words = "" if caption_block is None else _words_of(caption_block)
        found.append(replace(caption, title=caption.title or words))
    return tuple(found)


def _words_of(block: Element) -> str:
    """What a caption says, in a line and without its label."""
    return headline(_unlabelled(block))[0]


def _typed(block: Element) -> str:
    """The words of a caption with the TeX of its formulas, as an alternative text has them."""
    formulas = (a.text or "" for a in block.iter("annotation"))
    return text_of(_unlabelled(block)) + "".join(formulas)


def _unlabelled(block: Element) -> Element:
    own = deepcopy(block)
    label = own.find(f"span[@class='{_LABEL}']")
    if label is not None:
        remove_keeping_tail(label)
    return own


def _letters(words: str) -> str:
    return "".join(sorted(char for char in words if char.isalnum()))


def number_equations(trees: Iterable[Element], words: Words) -> dict[str, tuple[str, str]]:
    """Set “(1)” behind every formula that has an id; by ids, in order: “Equation 1” and “1”.

    A formula with two ids, one within the other, has one number.
    """
    labels: dict[str, tuple[str, str]] = {}
    count = 0
    for tree in trees:
        for span in tree.iter("span"):
            if EQUATION not in span.get("class", "").split() or not (own := span.get("id")):
                continue
            above = span.getparent()
            if above is not None and (said := labels.get(above.get("id", ""))):
                labels[own] = said
                continue
            count += 1
            labels[own] = words("caption.equation", number=str(count)), str(count)
            number = etree.SubElement(span, "span", {"class": "equation-number"})
            number.text = f"({count})"
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
    span = etree.Element("span", {"class": _LABEL})
    if label.lang:
        span.set("lang", label.lang)
    span.text = label
    span.tail, block.text = f" {block.text or ''}", None
    block.insert(0, span)
