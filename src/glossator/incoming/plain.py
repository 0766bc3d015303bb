"""Plain text as pandoc's tree: paragraphs between empty lines, headings by how they look.

Nothing in it is markup but Project Gutenberg's `_italics_`. Lines within a paragraph are joined
where the text was broken to a width, and kept apart where their lengths say that they are verse.
"""

from __future__ import annotations

import re
from typing import Final

from glossator.incoming import tree
from glossator.incoming.arrival import Node

_HEADING: Final = re.compile(
    r"(chapter|part|book|act|scene|section|canto|letter|stave|kapitel|teil|buch|brief|chapitre|"
    r"partie|livre|lettre|capítulo|parte|libro|capitolo|preface|introduction|prologue|epilogue|"
    r"appendix|afterword|foreword|conclusion|vorwort|nachwort|préface)\b.{0,60}|[ivxlc]{1,7}\.?|\d{1,3}\.?",
    re.IGNORECASE,
)
_ITALIC: Final = re.compile(r"(?<![\w_])_(?=\S)([^_]+?)(?<=\S)_(?![\w_])")
_WRAPPED: Final = 45  # characters; lines of prose broken to a width are mostly longer


def blocks_of(text: str) -> list[Node]:
    """The blocks of a plain text."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\n").expandtabs(4)
    found: list[Node] = []
    for part in re.split(r"\n[ \t]*\n+", text.strip("\n")):
        lines = [line.rstrip() for line in part.split("\n") if line.strip()]
        if lines:
            found.append(_block(lines))
    return found


def _block(lines: list[str]) -> Node:
    if len(lines) <= 2 and all(_is_heading(line.strip()) for line in lines):
        words = " ".join(line.strip() for line in lines)
        return {"t": "Header", "c": [1, ["", [], []], _inlines(words)]}
    if re.fullmatch(r"\W*[*·—-](\s*[*·—-])+\W*", " ".join(lines).strip()):
        return {"t": "HorizontalRule"}
    if _is_verse(lines):
        indent = min(len(line) - len(line.lstrip()) for line in lines)
        return {"t": "LineBlock", "c": [_verse(line[indent:]) for line in lines]}
    return tree.para(_inlines(" ".join(line.strip() for line in lines)))


def _is_heading(line: str) -> bool:
    if not 0 < len(line) <= 70 or line.endswith((",", ";", ":", "—")):
        return False
    shouted = line.upper() == line and re.search(r"[^\W\d_]{2}", line) and len(line) <= 60
    return bool(shouted) or _HEADING.fullmatch(line) is not None


def _is_verse(lines: list[str]) -> bool:
    """Several short lines that do not fill a width."""
    return len(lines) > 1 and max(len(line.strip()) for line in lines[:-1]) <= _WRAPPED


def _verse(line: str) -> list[Node]:
    indent = len(line) - len(line.lstrip())
    return [*([{"t": "Str", "c": "\u00a0" * indent}] if indent else []), *_inlines(line.strip())]


def _inlines(text: str) -> list[Node]:
    found: list[Node] = []
    at = 0
    for match in _ITALIC.finditer(text):
        found += tree.words(text[at : match.start()])
        found.append({"t": "Emph", "c": tree.words(match[1])})
        at = match.end()
    return found + tree.words(text[at:])
