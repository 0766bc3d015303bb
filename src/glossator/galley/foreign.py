"""Signs that other programs read as markup, and pandoc as words: they would be printed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from glossator.diagnostics import Diagnostic, Place, diagnose
from glossator.manuscript import SourceFile
from glossator.manuscript.formulas import without_formulas
from glossator.manuscript.verbatim import FORMULA, blanked
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
    _sign(
        r"!?\[\[(?!_?toc_?\]\])[^\[\]\n]+\]\]",
        "“{said}” is printed with its signs: links of a wiki are not read",
        "[words](file.md) leads to a text, ![What it shows](figures/file.png) is a picture",
    ),
    _sign(
        r"(?<!\])\[[^\[\]\n]+\]\[[^\[\]\n]*\]",
        "“{said}” is printed: nothing says where this link leads",
        "write in a line of its own [label]: https://…, with the label of the second brackets",
    ),
    _sign(
        r"%%[^%\n]+%%|^% .+",
        "“{said}” is printed: it is no comment here",
        "write <!-- … --> around what nobody shall read",
    ),
    _sign(
        r"(?<!\{)\{%.*?%\}|\{\{[^{}<%\n][^{}\n]*\}\}",
        "“{said}” is printed: the program that fills it in is not asked",
        "put in its place what it stands for",
    ),
    _sign(
        r"(?<![\w:]):[a-z][a-z0-9_]*[a-z0-9]:(?![\w:])",
        "“{said}” is printed: names of signs are not read",
        "write the sign itself",
    ),
    _sign(
        r"\*\[[^\[\]\n]+\]:",
        "“{said}” is printed: explanations of abbreviations are not read",
        'make it an entry of the glossary, or write <abbr title="…">…</abbr>',
        opens=True,
    ),
    _sign(
        r"(?<=\w\.)~(?=\w)|(?<=\w)~(?=\d)",
        "“{said}” is printed: it is no space here",
        "a space at which no line ends is a backslash and a space",
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


@dataclass(frozen=True, slots=True)
class _Misread:
    """Signs of TeX of which pandoc drops a backslash, and what is to be written."""

    typed: re.Pattern[str]
    hint: str


_MISREAD: Final = (
    _Misread(
        re.compile(r"(?<!\\)\\\((?:(?:(?!\\\))[^\n])*?(?:\\[a-zA-Z]|[\^_=+<>])[^\n]*?|[a-z])\\\)"),
        "a formula is written between dollars: $x^2$",
    ),
    _Misread(
        re.compile(
            r"(?<!\\)\\\[(?:(?!\n[ \t]*\n|\\\]).)*?(?:\\[a-zA-Z]|[\^_=])(?:(?!\n[ \t]*\n).)*?\\\]",
            re.S,
        ),
        "a formula of its own is written between pairs of dollars: $$x^2$$",
    ),
    _Misread(
        re.compile(
            r"(?<=\w)\\[\"'=.]\{?[a-zA-Z]\}?(?=\w|\b)"
            # \^ and \~ are what keeps H~2~O and 2^10^ as they are, too
            r"|(?<=[^\W\d_])\\[`^~]\{?[aeinouAEINOU]\}?(?=\w)(?!\w*\\[`^~])"
        ),
        "write the letter with its accent, such as ü",
    ),
    _Misread(
        re.compile(r"(?<=\w)\\[,;:](?=\w)"),
        "a thin space is &thinsp;, or &#8239; where no line may end",
    ),
)


def misread_signs(source: SourceFile) -> Iterator[Diagnostic]:
    """Signs of TeX that pandoc reads as signs with a backslash before them: “5\\,km” is “5,km”."""
    if not re.search(r"\\[(\[,;:\"'^~`=.]", source.text):
        return
    pairs = zip(source.text, source.scan.masked, strict=True)  # which masks escaped brackets, too
    text = "".join(char if char in "\\[]" else masked for char, masked in pairs)
    text = without_formulas(source.text, text)
    text = FORMULA.sub(lambda one: blanked(one[0]), text)
    for sign in _MISREAD:
        for match in sign.typed.finditer(text):
            typed = collapse(match[0])
            short = typed if len(typed) <= 40 else f"{typed[:39]}…"
            message = f"of “{short}” the backslash is no sign of TeX here: it is left out"
            yield diagnose("S012", source.place(*match.span()), message, sign.hint)


def foreign_signs(source: SourceFile, tree: Element) -> Iterator[Diagnostic]:
    """Signs of other programs' markup in the words of a shaped tree, code and formulas left out.

    Terms of definitions are not looked at: in a layer's file these are lemmas.
    """
    blocks = (block for block in blocks_of(tree) if block.tag not in ("pre", "dt"))
    text = "\n".join("".join(_lines(block)) for block in blocks)
    if not re.search(r"[{|=!?:%~]|\[\[|\]\[|toc\]", text, re.IGNORECASE):
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
