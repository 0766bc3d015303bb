"""Formulas as print has them: MathML drawn with outlines, since WeasyPrint does not know it.

A formula becomes a picture in its line, tagged Formula with its TeX as /Alt (ISO 14289-1, 7.7). A
picture holds no text, so the character offsets of its block stay what they are. What is wider than
its line is broken before a relation or an operator, and else made smaller.
"""

from __future__ import annotations

import base64
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final
from xml.etree import ElementTree

from lxml import etree

from glossator.press.pdf.setting.formula_letters import letters_of
from glossator.press.pdf.setting.formula_lines import lines_of
from glossator.press.pdf.setting.quicker_formulas import quicker_formulas
from glossator.press.pdf.setting.ruled_arrays import rules_drawn
from glossator.prose import Element, collapse
from glossator.sharing import Choice

_EM: Final = 100.0  # size at which a formula is drawn; what is measured is hundredths of an em
_EDGE: Final = 1.0  # around it: strokes may reach over its box
_INKLESS: Final = frozenset(("annotation", "annotation-xml"))
_APPLIED: Final = "\u2061"  # function application, an operator without a glyph
_PARALLEL: Final = "\u2225"  # a relation; with a form pandoc means the bar of a norm
_NORM: Final = "\u2016"
_SCRIPTED: Final = frozenset(("msub", "msup", "msubsup", "munder", "mover", "munderover"))
SMALLEST: Final = 0.8  # share of its size to which a formula may be made smaller
_SLIGHT: Final = 0.92  # a formula that need not get smaller than this is not broken
_INDENT: Final = 2.0  # em by which further lines of a formula are moved in
_LEADING: Final = 0.35  # em between two lines
_LONG: Final = {
    **dict(zip("→←↔⇒⇐⇔↦", "⟶⟵⟷⟹⟸⟺⟼", strict=True)),
    **{sign: sign for sign in "↪↩⇀↽⇌⇋"},
}
_ARROW: Final = 1.0  # em that an arrow is wide
_BESIDE: Final = "0.2em"  # between the words of an arrow and what stands beside it
_SCRIPT: Final = 0.7  # share of its size at which these are set
_SVG: Final = "{http://www.w3.org/2000/svg}"
# share of the line's width that is left, and how much smaller its type is, in what holds a formula
_WITHIN: Final = {
    "blockquote": (2.6, 0.95),
    "li": (1.6, 1.0),
    "dd": (1.4, 1.0),
    "figcaption": (0.0, 0.85),
    "caption": (0.0, 0.88),
    "table": (0.0, 0.88),
}


@dataclass(frozen=True, slots=True)
class Drawing:
    """A formula drawn: SVG, and its measures in em; `depth` is below the baseline."""

    svg: ElementTree.Element
    width: float
    height: float
    depth: float


def set_formulas(
    tree: Element, room: float = float("inf"), choice: Choice | None = None
) -> list[str]:
    """Every formula of a tree as an image, in place; one that cannot be drawn as its source.

    `room` is the width of a line of the tree in em of its type, `choice` the families at hand for
    words of other scripts. Returns what should be told: about formulas that are not as they should
    be.
    """
    if next(tree.iter("math"), None) is None:
        return []  # without loading what draws them
    words = "".join(str(text) for formula in tree.iter("math") for text in formula.itertext())
    with letters_of(choice or Choice(), words), quicker_formulas(), rules_drawn():
        return list(_set(tree, room))


def _set(tree: Element, room: float) -> Iterator[str]:
    drawn: dict[bytes, Drawing | None] = {}  # each formula once, how often it may stand there
    for formula in list(tree.iter("math")):
        words = in_words(formula)
        wide = _room(formula, room)
        block = formula.get("display") == "block"
        source = etree.tostring(formula, with_tail=False)
        if source not in drawn:
            drawn[source] = _drawn(formula)
        drawing = drawn[source]
        if drawing is not None and drawing.width * _SLIGHT > wide:
            drawing = _broken(formula, drawing, wide)
        tail = formula.tail
        formula.clear()
        formula.tail = tail
        formula.set("class", "formula display" if block else "formula")
        formula.set("data-tag", "Formula")
        if drawing is None:
            yield f"the formula {words[:60]} cannot be drawn: its TeX is shown"
            formula.tag = "code"
            formula.set("data-alt", words)
            formula.text = words
            continue
        scale = min(1.0, wide / drawing.width)
        if scale < SMALLEST:
            yield f"the formula {words[:60]} is set at {scale:.0%}, to fit its line"
        _picture(formula, words, drawing, scale)


def _picture(formula: Element, words: str, drawing: Drawing, scale: float) -> None:
    content = ElementTree.tostring(drawing.svg, encoding="unicode").encode("utf-8")
    formula.tag = "img"
    formula.set("alt", words)
    formula.set("src", f"data:image/svg+xml;base64,{base64.b64encode(content).decode('ascii')}")
    width, depth = drawing.width * scale, drawing.depth * scale
    formula.set("style", f"width: {width:.4f}em; vertical-align: {-depth:.4f}em")


