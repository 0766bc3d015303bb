"""Mends a line that WeasyPrint breaks too early, at one private place of it.

A run of text that ends in a space before an element (“some earlier years <em>…”) can fit the line
but for that space, which hangs over anyway. WeasyPrint 70 then breaks the run far too early, and a
justified line gapes. Here such a run is kept whole (CSS Text 3, 4.1.3: collapsible spaces at the
end of a line are removed). `overrides` names what this rests on; a test fails when it changes.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

_WIDEST: Final = 5.0  # times the width of a line that so many letters of one em would take
_COLLAPSING: Final = ("normal", "pre-line")


@contextmanager
def whole_lines() -> Iterator[None]:
    """While this is open, runs whose last space alone is too much are not broken."""
    from weasyprint.layout import inline
    from weasyprint.layout.preferred import trailing_whitespace_size

    original = inline.split_text_box

    def split(context: Any, box: Any, width: Any, skip: Any, is_line_start: bool = True) -> Any:
        found = original(context, box, width, skip, is_line_start)
        if width is None or found[1] is None or not box.text.endswith(" "):
            return found
        rest_of_text = len(box.text) - (skip or 0)
        if rest_of_text * box.style["font_size"] > _WIDEST * width:
            return found  # far too long: not worth a try
        if box.style["white_space"] not in _COLLAPSING:
            return found
        whole = original(context, box, None, skip, is_line_start)
        made, rest, _ = whole
        if made is None or rest is not None:
            return found
        fits = made.width - trailing_whitespace_size(context, made) <= width
        return whole if fits else found

    inline.split_text_box = split
    try:
        yield
    finally:
        inline.split_text_box = original
