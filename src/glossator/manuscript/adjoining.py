"""Blocks that follow a paragraph without an empty line: what pandoc would take for its words.

Elsewhere a heading, a quotation, a list, a rule or a table may interrupt a paragraph (CommonMark
0.31.2, sections 4.1, 4.2, 5.1 and 5.3; GitHub's tables), and writers who come from there go by it.
Where it is plain what they mean, an empty line is put in; where it may be words, they are asked.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from glossator.manuscript.labels import mask
from glossator.manuscript.ruled import ruled_tables

Kind = Literal["heading", "quotation", "list", "rule", "table", "item", "note"]
_CODE: Final = 4  # spaces before a line that make code of it
PLAIN: Final[frozenset[Kind]] = frozenset(("heading", "quotation", "list", "rule", "table"))
BESIDE: Final[frozenset[Kind]] = frozenset(("heading",))  # what may so begin among notes, entries

_HEADING: Final = re.compile(r" {0,3}#{1,6}[ \t]+\S")
_QUOTATION: Final = re.compile(r" {0,3}>(?!>>) ?\S")
_ITEM: Final = re.compile(
    r"(?P<indent>\s*)(?P<number>\d{0,9})(?P<sign>(?<=\d)[.)]|(?<!\d)[-*+])\s+\S"
)
_RULE: Final = re.compile(r" {0,3}(?:(?:\*[ \t]*){3,}|(?:_[ \t]*){3,}|-{3,}[ \t]*)\Z")
_UNDERLINE: Final = re.compile(r" {0,3}(?:=+|-+)[ \t]*\Z")
_COLUMNS: Final = re.compile(r"\s*\|?(?:\s*:?-+:?\s*\|)+(?:\s*:?-+:?\s*)?\Z")
_NOTE: Final = re.compile(r" {0,3}\[\^[^\]\s]+\]:")
# Lines that are a block by themselves: what follows them is no paragraph of theirs.
_WHOLE: Final = re.compile(r"\s*(?::{3,}.*|</?[A-Za-z][^<>]*>|\[[^\]^][^\]]*\]:\s*\S.*)\Z")
# How a block begins that is no paragraph; and what opens or closes a display.
_OTHER: Final = re.compile(
    r" {4}|\t| {0,3}(?:[>|+]|[-*+:~][ \t]|\d{1,9}[.)][ \t]|#\.[ \t]|\(?\w{1,4}\)[ \t]|-{2})"
)
_ENDS_LIST: Final = re.compile(r" {0,3}#{1,6}[ \t]|\s*(?::{3}|\$\$|\\\[|\\begin\{)")
_DEFINING: Final = re.compile(r" {0,2}[:~](?:[ \t]|\Z)")
_DISPLAY: Final = re.compile(r"\$\$|\\\[|\\begin\{")
_SENTENCE_ENDS: Final = re.compile(r"[.!?…。][”’\"'»)\]*_]*\s*\Z")
_SENTENCE_BEGINS: Final = re.compile(r"[“‘\"'«(\[*_¿¡]*[A-ZÀ-ÖØ-Þ\d]")


@dataclass(frozen=True, slots=True)
class Adjoining:
    """A block that adjoins the paragraph above it: the 1-based line on which it begins.

    Of kind “item” it may be a list of one item, or words; of kind “note” it is a line that is read
    as part of the note above it, and may have been meant as a paragraph of the text.
    """

    line: int
    kind: Kind


def adjoining(masked: str) -> Iterator[Adjoining]:
    """Every such block of a text, in order; `masked`: as `labels.mask` leaves it."""
    lines = masked.split("\n")
    width = _width(lines)
    ends = {last for _, last in ruled_tables(lines)}
    first, run = 0, ""  # the index at which the block begins, and what it is: “” for none
    for at, line in enumerate(lines):
        if not line.strip() or _WHOLE.match(line) or at in ends:
            run = ""
        elif not run or _NOTE.match(line):
            first, run = at, _opens(line)
        elif _HEADING.match(line) and (run == "paragraph" or line.startswith("#")):
            yield Adjoining(at + 1, "heading")
            run = ""
        elif run == "note":
            if _interrupts(lines, first, at) in ("list", "item"):
                yield Adjoining(at + 1, "item")
                run = "other"
            elif _goes_on(lines[at - 1].rstrip(), line, width):
                yield Adjoining(at + 1, "note")
                run = "other"
        elif run == "paragraph":
            kind = _interrupts(lines, first, at)
            if kind:
                yield Adjoining(at + 1, kind)
            if kind in ("quotation", "list", "table") or _DEFINING.match(line):
                run = "other"
            elif kind == "rule" or (at == first + 1 and _UNDERLINE.match(line)):
                run = ""
        if run == "paragraph" and len(_DISPLAY.findall(line)) % 2:
            run = "other"


def with_gaps(text: str, kinds: frozenset[Kind] = PLAIN) -> str:
    """The text with an empty line before each block of these kinds."""
    found = {one.line for one in adjoining(mask(text)) if one.kind in kinds}
    if not found:
        return text
    lines = text.split("\n")
    return "\n".join(f"\n{line}" if at in found else line for at, line in enumerate(lines, 1))


def _opens(line: str) -> str:
    """What begins with this line: “paragraph”, “note” or “other”; “” for what ends with it."""
    if _NOTE.match(line):
        return "note"
    if _HEADING.match(line) or _RULE.match(line):
        return ""
    return "other" if _OTHER.match(line) or _DISPLAY.search(line) else "paragraph"


def _interrupts(lines: Sequence[str], first: int, at: int) -> Kind | None:
    """What begins with a line of a paragraph that began before it, if anything does."""
    line = lines[at]
    if _QUOTATION.match(line):
        return "quotation"
    if _RULE.match(line) and not (at == first + 1 and _UNDERLINE.match(line)):
        return "rule"
    if "|" in line and at + 1 < len(lines) and _COLUMNS.match(lines[at + 1]):
        return "table"
    match = _ITEM.match(line)
    if match and match["number"] in ("", "1"):
        alike = any(
            other["sign"] == match["sign"] and other["number"] in ("", "1", "2")
            for other in _items_below(lines, at)
        )
        if alike:
            return (
                "list" if len(match["indent"]) < _CODE and "\t" not in match["indent"] else "item"
            )
        return None if match["number"] else "item"
    return None


def _items_below(lines: Sequence[str], at: int) -> Iterator[re.Match[str]]:
    """What looks like an item below a line: to the paragraph's end, and right behind it."""
    blank = False
    for number in range(at + 1, len(lines)):
        if match := _ITEM.match(lines[number]):
            yield match
        elif (blank and lines[number].strip()) or _ENDS_LIST.match(lines[number]):
            return
        blank = blank or not lines[number].strip()


def _goes_on(above: str, line: str, width: float) -> bool:
    """Whether a line is hardly the rest of the note above it: a sentence ended there although the
    line had room for the next word, and another begins at the margin.
    """
    if line[:1].isspace() or not _SENTENCE_ENDS.search(above) or not _SENTENCE_BEGINS.match(line):
        return False
    # a line that is longer than any of a paragraph was not broken to fit
    return len(above) > width or len(above) + 1 + len(line.split()[0]) <= width


def _width(lines: Sequence[str]) -> float:
    """How many characters a line may have where a paragraph is written on several; without end
    where there is no paragraph of three lines.
    """
    full = [
        len(line.rstrip())
        for line, *below in zip(lines, lines[1:], lines[2:], strict=False)
        if line.strip() and all(one.strip() for one in below)
    ]
    return max(full, default=math.inf)
