"""Changes a lemma, or which of its occurrences is meant, in a layer's file: not a byte besides.

Works on the file's bytes, so that line ends, a byte order mark and spacing stay as they are.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, TypeVar

from glossator.manuscript.labels import mask, terms
from glossator.manuscript.note_lines import HEADING, ended, text_of

BOM: Final = b"\xef\xbb\xbf"
# What Markdown would take for markup within a line (pandoc's manual, “Backslash escapes”).
_SPECIAL: Final = re.compile(r"[\\`*_\[\]{}<$@^~]")
# What it would take for the beginning of a heading, list, quotation or definition.
_OPENING: Final = re.compile(r"(?=[-+:>#%|]|\d+[.)]\s|\([^()\s]{1,4}\)\s|[A-Za-z][.)]\s)")
_WORDS: Final = re.compile(r"(\w+(?:['’]\w+)*)")
_UNCLOSED: Final = re.compile(r"\]\{|\{[#.]")
Key = TypeVar("Key")
_AT: Final = re.compile(r"(\s+)(?:data-)?at=(?:\"[^\"]*\"|'[^']*'|[^\s}]*)")


class NoTerm(Exception):
    """The line does not hold a term of the form that a lemma has."""


@dataclass(frozen=True, slots=True)
class _Term:
    """A line taken apart: lemma between `start` and `end`, attributes up to `stop` or none."""

    line: str
    start: int
    end: int
    attributes: tuple[int, int] | None  # the offsets of { and behind }

    @property
    def bracketed(self) -> bool:
        """Whether the lemma stands in brackets."""
        return self.attributes is not None


def with_lemma(content: bytes, line: int, words: str, *, emphasis: bool = True) -> bytes:
    """The file with other words for the lemma in this line (1-based). Raises NoTerm.

    With `emphasis`, the old lemma's stars stay around words that it keeps.
    """

    def change(text: str) -> str:
        term = _term(text)
        old = text[term.start : term.end]
        new = _with_emphasis(old, words) if emphasis and "*" in old else _escaped(words)
        if not term.bracketed and _OPENING.match(new):
            new = re.sub(r"\A(\(?[\w]*)", r"\1\\", new, count=1) if new[0].isalnum() else f"\\{new}"
        return text[: term.start] + new + text[term.end :]

    return _with_line(content, line, change)


def with_occurrence(content: bytes, line: int, number: int) -> bytes:
    """The file with `at=NUMBER` for the lemma in this line. Raises NoTerm."""

    def change(text: str) -> str:
        term = _term(text)
        if term.attributes is None:
            lemma = text[term.start : term.end]
            return f"{text[: term.start]}[{lemma}]{{at={number}}}{text[term.end :]}"
        opens, closes = term.attributes
        said = text[opens + 1 : closes - 1]
        now, found = _AT.subn(rf"\g<1>at={number}", f" {said}")
        if found:
            return text[: opens + 1] + now[1:] + text[closes - 1 :]
        space = " " if said.strip() and not said.endswith(" ") else ""
        return f"{text[: closes - 1]}{space}at={number}{text[closes - 1 :]}"

    return _with_line(content, line, change)


def moved_below(
    content: bytes, lines: Mapping[Key, int], headings: Mapping[Key, str]
) -> tuple[bytes, dict[Key, int]]:
    """The file with notes moved below headings, their own lines byte for byte.

    `lines` are the lines of the terms to keep track of, `headings` those of them that move, with
    the words of the heading. A note goes behind what stands below that heading already; without
    such a heading one is put at the end. Also the line of each term afterwards.
    """
    written = content.splitlines(keepends=True)
    end = b"\r\n" if written and written[0].endswith(b"\r\n") else b"\n"
    rows = [_Row(ended(one, end)) for one in written]
    tracked = {key: rows[line - 1] for key, line in lines.items()}
    for key, heading in headings.items():
        _move(rows, rows.index(tracked[key]), heading, end)
    numbers = {id(row): number for number, row in enumerate(rows, start=1)}
    return b"".join(row.text for row in rows), {k: numbers[id(r)] for k, r in tracked.items()}


@dataclass(eq=False, slots=True)
class _Row:
    """A line as a thing of its own, which can be found again wherever it has gone."""

    text: bytes


def _move(rows: list[_Row], first: int, heading: str, end: bytes) -> None:
    last = _behind_note(rows, first)
    taken = rows[first:last]
    del rows[first:last]
    _trim(taken)
    at = _behind_section(rows, heading)
    if at is None:
        _trim(rows)
        rows += [_Row(end), _Row(b"# " + heading.encode() + end)]
        at = len(rows)
    behind = rows[at:]
    del rows[at:]
    _trim(rows)
    rows += [_Row(end), *taken, *([_Row(end)] if behind else []), *behind]


def _trim(rows: list[_Row]) -> None:
    """Take blank lines off the end."""
    while rows and not rows[-1].text.strip():
        rows.pop()


def _behind_note(rows: list[_Row], first: int) -> int:
    """The index behind the note that begins here: there the next begins, or a heading."""
    text = text_of(b"".join(row.text for row in rows))
    begins = [term.line - 1 for term in terms(text)]
    lines = mask(text).split("\n")
    begins += [n for n, one in enumerate(lines) if HEADING.match(one)]
    return min((n for n in begins if n > first), default=len(rows))


def _behind_section(rows: list[_Row], heading: str) -> int | None:
    """The index behind the section with this heading, None if there is none."""
    level = 0
    for number, row in enumerate(rows):
        match = HEADING.match(row.text.decode("utf-8-sig"))
        if match and level and len(match[1]) <= level:
            return number
        if match and match[2] == heading:
            level = len(match[1])
    return len(rows) if level else None


def _with_line(content: bytes, line: int, change: Callable[[str], str]) -> bytes:
    bom = BOM if content.startswith(BOM) else b""
    text = content[len(bom) :].decode("utf-8")
    # as the manuscript is read: \r\n, \r and \n end a line, and nothing else does
    lines = re.findall(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z", text)
    if not 0 < line <= len(lines):
        raise NoTerm
    whole = lines[line - 1]
    bare = whole.rstrip("\r\n")
    lines[line - 1] = change(bare) + whole[len(bare) :]
    return bom + "".join(lines).encode("utf-8")


def _term(line: str) -> _Term:
    """Take the line of a term apart."""
    start = len(line) - len(line.lstrip())
    end = len(line.rstrip())
    if start == end:
        raise NoTerm
    closes = _closing(line, start) if line[start] == "[" else None
    if closes is not None and line[closes + 1 : closes + 2] == "{":
        stop = re.match(r"\{(?:\"[^\"]*\"|'[^']*'|[^{}\"']|\\.)*\}", line[closes + 1 :])
        if stop is not None and closes + 1 + stop.end() == end:
            return _Term(line, start + 1, closes, (closes + 1, end))
    if _UNCLOSED.search(mask(line)):
        raise NoTerm  # a bracket is missing: all of it would be taken for the lemma, and replaced
    return _Term(line, start, end, None)


def _closing(line: str, start: int) -> int | None:
    """The bracket that closes the one at `start`; escapes and code are passed over."""
    masked, depth = mask(line), 0
    for at in range(start, len(line)):
        if masked[at] == "[":
            depth += 1
        elif masked[at] == "]":
            depth -= 1
            if not depth:
                return at
    return None


def _escaped(words: str) -> str:
    """Words as Markdown that means just them, on one line."""
    return _SPECIAL.sub(r"\\\g<0>", re.sub(r"[\r\n\t]+", " ", words))


def _with_emphasis(lemma: str, words: str) -> str:
    """The new words with the stars of the old lemma, wherever its words are still the same."""
    before, after = _WORDS.split(lemma), _WORDS.split(words)  # signs, word, signs, word, … signs
    old, new = before[1::2], after[1::2]
    same: dict[int, int] = {}
    changes = difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    for what, first, last, begin, end in changes:
        if what == "equal" or last - first == end - begin:
            same |= dict(zip(range(begin, end), range(first, last), strict=True))
    same[len(new)] = len(old)
    written = []
    for number in range(len(new) + 1):
        mine = after[2 * number]
        theirs = before[2 * same[number]] if number in same else mine
        kept = theirs if theirs.replace("*", "") == mine else _escaped(mine)
        written += [kept, _escaped(new[number]) if number < len(new) else ""]
    return "".join(written)
