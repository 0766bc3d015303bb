"""Puts the parts of a line in their visual order (Unicode Standard Annex 9), after it is laid out.

WeasyPrint 70 has every text box of a line set by itself: within one, Pango orders words of two
directions, but what stands in several (a phrase with emphasis or a call in it) keeps the order of
the elements, be the paragraph of one direction or the other. Here levels are found for a line as a
whole, boxes are parted where they change, and all are put where they belong. The order of the
boxes in their parents stays the logical one, so that whoever reads them (`starts`, tags) sees no
difference. tests/press/pdf/test_bidi.py fails when the library changes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

# Letters of scripts that run from right to left (blocks, not every letter of each)
RIGHT_TO_LEFT: Final = re.compile(
    "[\u0590-\u08ff\u200f\u202b\u202e\u2067\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff"
    "\U0001e800-\U0001efff]"
)
_OPEN: Final = {"ltr": "\u2066", "rtl": "\u2067"}
_CLOSE: Final = "\u2069"
_OBJECT: Final = "\ufffc"  # stands for a picture in the line


def right_to_left_in(html: str) -> bool:
    """Whether anything in a run is written from right to left."""
    return 'dir="rtl"' in html or RIGHT_TO_LEFT.search(html) is not None


@contextmanager
def lines_in_order() -> Iterator[None]:
    """While this is open, every line that is laid out has its parts in their visual order.

    To be opened after whatever else takes the place of `layout.block.iter_line_boxes`.
    """
    from weasyprint.layout import block

    original = block.iter_line_boxes

    def in_order(context: Any, box: Any, *rest: Any, **named: Any) -> Iterator[Any]:
        first = True
        for line, resume_at in original(context, box, *rest, **named):
            if box.style["direction"] == "rtl" and first and _begins(rest, named):
                # the library keeps room for the indent, but at the line's end
                line.translate(-(box.text_indent or 0.0), 0)
            first = False
            if box.style["direction"] == "rtl" or RIGHT_TO_LEFT.search(_text(line)):
                reorder(context, line)
            yield line, resume_at

    block.iter_line_boxes = in_order
    try:
        yield
    finally:
        block.iter_line_boxes = original


def _begins(rest: Sequence[Any], named: Any) -> bool:
    """Whether the first of these lines is the first of its block: no skip stack."""
    skip = rest[2] if len(rest) > 2 else named.get("skip_stack")
    return skip is None


def _text(box: Any) -> str:
    text = getattr(box, "text", None)
    if text is not None:
        return str(text)
    return "".join(_text(child) for child in getattr(box, "children", ()))


@dataclass(slots=True)
class _Leaf:
    """What is placed as one: a text box or a picture, with its holders from the line down.

    `level` is its level of embedding, `start` where its text begins in that of the line.
    """

    box: Any
    holders: tuple[Any, ...]
    start: int
    level: int = 0


def reorder(context: Any, line: Any) -> None:
    """Part and place the boxes of one line, which begins and ends where it did."""
    text, leaves = _flattened(line)
    if not leaves:
        return
    x = min(leaf.box.position_x - _space(leaf, leaves)[0] for leaf in leaves)
    levels = _levels(text, rtl=line.style["direction"] == "rtl")
    pieces = [piece for leaf in leaves for piece in _parted(context, leaf, levels)]
    _house(line, leaves, pieces)
    if line.style["direction"] == "rtl":  # a space that fell off its end has moved the line
        every = (piece.box.margin_width() + sum(_space(piece, pieces)) for piece in pieces)
        x = line.position_x + line.width - sum(every)
    for piece in _visual(pieces):
        before, behind = _space(piece, pieces)
        piece.box.translate(x + before - piece.box.position_x, 0)
        x += before + piece.box.margin_width() + behind
    _fit(line)


def _flattened(line: Any) -> tuple[str, list[_Leaf]]:
    """The line's text with marks around elements of another direction, and its leaves."""
    from weasyprint.formatting_structure import boxes

    text: list[str] = []
    leaves: list[_Leaf] = []

    def walk(box: Any, holders: tuple[Any, ...]) -> None:
        for child in box.children:
            if not child.is_in_normal_flow():
                continue
            start = sum(map(len, text))
            if isinstance(child, boxes.TextBox):
                leaves.append(_Leaf(child, holders, start))
                text.append(child.text)
            elif isinstance(child, boxes.InlineBox):
                turned = child.style["direction"] != box.style["direction"]
                text.extend([_OPEN[child.style["direction"]]] * turned)
                walk(child, (*holders, child))
                text.extend([_CLOSE] * turned)
            else:
                leaves.append(_Leaf(child, holders, start))
                text.append(_OBJECT)

    walk(line, (line,))
    return "".join(text), leaves


