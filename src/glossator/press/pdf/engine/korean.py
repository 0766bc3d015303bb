"""Keeps Korean words whole at the end of a line, as printed Korean does (`word-break: keep-all`).

Unicode lets a line end between any two syllables of Hangul (UAX 14), and WeasyPrint 70 knows no
`word-break`. Pango can be told what not to break; the library's own question, whether a line may
end between two boxes, is answered here too. tests/press/pdf/test_korean.py fails when it changes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

_LONGEST: Final = 24  # characters; what is longer is no word, and may have to break
_SIGN: Final = "\u1100-\u11ff\u3130-\u318f\u3400-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff"
WORD: Final = re.compile(rf"[^\s\u200b]*[{_SIGN}][^\s\u200b]*")
_DECLARED: Final = "PangoAttribute * pango_attr_allow_breaks_new (gboolean allow_breaks);"


def is_korean(language: str | None) -> bool:
    """Whether a language tag is one of Korean in its own script."""
    parts = (language or "").lower().split("-")
    return parts[0] == "ko" and "latn" not in parts


def words(text: str) -> Iterator[tuple[int, int]]:
    """Where the Korean words of a text begin and end that no line may divide."""
    for found in WORD.finditer(text):
        if len(found.group()) <= _LONGEST:
            yield found.span()


@contextmanager
def words_kept() -> Iterator[None]:
    """While this is open, no line ends within a Korean word."""
    from weasyprint.text import line_break
    from weasyprint.text.ffi import ffi, pango

    if not _is_declared(pango):
        ffi.cdef(_DECLARED)
    set_text, get_log_attrs = line_break.Layout.set_text, line_break.get_log_attrs

    def set_whole(layout: Any, text: str, justify: bool = False) -> None:
        set_text(layout, text, justify)
        if is_korean(layout.style["lang"]):
            _tie(layout, ffi, pango)

    def without_breaks(text: str, language: str | None) -> Any:
        attributes = get_log_attrs(text, language)
        if is_korean(language):
            for start, end in words(text):
                for place in range(start + 1, end):
                    attributes[place].is_line_break = 0
        return attributes

    line_break.Layout.set_text, line_break.get_log_attrs = set_whole, without_breaks
    try:
        yield
    finally:
        line_break.Layout.set_text, line_break.get_log_attrs = set_text, get_log_attrs


def _is_declared(pango: Any) -> bool:
    try:
        return bool(pango.pango_attr_allow_breaks_new)
    except AttributeError:
        return False


def _tie(layout: Any, ffi: Any, pango: Any) -> None:
    """Tell Pango where the text of a layout may not break."""
    attributes = pango.pango_layout_get_attributes(layout.layout)
    if attributes == ffi.NULL:
        attributes = ffi.gc(pango.pango_attr_list_new(), pango.pango_attr_list_unref)
    for start, end in words(layout.text):
        attribute = pango.pango_attr_allow_breaks_new(False)
        attribute.start_index = len(layout.text[:start].encode())
        attribute.end_index = len(layout.text[:end].encode())
        pango.pango_attr_list_change(attributes, attribute)
    pango.pango_layout_set_attributes(layout.layout, attributes)
