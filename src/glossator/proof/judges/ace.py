"""Ace by DAISY: the accessibility of an EPUB, by EPUB Accessibility 1.1 and axe's rules of WCAG.

https://daisy.github.io/ace/ ; opens every document in Chromium. Its report is EARL in JSON:
https://daisy.github.io/ace/docs/report-json/ .
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any, Final

from glossator.proof.judges import tools
from glossator.proof.judges.programs import Command, Ended, gathered
from glossator.proof.judges.verdict import Finding, Verdict, unreadable

NAME: Final = "Ace"
STANDARDS: Final[Mapping[str, str]] = {"epub-a11y": "EPUB Accessibility 1.1"}
_SCRIPT: Final = "@daisy/ace-cli/bin/ace.js"
NEEDS: Final = (tools.node, tools.chromium, partial(tools.npm_file, _SCRIPT))
_FAILED: Final = 2  # the exit status that --exiterror2 asks for
_REPORT: Final = "report/report.json"


def call(path: Path, folder: Path) -> Command:
    """The command that checks an EPUB and writes its report into the folder."""
    (folder / "temporary").mkdir()
    script = tools.npm_file(_SCRIPT)
    options = ("--exiterror2", "--lang", "en", "--doNotReportMedia")
    places = ("--outdir", str(folder / "report"), "--tempdir", str(folder / "temporary"))
    return Command(
        (tools.node(), str(script), *options, *places, str(path)), tools.browser_environment()
    )


def read(path: Path, ended: Ended, standard: str) -> Verdict:
    """The verdict in Ace's report. Raises ValueError when the report is not what we know."""
    report_file = ended.folder / _REPORT
    if not report_file.is_file():
        found = unreadable(_trouble(ended.errors))
        return Verdict(NAME, "unknown", standard, path.name, False, None, found)
    report: dict[str, Any] = json.loads(report_file.read_text(encoding="utf-8"))
    try:
        passed = report["earl:result"]["earl:outcome"] == "pass" and ended.status != _FAILED
        version = str(report["earl:assertedBy"]["doap:release"]["doap:revision"])
        findings = list(_findings(report["assertions"]))
        documents = len(report["assertions"])
    except KeyError as fault:
        raise ValueError(f"a report without {fault}") from fault
    return Verdict(NAME, version, standard, path.name, passed, documents, gathered(findings))


def _findings(documents: list[dict[str, Any]]) -> Iterator[Finding]:
    for document in documents:
        file = str(document["earl:testSubject"]["url"])
        for assertion in document["assertions"]:
            result, test = assertion["earl:result"], assertion["earl:test"]
            if result["earl:outcome"] != "fail":
                continue
            pointers = result.get("earl:pointer", {}).get("css") or [""]
            for pointer in pointers:
                where = f"{file} {pointer}".strip()
                yield Finding("error", str(test["dct:title"]), _words(test, result), where)


def _words(test: Mapping[str, Any], result: Mapping[str, Any]) -> str:
    said = str(result.get("dct:description") or test.get("dct:description") or "")
    return f"{test.get('earl:impact', '')}: {' '.join(said.split())[:300]}"


def _trouble(errors: str) -> str:
    """What hindered Ace in reading the book. Raises ValueError if it was the browser, or unsaid."""
    found = re.findall(r"Ace processing error:\s*(.*)", errors)
    if not found or re.search(r"browser|protocol|timeout|timed out|launch", found[0], re.I):
        raise ValueError(found[0] if found else "no report")
    return str(found[0])
