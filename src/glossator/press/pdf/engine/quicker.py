"""The same as WeasyPrint does, with less work: what it does again for every run or every box.

Nothing here changes what a sheet looks like; tests/press/pdf/engine/test_quicker.py compares.
"""

from __future__ import annotations

import atexit
import gc
import re
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from types import SimpleNamespace
from typing import Any, Final

# Blocks of memory, some 130 bytes each, by which a process may grow before it looks for garbage.
GARBAGE: Final = 1_000_000
# Computed properties that ask more than whether a rule names them.
_PECULIAR: Final = frozenset({"position", "float", "display", "page"})
# An element that HTML never closes; none is read as something else if this should miss one.
_EMPTY: Final = re.compile(r'(<(?:br|col|hr|img|wbr)(?:\s[^\s<>"=]+="[^"<>]*")*)\s*>')
# What a text's decorations are taken from, if no rule names them: as if they were inherited.
_DECORATIONS: Final = frozenset(
    f"text_decoration_{part}" for part in ("color", "line", "style", "thickness")
)
# Widths of lines that are 0 where there is no line, with what says whether there is one.
_LINES: Final = {
    f"{line}_width": f"{line}_style"
    for line in ("border_top", "border_right", "border_bottom", "border_left", "outline")
}
_dressed: dict[str, tuple[Any, Any]] = {}  # the style sheet that was parsed last
atexit.register(_dressed.clear)  # faces are files, which are taken away while there are modules
_left = 0  # blocks in use when garbage had last been taken away


def dress(css: str, fetcher: Any) -> tuple[Any, Any]:
    """A style sheet parsed, and its faces; kept, since all runs of an edition have the same."""
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration

    if css not in _dressed:
        _dressed.clear()
        fonts = FontConfiguration()
        _dressed[css] = CSS(string=css, font_config=fonts, url_fetcher=fetcher), fonts
    return _dressed[css]


def page_of(html: str, base: str, fetcher: Any) -> Any:
    """The page that a run says, read as XML if it is: by a parser in C, not one in Python."""
    from cssselect2 import ElementWrapper  # type: ignore[import-untyped]
    from weasyprint import HTML

    try:
        root = ET.fromstring(_EMPTY.sub(r"\1/>", html))
    except ET.ParseError:
        return HTML(string=html, base_url=base, url_fetcher=fetcher)
    page = HTML.__new__(HTML)
    page.base_url, page.url_fetcher, page.media_type = base, fetcher, "print"
    page.wrapper_element = ElementWrapper.from_html_root(root, content_language=None)
    page.etree_element = page.wrapper_element.etree_element
    return page


def take_garbage_away() -> bool:
    """Take away what earlier layouts have left, if it is much; whether it was.

    What counts is what Python holds, not what the system gave it: freed memory is used again, but
    seldom given back. Only between layouts: while one runs, boxes are known by their identity.
    """
    global _left
    used = sys.getallocatedblocks()
    if used and used - _left < GARBAGE:  # 0: Python was told to count nothing
        return False
    gc.collect()
    _left = sys.getallocatedblocks()
    return True


@contextmanager
def styles_computed() -> Iterator[None]:
    """While this is open, what no rule names is not computed but taken."""
    from weasyprint import css as styling
    from weasyprint.css import INITIAL_NOT_COMPUTED, INITIAL_VALUES
    from weasyprint.css.properties import INHERITED

    computed = styling.ComputedStyle.__missing__
    physical, logical = _directions()
    special = _PECULIAR | INITIAL_NOT_COMPUTED

    def missing(style: Any, key: str) -> Any:
        if (
            key in style.cascaded
            or key[:2] == "__"
            or (key in physical and not logical.isdisjoint(style.cascaded))
        ):
            return computed(style, key)
        if key in special:
            if key in _LINES and style[_LINES[key]] in ("none", "hidden"):
                style[key] = 0
                return 0
            return computed(style, key)
        if key not in INHERITED and key not in _DECORATIONS:
            value = style[key] = INITIAL_VALUES[key]
            return value
        if style.parent_style is None:
            return computed(style, key)
        value = style[key] = style.parent_style[key]
        return value

    styling.ComputedStyle.__missing__ = missing
    try:
        yield
    finally:
        styling.ComputedStyle.__missing__ = computed


