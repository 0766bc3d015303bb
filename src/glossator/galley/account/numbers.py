"""Numbers of a list's items that are typed otherwise than they will be counted.

pandoc counts items from the first one's number (its manual, “Ordered lists”); what is typed before
the others is lost, be it a law's paragraph that was repealed or a year at the beginning of a line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from glossator.diagnostics import Diagnostic, Place, diagnose
from glossator.manuscript.sources import SourceFile

_ITEM: Final = re.compile(
    r"(?P<indent>[ \t]*)(?:\(?(?P<number>\d{1,9})(?P<sign>[.)])|[-*+])(?:[ \t]+(?=\S)|\Z)"
)


@dataclass(slots=True)
class _List:
    """A list that is open: where its items begin, how, and what comes next."""

    indent: int
    text: int  # the column at which the words of its last item begin
    sign: str  # “.” or “)” behind a number, "" for bullets
    first: int
    count: int
    alike: bool = True  # whether all items bear the first one's number, which is as good
    told: bool = False


def counted_otherwise(source: SourceFile) -> Iterator[Diagnostic]:
    """Items whose number is not the next one: the first of each list, and all that are “1.”."""
    lists: list[_List] = []
    blank = True
    pairs = zip(source.scan.masked.split("\n"), source.text.split("\n"), strict=True)
    for number, (line, written) in enumerate(pairs, start=1):
        if not line.strip():
            if written.strip() and not written[0].isspace():  # code, or a comment between lists
                lists.clear()
            blank = True
            continue
        line = line.expandtabs(4)
        match = _ITEM.match(line)
        indent = len(line) - len(line.lstrip())
        if match and (blank or lists):
            while lists and indent < lists[-1].indent:
                lists.pop()
            if not lists or indent >= lists[-1].text:
                lists.append(_opened(match))
            elif lists[-1].sign == (match["sign"] or ""):
                finding = _counted(source, lists[-1], match, number)
                again = match["number"] == "1"  # one that begins anew
                if finding is not None and (again or not lists[-1].told):
                    lists[-1].told = True
                    yield finding
            else:
                lists[-1] = _opened(match)
        elif blank:
            while lists and indent < lists[-1].text:
                lists.pop()
        blank = False


def _opened(match: re.Match[str]) -> _List:
    first = int(match["number"] or 0)
    indent = len(match["indent"])
    return _List(indent, min(match.end(), indent + 4), match["sign"] or "", first, first)


def _counted(source: SourceFile, one: _List, match: re.Match[str], line: int) -> Diagnostic | None:
    one.count += 1
    one.text = min(match.end(), len(match["indent"]) + 4)
    typed = int(match["number"] or one.count)
    if one.alike and typed == one.first:
        return None
    one.alike = False
    if typed == one.count:
        return None
    sign = f"{typed}{one.sign}"
    message = f"“{sign}” is printed as “{one.count}{one.sign}”: a list counts from its first item"
    hint = (
        f"if it is words, write {typed}\\{one.sign}; a list that begins anew stands below <!-- -->"
    )
    return diagnose("S012", Place(source.path, line, match.start("number") + 1), message, hint)
