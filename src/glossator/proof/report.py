"""The proof on paper: report.json for machines, report.html for people. No clock in either."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from glossator.formats import usual
from glossator.model import Edition
from glossator.proof.conservation import COUNTED, Conservation
from glossator.proof.external import Verdict
from glossator.prose import escape

_STYLE: Final = """
:root { color-scheme: light dark; --ink: #222; --ground: #fdfcf8; --line: #bbb; --good: #1b6b3a;
  --bad: #a3201d }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e3dc; --ground: #1c1b19; --line: #555;
  --good: #7fc795; --bad: #f0908c } }
body { font: 1rem/1.5 Georgia, serif; max-width: 52rem; margin: 2rem auto; padding: 0 1rem;
  color: var(--ink); background: var(--ground) }
h1, h2 { font-weight: 400; line-height: 1.2 }
table { border-collapse: collapse; margin: 1rem 0; width: 100% }
caption { text-align: left; font-style: italic; padding-bottom: .4rem }
th, td { text-align: left; padding: .35rem .8rem .35rem 0; border-bottom: 1px solid var(--line);
  vertical-align: top; font-weight: 400; overflow-wrap: anywhere }
thead th { font-weight: 700 }
.good { color: var(--good); font-weight: 700 } .bad { color: var(--bad); font-weight: 700 }
code { font-size: .85em; overflow-wrap: anywhere }
"""


def as_json(
    edition: Edition,
    files: Mapping[str, Path],
    conserved: Conservation,
    verdicts: Sequence[Verdict],
    passed: bool,
    full: bool,
) -> dict[str, Any]:
    """The whole proof as plain values; `full` says whether every judge was asked."""
    said = edition.metadata
    return {
        "passed": passed,
        "full": full,
        "edition": {
            "title": said.title,
            "identifier": said.identifier,
            "date": said.date,
            "profile": edition.profile.name,
            "layers": list(edition.layers),
        },
        "files": {name: _file(path) for name, path in files.items()},
        "missing": [name for name in usual() if name not in files],
        "demanded": conserved.demanded,
        "counts": conserved.counts,
        "notes_on_their_page": conserved.notes_on_page,
        "long_notes": [
            {"note": m.note, "called_on": m.called_on, "printed_on": m.printed_on}
            for m in conserved.moved
        ],
        "findings": [
            {"format": f.format, "check": f.check, "message": f.message, "where": f.where}
            for f in conserved.findings
        ],
        "judges": [verdict.as_json() for verdict in verdicts],
    }


def _file(path: Path) -> dict[str, object]:
    files = sorted(one for one in path.rglob("*") if one.is_file()) if path.is_dir() else [path]
    digest, size = hashlib.sha256(), 0
    for file in files:
        content = file.read_bytes()
        digest.update(content)
        size += len(content)
    return {"name": path.name, "bytes": size, "sha256": digest.hexdigest()}


def as_html(report: Mapping[str, Any]) -> str:
    """The report as a page of its own, without script."""
    title = f"Proof of {report['edition']['title']}"
    share = report["notes_on_their_page"]
    parts = [
        f"<h1>{escape(title)}</h1>",
        f"<p>{_verdict(report['passed'])} Profile {escape(report['edition']['profile'])}; "
        f"{escape(report['edition']['identifier'])}; {escape(report['edition']['date'])}.</p>",
        "<h2>Is everything in every format?</h2>",
        _counts(report),
    ]
    if share is not None:
        parts.append(
            f"<p>In print {share:.1%} of the notes stand on the page of their call; none of the "
            "rest may be more than one page late.</p>"
        )
    if report["long_notes"]:
        parts.append(_long_notes(report["long_notes"]))
    parts.append(_findings(report["findings"]))
    parts.append("<h2>What do the judges say?</h2>")
    parts.append(_verdicts(report["judges"]))
    if not report["full"]:
        parts.append(
            "<p>The judges of the full proof were not asked: "
            "<code>glossator proof --full</code> asks them too.</p>"
        )
    parts.append("<h2>Which files?</h2>")
    files = [(f["name"], f"{f['bytes']:,}", f["sha256"]) for f in report["files"].values()]
    parts.append(_table("The files that were proved", ("File", "Bytes", "SHA-256"), files))
    if report["missing"]:
        parts.append(f"<p>Not built, so not proved: {escape(', '.join(report['missing']))}.</p>")
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(title)}'
        '</title><meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<style>{_STYLE}</style></head><body><main>{''.join(parts)}</main></body></html>\n"
    )


def _verdicts(judges: Iterable[Mapping[str, Any]]) -> str:
    rows = [
        (
            f"{j['judge']} {j['version']}",
            j["standard"],
            j["file"],
            "passed" if j["passed"] else "failed",
            "" if j["assertions"] is None else f"{j['assertions']:,}",
            "; ".join(
                f"{f['severity']} {f['code']}: {f['message']} ({f['where']})" for f in j["findings"]
            ),
        )
        for j in judges
    ]
    heads = ("Judge", "Standard", "File", "Verdict", "Tests", "Findings")
    return _table("Verdict of each judge", heads, rows)


def _verdict(passed: bool) -> str:
    if passed:
        return '<span class="good">✓ The proof passed.</span>'
    return '<span class="bad">✗ The proof failed.</span>'


def _counts(report: Mapping[str, Any]) -> str:
    rows = [("the edition", *(str(report["demanded"][name]) for name in COUNTED), "")]
    for name, counts in report["counts"].items():
        equal = counts == report["demanded"]
        values = (str(counts[one]) for one in COUNTED)
        rows.append((name.upper(), *values, "equal" if equal else "not equal"))
    heads = ("Format", *(name.capitalize() for name in COUNTED), "")
    return _table("Counts, which must be equal in every row", heads, rows)


def _long_notes(moved: Sequence[Mapping[str, str]]) -> str:
    rows = [(m["note"], m["called_on"], m["printed_on"]) for m in moved]
    caption = "Notes too long for the foot of a page, which stand at the end of their division"
    return _table(caption, ("Note", "Called on page", "Printed on page"), rows)


def _findings(findings: Sequence[Mapping[str, str]]) -> str:
    if not findings:
        return "<p>Every one stands in its order, with its mark, at its place.</p>"
    rows = [(f["format"].upper(), f["check"], f["message"], f["where"]) for f in findings]
    return _table("Differences", ("Format", "Check", "What", "Where"), rows)


def _table(caption: str, heads: Iterable[str], rows: Iterable[Sequence[str]]) -> str:
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in heads)
    body = ""
    for row in rows:
        first, *rest = row
        cells = "".join(f"<td>{escape(cell)}</td>" for cell in rest)
        body += f'<tr><th scope="row">{escape(first)}</th>{cells}</tr>'
    return (
        f"<table><caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead>"
        f"<tbody>{body}</tbody></table>"
    )


def report_name(profile: str) -> str:
    """The stem of a report's files; other profiles than `full` name themselves."""
    return "report" if profile == "full" else f"report-{profile}"


def write_report(report: Mapping[str, Any], out: Path) -> None:
    """Write the report as .json and .html into the folder. Raises OSError."""
    out.mkdir(parents=True, exist_ok=True)
    text = json.dumps(report, ensure_ascii=False, indent=2) + "\n"
    stem = report_name(report["edition"]["profile"])
    (out / f"{stem}.json").write_text(text, encoding="utf-8")
    (out / f"{stem}.html").write_text(as_html(report), encoding="utf-8")
