"""Fills lines of Chinese and Japanese: room that is left goes between all characters alike.

Such text has next to no spaces, so that WeasyPrint 70, which stretches spaces alone, leaves a line
short or tears a gap into it (CSS Text 3, 8.4: text-justify: inter-character). Lines are broken here
by the library, and what is missing at their ends, a character or two, is shared out.
tests/press/pdf/test_ideographs.py fails when the library changes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

IDEOGRAPH: Final = re.compile(
    "[\u3001-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]"
)
_MOST: Final = 4.0  # em that may be shared out; more is missing where a long word did not fit


def is_unspaced(language: str | None) -> bool:
    """Whether a language (a BCP 47 tag) is written without spaces between words, in ideographs."""
    return (language or "").lower().split("-")[0] in ("ja", "zh", "yue", "lzh", "cmn")


@contextmanager
def lines_filled() -> Iterator[None]:
    """While this is open, justified blocks in Chinese and Japanese are filled between characters.

    To be opened after whatever else takes the place of `layout.block.iter_line_boxes`.
    """
    from weasyprint.layout import block

    original = block.iter_line_boxes

    def filled(context: Any, box: Any, *rest: Any, **named: Any) -> Iterator[Any]:
        style = box.style
        ours = is_unspaced(style["lang"]) and style["text_align_all"] == "justify"
        if not ours:
            yield from original(context, box, *rest, **named)
            return
        box.style = style.copy()
        box.style["text_align_all"] = "start"
        containing = rest[3] if len(rest) > 3 else named["containing_block"]
        begins = (rest[2] if len(rest) > 2 else named.get("skip_stack")) is None
        for line, resume_at in original(context, box, *rest, **named):
            if resume_at is not None:
                indent = (box.text_indent or 0.0) if begins else 0.0
                fill(context, line, containing.width - indent)
            begins = False
            yield line, resume_at

    block.iter_line_boxes = filled
    try:
        yield
    finally:
        block.iter_line_boxes = original


def fill(context: Any, line: Any, width: float) -> None:
    """Share out what a line lacks of a width between its ideographs."""
    leaves = list(_leaves(line))
    if not leaves:
        return
    end = max(leaf.position_x + leaf.margin_width() for leaf in leaves)
    missing = width - (end - min(leaf.position_x for leaf in leaves))
    spread = [leaf for leaf in leaves if IDEOGRAPH.search(getattr(leaf, "text", ""))]
    gaps = sum(len(leaf.text) for leaf in spread) - (bool(spread) and spread[-1] is leaves[-1])
    if gaps < 1 or not 0.01 < missing <= _MOST * line.style["font_size"]:
        return
    step, shift = missing / gaps, 0.0
    for leaf in leaves:
        leaf.translate(shift, 0)
        if leaf in spread:
            before = leaf.width
            _space(context, leaf, step)
            shift += leaf.width - before
    if leaves[-1] in spread:
        leaves[-1].width -= step  # behind the last sign there is the margin
    _widen(line)


def _leaves(box: Any) -> Iterator[Any]:
    from weasyprint.formatting_structure import boxes

    for child in box.children:
        if not child.is_in_normal_flow():
            continue
        if isinstance(child, boxes.InlineBox):
            yield from _leaves(child)
        else:
            yield child


def _space(context: Any, box: Any, step: float) -> None:
    """Set a text box anew with so much more space behind each character."""
    from weasyprint.text.line_break import create_layout

    spacing = box.style["letter_spacing"]
    box.style = box.style.copy()
    box.style["letter_spacing"] = (0.0 if spacing == "normal" else spacing) + step
    layout = create_layout(box.text, box.style, context, None, box.justification_spacing)
    layout.deactivate()
    box.pango_layout = layout
    box.width += step * len(box.text)


def _widen(box: Any) -> None:
    """Make the elements of a line as wide as what is in them has become."""
    from weasyprint.formatting_structure import boxes

    for child in box.children:
        if isinstance(child, boxes.InlineBox) and child.is_in_normal_flow():
            _widen(child)
    inner = [child for child in box.children if child.is_in_normal_flow()]
    if inner and isinstance(box, boxes.InlineBox):
        left = min(child.position_x for child in inner)
        box.position_x += left - box.content_box_x()
        box.width = max(child.position_x + child.margin_width() for child in inner) - left
