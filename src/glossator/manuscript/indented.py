"""Finds code that its indent alone marks, as pandoc does (manual, “Indented code blocks”)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

CODE: Final = 4  # columns behind what it stands in, from which on a line is code
_COLUMNS: Final = re.compile(r" {0,3}-+(?: +-+)+ *\Z")
_QUOTED: Final = re.compile(r" {0,3}>[ ]?")
# what holds further blocks, and where its text begins: items, definitions, notes
_HOLDER: Final = re.compile(
    r"(?P<item>(?:[-*+]|\(?(?:\d{1,9}|#|@\w*|[a-zA-Z]|[ivxlcdmIVXLCDM]+)[.)])(?=[ \t]|\Z)[ \t]*)"
    r"|(?P<definition>[:~][ \t]+)|(?P<note>\[\^[^\]\s]+\]:[ \t]*)"
)


@dataclass(slots=True)
class _Outline:
    """What is open above a line: for each holder the column at which its content stands."""

    columns: list[int] = field(default_factory=list)
    blank: bool = True  # whether the line before was blank, or there was none
    code: bool = False  # whether the lines before were code

    def is_code(self, line: str) -> bool:
        """Whether the next line is code; what it opens or shuts is remembered."""
        if not line.strip():
            self.blank = True
            return False
        indent = len(line) - len(line.lstrip(" "))
        while self.blank and not self.code and self.columns and self.columns[-1] > indent:
            self.columns.pop()
        base = self.columns[-1] if self.columns else 0
        if self.code and indent < base + CODE:
            self.code = False
            while self.columns and self.columns[-1] > indent:
                self.columns.pop()
            base = self.columns[-1] if self.columns else 0
        if (self.blank or self.code) and indent >= base + CODE:
            self.code, self.blank = True, False
            return True
        self._open(line, indent)
        self.blank = False
        return False

    def _open(self, line: str, indent: int) -> None:
        """Take up the item, definition or note that a line opens; several may open on one line."""
        rest, at = line[indent:], indent
        while (holder := _HOLDER.match(rest)) is not None:
            while self.columns and self.columns[-1] > at:
                self.columns.pop()
            width = len(holder.group())
            narrow = holder["item"] is not None and 0 < width <= 4 and holder.end() < len(rest)
            column = at + width if narrow else at + CODE
            self.columns.append(column)
            if holder["item"] is None:
                return
            rest, at = rest[holder.end() :], at + width


def without_indented_code(text: str) -> str:
    """The text with the lines of indented code turned into spaces; lengths stay the same."""
    outlines: dict[int, _Outline] = {}
    lines, depth = [], 0
    written = text.split("\n")
    for line, below in zip(written, [*written[1:], ""], strict=True):
        inner, quoted = line, 0
        while (mark := _QUOTED.match(inner)) is not None:
            inner, quoted = inner[mark.end() :], quoted + 1
        if inner.strip() and quoted != depth:
            for deeper in [level for level in outlines if level > quoted]:
                del outlines[deeper]
            depth = quoted
        outline = outlines.setdefault(depth, _Outline())
        # the head of a table is none, however deep it stands: dashes for its columns are below it
        code = not _COLUMNS.match(below) and outline.is_code(inner.expandtabs(4))
        lines.append(line[: len(line) - len(inner)] + " " * len(inner) if code else line)
    return "\n".join(lines)
