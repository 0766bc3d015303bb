"""Heads of tables that are printed again on later pages: without the calls of their notes.

A note is called once. WeasyPrint lays a head out anew on every page, and would print its notes
there as well.
"""

from __future__ import annotations

from typing import Any, Final

_CALL_TAGS: Final = frozenset(("Reference", "Note"))


def without_calls(table: Any) -> Any:
    """A table whose head calls no notes: the table itself if its head does not."""
    head = _head(table)
    if head is None or not any(map(_is_call, head.descendants())):
        return table
    plain = table.copy()
    plain.children = [_plain(head), *table.children[1:]]
    return plain


def notes_of_head(table: Any) -> list[Any]:
    """The boxes of the notes that a table's head calls."""
    head = _head(table)
    boxes = head.descendants() if head is not None else ()
    return [box.footnote for box in boxes if getattr(box, "footnote", None) is not None]


def _head(table: Any) -> Any:
    first = table.children[0] if table.children else None
    return first if first is not None and first.is_header else None


def _is_call(box: Any) -> bool:
    if getattr(box, "footnote", None) is not None:
        return True
    element = getattr(box, "element", None)
    return element is not None and element.get("data-tag") in _CALL_TAGS


def _plain(box: Any) -> Any:
    made = box.copy()
    if getattr(box, "children", None):
        made.children = [_plain(child) for child in box.children if not _is_call(child)]
    return made
