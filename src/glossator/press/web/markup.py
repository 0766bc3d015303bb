"""Elements made and written: lxml trees in, HTML out.

lxml's own HTML writer percent-encodes fragments and so parts links from their ids; this one
follows the HTML Living Standard, 13.3 (Serializing HTML fragments).
"""

from __future__ import annotations

from typing import Final

from lxml import etree

from glossator.press import markup
from glossator.press.markup import VOID
from glossator.press.markup import element as element
from glossator.prose import Element

# The parser drops one newline right after these start tags (13.1.2.5).
_EATS_NEWLINE: Final = frozenset(("pre", "textarea", "listing"))
# Attributes whose presence is their meaning; `alt=""` means something else and stays written out.
_BOOLEAN: Final = frozenset(("async", "hidden", "selected", "checked", "open", "popover"))


def append(parent: Element, *content: str | Element) -> None:
    """Add text and elements at the end of an element; an element that is moved leaves its tail."""
    for piece in content:
        if not isinstance(piece, str):
            piece.tail = None
    markup.append(parent, *content)


def prepend(parent: Element, new: Element, space: str = "") -> None:
    """Put an element before all content of its new parent, and this text between the two."""
    new.tail = (space + (parent.text or "")) or None
    parent.text = None
    parent.insert(0, new)


def enclose(inner: Element, outer: Element) -> None:
    """Put `outer` where `inner` stands, and `inner` into it."""
    parent = inner.getparent()
    if parent is None:
        raise ValueError("the root cannot be enclosed")
    outer.tail, inner.tail = inner.tail, None
    parent.replace(inner, outer)
    outer.append(inner)


def write(node: Element) -> str:
    """An element and what is in it as HTML; its tail is not written, comments are left out."""
    parts: list[str] = []
    _write(node, parts)
    return "".join(parts)


def _write(node: Element, parts: list[str]) -> None:
    tag = etree.QName(node).localname
    attributes = "".join(_attribute(str(name), str(text)) for name, text in node.items())
    parts.append(f"<{tag}{attributes}>")
    if tag in VOID:
        return
    text = node.text or ""
    if tag in _EATS_NEWLINE and text.startswith("\n"):
        parts.append("\n")
    parts.append(escape_text(text))
    for child in node:
        if isinstance(child.tag, str):
            _write(child, parts)
        parts.append(escape_text(child.tail or ""))
    parts.append(f"</{tag}>")


def _attribute(qualified: str, text: str) -> str:
    name = etree.QName(qualified).localname
    return f" {name}" if text == "" and name in _BOOLEAN else f' {name}="{escape_value(text)}"'


def escape_text(text: str) -> str:
    """Text made safe as the content of an element."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def escape_value(text: str) -> str:
    """Text made safe as the value of an attribute in double quotes."""
    return text.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
