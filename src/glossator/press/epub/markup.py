"""Builds elements without namespaces, and writes them as XHTML documents of an EPUB."""

from __future__ import annotations

from typing import Final

from lxml import etree

from glossator.press import markup
from glossator.press.epub.addresses import MORE_STYLE, STYLE, relative
from glossator.press.markup import VOID
from glossator.press.markup import append as append
from glossator.prose import Element
from glossator.scripts import right_to_left

XHTML: Final = "http://www.w3.org/1999/xhtml"
OPS: Final = "http://www.idpf.org/2007/ops"
# Inside these elements another vocabulary begins.
FOREIGN: Final = {
    "math": "http://www.w3.org/1998/Math/MathML",
    "svg": "http://www.w3.org/2000/svg",
}
TYPE: Final = f"{{{OPS}}}type"
_XML_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"


def element(tag: str, *content: str | Element, **attributes: str) -> Element:
    """A new element with text and children in the order given.

    Attributes: `epub_type` is written as epub:type, `class_` as class, `_` in a name as `-`.
    """
    named = {
        TYPE if name == "epub_type" else name.rstrip("_").replace("_", "-"): value
        for name, value in attributes.items()
    }
    return markup.element(tag, named, *content)


def prepend(parent: Element, *content: str | Element) -> None:
    """Put text and elements before everything else in an element."""
    text, parent.text = parent.text or "", None
    old = list(parent)
    for child in old:
        parent.remove(child)
    append(parent, *content, text, *old)


def document(title: str, language: str, file: str, matter: str, *content: Element) -> bytes:
    """A whole XHTML document (EPUB 3.3, 6.1): `matter` is the body's epub:type, "" for none.

    `content` is consumed: its elements are written in their namespaces. xmlns:epub stands on
    `html` itself, or Apple Books takes no notice of it.
    """
    root = etree.Element(f"{{{XHTML}}}html", nsmap={None: XHTML, "epub": OPS})
    root.set("lang", language)
    root.set(_XML_LANG, language)
    if right_to_left(language):
        root.set("dir", "rtl")
    head = element(
        "head",
        element("title", title),
        *(
            element("link", rel="stylesheet", type="text/css", href=relative(sheet, file))
            for sheet in (STYLE, MORE_STYLE)
        ),
    )
    body = element("body", *content)
    if matter:
        body.set(TYPE, matter)
    for part in (head, body):
        part.tail = "\n"
        for child in part:
            child.tail = "\n"
        part.text = "\n"
        _into(root, part, XHTML)
    root.text = "\n"
    written = etree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n{written}\n'.encode()


def _into(parent: Element, source: Element, namespace: str) -> None:
    """Copy an element with all it holds into the namespace under a parent."""
    if not isinstance(source.tag, str):
        append(parent, source.tail or "")
        return
    name = etree.QName(source).localname
    if name in FOREIGN and namespace == XHTML:
        namespace = FOREIGN[name]
    copy = etree.SubElement(parent, f"{{{namespace}}}{name}", nsmap={None: namespace})
    for key, value in source.attrib.items():
        copy.set(key, value)
    if language := source.get("lang"):
        copy.set(_XML_LANG, language)
    copy.text = source.text
    for child in source:
        _into(copy, child, namespace)
    if namespace == XHTML and name not in VOID and not len(copy) and copy.text is None:
        # An empty text keeps the end tag: engines that read XHTML as HTML need it.
        copy.text = ""
    copy.tail = source.tail
