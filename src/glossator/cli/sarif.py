"""Findings as SARIF 2.1.0 (OASIS Standard, Static Analysis Results Interchange Format)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from glossator.cli.excerpt import end_of
from glossator.diagnostics import CHECKS, Diagnostic, Severity
from glossator.hints import typed
from glossator.manual import pages
from glossator.version import __version__

SCHEMA: Final = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_LEVELS: Final = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def as_sarif(
    found: Sequence[Diagnostic], folder: Path, lines: Mapping[str, Sequence[str]]
) -> dict[str, Any]:
    """A log with one run: all checks as rules, the findings as results.

    `folder` is the manuscript's, as it was named; `lines` are those of each file with findings.
    Addresses of files are relative where the folder is (section 3.4.3).
    """
    codes = list(CHECKS)
    return {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "glossator",
                        "version": __version__,
                        "semanticVersion": __version__,
                        "rules": [_rule(code) for code in codes],
                    }
                },
                "columnKind": "unicodeCodePoints",
                "results": [
                    _result(finding, codes.index(finding.code), folder, lines) for finding in found
                ],
            }
        ],
    }


def _rule(code: str) -> dict[str, Any]:
    """A reportingDescriptor (section 3.49). There is no helpUri: the help is in it."""
    severity, meaning = CHECKS[code]
    page = pages()[code]
    return {
        "id": code,
        "shortDescription": {"text": meaning},
        "fullDescription": {"text": page.plain.split("\n\n")[0]},
        "help": {"text": page.plain, "markdown": page.text},
        "defaultConfiguration": {"level": _LEVELS[severity]},
    }


def _result(
    finding: Diagnostic, index: int, folder: Path, lines: Mapping[str, Sequence[str]]
) -> dict[str, Any]:
    """A result (section 3.27) with its region (3.30), which says no more than is known."""
    place = finding.place
    region: dict[str, int] = {}
    if place.line:
        region["startLine"] = place.line
    if place.line and place.column:
        region["startColumn"] = place.column
        end = end_of(lines.get(place.file, ()), place)
        if end > place.column:
            region["endColumn"] = end
    path = folder / place.file
    address = path.as_uri() if path.is_absolute() else quote(path.as_posix())
    physical: dict[str, Any] = {"artifactLocation": {"uri": address}}
    if region:
        physical["region"] = region
    print_of = f"{finding.code}\0{place.file}\0{finding.message}"
    return {
        "ruleId": finding.code,
        "ruleIndex": index,
        "level": _LEVELS[finding.severity],
        "message": {"text": f"{finding.message}. {typed(finding.hint)}".rstrip(". ") + "."},
        "locations": [{"physicalLocation": physical}],
        "partialFingerprints": {
            "message/v1": hashlib.sha256(print_of.encode()).hexdigest()[:32],
        },
    }
