"""Notes that go on over pages: a note that does not fit is divided between two lines.

WeasyPrint lays such a note out whole and this takes away what stands on another page, so that its
lines are those that it has undivided. A *unit* is what cannot be divided: a line, a table.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from weasyprint.formatting_structure import boxes

from glossator.press.pdf.engine.repeated_heads import notes_of_head, without_calls

LEAST: Final = 2  # lines of a note on either side of a page's end
_SPAN: Final = "glossator_span"  # attribute of a box of which only some units are printed


@dataclass(frozen=True, slots=True)
class Span:
    """The units of a note that stand on one page: from `first` up to, but not with, `last`."""

    first: int
    last: int


def span_of(note: Any) -> Span | None:
    """Which units of a note a box stands for; None if for all of them."""
    found: Span | None = note.__dict__.get(_SPAN)
    return found


def part(note: Any, first: int, last: int) -> Any:
    """A copy of a note's box, before layout, that stands for some of its units."""
    made = note.copy()
    made.__dict__[_SPAN] = Span(first, last)
    return made


def is_register(box: Any) -> bool:
    """Whether a box is the label of a register, which belongs to no line of the note."""
    element = getattr(box, "element", None)
    return element is not None and element.get("data-register") is not None


def units(box: Any) -> Iterator[Any]:
    """The units of a note that has been laid out, in order."""
    for child in box.children:
        if is_register(child):
            continue
        if _is_unit(child):
            if child.height > 0:  # a line that holds nothing has none
                yield child
        elif getattr(child, "children", None):
            yield from units(child)


def _is_unit(box: Any) -> bool:
    return isinstance(box, boxes.LineBox) or not isinstance(box, boxes.BlockBox)


def divide(note: Any, laid: Any, least_bottom: float) -> tuple[Any, Any] | None:
    """A note's box in two, so that the first part ends above `least_bottom` of the laid out box.

    Both have `LEAST` lines or more; None where that cannot be.
    """
    span = span_of(note)
    first = span.first if span else 0
    bottoms = [unit.position_y + unit.height for unit in units(laid)]
    count = sum(1 for bottom in bottoms if bottom <= least_bottom)
    count = min(count, len(bottoms) - LEAST)
    if count < LEAST:
        return None
    last = first + len(bottoms)
    return part(note, first, first + count), part(note, first + count, last)


def trim(box: Any, span: Span) -> None:
    """Take what a span does not hold out of a note that has been laid out whole."""
    everything = list(units(box))
    kept = everything[span.first : span.last]
    if not kept:
        return
    labels = [child for child in box.children if is_register(child)]
    top = max((label.position_y + label.margin_height() for label in labels), default=0.0)
    top = max(top, box.content_box_y())
    shift = top - kept[0].position_y
    wanted = {id(unit) for unit in kept}
    _keep(box, wanted, empty=not span.first)
    if span.first:
        for unit in kept:
            unit.translate(0, shift)
    box.height = kept[-1].position_y + kept[-1].margin_height() - box.content_box_y()


def _keep(box: Any, wanted: set[int], *, empty: bool) -> bool:
    """Leave only wanted units in a box, and lines without anything; whether it has any unit."""
    children = []
    found = False
    for child in box.children:
        if is_register(child):
            children.append(child)
        elif _is_unit(child):
            if id(child) in wanted:
                children.append(child)
                found = True
            elif empty and child.height <= 0:
                children.append(child)
        elif getattr(child, "children", None) and _keep(child, wanted, empty=empty):
            children.append(child)
            found = True
    box.children = children
    return found


@contextmanager
def notes_in_parts() -> Iterator[None]:
    """While this is open, WeasyPrint prints of a part only what it stands for."""
    from weasyprint.layout import block

    original, table_layout = block.block_level_layout, block.table_layout

    def lay_out_table(
        context: Any, table: Any, bottom_space: Any, skip_stack: Any, *rest: Any, **named: Any
    ) -> Any:
        context.in_tables += 1
        shown = table if skip_stack is None else without_calls(table)
        try:
            made = table_layout(context, shown, bottom_space, skip_stack, *rest, **named)
        finally:
            context.in_tables -= 1
        if made[0] is None:  # the table goes to the next page, with the notes of its head
            for note in notes_of_head(shown):
                if note in context.current_page_footnotes:
                    context.unlayout_footnote(note)
        return made

    def lay_out(context: Any, box: Any, *arguments: Any, **named: Any) -> Any:
        made = original(context, box, *arguments, **named)
        span = span_of(box)
        if span is not None and made[0] is not None:
            trim(made[0], span)
        return made

    block.block_level_layout, block.table_layout = lay_out, lay_out_table
    try:
        yield
    finally:
        block.block_level_layout, block.table_layout = original, table_layout
