"""The scan of a source before pandoc: where notes are called and written, by label and line.

pandoc forgets a footnote's label. So every note definition gets a first paragraph of its own with
an empty span that carries label and line; the galley takes it out again. Everything else in the
source stays as it is. Code and comments are passed over.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from glossator.manuscript.indented import without_indented_code
from glossator.manuscript.verbatim import Span, blanked, not_prose
from glossator.prose import escape

MARKER: Final = "-note"  # ends the class of the span that carries label and line through pandoc
# A label as pandoc reads it: no white space, no brackets, no further caret.
_LABEL: Final = r"\[\^(?P<label>[^\^\[\]\s]+)\]"
_CALL: Final = re.compile(_LABEL)
_DEFINITION: Final = re.compile(rf"^(?P<prefix>[ \t>]*){_LABEL}:", re.MULTILINE)
_AT_MARGIN: Final = re.compile(r" {0,3}(?:> {0,3})*\Z")
_ODD: Final = re.compile(r"\[\^(?P<label>[^\]\n]{1,200})\]")
_NO_LABEL: Final = re.compile(r"[\s\^\[]")
_INLINE: Final = re.compile(r"\^\[")


@dataclass(frozen=True, slots=True)
class Label:
    """One appearance of a note label: 1-based line and column, character offset."""

    name: str
    line: int
    column: int
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Scan:
    """What a source says of notes: calls, definitions, inline notes, and the text for pandoc.

    `odd` are labels that pandoc cannot read; `masked` is the text without code and comments. Names
    of our own in what is prepared begin with `seal`.
    """

    calls: tuple[Label, ...]
    definitions: tuple[Label, ...]
    inline: tuple[Label, ...]
    odd: tuple[Label, ...]
    masked: str
    prepared: str
    seal: str


def seal_of(text: str) -> str:
    """A name that this text cannot hold, since it is made of all of it; the same for the same."""
    return "g" + hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _without(text: str, span: Span) -> str:
    said = text[span.start : span.end]
    if span.kind == "escaped":
        return "  " if said[1] in "[]^\\`" else said
    kept = span.body - span.start if span.kind == "fence" else 0
    return said[:kept] + blanked(said[kept:])


def mask(text: str) -> str:
    """The text with code blocks, code spans and comments blanked out; lengths stay the same."""
    parts: list[str] = []
    done = 0
    for span in not_prose(text):
        parts += (text[done : span.start], _without(text, span))
        done = span.end
    return without_indented_code("".join((*parts, text[done:])))


class _Ruler:
    """Lines and columns of offsets in one text."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def label(self, name: str, offset: int) -> Label:
        line = bisect_right(self._starts, offset)
        return Label(name, line, offset - self._starts[line - 1] + 1, offset)


@lru_cache(maxsize=256)  # whoever reads a manuscript again after an edit finds most as it was
def scan(text: str) -> Scan:
    """Find the notes of a source text (line ends are \\n) and prepare it for pandoc."""
    masked, seal = mask(text), seal_of(text)
    ruler = _Ruler(text)
    matches = list(_DEFINITION.finditer(masked))
    starts = {match.end("prefix") for match in matches}
    calls = [
        ruler.label(match["label"], match.start())
        for match in _CALL.finditer(masked)
        if match.start() not in starts
    ]
    written = _written(matches, {call.name for call in calls})
    return Scan(
        calls=tuple(calls),
        definitions=tuple(ruler.label(m["label"], m.end("prefix")) for m in written),
        inline=tuple(ruler.label("", m.start()) for m in _INLINE.finditer(masked)),
        odd=tuple(
            ruler.label(m["label"], m.start())
            for m in _ODD.finditer(masked)
            if _NO_LABEL.search(m["label"]) and re.search(r"\w", m["label"])
        ),
        masked=masked,
        prepared=_prepare(text, written, ruler, seal + MARKER),
        seal=seal,
    )


def _written(matches: Iterable[re.Match[str]], called: set[str]) -> list[re.Match[str]]:
    """The definitions among what looks like one.

    With four spaces or more before it, it may stand in a list or be code; it is taken for a
    definition if its label is called and has no other.
    """
    found = list(matches)
    at_margin = {m["label"] for m in found if _AT_MARGIN.match(m["prefix"])}
    return [
        m
        for m in found
        if _AT_MARGIN.match(m["prefix"]) or (m["label"] in called and m["label"] not in at_margin)
    ]


def _prepare(text: str, written: Iterable[re.Match[str]], ruler: _Ruler, marker: str) -> str:
    parts, done = [], 0
    for match in written:
        prefix, start = match["prefix"], match.start()
        parts.append(text[done:start])
        if start and not re.search(r"\n[ \t>]*\n\Z", text[max(0, start - 200) : start]):
            parts.append(prefix.rstrip() + "\n")  # pandoc wants an empty line before a note
        label = escape(match["label"]).replace("\\", "\\\\")
        line = ruler.label("", match.end("prefix")).line
        parts.append(f'{match.group()} []{{.{marker} key="{label}" line="{line}"}}\n')
        parts.append(prefix.rstrip() + "\n")
        done = match.end()
        while done < len(text) and text[done] in " \t":
            done += 1
        if done < len(text) and text[done] != "\n":
            parts.append(prefix + "    ")
            if not prefix:
                end = _aligned_to(text, done, width := done - match.start())
                parts.append(text[done:end].replace("\n" + " " * width, "\n    "))
                done = end
    parts.append(text[done:])
    return "".join(parts)


def _aligned_to(text: str, start: int, width: int) -> int:
    """Where lines end that begin right below the words behind a label, of so many characters.

    Verse or a table would be none if its other lines were indented further than its first.
    """
    end = text.find("\n", start)
    while end >= 0 and re.compile(rf" {{{width}}} *\S").match(text, end + 1):
        end = text.find("\n", end + 1)
    return end if end >= 0 else len(text)


@dataclass(frozen=True, slots=True)
class Term:
    """A term of a definition list in the source: its text and 1-based line."""

    text: str
    line: int


UNCLOSED_HINT: Final = "put the words that {…} belongs to into brackets: [the words]{#key .later}"


def unclosed(words: str) -> bool:
    """Whether brackets of a term do not close: then what it says of itself is words to pandoc."""
    bare = re.sub(r"\\.", "", words)
    signs = any(sign in bare for sign in ("]{", "{#", "{.", "}"))
    return signs or bare.count("[") != bare.count("]")


def terms(text: str) -> tuple[Term, ...]:
    """The terms of the definition lists, in order: lines before a line that opens with `:` or `~`.

    As pandoc has it, one blank line may stand between; only a term's first definition counts.
    """
    lines, written = mask(text).split("\n"), text.split("\n")
    found: list[Term] = []
    defining = re.compile(r" {0,2}[:~](?:[ \t]|\Z)")
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
        found.append(Term(written[above], above + 1))
    return tuple(found)
