"""Sets a galley's trees by language: marks of quotation, over inline borders; directions."""

from __future__ import annotations

from bisect import bisect_right
from typing import Final

from glossator.prose import Element, Slot, slots
from glossator.scripts import right_to_left
from glossator.words.marks import OBJECT, Setter, unseal

_CODE: Final = frozenset(("code", "kbd", "samp", "pre"))
_INK: Final = frozenset(("img", "math", "svg"))
_CURLY: Final = str.maketrans("\"'", "”’")
_SAID: Final = ("alt", "title")  # attributes that hold words


def unseal_names(tree: Element) -> None:
    """Give attributes back what was typed, but for those that hold words."""
    for element in tree.iter():
        for name, value in element.attrib.items() if isinstance(element.tag, str) else ():
            if name not in _SAID:
                element.set(name, unseal(value))


def set_directions(tree: Element, setter: Setter) -> None:
    """Say of passages in another language which way they run, where that is not the way around."""
    for element in tree.iter():
        if not isinstance(element.tag, str) or not (tag := element.get("lang")):
            continue
        parent = element.getparent()
        around = _language(parent, setter) if parent is not None else setter.words.language
        if not element.get("dir") and right_to_left(tag) != right_to_left(around):
            element.set("dir", "rtl" if right_to_left(tag) else "ltr")


def set_marks(tree: Element, setter: Setter, *, straight: bool = False) -> None:
    """Set the marks of every block in a shaped tree, in place, and unseal all else.

    With `straight`, straight marks count as well: references and edition.yaml are no Markdown. So
    they do in citations, which a style that writes notes makes of the references.
    """
    for block in tree.iter():
        if isinstance(block.tag, str) and block.get("data-block") and block.tag != "pre":
            _set_block(block, setter, straight)
    for element in tree.iter():
        element.text = unseal(element.text) if element.text else element.text
        element.tail = unseal(element.tail) if element.tail else element.tail
        for name in _SAID if isinstance(element.tag, str) else ():
            if said := element.get(name):
                element.set(name, setter.sealed_text(said, _language(element, setter)))


def _set_block(block: Element, setter: Setter, straight: bool) -> None:
    found = list(slots(block))
    text, starts = _joined(found)
    if straight:
        text = text.translate(_CURLY)
    elif (cited := [_is_cited(slot) for slot in found]) and any(cited):
        for slot, start, one in zip(found, starts, cited, strict=True):
            end = start + len(slot.text)
            text = text[:start] + (slot.text.translate(_CURLY) if one else slot.text) + text[end:]
        straight = True
    known: dict[int, str] = {}

    def language(at: int) -> str:
        number = bisect_right(starts, at) - 1
        if number not in known:
            known[number] = _language_of(found[number], setter)
        return known[number]

    changes = setter.changes(text, language)
    if not changes and not straight:
        return
    for slot, start in zip(found, starts, strict=True):
        own = range(start, start + len(slot.text))
        if any(at in changes for at in own):
            written = "".join(changes.get(at, text[at]) for at in own)
            if slot.side == "text":
                slot.owner.text = written
            else:
                slot.owner.tail = written


def _joined(found: list[Slot]) -> tuple[str, list[int]]:
    """The text of a block with a sign for each formula and picture, and where each slot begins."""
    parts: list[str] = []
    starts: list[int] = []
    at = 0
    for slot in found:
        if slot.side == "tail" and _is_object(slot.owner):
            sign = " " if slot.owner.tag == "br" else OBJECT
            parts.append(sign)
            at += 1
        starts.append(at)
        parts.append(slot.text)
        at += len(slot.text)
    return "".join(parts), starts


def _is_cited(slot: Slot) -> bool:
    """Whether a text node stands in what citeproc has written."""
    inside = slot.owner if slot.side == "text" else slot.owner.getparent()
    around = (inside, *inside.iterancestors()) if inside is not None else ()
    return any("citation" in e.get("class", "").split() for e in around)


def _is_object(element: Element) -> bool:
    """Whether there is something to see without text: a link that is to be named, too."""
    if element.tag in _INK or element.tag == "br":
        return True
    return element.get("data-ref") is not None and not "".join(element.itertext())


def _language_of(slot: Slot, setter: Setter) -> str:
    """The language of a text node; "" in code."""
    inside = slot.owner if slot.side == "text" else slot.owner.getparent()
    if inside is None or any(e.tag in _CODE for e in (inside, *inside.iterancestors())):
        return ""
    return _language(inside, setter)


def _language(element: Element, setter: Setter) -> str:
    around = (e.get("lang") for e in (element, *element.iterancestors()))
    return next(filter(None, around), setter.words.language)
