"""Slips in a text that are words to pandoc and plainly were not meant so."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import Final

from glossator.diagnostics import Diagnostic, Place, diagnose
from glossator.galley.account.numbers import counted_otherwise
from glossator.manuscript.adjoining import Kind, adjoining
from glossator.manuscript.angles import words_in_angles
from glossator.manuscript.sources import SourceFile
from glossator.manuscript.verbatim import not_prose

_NO_SPACE: Final = re.compile(r"^ {0,3}(#{2,6})(?=[^\W_]\w* |[^\W_]\w*$)(.*)$", re.MULTILINE)
_ODD_QUOTES: Final = re.compile(r"(?<=[\]`)])\{[^{}\n]*=\s*[“”„«»‘’‚][^{}\n]*\}")
_PROSE: Final = re.compile(r"[^\W\d_]{2,},? [^\W\d_]+")
_CODE: Final = re.compile(r"[{}<>=;_\\|]|\(\)|::|->|//|^\s*[#$%]|[a-z]\.[a-z]|\w\(|\S {2,}\S")

_READ_AS: Final = {"item": "words of the paragraph", "note": "part of the note"}
_MEND: Final = {
    "item": "put an empty line before it if it is a list",
    "note": "put an empty line before them if they are text; if not, indent them by four spaces",
}


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
    yield from blocks_below(source)
    yield from angle_slips(source)
    yield from counted_otherwise(source)
    yield from _indented(source)


def blocks_below(source: SourceFile, only: Kind | None = None) -> Iterator[Diagnostic]:
    """Blocks right below a paragraph: those that are parted from it, and those that are not."""
    lines = source.text.split("\n")
    for block in adjoining(source.scan.masked):
        if only not in (None, block.kind):
            continue
        words = " ".join(lines[block.line - 1].split())
        said = f"{words[:39]}…" if len(words) > 40 else words
        read = f"is taken as {_READ_AS.get(block.kind, f'a {block.kind}')}"
        message = f"“{said}” {read}{' above it' if block.kind in _READ_AS else ''}"
        if block.kind not in _READ_AS:
            message += ", though no empty line stands before it"
        escaped = re.sub(r"^(\d*)(.).*", r"\1\\\2", words)
        hint = _MEND.get(block.kind, f"put one there; for words write {escaped}")
        yield diagnose("S015", Place(source.path, block.line, 1), message, hint)


def angle_slips(source: SourceFile) -> Iterator[Diagnostic]:
    """Words in angle brackets, which are kept as words."""
    for match in words_in_angles(source.scan.masked):
        message = f"“{match[0]}” is taken as words: it is no element of HTML"
        place = source.place(*match.span())
        yield diagnose("S012", place, message, f"write \\{match[0]} to be sure")


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
