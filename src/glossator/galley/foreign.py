"""Signs that other programs read as markup, and pandoc as words: they would be printed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from glossator.diagnostics import Diagnostic, Place, diagnose
from glossator.manuscript import SourceFile
from glossator.prose import Element, blocks_of, collapse

_CODE: Final = frozenset(("code", "kbd", "samp", "pre", "math"))
_BROKEN: Final = frozenset(("br", "p", "div"))
_NO_LETTERS: Final = re.compile(r"[\W_]+")
_DASH: Final = "[-–—]"
_ABOVE: Final = 4  # lines of a paragraph among which a table's first row is sought


@dataclass(frozen=True, slots=True)
class _Sign:
    """What is looked for in printed words (`printed`) and in the source (`typed`), what is said of
    it, and what to do; `row` where the whole line is what was meant.
    """

    printed: re.Pattern[str]
    typed: re.Pattern[str]
    message: str
    hint: str
    row: bool = False


def _sign(pattern: str, message: str, hint: str, *, opens: bool = False) -> _Sign:
    """A sign anywhere; with `opens`, one that opens a block."""
    flags = re.MULTILINE | re.IGNORECASE
    printed = re.compile(f"^(?:{pattern})" if opens else pattern, flags)
    return _Sign(printed, re.compile(pattern, flags), message, hint)


def _row(pattern: str, message: str, hint: str) -> _Sign:
    line = re.compile(f"^{pattern}$", re.MULTILINE)
    return _Sign(line, line, message, hint, row=True)


_SIGNS: Final = (
    _sign(
        r"\{\s?[#.][a-z_][\w:.-]*(?:\s[^{}\n]*)?\}",
        "“{said}” is printed: nothing stands right before it that could have attributes",
        "they go behind a heading on its one line, a picture, a link, [words] or `code`; around "
        "paragraphs write ::: {said} and, below them, :::",
    ),
    _sign(
        r"\{\{[<%]\s*[^{}\n]*?[>%]\}\}",
        "the shortcode “{said}” is printed: the program that knows it is not asked",
        "put in its place what it stands for; the files of a book are listed in edition.yaml",
    ),
    _sign(
        r"\{\+\+.+?\+\+\}|\{>>.+?<<\}|\{(?:--|[–—]).+?(?:--|[–—])\}|\{~~.+?~~\}",
        "“{said}” is printed: a change that nobody has settled yet (CriticMarkup)",
        "accept or reject it; glossator import does that for a whole file",
    ),
    _sign(
        r"(?<![=\w])==[^\s=](?:[^=\n]*[^\s=])?==(?![=\w])",
        "“{said}” is printed with its signs: pandoc marks no words so",
        "write [words]{{.mark}}",
    ),
    _sign(
        r"!?\[[^\[\]\n]+\]\[[^\[\]^\n][^\[\]\n]*\]",
        "“{said}” is printed with its brackets: no line of this file says where it leads",
        "write that line, [key]: https://…, below an empty one; or the address: [words](https://…)",
    ),
    _sign(
        r"!?\[\[(?!_?toc_?\])[^\[\]\n]+\]\]",
        "“{said}” is printed with its brackets: links of a notebook lead nowhere here",
        "write [words](file.md) or [words](#place), and ![words](picture.png); for words \\[[",
    ),
    _sign(
        r"%%(?=\S)[^%\n]+%%",
        "“{said}” is printed: a remark of a notebook",
        "write <!-- remark -->, or take it out",
    ),
    _sign(
        r"(?<=[^\s^]\s)\^[a-z0-9-]{3,}$",
        "“{said}” is printed: the name of a block of a notebook",
        "take it out; a place that links lead to is written [words]{{#name}}",
    ),
    _sign(
        r"\[{1,2}_?toc_?\]{1,2}(?=\s*$)",
        "“{said}” is printed",
        "take it out: every format makes its own contents",
        opens=True,
    ),
    _sign(
        r"\[!\w+\][+-]?",
        "“{said}” is printed: pandoc has no boxes of this kind",
        "write **Note.**, or another word, in its place",
        opens=True,
    ),
    _sign(
        r"(?:!!!|\?\?\?) ?\w+|:::+(?: ?\S.*)?$",
        "“{said}” is printed: pandoc sees no box here",
        "a box begins with a line ::: {{.name}} below an empty line, and ends with a line :::",
        opens=True,
    ),
    _row(
        rf".*\|\s*:?{_DASH}+:?\s*\|.*",
        "a table is not read as one: “{said}” is printed with its signs",
        "the table begins with its head, below an empty line, and has as many cells in each row; "
        "its caption is a line : Words behind it",
    ),
    _row(
        r"(?=.*\w)(?:[^|\n]*\|){2,}",
        "“{said}” is printed with its signs: it is no row of a table",
        "below its head, the first row, a table has a line |---|---|; no cell spans several (||)",
    ),
)


def foreign_signs(source: SourceFile, tree: Element) -> Iterator[Diagnostic]:
    """Signs of other programs' markup in the words of a shaped tree, code and formulas left out.

    Terms of definitions are not looked at: in a layer's file these are lemmas.
    """
    blocks = (block for block in blocks_of(tree) if block.tag not in ("pre", "dt"))
    text = "\n".join("".join(_lines(block)) for block in blocks)
    if not re.search(r"[{|=!?:^]|toc\]|\]\[|\[\[|%%", text, re.IGNORECASE):
        return
    told: set[Place] = set()
    for sign in _SIGNS:
        for match in sign.printed.finditer(text):
            place, said = _typed(source, sign, collapse(match[0]), told)
            if place is not None and place not in told:
                told.add(place)
                short = said if len(said) <= 40 else f"{said[:39]}…"
                message = sign.message.format(said=short)
                yield diagnose("S012", place, message, sign.hint.format(said=short))


def _lines(element: Element) -> Iterator[str]:
    """The words of a block; each of its lines begins anew, as those of verse do."""
    if element.tag in _CODE:
        yield "\ufffc"
    else:
        yield element.text or ""
        for child in element:
            if child.tag in _BROKEN:
                yield "\n"
            yield from _lines(child)
            yield child.tail or ""


def _typed(
    source: SourceFile, sign: _Sign, said: str, told: set[Place]
) -> tuple[Place | None, str]:
    """Where the signs stand in the source, and as what; None where they are meant as words, since
    a backslash stands before them.
    """
    letters = _NO_LETTERS.sub("", said)
    if sign.row:
        return _line_with_bars(source, said), said
    for match in sign.typed.finditer(source.scan.masked):
        place = source.place(*match.span())
        escaped = source.text[max(match.start() - 1, 0) : match.start()] == "\\"
        if not escaped and place not in told and _NO_LETTERS.sub("", match[0]) == letters:
            return place, collapse(match[0])
    return None, said


def _line_with_bars(source: SourceFile, said: str) -> Place | None:
    """The first line of a paragraph that has a bar; a caption may stand above it."""
    place = source.spot_of_words(said)
    lines = source.scan.masked.split("\n")
    numbers = range(place.line, min(place.line + _ABOVE, len(lines) + 1)) if place.line else ()
    found = next((number for number in numbers if "|" in lines[number - 1]), None)
    return Place(source.path, found) if found else None
