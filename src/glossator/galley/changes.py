"""Changes and comments of Word's that pandoc has kept in a text: what was deleted is not printed.

pandoc writes them as spans with author and date (manual, “--track-changes=all”). Words that were
deleted and what a reviewer remarked belong into no book; what was put in does.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from glossator.diagnostics import Diagnostic, diagnose
from glossator.galley.shape import remove_keeping_tail
from glossator.manuscript import SourceFile
from glossator.prose import Element, collapse, text_of

_GONE: Final = {
    "deletion": "deleted words",
    "comment-start": "a reviewer’s comment",
    "paragraph-deletion": "",
    "paragraph-insertion": "",
    "comment-end": "",
}


def take_changes(source: SourceFile, tree: Element) -> Iterator[Diagnostic]:
    """Take deletions and comments out of a tree, and the marks off what was put in; tell of it."""
    for span in list(tree.iter("span")):
        names = span.get("class", "").split()
        if not names or not (span.get("data-author") or names[0] == "comment-end"):
            continue  # a class of an editor's own
        if names[0] == "insertion":
            for name in ("class", "data-author", "data-date"):
                span.attrib.pop(name, None)
        if names[0] not in _GONE:
            continue
        words = collapse(text_of(span))
        if words and _GONE[names[0]]:
            shown = words if len(words) <= 40 else words[:39] + "…"
            message = f"{_GONE[names[0]]} of {span.get('data-author')}: “{shown}” is not printed"
            hint = "take it out of the text; glossator import FILE makes notes of comments"
            yield diagnose("S013", source.spot_of_words(words), message, hint)
        remove_keeping_tail(span)
