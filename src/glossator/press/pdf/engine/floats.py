"""Figures and tables that float: to the top of the next page, while the text runs on.

WeasyPrint breaks the page before a figure that does not fit. Where that would leave more than a
tenth of the page white, the figure waits here instead: an empty box keeps its place (and the place
of its tags, see `tagging`), the text goes on, and the next page begins with the figure. Figures
keep their order. What has no caption is part of its sentence and stays where it is.

A figure that would find no text below it is never sent on: see `pages`, which makes such a page
again with the figure barred from floating.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from math import inf
from typing import Any, Final

from weasyprint.layout import block
from weasyprint.layout import page as pages
from weasyprint.text.line_break import strut

from glossator.press.pdf.engine.starts import FLOAT

LEAST_WHITE: Final = 0.1  # of a page: with less the figure goes to the next page, text and all
LEAST_TEXT: Final = 5  # lines that a page has below its figures, or it has none
_WAITS: Final = "glossator_waits"  # attribute of an empty box: the figure that it stands for
_PROPERTY: Final = "__float"  # of the theme


class Floats:
    """The figures of one layout that wait for a page, in order."""

    def __init__(self) -> None:
        self.waiting: list[Any] = []  # boxes, before layout
        self.barred: set[int] = set()  # elements, by identity, that break the page instead
        self.alone = False  # whether the page that is made holds nothing but figures
        self.sent = False  # whether a figure was sent on, as far as this page goes
        self.late = False  # whether one still waits that was sent from a page before
        self.spent = 0.0  # height of the figures at the top of the page
        self._at: dict[int, tuple[Any, ...]] = {}

    def begin(self, number: int) -> None:
        """A page is made (again): what waited for it waits again."""
        self.waiting = list(self._at.get(number, ()))
        self.sent, self.late, self.spent = False, False, 0.0

    def end(self, number: int, page: Any) -> None:
        """A page is done: what was sent on from it waits for the next."""
        self.late = bool(self.waiting)
        if self.sent:
            self.waiting += _sent_from(page)
        self._at[number + 1] = tuple(self.waiting)

    def held(self) -> tuple[dict[int, tuple[Any, ...]], set[int]]:
        """What waits for each page, and what may not: to come back to."""
        return dict(self._at), set(self.barred)

    def come_back(self, held: tuple[dict[int, tuple[Any, ...]], set[int]]) -> None:
        """As it was when this was held."""
        self._at, self.barred = dict(held[0]), set(held[1])

    def bar_sent(self) -> None:
        """Let what was sent on from this page break the page instead."""
        self.barred |= {id(box.element) for box in self.waiting}

    def may_wait(self, context: Any, box: Any, around: Any, bottom: float) -> bool:
        """Whether a box that did not fit may go to the top of the next page."""
        if context.in_column or id(box.element) in self.barred or not floats_in(box, around):
            return False
        page = context.current_footnote_area.page
        white = context.page_bottom - bottom - box.position_y
        if not self.sent and white <= LEAST_WHITE * page.height:
            return False
        return _fits_a_page(context, box)

    def is_behind_waiting(self, box: Any, around: Any) -> bool:
        """Whether a figure has to wait since one before it does."""
        if not (self.sent or self.waiting) or not _floats(box):
            return False
        return around.element is not None and around.element.tag == "section"

    def place(self, context: Any, page: Any, absolutes: list[Any]) -> list[Any]:
        """Lay the waiting figures out at the top of a page, as many as leave room for text.

        One that leaves none has the page for itself; where notes of the page before go on, it may
        have to wait for the next.
        """
        least = LEAST_TEXT * strut(page.style)[0]
        top = page.content_box_y()
        placed: list[Any] = []
        while self.waiting:
            room = 0.0 if self.alone else least
            laid = _lay_out(context, self.waiting[0], page, top, room, absolutes)
            if laid is None and not placed:
                laid = _lay_out(context, self.waiting[0], page, top, None, absolutes)
                self.alone |= laid is not None
            if laid is None:
                break
            del self.waiting[0]
            placed.append(laid)
            top = laid.border_box_y() + laid.border_height() + laid.margin_bottom
        self.spent = top - page.content_box_y()
        return placed


def floats_in(box: Any, around: Any) -> bool:
    """Whether a box may float, being in another: it has a caption, and the theme says so."""
    element = box.element
    if element is None or around.element is None or around.element.tag != "section":
        return False
    if not _floats(box):
        return False
    return element.find(".//figcaption") is not None or element.find(".//caption") is not None


def waits_for(box: Any) -> Any:
    """The figure whose place an empty box keeps; None if it is no such box."""
    return getattr(box, "__dict__", {}).get(_WAITS)


def _floats(box: Any) -> bool:
    try:
        tokens = box.style[_PROPERTY]
    except KeyError:
        return False
    return any(getattr(token, "value", "") == "top" for token in tokens or ())


def _lay_out(
    context: Any, box: Any, page: Any, top: float, room: float | None, absolutes: list[Any]
) -> Any:
    """A figure with its border at `top`, if it leaves so much room; with None it must fit, whole.

    On a page without notes it always is, and be it longer than the page.
    """
    box.position_x, box.position_y = page.content_box_x(), top
    laid, left, *_ = block.block_level_layout(
        context, box, room or 0.0, None, page, room is None, absolutes, absolutes
    )
    if left is not None:
        block.remove_placeholders(context, [laid], absolutes, absolutes)
        if room is not None or context.current_footnote_area.children:
            return None
        laid = block.block_level_layout(
            context, box, -page.height, None, page, True, absolutes, absolutes
        )[0]
    if laid is None:
        return None
    rise = laid.border_box_y() - top
    bottom = laid.position_y + laid.margin_height() - rise
    if room is not None and context.overflows_page(room, bottom):
        block.remove_placeholders(context, [laid], absolutes, absolutes)
        return None
    laid.translate(0, -rise)
    laid.__dict__[FLOAT] = True
    return laid


def _fits_a_page(context: Any, box: Any) -> bool:
    """Whether a figure, with its notes, would fit on a page of its own."""
    area, place = context.current_footnote_area, box.position_y
    taken = area.margin_height() if area.children else 0.0
    absolutes: list[Any] = []
    box.position_y = area.page.content_box_y()
    end, context.text_end = context.text_end, inf
    laid, resume_at, *_ = block.block_level_layout(
        context, box, -taken, None, area.page, False, absolutes, absolutes
    )
    box.position_y, context.text_end = place, end
    if laid is not None:
        block.remove_placeholders(context, [laid], absolutes, absolutes)
    return laid is not None and resume_at is None


def _stand_in(box: Any) -> Any:
    """The empty box that keeps a figure's place; no break of the page is found beside it."""
    made = box.copy_with_children([])
    made.style = box.style.copy()
    made.style["position"], made.style["anchor"] = "absolute", ""
    made.margin_top = made.margin_bottom = made.height = 0.0
    made.bookmark_label, made.string_set = "", None
    made.__dict__[_WAITS] = box
    return made