def _levels(text: str, *, rtl: bool) -> list[int]:
    """The level of embedding of each character: even from left to right, odd the other way."""
    import icu

    bidi = icu.Bidi()
    bidi.setPara(icu.UnicodeString(text), int(rtl))
    units = list(bidi.getLevels())
    found, at = [], 0
    for char in text:
        found.append(units[at])
        at += 2 if ord(char) > 0xFFFF else 1
    return found


def _parted(context: Any, leaf: _Leaf, levels: Sequence[int]) -> Iterator[_Leaf]:
    """A leaf in parts of one level each, set anew where their direction is not the box's."""
    text = getattr(leaf.box, "text", None)
    if text is None:
        leaf.level = levels[leaf.start]
        yield leaf
        return
    own = levels[leaf.start : leaf.start + len(text)]
    cuts = [0, *(n for n in range(1, len(own)) if own[n] != own[n - 1]), len(own)]
    for first, last in pairwise(cuts):
        box = leaf.box
        if len(cuts) > 2 or (own[0] % 2 == 1) != (box.style["direction"] == "rtl"):
            box = _set_anew(context, box, text[first:last], rtl=own[first] % 2 == 1)
        yield _Leaf(box, leaf.holders, leaf.start + first, own[first])


def _set_anew(context: Any, box: Any, text: str, *, rtl: bool) -> Any:
    """A part of a text box in one direction."""
    from weasyprint.layout.inline import count_expandable_spaces
    from weasyprint.text.line_break import create_layout, line_size

    part = box.copy_with_text(text)
    part.style = box.style.copy()
    part.style["direction"] = "rtl" if rtl else "ltr"
    layout = create_layout(text, part.style, context, None, box.justification_spacing)
    part.width = line_size(layout.get_first_line()[0], part.style)[0]
    part.width += box.justification_spacing * count_expandable_spaces(part)
    layout.deactivate()
    part.pango_layout = layout
    return part


def _house(line: Any, leaves: Sequence[_Leaf], pieces: Sequence[_Leaf]) -> None:
    """Put the parts where the boxes stood, in logical order."""
    parts: dict[int, list[Any]] = {}
    for piece in pieces:
        home = [leaf for leaf in leaves if leaf.start <= piece.start][-1]
        parts.setdefault(id(home.box), []).append(piece.box)
    for holder in {id(h): h for leaf in leaves for h in leaf.holders}.values():
        holder.children = [
            part for child in holder.children for part in parts.get(id(child), [child])
        ]


def _visual(pieces: Sequence[_Leaf]) -> list[_Leaf]:
    """The pieces from left to right (rule L2)."""
    order = list(pieces)
    levels = [piece.level for piece in pieces]
    for level in range(max(levels), 0, -1):
        at = 0
        while at < len(order):
            end = at
            while end < len(order) and order[end].level >= level:
                end += 1
            order[at:end] = reversed(order[at:end])
            at = max(end, at + 1)
    return order


def _space(leaf: _Leaf, among: Sequence[_Leaf]) -> tuple[float, float]:
    """The space left and right of a leaf that elements begin or end with: padding, margin, rule."""
    before = behind = 0.0
    for holder in leaf.holders[1:]:
        inside = [one for one in among if holder in one.holders]
        if inside[0] is leaf:
            before += holder.padding_left + holder.margin_left + holder.border_left_width
        if inside[-1] is leaf:
            behind += holder.padding_right + holder.margin_right + holder.border_right_width
    return (behind, before) if leaf.level % 2 else (before, behind)


def _fit(box: Any) -> None:
    """Lay the elements of a line around what is in them, so that links have their place."""
    from weasyprint.formatting_structure import boxes

    for child in box.children:
        if not isinstance(child, boxes.InlineBox) or not child.is_in_normal_flow():
            continue
        _fit(child)
        inner = [one for one in child.children if one.is_in_normal_flow()]
        if inner:
            left = min(one.position_x for one in inner)
            right = max(one.position_x + one.margin_width() for one in inner)
            shift = left - child.content_box_x()
            child.position_x += shift
            child.width = right - left
