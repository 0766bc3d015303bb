"""What is asked of a judge, and what it answers: plain values that survive a trip through JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Final

SEVERITIES: Final = ("fatal", "error", "warning", "info", "usage")

# The levels of PDF/A that both judges of PDF know.
PDF_A: Final = {level: f"PDF/A-{level}" for level in "1a 1b 2a 2b 2u 3a 3b 3u".split()}

# A rule that fails on every page of a tome would otherwise fill the report alone.
MAX_PLACES: Final = 10


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark of a judge.

    severity: one of `SEVERITIES`; code: the judge's own name for the rule ("RSC-007", "7.9-1");
    where: path:line:column in an EPUB, the way to the object in a PDF, or empty.
    """

    severity: str
    code: str
    message: str
    where: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one judge says about one file.

    file: the file's name without its folder, so that a report is the same wherever it is made.
    passed: nothing fatal, no error and, from EPUBCheck, no warning either.
    assertions: how many tests the judge says it made: veraPDF counts every rule on every object,
    page-validation counts rules; None when the judge does not say, or could not read the file.
    """

    judge: str
    version: str
    standard: str
    file: str
    passed: bool
    assertions: int | None
    findings: tuple[Finding, ...]

    def as_json(self) -> dict[str, Any]:
        """The verdict as plain dictionaries and lists."""
        return asdict(self)

    @classmethod
    def from_json(cls, fields: Mapping[str, Any]) -> Verdict:
        """The verdict that `as_json` wrote. Raises KeyError or TypeError on anything else."""
        findings = tuple(Finding(**finding) for finding in fields["findings"])
        return cls(**{**fields, "findings": findings})


@dataclass(frozen=True, slots=True)
class Job:
    """One file for one judge: "epubcheck", "verapdf" or "page_validation".

    profile: which standard a PDF is held to ("ua1", "2b", …); empty for the judge's first.
    """

    judge: str
    path: Path
    profile: str = ""


def findings_at(
    severity: str, code: str, places: Iterable[tuple[str, str]], total: int
) -> list[Finding]:
    """The findings of one rule: (message, where) for the first places, then how many more.

    total: how often the rule was broken in all, whether or not `places` lists every time.
    """
    shown = [
        Finding(severity, code, message, where) for message, where in islice(places, MAX_PLACES)
    ]
    if shown and total > len(shown):
        more = f"and {total - len(shown):,} more"
        shown.append(Finding(severity, code, shown[0].message, more))
    return shown


def unreadable(message: str) -> tuple[Finding, ...]:
    """The one finding about a file in which a judge could not even begin."""
    return (Finding("fatal", "unreadable", message, ""),)
