"""Numbers of a list's items that are typed otherwise than they will be counted.

pandoc counts items from the first one's number (its manual, “Ordered lists”); what is typed before
the others is lost, be it a law's paragraph that was repealed or a year at the beginning of a line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from glossator.counting import from_roman, is_roman, letters, roman
from glossator.diagnostics import Diagnostic, Place, diagnose
from glossator.manuscript.sources import SourceFile

_ITEM: Final = re.compile(
    r"(?P<indent>[ \t]*)(?:"
    # a capital and a full stop may be a name: pandoc wants two spaces behind them
    r"\(?(?P<number>\d{1,9}|[A-Z](?=\)|\.  |\.\t)|[a-z]|[ivxlcdm]{2,9}|[IVXLCDM]{2,9})"
    r"(?P<sign>[.)])"
    r"|[-*+])(?:[ \t]+(?=\S)|\Z)"
)


@dataclass(slots=True)
class _List:
    """A list that is open: where its items begin, how, and what comes next."""

    indent: int
    text: int  # the column at which the words of its last item begin
    style: str  # “1”, “a”, “A”, “i” or “I” and “.” or “)”; "" for bullets
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
            elif _goes_on(lists[-1].style, match):
                finding = _counted(source, lists[-1], match, number)
                again = match["number"] in ("1", "a", "A", "i", "I")  # one that begins anew
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
    style = _style(match)
    first = _value(style, match["number"]) if style else 0
    indent = len(match["indent"])
    return _List(indent, min(match.end(), indent + 4), style, first, first)


def _style(match: re.Match[str]) -> str:
    """How a first item is counted: single letters are letters but for i and I."""
    number = match["number"]
    if not number:
        return ""
    if number.isdigit():
        return f"1{match['sign']}"
    roman = len(number) > 1 or number in "iI"
    return (
        f"{('i' if roman else 'a') if number.islower() else ('I' if roman else 'A')}{match['sign']}"
    )


def _goes_on(style: str, match: re.Match[str]) -> bool:
    """Whether an item is one more of a list of this style, and opens none of another."""
    number = match["number"] or ""
    if not style or not number:
        return style == number
    if style[1] != match["sign"] or (style[0] == "1") != number.isdigit():
        return False
    if style[0] == "1":
        return True
    alike = len(number) == 1 if style[0] in "aA" else is_roman(number.lower())
    return alike and style[0].islower() == number.islower()


def _value(style: str, number: str) -> int:
    if style[0] == "1":
        return int(number)
    number = number.lower()
    return ord(number) - ord("a") + 1 if style[0] in "aA" else from_roman(number)


def _written(style: str, value: int) -> str:
    """A number as the list counts it."""
    if style[0] == "1":
        return str(value)
    text = letters(value) if style[0] in "aA" else roman(value)
    return text if style[0].islower() else text.upper()


def _counted(source: SourceFile, one: _List, match: re.Match[str], line: int) -> Diagnostic | None:
    one.count += 1
    one.text = min(match.end(), len(match["indent"]) + 4)
    typed = _value(one.style, match["number"]) if one.style else one.count
    if one.alike and typed == one.first:
        return None
    one.alike = False
    if typed == one.count:
        return None
    end = one.style[1]
    sign, shown = f"{match['number']}{end}", f"{_written(one.style, one.count)}{end}"
    message = f"“{sign}” is printed as “{shown}”: a list counts from its first item"
    hint = (
        f"if it is words, write {sign[:-1]}\\{end}; a list that begins anew stands below <!-- -->"
    )
    return diagnose("S012", Place(source.path, line, match.start("number") + 1), message, hint)
