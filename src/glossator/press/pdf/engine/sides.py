"""Sheets that may begin on a recto or a verso: the margins of a page are laid out for both.

Which side of its leaf a page is depends on how many pages the runs before it have. So each page
has its running heads and its folio twice, as a right page and as a left one, and they are painted
behind the text, each by itself; `binding.finishing` keeps those that it wants and moves the text to
where the margins of that side leave it. Lines and pages break at the same places on both sides.

Two functions of a pinned library are wrapped; tests/press/pdf/test_late.py fails when they change.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

from glossator.press.pdf.engine.heads import read_head

# Comments in the content of a page, each in a line: what begins behind it.
BODY: Final = b"%%body"
SIDES: Final = {"right": b"%%right", "left": b"%%left"}
END: Final = b"%%end"
_OTHER: Final = {"right": "left", "left": "right"}


@contextmanager
def both_sides() -> Iterator[None]:
    """While this is open, each page that is laid out has one that faces it (`page.facing`)."""
    from weasyprint import layout
    from weasyprint.layout import page as pages
    from weasyprint.layout.background import layout_box_backgrounds

    types, margins = pages.set_page_type_computed_styles, layout.make_margin_boxes

    seen: dict[str, int] = {}

    def set_styles(page_type: Any, html: Any, style_for: Any) -> None:
        types(page_type, html, style_for)
        types(page_type._replace(side=_OTHER[page_type.side]), html, style_for)

    def make_margin_boxes(context: Any, page: Any, state: Any) -> Iterator[Any]:
        page.head = read_head(page, context.current_page, seen)
        page.facing = _facing(context, page)
        outside = tuple(margins(context, page.facing, state))
        for box in outside:
            layout_box_backgrounds(page.facing, box, context.get_image_from_uri)
        page.facing.children = outside
        yield from margins(context, page, state)

    pages.set_page_type_computed_styles, layout.make_margin_boxes = set_styles, make_margin_boxes
    try:
        yield
    finally:
        pages.set_page_type_computed_styles, layout.make_margin_boxes = types, margins


def _facing(context: Any, page: Any) -> Any:
    """The page as it would be on the other side of its leaf; it still holds the same text."""
    from weasyprint.layout import page as pages

    other = page.copy()
    other.page_type = page.page_type._replace(side=_OTHER[page.page_type.side])
    other.style = context.style_for(other.page_type)
    size = other.style["size"]
    pages.resolve_percentages(other, size)
    pages.page_width(other, context, size[0])
    pages.page_height(other, context, size[1])
    return other


def shift(page: Any) -> float:
    """How far to the right the text stands on the other side, in CSS pixels."""
    return float(page.facing.content_box_x() - page.content_box_x())


def painter(page: Any) -> Callable[..., None]:
    """Paints a page in parts: its ground, its text, what is in its margins on either side."""
    from weasyprint.draw import draw_background, draw_border, draw_stacking_context
    from weasyprint.formatting_structure.boxes import MarginBox
    from weasyprint.stacking import StackingContext

    def part(stream: Any, scale: float, box: Any) -> None:
        with stream.stacked():
            stream.transform(a=scale, d=scale)
            draw_stacking_context(stream, StackingContext.from_page(box))

    def paint(stream: Any, scale: float = 1.0) -> None:
        box = page._page_box
        inside = [child for child in box.children if not isinstance(child, MarginBox)]
        outside = [child for child in box.children if isinstance(child, MarginBox)]
        with stream.stacked():
            stream.transform(a=scale, d=scale)
            draw_background(
                stream, box.background, clip_box=False, bleed=box.bleed, marks=box.style["marks"]
            )
            draw_background(stream, box.canvas_background, clip_box=False)
            draw_border(stream, box)
        stream.stream.append(BODY)
        part(stream, scale, box.copy_with_children(inside))
        for half in (box.copy_with_children(outside), box.facing):
            stream.stream.append(SIDES[half.page_type.side])
            part(stream, scale, half)
        stream.stream.append(END)

    return paint