@contextmanager
def boxes_asked_less() -> Iterator[None]:
    """While this is open, what is asked of every box again and again is answered at once."""
    from weasyprint.formatting_structure.boxes import Box, ParentBox
    from weasyprint.layout import absolute, block, column, inline, page, percent, table

    one, flow, of = percent.resolve_one_percentage, Box.is_in_normal_flow, percent.percentage
    whole, values, of_box = percent.resolve_percentages, ParentBox.page_values, Box.page_values
    stand_in = absolute.AbsolutePlaceholder

    def resolve(box: Any, name: str, refer_to: Any) -> None:
        style = box.style
        value = style[name]
        unit = getattr(value, "unit", None)
        if unit == "px":
            used = value.value
        elif value == "auto":
            used = 0 if name in _LEAST else value
        else:
            used = of(value, style, refer_to)
        setattr(box, name, used)

    def resolve_all(box: Any, containing_block: Any) -> None:
        kind = box.style.kind
        try:
            lengths = kind.lengths
        except AttributeError:
            lengths = kind.lengths = _lengths(box.style, whole)
        if lengths is None or type(box) is stand_in:
            whole(box, containing_block)
        else:
            box.__dict__.update(lengths)

    def in_flow(box: Any) -> bool:
        style = box.style
        position = style["position"]
        return (
            style["float"] not in _OUT_OF_FLOW
            and position not in _PLACED
            and position[0] not in _TAKEN
        )

    def page_values(box: Any) -> tuple[Any, Any]:
        start, end = of_box(box)
        first = next(filter(_may_begin_page, box.children), None)
        if first is None:
            return start, end
        begins, ends = first.page_values()
        last = next(filter(_may_begin_page, reversed(box.children)))
        if last is not first:
            ends = last.page_values()[1]
        return begins or start, ends or end

    percent.resolve_one_percentage, Box.is_in_normal_flow = resolve, in_flow
    ParentBox.page_values = page_values
    percent.resolve_percentages = absolute.resolve_percentages = resolve_all
    block.resolve_percentages = column.resolve_percentages = resolve_all
    inline.resolve_percentages = page.resolve_percentages = table.resolve_percentages = resolve_all
    try:
        yield
    finally:
        percent.resolve_one_percentage, Box.is_in_normal_flow = one, flow
        ParentBox.page_values = values
        percent.resolve_percentages = absolute.resolve_percentages = whole
        block.resolve_percentages = column.resolve_percentages = whole
        inline.resolve_percentages = page.resolve_percentages = table.resolve_percentages = whole


def _lengths(style: Any, resolve: Any) -> dict[str, Any] | None:
    """The lengths that a box with this style has wherever it stands; None if it has some by its
    place, or if borders may be another's.
    """
    if style["border_collapse"] == "collapse":
        return None
    for name in _SIZES:
        value = style[name]
        if value != "auto" and getattr(value, "unit", None) != "px":
            return None
    box = SimpleNamespace(style=style)
    resolve(box, (0, 0))
    return {name: value for name, value in vars(box).items() if name != "style"}


_SIZES: Final = (
    *(f"margin_{side}" for side in ("top", "right", "bottom", "left")),
    *(f"padding_{side}" for side in ("top", "right", "bottom", "left")),
    *(f"{least}{size}" for least in ("", "min_", "max_") for size in ("width", "height")),
)


def _may_begin_page(box: Any) -> bool:
    return bool(box.is_in_normal_flow() or box.is_floated())


_LEAST: Final = ("min_width", "min_height")
_OUT_OF_FLOW: Final = ("left", "right", "inline-start", "inline-end", "footnote")
_PLACED: Final = ("absolute", "fixed")
_TAKEN: Final = ("running()", "note()")


@cache
def _directions() -> tuple[frozenset[str], frozenset[str]]:
    """Properties of a side (“margin_left”), and those that say the same by the text's direction."""
    from weasyprint.css.computed_values import PHYSICAL_FUNCTIONS

    names = PHYSICAL_FUNCTIONS.values()
    found = {name(block="ttb", inline=to) for name in names for to in ("ltr", "rtl")}
    return frozenset(PHYSICAL_FUNCTIONS), frozenset(found)
