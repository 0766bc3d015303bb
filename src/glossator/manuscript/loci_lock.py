"""loci.lock: the paragraph numbers that an edition has promised to keep.

One line for each paragraph, in reading order, fields apart by tabs: label, file (`-` when the
paragraph is gone: its number stays taken), digest, sketch, opening words. Lines that begin with
`#` are comments; the first other line names the format and its version.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from glossator.diagnostics import Diagnostic, Place, diagnose

LOCK: Final = "loci.lock"
VERSION: Final = 1
GONE: Final = "-"
LABEL: Final = re.compile(r"(0|[1-9]\d{0,6})([a-z]{0,4})\Z")
SKETCH: Final = re.compile(r"[A-Za-z0-9_.-]{40}\Z")
_DIGEST: Final = re.compile(r"[0-9a-f]{16}\Z")
_OPENS: Final = "glossator-loci"
_HEAD: Final = """\
# The paragraph numbers of this edition. `glossator freeze` writes this file; keep it with the text.
# label, file, digest, sketch, opening words
"""
_AGAIN: Final = (
    "put the file back as it was, or give all paragraphs new numbers: glossator freeze --renumber"
)


@dataclass(frozen=True, slots=True)
class Locked:
    """A paragraph whose number is fixed; `file` is `GONE` if it is no longer in the text."""

    label: str
    file: str
    digest: str
    sketch: str
    opening: str
    line: int = 0

    @property
    def gone(self) -> bool:
        """Whether the paragraph was taken out before the file was last written."""
        return self.file == GONE


def number_of(label: str) -> int:
    """The figures of a label: 7 of “7a”."""
    return int(re.sub(r"\D", "", label))


def written(paragraphs: Iterable[Locked]) -> str:
    """The text of the file."""
    rows = ("\t".join((p.label, p.file, p.digest, p.sketch, p.opening)) for p in paragraphs)
    return f"{_HEAD}{_OPENS} {VERSION}\n" + "".join(f"{row}\n" for row in rows)


def read_lock(text: str) -> tuple[tuple[Locked, ...] | None, list[Diagnostic]]:
    """The paragraphs of a lock; None and findings when it is broken or of another version."""
    lines = [
        (number, line)
        for number, line in enumerate(text.split("\n"), start=1)
        if line.strip() and not line.startswith("#")
    ]
    fault = _wrong_head(lines)
    if fault is not None:
        return None, [fault]
    findings: list[Diagnostic] = []
    paragraphs = tuple(_paragraphs(lines[1:], findings))
    return (None if findings else paragraphs), findings


def _wrong_head(lines: list[tuple[int, str]]) -> Diagnostic | None:
    number, head = lines[0] if lines else (1, "")
    opens, _, version = head.strip().partition(" ")
    if opens != _OPENS:
        message = f"loci.lock does not begin with “{_OPENS} {VERSION}”"
        return diagnose("P001", Place(LOCK, number), message, _AGAIN)
    if version.strip() != str(VERSION):
        message = f"loci.lock is of version {version.strip() or '(none)'}, not {VERSION}"
        hint = "use the Glossator that wrote it, or " + _AGAIN
        return diagnose("P001", Place(LOCK, number), message, hint)
    return None


def _paragraphs(lines: Iterable[tuple[int, str]], findings: list[Diagnostic]) -> Iterator[Locked]:
    seen: dict[str, int] = {}
    for number, line in lines:
        fields = line.rstrip("\r").split("\t")
        wrong = _wrong(fields)
        if wrong:
            hint = _AGAIN
            if re.match(r"<{7}|={7}|>{7}|\|{7}", line):
                wrong, hint = "a conflict of two versions stands here", "keep the lines of one side"
            findings.append(diagnose("P001", Place(LOCK, number), f"loci.lock: {wrong}", hint))
            continue
        if fields[0] in seen:
            message = f"loci.lock has ¶ {fields[0]} twice (first in line {seen[fields[0]]})"
            findings.append(diagnose("P001", Place(LOCK, number), message, "keep one of the lines"))
            continue
        seen[fields[0]] = number
        label, file, digest, sketch, opening = fields
        yield Locked(label, file, digest, sketch, opening, number)


def _wrong(fields: list[str]) -> str:
    """What is wrong with the fields of a line, "" if nothing is."""
    if len(fields) != 5:
        return f"this line has {len(fields)} fields, not 5 with tabs between"
    if not LABEL.match(fields[0]) or fields[0] == "0":
        return f"“{fields[0]}” is no paragraph number such as 7 or 7a"
    if not fields[1]:
        return "this line names no file"
    if not _DIGEST.match(fields[2]):
        return f"“{fields[2]}” is no digest"
    return "" if SKETCH.match(fields[3]) else f"“{fields[3]}” is no sketch"
