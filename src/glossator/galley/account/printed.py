"""Signs of markup that are printed since what they open or close has no other end.

Whether they are printed is asked of the galley; the source tells only where they stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from glossator.diagnostics import Diagnostic, Place, diagnose
from glossator.manuscript.sources import SourceFile
from glossator.prose import Element

_CONFLICT: Final = re.compile(r"(<{7}|>{7})(?: .*)?\Z")
_DIV: Final = re.compile(r"[ \t>]*:{3,}(?P<says>.*)\Z")
_FENCE: Final = re.compile(r"[ \t>]*(?:`{3,}|~{3,})[^`]*\Z")
_COMMENT: Final = re.compile(r"(?<!\\)<!--(?!-?>)")
_CODE: Final = frozenset(("code", "pre", "math"))


def unsettled_merge(source: SourceFile) -> Iterator[Diagnostic]:
    """Where version control has left two versions of the same lines for somebody to choose."""
    begun = 0
    for number, line in enumerate(source.scan.masked.split("\n"), start=1):
        match = _CONFLICT.match(line)
        if match and match[1][0] == "<":
            begun = number
        elif match and begun:
            message = "two versions of these lines stand here, of which nobody has chosen one"
            hint = f"keep one, and take out the lines with <, = and > (down to line {number})"
            yield diagnose("S014", Place(source.path, begun, 1), message, hint)
            begun = 0


def printed_signs(source: SourceFile, trees: Iterable[Element]) -> Iterator[Diagnostic]:
    """Fences and comments that are printed; a division that lasts to the end of the file."""
    words = "".join(_prose(trees))
    lines = source.scan.masked.split("\n")
    unclosed = _open_division(lines)
    if unclosed and ":::" not in words:  # else the colons are printed, which is told elsewhere
        message = "this division is not closed: all that follows belongs to it"
        hint = "write ::: on a line of its own where it ends"
        yield diagnose("S012", Place(source.path, unclosed, 1), message, hint)
    for number, line in enumerate(lines, start=1):
        if _FENCE.match(line) and re.search(r"`{3}|~{3}", words):
            message = "this fence is printed, or holds less than it should: nothing closes it"
            hint = f"write {line.strip()[:3]} on a line of its own behind the code"
            yield diagnose("S012", Place(source.path, number, 1), message, hint)
            break
    opens = _COMMENT.search(source.scan.masked)
    if opens and ("<!--" in words or "<!–" in words):
        message = "this comment is printed, since nothing closes it"
        place = source.place(opens.start(), opens.end())
        yield diagnose("S012", place, message, "write --> behind it")


def _prose(trees: Iterable[Element]) -> Iterator[str]:
    """The words of trees, code and formulas left out."""
    for tree in trees:
        waiting: list[Element | str] = [tree]
        while waiting:
            one = waiting.pop()
            if isinstance(one, str):
                yield one
                continue
            waiting.append(one.tail or "")
            if isinstance(one.tag, str) and one.tag not in _CODE:
                waiting += reversed(list(one))
                waiting.append(one.text or "")


def _open_division(lines: Iterable[str]) -> int:
    """The line of the first division that nothing closes; 0 if there is none."""
    opened: list[int] = []
    above = ""
    for number, line in enumerate(lines, start=1):
        if match := _DIV.match(line):
            says = match["says"].strip().rstrip(":").strip()
            glued = above.strip(" \t>") and not _DIV.match(above)
            named = (says and " " not in says) or says.endswith("}")
            if named and not glued:
                opened.append(number)
            elif not says and opened:
                opened.pop()
        above = line
    return opened[0] if opened else 0
