"""The scan of a source before pandoc: where notes are called and written, by label and line.

pandoc forgets a footnote's label. So every note definition gets a first paragraph of its own with
an empty span that carries label and line; the galley takes it out again. Everything else in the
source stays as it is. Code and comments are passed over.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from glossator.prose import escape

_FENCE: Final = re.compile(r" {0,3}(`{3,}|~{3,})")
_DEFINITION: Final = re.compile(r"^ {0,3}\[\^([^\]\s]+)\]:[ \t]*", re.MULTILINE)
_CALL: Final = re.compile(r"\[\^([^\]\s]+)\]")
_INLINE: Final = re.compile(r"\^\[")
MARKER: Final = "gl-note"  # class of the span that carries label and line through pandoc


@dataclass(frozen=True, slots=True)
class Label:
    """One appearance of a note label: 1-based line and column."""

    name: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Scan:
    """What a source says of notes: calls, definitions, inline notes, and the text for pandoc."""

    calls: tuple[Label, ...]
    definitions: tuple[Label, ...]
    inline: tuple[Label, ...]
    prepared: str


def _blank(text: str) -> str:
    """The same text with everything but line ends turned into spaces."""
    return re.sub(r"[^\n]", " ", text)


def mask(text: str) -> str:
    """The text with code blocks, code spans and comments blanked out; lengths stay the same."""
    text = re.sub(r"<!--.*?-->", lambda m: _blank(m.group()), text, flags=re.DOTALL)
    lines, fence = [], ""
    for line in text.split("\n"):
        match = _FENCE.match(line)
        if fence:
            closes = match and match.group(1).startswith(fence) and not line.strip(" `~")
            fence = "" if closes else fence
            lines.append(_blank(line))
        elif match:
            fence = match.group(1)
            lines.append(_blank(line))
        else:
            lines.append(line)
    text = "\n".join(lines)
    # a code span closes with as many backticks as it opens with, within one paragraph
    text = re.sub(
        r"(?<!`)(`+)(?!`)((?:(?!\n[ \t]*\n).)+?)(?<!`)\1(?!`)",
        lambda m: _blank(m.group()),
        text,
        flags=re.DOTALL,
    )
    return re.sub(r"\\[\[\]^]", "  ", text)


def _labels(pattern: re.Pattern[str], text: str, named: bool = True) -> list[Label]:
    found = []
    for match in pattern.finditer(text):
        at = match.start(1) - 2 if named else match.start()
        line = text.count("\n", 0, at) + 1
        column = at - (text.rfind("\n", 0, at) + 1) + 1
        found.append(Label(match.group(1) if named else "", line, column))
    return found


def scan(text: str) -> Scan:
    """Find the notes of a source text (line ends are \\n) and prepare it for pandoc."""
    masked = mask(text)
    definitions = _labels(_DEFINITION, masked)
    starts = {(label.line, label.column) for label in definitions}
    calls = [c for c in _labels(_CALL, masked) if (c.line, c.column) not in starts]
    inline = _labels(_INLINE, masked, named=False)
    return Scan(tuple(calls), tuple(definitions), tuple(inline), _prepare(text, masked))


def _prepare(text: str, masked: str) -> str:
    parts, done = [], 0
    for match in _DEFINITION.finditer(masked):
        line = masked.count("\n", 0, match.start(1)) + 1
        label = escape(match.group(1)).replace("\\", "\\\\")
        parts.append(text[done : match.end()])
        parts.append(f'[]{{.{MARKER} key="{label}" line="{line}"}}\n\n')
        done = match.end()
        if done < len(text) and text[done] != "\n":
            parts.append("    ")
    parts.append(text[done:])
    return "".join(parts)


@dataclass(frozen=True, slots=True)
class Term:
    """A term of a definition list in the source: its text and 1-based line."""

    text: str
    line: int


def terms(text: str) -> tuple[Term, ...]:
    """The terms of the definition lists, in order: lines before a line that opens with `:` or `~`.

    As pandoc has it, one blank line may stand between; only a term's first definition counts.
    """
    lines = mask(text).split("\n")
    found: list[Term] = []
    defining = re.compile(r" {0,2}[:~][ \t]+\S")
    for number, line in enumerate(lines):
        if not defining.match(line):
            continue
        above = number - 1
        if above >= 0 and not lines[above].strip():
            above -= 1
        if above < 0 or not lines[above].strip() or lines[above].startswith((" ", "\t")):
            continue  # another definition of the same term stands above
        if defining.match(lines[above]) or (found and found[-1].line == above + 1):
            continue
        found.append(Term(text.split("\n")[above], above + 1))
    return tuple(found)
