"""Says of Korean words that they are Korean, wherever they stand in a finished file.

The edition has said it of its blocks. Here it is said of what the press adds: titles in the
contents, lemmas, descriptions; and of ruby, whose base and reading are one word.
"""

from __future__ import annotations

from typing import Final

from glossator.edition.languages import KOREAN, has_hangul, korean_tag
from glossator.press.epub.markup import element
from glossator.prose import Element

_KOREAN: Final = "ko"
# Formulas and pictures have languages of their own.
_LEFT_ALONE: Final = frozenset(("math", "svg"))


def mark_korean(tree: Element, language: str) -> None:
    """Wrap Hangul and its Hanja in `span`s with `lang="ko"` where nothing says what language it is.

    Leaves a Korean edition as it is (`language` is its BCP 47 tag).
    """
    if _is_korean(language) or _said(tree) or not has_hangul(tree):
        return
    for node in list(tree.iter()):
        if isinstance(node.tag, str) and node.tag == "ruby" and not _within(node, tree):
            readings = "".join("".join(map(str, rt.itertext())) for rt in node.iter("rt"))
            if KOREAN.search(readings):
                node.set("lang", _KOREAN)
    for node in list(tree.iter()):
        if not isinstance(node.tag, str) or node.tag in _LEFT_ALONE:
            continue
        if not _within(node, tree):
            _mark_text(node)
            for child in list(node):
                _mark_tail(child)


def _said(node: Element) -> bool:
    return node.get("lang") is not None or node.tag in _LEFT_ALONE


def _within(node: Element, tree: Element) -> bool:
    """Whether the node, or one around it inside the tree, says its language."""
    around = [node]
    while around[-1] is not tree and (parent := around[-1].getparent()) is not None:
        around.append(parent)
    return any(_said(one) for one in around)


def _is_korean(language: str) -> bool:
    return language.split("-")[0].lower() == _KOREAN


def _pieces(text: str) -> tuple[str, list[Element]]:
    """Text before the first Korean word, then the words as elements with what follows each."""
    found = list(KOREAN.finditer(text))
    spans = []
    for number, match in enumerate(found):
        span = element("span", match.group(), lang=korean_tag(match))
        end = found[number + 1].start() if number + 1 < len(found) else len(text)
        span.tail = text[match.end() : end] or None
        spans.append(span)
    return (text[: found[0].start()] if found else text), spans


def _mark_text(node: Element) -> None:
    before, spans = _pieces(node.text or "")
    if spans:
        node.text = before or None
        for place, span in enumerate(spans):
            node.insert(place, span)


def _mark_tail(child: Element) -> None:
    before, spans = _pieces(child.tail or "")
    parent = child.getparent()
    if spans and parent is not None:
        child.tail = before or None
        at = parent.index(child) + 1
        for place, span in enumerate(spans):
            parent.insert(at + place, span)
