"""Slips in a text that are words to pandoc and plainly were not meant so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from glossator.diagnostics import Diagnostic, Place, diagnose
from glossator.manuscript.sources import SourceFile, line_and_column

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
    offset = 0
    for block in re.split(r"(\n[ \t]*(?=\n))", source.scan.masked):
        start, offset = offset, offset + len(block)
        lines = [line for line in block.strip("\n").split("\n") if line.strip()]
        if not lines or not all(re.match(r"(?: {4,}|\t)\S", line) for line in lines):
            continue
        text = " ".join(line.strip() for line in lines)
        if len(text) < 40 or len(_PROSE.findall(text)) < 3 or _CODE.search(text):
            continue
        if _is_inside(source.scan.masked, start):
            continue
        line = line_and_column(source.text, start + len(block) - len(block.lstrip("\n")))[0]
        message = "an indented paragraph is set as code, in one line for each of yours"
        hint = "take the spaces before it away; to set it in, write > before it"
        yield diagnose("S008", Place(source.path, line, 1), message, hint)


def _is_inside(text: str, start: int) -> bool:
    """Whether the paragraph belongs to a list, a definition or a note that begins above it."""
    for line in reversed(text[:start].split("\n")):
        if not line.strip() or line[0] in " \t":
            continue
        return re.match(r"(?:[-*+:~]|\(?[\w#@-]{1,5}[.)]|\[\^[^\]]+\]:)[ \t]", line) is not None
    return False
