"""page-validation: PDF/UA-1 and PDF/A-1 to -3 once more, by other people and in another language.

https://josephbarbierdarnal.github.io/page/ ; a second opinion beside veraPDF's, with which it
shares no code. Needs no Java.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Final

from glossator.proof.judges.verdict import PDF_A, Finding, Verdict, findings_at, unreadable

if TYPE_CHECKING:
    from page import ValidationFailure, ValidationReport

NAME: Final = "page-validation"
# Bookmarks of one level are a chain; the judge goes down it a call for each, and 8000 fit a stack.
_MOST_IN_A_ROW: Final = 4096
NEEDS: Final = ("page",)
STANDARDS: Final[Mapping[str, str]] = {"ua1": "PDF/UA-1", **PDF_A}


def examine(path: Path, profile: str) -> Verdict:
    """Checks a PDF against one of `STANDARDS`.

    A file that is no PDF, or one too large for the judge's limits, fails with a fatal finding.
    Raises OSError when the file cannot be opened.
    """
    from importlib.metadata import version

    from page import PageError, SafetyLimits, validate_pdf

    passed, assertions = False, None
    try:
        limits = SafetyLimits(max_reference_depth=_MOST_IN_A_ROW)
        report = validate_pdf(path, profile=profile, limits=limits)
    except PageError as error:
        findings = unreadable(str(error))
    else:
        passed, assertions = report.is_compliant, report.rules.total
        findings = _findings(report)
    return Verdict(
        judge=NAME,
        version=version("page-validation"),
        standard=STANDARDS[profile],
        file=path.name,
        passed=passed,
        assertions=assertions,
        findings=findings,
    )


def _findings(report: ValidationReport) -> tuple[Finding, ...]:
    findings: list[Finding] = []
    failures = sorted(report.failures, key=lambda failure: failure.rule_id)
    for code, group in groupby(failures, key=lambda failure: failure.rule_id):
        places = [(failure.message, _where(failure)) for failure in group]
        findings += findings_at("error", code, places, len(places))
    return tuple(findings)


def _where(failure: ValidationFailure) -> str:
    at = failure.object_id
    return "" if at is None else f"object {at.object_number} {at.generation}"
