"""Judges that are programs of their own: how each is called, and how its answer is read.

Values and pure functions only; `glossator.proof.external` runs them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any

from glossator.proof.judges.verdict import SEVERITIES, Finding, Verdict, findings_at


@dataclass(frozen=True, slots=True)
class Command:
    """A program with its arguments, and what it needs in its environment."""

    arguments: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ended:
    """A program that has ended: exit status, what it wrote, and the folder it had to itself."""

    status: int
    output: str
    errors: str
    folder: Path


@dataclass(frozen=True, slots=True)
class Program:
    """A judge: its name, profile → standard, its tools, how to call it, how to read its answer.

    needs: each raises JudgeMissing when a tool is not there. call: file and a folder into which it
    may write → command. read: file, what ended and standard → verdict; raises ValueError when there
    is no answer in it. formats: as with a judge in Python.
    """

    name: str
    standards: Mapping[str, str]
    needs: tuple[Callable[[], object], ...]
    call: Callable[[Path, Path], Command]
    read: Callable[[Path, Ended, str], Verdict]
    formats: tuple[str, ...] = ()

    @property
    def first_profile(self) -> str:
        """The profile in use when none is named."""
        return next(iter(self.standards))


def answered(name: str, path: Path, ended: Ended, standard: str) -> Verdict:
    """The verdict of one of our own drivers, which writes version, assertions and findings.

    Raises ValueError when it has written anything else.
    """
    try:
        said: dict[str, Any] = json.loads(ended.output)
        found = [Finding(**finding) for finding in said["findings"]]
        version, assertions = str(said["version"]), int(said["assertions"])
    except (KeyError, TypeError) as fault:
        raise ValueError(f"an answer without {fault}") from fault
    return Verdict(
        judge=name,
        version=version,
        standard=standard,
        file=path.name,
        passed=not any(finding.severity in ("fatal", "error") for finding in found),
        assertions=assertions,
        findings=gathered(found),
    )


def gathered(found: list[Finding]) -> tuple[Finding, ...]:
    """Findings by severity and rule, of each rule only so many places."""

    def rule(finding: Finding) -> tuple[int, str]:
        return SEVERITIES.index(finding.severity), finding.code

    gathered: list[Finding] = []
    for (severity, code), group in groupby(sorted(found, key=rule), key=rule):
        places = [(finding.message, finding.where) for finding in group]
        gathered += findings_at(SEVERITIES[severity], code, places, len(places))
    return tuple(gathered)
