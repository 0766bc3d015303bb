"""Formulas as print has them: MathML drawn with outlines, since WeasyPrint does not know it.

A formula becomes a picture in its line, tagged Formula with its TeX as /Alt (ISO 14289-1, 7.7). A
picture holds no text, so the character offsets of its block stay what they are.
"""

from __future__ import annotations

import base64
import warnings
from typing import Any, Final
from xml.etree import ElementTree

from lxml import etree

from glossator.prose import Element, collapse

_EM: Final = 100.0  # size at which a formula is drawn; what is measured is hundredths of an em
_EDGE: Final = 1.0  # around it: strokes may reach over its box
_INKLESS: Final = frozenset(("annotation", "annotation-xml"))
_APPLIED: Final = "\u2061"  # function application, an operator without a glyph


def set_formulas(tree: Element) -> None:
    """Every formula of a tree as an image, in place; one that cannot be drawn as its source."""
    for formula in list(tree.iter("math")):
        words = in_words(formula)
        drawn = _drawn(formula)
        tail, block = formula.tail, formula.get("display") == "block"
        formula.clear()
        formula.tail = tail
        formula.set("class", "formula display" if block else "formula")
        formula.set("data-tag", "Formula")
        if drawn is None:
            formula.tag = "code"
            formula.set("data-alt", words)
            formula.text = words
            continue
        svg, width, depth = drawn
        formula.tag = "img"
        formula.set("alt", words)
        formula.set("src", f"data:image/svg+xml;base64,{base64.b64encode(svg).decode('ascii')}")
        formula.set("style", f"width: {width:.4f}em; vertical-align: {-depth:.4f}em")


def in_words(formula: Element) -> str:
    """What stands for a formula where it cannot be seen: its TeX, else its signs in a row."""
    for note in formula.iter("annotation"):
        if note.text and note.get("encoding") == "application/x-tex":
            return collapse(note.text)
    signs = (sign for sign in formula.itertext() if sign.strip())
    return collapse(" ".join(signs)) or "formula"


def _drawn(formula: Element) -> tuple[bytes, float, float] | None:
    """SVG, width and depth below the baseline in em; None for MathML that makes no sense."""
    with warnings.catch_warnings():
        # it opens its face in a way that Python will not always know
        warnings.simplefilter("ignore", DeprecationWarning)
        from ziamath.config import config
        from ziamath.zmath import Math

    config.svg2 = False  # outlines where they stand, no symbols
    try:
        drawing: Any = Math(_plain(formula), size=_EM, margin=_EDGE)
        svg = drawing.svgxml()
        width, _ = drawing.getsize()
        depth = -drawing.getyofst()
    except Exception:  # what a broken formula raises depends on where it is broken
        return None
    content = ElementTree.tostring(svg, encoding="unicode").encode("utf-8")
    return content, (width + 2 * _EDGE) / _EM, (depth + _EDGE) / _EM


def _plain(formula: Element) -> ElementTree.Element:
    """A copy without source, and without the elements around it that mean nothing to a drawing."""
    copy = etree.fromstring(etree.tostring(formula, with_tail=False))
    for note in list(copy.iter(*_INKLESS)):
        parent = note.getparent()
        if parent is not None:
            parent.remove(note)
    for around in copy.iter("semantics", "mstyle"):
        # ziamath loses what stands in a bare mstyle
        if around.tag == "semantics" or not around.attrib:
            around.tag = "mrow"
    for sign in list(copy.iter("mo")):
        parent = sign.getparent()
        if sign.text == _APPLIED and parent is not None:
            sign.tag, sign.text = "mspace", None
            sign.attrib.clear()
            sign.set("width", "0.17em")
    return ElementTree.fromstring(etree.tostring(copy))