def _room(formula: Element, room: float) -> float:
    """The width of the line that a formula stands in, in em of its own type."""
    for around in formula.iterancestors():
        taken, size = _WITHIN.get(str(around.tag), (0.0, 1.0))
        room = (room - taken) / size
        if around.tag == "tr":
            room /= max(1, len(around))
    return room


def in_words(formula: Element) -> str:
    """What stands for a formula where it cannot be seen: its TeX, else its signs in a row."""
    for note in formula.iter("annotation"):
        if note.text and note.get("encoding") == "application/x-tex":
            return collapse(note.text)
    signs = (sign for sign in formula.itertext() if sign.strip())
    return collapse(" ".join(signs)) or "formula"


def _drawn(formula: Element) -> Drawing | None:
    """A formula drawn on one line; None for MathML that makes no sense."""
    return _draw(_plain(formula))


def _draw(formula: ElementTree.Element) -> Drawing | None:
    with warnings.catch_warnings():
        # it opens its face in a way that Python will not always know
        warnings.simplefilter("ignore", DeprecationWarning)
        from ziamath.config import config
        from ziamath.zmath import Math

    config.svg2 = False  # outlines where they stand, no symbols
    try:
        drawing: Any = Math(formula, size=_EM, margin=_EDGE)
        svg = drawing.svgxml()
        width, height = drawing.getsize()
        depth = -drawing.getyofst()
    except Exception:  # what a broken formula raises depends on where it is broken
        return None
    if width <= 0 or height <= 0:
        return None
    edges = 2 * _EDGE
    return Drawing(svg, (width + edges) / _EM, (height + edges) / _EM, (depth + _EDGE) / _EM)


def _broken(formula: Element, whole: Drawing, room: float) -> Drawing:
    """A formula on several lines of no more than `room` em; as it is where it has no places."""
    drawn = [_draw(line) for line in lines_of(_plain(formula), room, _INDENT, _width)]
    lines = [one for one in drawn if one is not None]
    if len(lines) < 2 or len(lines) < len(drawn):
        return whole
    svg = ElementTree.Element(f"{_SVG}svg")
    width = y = 0.0
    for number, line in enumerate(lines):
        x = _INDENT if number else 0.0
        for part in _moved(line, x, y):
            svg.append(part)
        width = max(width, x + line.width)
        y += line.height + _LEADING
    height = y - _LEADING
    svg.set("viewBox", f"0 0 {width * _EM:.3f} {height * _EM:.3f}")
    svg.set("width", f"{width * _EM:.3f}")
    svg.set("height", f"{height * _EM:.3f}")
    return Drawing(svg, width, height, lines[-1].depth)


def _width(part: ElementTree.Element) -> float:
    drawing = _draw(part)
    return drawing.width if drawing is not None else float("inf")


def _moved(line: Drawing, x: float, y: float) -> Iterator[ElementTree.Element]:
    """The content of a drawing, with its upper left corner at a place of another."""
    left, top = map(float, line.svg.get("viewBox", "0 0 0 0").split()[:2])
    group = ElementTree.Element(f"{_SVG}g")
    group.set("transform", f"translate({x * _EM - left:.3f} {y * _EM - top:.3f})")
    group.extend(list(line.svg))
    yield group


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
        if sign.text == _APPLIED:
            _apply(sign)
        elif sign.text == _PARALLEL and sign.get("form"):
            sign.text = _NORM
    for row in copy.iter("mtr"):
        if not "".join(
            map(str, row.itertext())
        ).strip():  # of a row without ink ziamath knows no height
            for cell in row:
                cell.append(etree.Element("mspace", {"width": "0em", "height": "0.5em"}))
    for labelled in list(copy.iter("mover", "munder", "munderover")):
        _make_room(labelled)
    return ElementTree.fromstring(etree.tostring(copy))


def _apply(sign: Element) -> None:
    """White for the sign of application: behind what stands below or above an operator."""
    sign.tag, sign.text = "mspace", None
    sign.attrib.clear()
    sign.set("width", "0.17em")
    name = sign.getparent()
    scripted = name.getparent() if name is not None else None
    around = scripted.getparent() if scripted is not None else None
    if scripted is None or around is None or scripted.tag not in _SCRIPTED:
        return
    if scripted[0] is not name:
        return
    row = etree.Element("mrow")
    around.replace(scripted, row)
    row.extend((scripted, sign))


def _make_room(labelled: Element) -> None:
    """A longer arrow for one that carries words, and space on both sides of these.

    ziamath stretches no arrow, and sets words that are longer right beside what follows.
    """
    arrow, parent = labelled[0], labelled.getparent()
    if arrow.tag != "mo" or parent is None or (arrow.text or "") not in _LONG:
        return
    if max(map(_label_width, labelled[1:]), default=0.0) * _SCRIPT <= _ARROW:
        return
    arrow.text = _LONG[arrow.text or ""]
    row = etree.Element("mrow")
    parent.replace(labelled, row)
    row.append(etree.Element("mspace", {"width": _BESIDE}))
    row.append(labelled)
    row.append(etree.Element("mspace", {"width": _BESIDE}))
    row.tail, labelled.tail = labelled.tail, None


def _label_width(label: Element) -> float:
    alone = ElementTree.Element("math")
    alone.append(ElementTree.fromstring(etree.tostring(label, with_tail=False)))
    return _width(alone)
