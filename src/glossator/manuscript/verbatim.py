"""What of a Markdown source is no prose: code, comments and escaped signs, from left to right.

So a fence within a comment opens nothing. However a source is written, the time that this takes
grows with its length only: what was sought in vain once is not sought again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

_OPENS: Final = re.compile(
    r"""
    (?P<keep>^[ \t>]*(?:(?:[-*+:~]|\d+[.)]|\[\^[^\]\s]+\]:)[ \t]+)*)  # what a fence stands in
      (?P<fence>`{3,}+(?=[^`\n]*\n)|~{3,}+)[^\n]*\n
    | <!--
    | \\[!-/:-@\[-`{-~]
    | `++
    """,
    re.MULTILINE | re.VERBOSE,
)
# Formulas in a text without its code.
FORMULA: Final = re.compile(
    r"\$\$.+?\$\$|(?<!\\)\$[^$\n]+\$|\\begin\{(?:(?!\\begin\{).)+?\\end\{[^}]*\}", re.S
)
_TICKS_OR_BLANK: Final = re.compile(r"`++|\n[ \t]*\n")


def blanked(text: str, by: str = " ") -> str:
    """The text with another sign in place of each, line ends aside: offsets and lines stay."""
    return re.sub(r"[^\n]", by, text)


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a source from `start` to before `end`, as offsets.

    Of a fence, `body` is where it begins behind what it stands in (a list, a quotation), and
    `content` where its first line of code does; elsewhere both are the start.
    """

    kind: Literal["fence", "comment", "escaped", "code"]
    start: int
    end: int
    body: int
    content: int


def not_prose(text: str) -> Iterator[Span]:
    """Every such stretch, in order. Line ends are \\n."""
    position, last_comment = 0, text.rfind("-->")
    vain: set[str] = set()  # fences that nothing closes from here on
    while (match := _OPENS.search(text, position)) is not None:
        start, said = match.start(), match.group()
        position = match.end()
        if fence := match["fence"]:
            end = -1 if fence in vain else _closed(text, fence, position)
            if end >= 0:
                yield Span("fence", start, end, match.start("fence"), position)
                position = end
                continue
            vain.add(fence)
            start, position, said = match.start("fence"), match.end("fence"), fence
        if said == "<!--":
            if last_comment >= position:
                position = text.index("-->", position) + 3
                yield Span("comment", start, position, start, start)
        elif said[0] == "\\":
            yield Span("escaped", start, position, start, start)
        elif said[0] == "`":
            end = _code_end(text, len(said), position)
            if end >= 0:
                yield Span("code", start, end, start, start)
                position = end


def _closed(text: str, fence: str, position: int) -> int:
    """Behind the line that closes a fence, -1 if none does."""
    closing = re.compile(rf"^[ \t>]*{re.escape(fence)}[`~]*[ \t]*$", re.MULTILINE)
    match = closing.search(text, position)
    return match.end() if match else -1


def _code_end(text: str, ticks: int, position: int) -> int:
    """Behind the code span that closes with as many backticks, -1 if its paragraph ends before.

    pandoc's manual, “Verbatim”.
    """
    for match in _TICKS_OR_BLANK.finditer(text, position):
        if match.group()[0] != "`":
            return -1
        if match.end() - match.start() == ticks:
            return match.end()
    return -1