def _sent_from(box: Any) -> Iterator[Any]:
    """The figures that were sent on from a page, in order."""
    waits = waits_for(box)
    if waits is not None:
        yield waits
        return
    for child in getattr(box, "children", ()):
        yield from _sent_from(child)


@contextmanager
def figures_afloat() -> Iterator[None]:
    """While this is open, figures that do not fit go to the top of the next page."""
    lay_out, lay_out_root = block.block_level_layout, pages.block_level_layout

    def block_level_layout(
        context: Any,
        box: Any,
        bottom_space: float,
        skip_stack: Any,
        containing_block: Any,
        page_is_empty: bool = True,
        absolute_boxes: Any = None,
        fixed_boxes: Any = None,
        adjoining_margins: Any = None,
        *rest: Any,
    ) -> Any:
        begins = skip_stack is None
        above = list(adjoining_margins or ())  # to which the figure that is tried adds its own
        waits = begins and context.floats.is_behind_waiting(box, containing_block)
        if waits and _fits_a_page(context, box):
            return _sent(context.floats, box, above)
        end = context.text_end
        if begins and floats_in(box, containing_block):
            context.text_end = inf  # which is not for figures that may go to the next page
        made = lay_out(
            context,
            box,
            bottom_space,
            skip_stack,
            containing_block,
            page_is_empty,
            absolute_boxes,
            fixed_boxes,
            adjoining_margins,
            *rest,
        )
        context.text_end = end
        if (
            made[0] is None
            and begins
            and not page_is_empty
            and context.floats.may_wait(context, box, containing_block, bottom_space)
        ):
            return _sent(context.floats, box, above)
        return made

    def root_layout(
        context: Any,
        box: Any,
        bottom_space: float,
        skip_stack: Any,
        containing_block: Any,
        page_is_empty: bool = True,
        absolute_boxes: Any = None,
        *rest: Any,
        **named: Any,
    ) -> Any:
        arguments = (bottom_space, skip_stack, containing_block, page_is_empty, absolute_boxes)
        if not box.is_for_root_element:
            return lay_out_root(context, box, *arguments, *rest, **named)
        context.grid = containing_block.content_box_y(), strut(box.style)[0]
        context.page_bottom -= context.shorter
        try:
            return _root(context, box, arguments, *rest, **named)
        finally:
            context.grid = None

    def _root(context: Any, box: Any, arguments: tuple[Any, ...], *rest: Any, **named: Any) -> Any:
        _, skip_stack, containing_block, _, absolute_boxes = arguments
        if not context.floats.waiting:
            return lay_out_root(context, box, *arguments, *rest, **named)
        placed = context.floats.place(context, containing_block, absolute_boxes)
        if context.floats.alone:
            made = _without_text(context, box, skip_stack, containing_block)
        else:
            box.position_y += context.floats.spent
            made = lay_out_root(context, box, *arguments, *rest, **named)
        made[0].children = [*placed, *made[0].children]
        return made

    block.block_level_layout, pages.block_level_layout = block_level_layout, root_layout
    try:
        yield
    finally:
        block.block_level_layout, pages.block_level_layout = lay_out, lay_out_root


def _sent(floats: Floats, box: Any, margins: list[float]) -> Any:
    """What layout gives for a figure that waits: an empty box through which margins collapse."""
    floats.sent = True
    return _stand_in(box), None, {"break": "any", "page": None}, margins, True, None


def _without_text(context: Any, root: Any, resume_at: Any, page: Any) -> Any:
    """The root box of a page that holds nothing but figures; the text goes on behind it."""
    empty = root.copy_with_children([])
    empty.width, empty.height = page.width, page.height
    for side in ("top", "right", "bottom", "left"):
        for name in ("margin_{}", "padding_{}", "border_{}_width"):
            setattr(empty, name.format(side), 0.0)
    name = context.page_maker[context.current_page - 1][1]["page"]
    return empty, resume_at, {"break": "any", "page": name}, [], False, None
