"""What goes on in another column says so: “Kaesong (cont.)” stands above the rest of an entry.

An entry of the index or the glossary holds the label as its last child (`LABEL`). It is taken out
of the box when that is laid out, and put above what is left of the entry where a column or a page
begins with that.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from math import inf
from typing import Any, Final

from weasyprint.text.line_break import strut

from glossator.press.pdf.engine.heads import LABEL

_HELD: Final = "glossator_continued"  # attribute of an entry's box: the label, before layout


def goes_on(skip_stack: Mapping[int, Any] | None) -> bool:
    """Whether something of a box was laid out before what begins here."""
    while skip_stack:
        ((index, skip_stack),) = skip_stack.items()
        if index:
            return True
    return False


def height_of_label(box: Any) -> float:
    """How high the label is above the rest of what a box holds, in CSS pixels; 0 without one."""
    label = box.__dict__.get(_HELD)
    if label is None:
        return 0.0
    margins = (label.style[name] for name in ("margin_top", "margin_bottom"))
    around = sum(one.value for one in margins if getattr(one, "unit", None) == "px")
    return float(strut(label.style)[0] + around)


@contextmanager
def entries_continued() -> Iterator[None]:
    """While this is open, entries that go on are named above their rest."""
    from weasyprint.layout import block

    original = block.block_container_layout

    def lay_out(
        context: Any, box: Any, bottom_space: Any, skip_stack: Any, *rest: Any, **named: Any
    ) -> Any:
        label = _label(box)
        if label is None or not goes_on(skip_stack):
            return original(context, box, bottom_space, skip_stack, *rest, **named)
        said = label.deepcopy()
        said.position_x, said.position_y = box.content_box_x(), box.position_y
        laid = block.block_level_layout(context, said, -inf, None, box, True)[0]
        height = laid.margin_height()
        box.position_y += height
        made = original(context, box, bottom_space, skip_stack, *rest, **named)
        if made[0] is not None:
            made[0].position_y -= height
            made[0].height += height
            made[0].children = (laid, *made[0].children)
        return made

    block.block_container_layout = lay_out
    try:
        yield
    finally:
        block.block_container_layout = original


def _label(box: Any) -> Any:
    """The label of an entry's box, which no longer holds it; None if it has none."""
    last = box.children[-1] if box.children else None
    if last is not None and last.element is not box.element and is_label(last):
        box.__dict__[_HELD] = box.children[-1]
        box.children = box.children[:-1]
    return box.__dict__.get(_HELD)


def is_label(box: Any) -> bool:
    """Whether a box is a label: one that was laid out stands above the rest of an entry."""
    element = box.element
    return element is not None and element.get(LABEL) is not None and box.element_tag == element.tag
