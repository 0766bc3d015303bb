"""Slips in a text that are words to pandoc and plainly were not meant so."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import Final

from glossator.diagnostics import Diagnostic, Place, diagnose
from glossator.manuscript.sources import SourceFile
from glossator.manuscript.verbatim import not_prose

_NO_SPACE: Final = re.compile(r"^ {0,3}(#{2,6})(?=[^\W_]\w* |[^\W_]\w*$)(.*)$", re.MULTILINE)
_ODD_QUOTES: Final = re.compile(r"(?<=[\]`)])\{[^{}\n]*=\s*[“”„«»‘’‚][^{}\n]*\}")
_PROSE: Final = re.compile(r"[^\W\d_]{2,},? [^\W\d_]+")
_CODE: Final = re.compile(r"[{}<>=;_\\|]|\(\)|::|->|//|^\s*[#$%]|[a-z]\.[a-z]|\w\(|\S {2,}\S")


def text_slips(source: SourceFile) -> Iterator[Diagnostic]:
    """Headings without their space, prose that is indented, quotation marks around attributes."""
    for match in _NO_SPACE.finditer(source.scan.masked):
        words = match[2].strip()
        place = source.place(match.start(1), match.end())
        message = f"“{match[1]}{words[:40]}” is printed with its signs: it is no heading"
        hint = f"put a space behind the signs: {match[1]} {words[:40]}"
        yield diagnose("S012", place, message, hint)
    for match in _ODD_QUOTES.finditer(source.scan.masked):
        place = source.place(match.start(), match.end())
        message = "the quotation marks in these braces are part of what they hold"
        hint = 'write straight ones around the value of an attribute: key="value"'
        yield diagnose("S012", place, message, hint)
    yield from _indented(source)


def _indented(source: SourceFile) -> Iterator[Diagnostic]:
    """Paragraphs that are code to pandoc, since they are indented, but look like prose."""
    fenced: set[int] = set()
    starts = [0, *(match.end() for match in re.finditer("\n", source.text))]
    for span in not_prose(source.text):
        if span.kind != "escaped":
            first, last = bisect_right(starts, span.start), bisect_right(starts, span.end)
            fenced.update(range(first, last + 1))
    masked, written = source.scan.masked.split("\n"), source.text.split("\n")
    paragraph: list[str] = []
    for number, line in enumerate([*written, ""], start=1):
        inside = number <= len(masked) and line.strip() and not masked[number - 1].strip()
        if inside and number not in fenced:
            paragraph.append(line.strip())
            continue
        text, first = " ".join(paragraph), number - len(paragraph)
        paragraph = []
        if len(text) < 40 or len(_PROSE.findall(text)) < 3 or _CODE.search(text):
            continue
        message = "an indented paragraph is set as code, in one line for each of yours"
        hint = "take the spaces before it away; to set it in, write > before it"
        yield diagnose("S008", Place(source.path, first, 1), message, hint)
