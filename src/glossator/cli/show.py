"""What the command line shows: findings with their source line, progress, tables, JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from glossator.diagnostics import Diagnostic, Severity
from glossator.errors import GlossatorError

if TYPE_CHECKING:
    from glossator.offprints import Offprints
    from glossator.pipeline import Built
    from glossator.proof.proving import Proof


def say(text: str) -> None:
    """A line for a person, on standard error, so that standard output stays for results."""
    print(text, file=sys.stderr)


def json_out(value: object) -> None:
    """A result for a machine."""
    print(json.dumps(value, ensure_ascii=False, indent=2))


class Progress:
    """Says on a terminal what is being done; silent in a pipe. Use as a context manager."""

    def __init__(self, *, quiet: bool) -> None:
        self._live = not quiet and sys.stderr.isatty()

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_: object) -> None:
        if self._live:
            print("\r\033[K", end="", file=sys.stderr, flush=True)

    def __call__(self, stage: str) -> None:
        """Show the stage in place of the one before."""
        if self._live:
            print(f"\r\033[K{stage} …", end="", file=sys.stderr, flush=True)


def fault(error: GlossatorError, *, as_json: bool) -> None:
    """Why nothing can be done, and what to do about it."""
    if as_json:
        json_out({"error": error.message, "hint": error.hint, "exit": error.exit_code})
        return
    say(f"glossator: {error.message}")
    if error.hint:
        say(f"  hint: {error.hint}")


def findings(found: Sequence[Diagnostic], folder: Path, *, as_json: bool = False) -> None:
    """Every finding with its source line and a caret under the column."""
    if as_json:
        json_out({"findings": [finding.as_json() for finding in found]})
        return
    lines: dict[str, list[str]] = {}
    for finding in found:
        place = finding.place
        say(f"{folder / place.file}{str(place)[len(place.file) :]}: {_head(finding)}")
        if place.line:
            if place.file not in lines:
                lines[place.file] = _lines(folder / place.file)
            _excerpt(lines[place.file], place.line, place.column)
        if finding.hint:
            say(f"    hint: {finding.hint}")
    errors = sum(1 for finding in found if finding.severity is Severity.ERROR)
    if found:
        say(f"{_count(errors, 'error')}, {_count(len(found) - errors, 'warning')}")


def _head(finding: Diagnostic) -> str:
    return f"{finding.severity.value} {finding.code}: {finding.message}"


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8-sig", errors="replace").splitlines()
    except OSError:
        return []


def _excerpt(lines: Sequence[str], line: int, column: int, width: int = 92) -> None:
    """One source line, cut to the window around the column."""
    if not 0 < line <= len(lines):
        return
    text = lines[line - 1].replace("\t", " ")
    start = max(0, column - width // 2) if len(text) > width else 0
    shown = ("…" if start else "") + text[start : start + width]
    shown += "…" if start + width < len(text) else ""
    say(f"  {line:>5} | {shown}")
    if column:
        say(f"        | {' ' * (column - 1 - start + (1 if start else 0))}^")


def outputs(built: Built) -> None:
    """The files that a build made, or that they were current."""
    for path in built.outputs.values():
        print(f"{path}" if built.fresh else f"{path} is up to date")


def offprints(made: Offprints, folder: Path, *, as_json: bool) -> int:
    """The files that were printed beside the book, or why there are none. Returns the exit code."""
    if as_json:
        json_out(
            {
                "files": [str(path) for path in made.files],
                "findings": [finding.as_json() for finding in made.findings],
            }
        )
        return 0 if made.files else 1
    findings(made.findings, folder)
    for path in made.files:
        print(path)
    return 0 if made.files else 1


def proof(proved: Proof, out: Path) -> None:
    """A proof in a few lines: counts, judges, findings."""
    for line in proved.lines():
        print(line)
    print(f"report: {out / 'report.html'}")


def table(rows: Sequence[Mapping[str, Any]]) -> None:
    """Rows of plain values in aligned columns; long values are cut."""
    if not rows:
        return
    names = list(rows[0])
    cells = [[_cell(row[name]) for name in names] for row in rows]
    widths = [max(len(name), *(len(line[i]) for line in cells)) for i, name in enumerate(names)]
    for line in [names, *cells]:
        joined = "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        print(joined.rstrip())


def _cell(value: object, limit: int = 44) -> str:
    text = ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
    return text if len(text) <= limit else text[: limit - 1] + "…"
