"""What the command line shows: findings with their source line, progress, tables, JSON."""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from glossator import hints
from glossator.cli.paint import Paint, columns, plain
from glossator.diagnostics import Diagnostic, Severity
from glossator.errors import GlossatorError

if TYPE_CHECKING:
    from glossator.offprints import Offprints
    from glossator.proof.proving import Proof
    from glossator.workshop import Built


# Whether only errors and results are wanted (--quiet).
QUIET: Final[ContextVar[bool]] = ContextVar("quiet", default=False)


def say(text: str) -> None:
    """Lines for a person, on standard error, so that standard output stays for results."""
    print(plain(text), file=sys.stderr)


def put(text: str) -> None:
    """Lines of a result, on standard output."""
    print(plain(text))


def json_out(value: object) -> None:
    """A result for a machine."""
    # what `plain` writes is JSON's own way to write the same character
    put(json.dumps(value, ensure_ascii=False, indent=2))


class Progress:
    """Says on a terminal what is being done; silent in a pipe. Use as a context manager."""

    def __init__(self, *, quiet: bool) -> None:
        self._live = not quiet and not QUIET.get() and sys.stderr.isatty()

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
        hint = hints.typed(error.hint)
        json_out({"error": error.message, "hint": hint, "exit": error.exit_code})
        return
    say(f"glossator: {error.message}")
    if error.hint:
        say(f"  hint: {hints.typed(error.hint)}")


def findings(
    found: Sequence[Diagnostic], folder: Path, *, as_json: bool = False, every: bool = False
) -> None:
    """The findings with their source lines; many of a kind as one, unless `every` is asked for."""
    from glossator.cli.grouping import lines_of

    if as_json:
        json_out({"findings": hints.as_json(found)})
        return
    if QUIET.get():
        found = [finding for finding in found if finding.severity is Severity.ERROR]
    sources, paint = source_lines(found, folder), Paint.of(sys.stderr)
    lines = lines_of(found, folder, sources, paint, every=every)
    for line in lines:
        print(line, file=sys.stderr)  # with our own colours; `plain` has gone over all else
    if found:
        whole = every or lines == lines_of(found, folder, sources, paint, every=True)
        each = hints.typed("; each of them: glossator check --all")
        say(_summary(found) + ("" if whole else each))


def _summary(found: Sequence[Diagnostic]) -> str:
    """How many findings there are of each severity, and where to read more."""
    counts = Counter(finding.severity for finding in found)
    said = [_count(counts[Severity.ERROR], "error"), _count(counts[Severity.WARNING], "warning")]
    if counts[Severity.INFO]:
        said.append(f"{counts[Severity.INFO]} for information")
    return f"{', '.join(said)}; more: glossator explain {found[0].code}"


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def source_lines(found: Sequence[Diagnostic], folder: Path) -> dict[str, list[str]]:
    """The lines of every file that a finding is about; none of a file that cannot be read."""
    return {path: _lines(folder, path) for path in sorted({f.place.file for f in found})}


def _lines(folder: Path, name: str) -> list[str]:
    """None of what no file of the manuscript's own is: a link may lead to anything."""
    from glossator.manuscript import inside

    try:
        path = inside(folder.resolve(), name)
        if path is None or not path.is_file():
            return []
        text = path.read_bytes().decode("utf-8-sig", errors="replace")
    except OSError:
        return []
    return re.split(r"\r\n|\r|\n", text)  # as the manuscript is read: at nothing else


def outputs(built: Built) -> None:
    """The files that a build made, or that they were current."""
    for path in built.outputs.values():
        put(f"{path}" if built.fresh else f"{path} is up to date")
    if built.unpaged:
        say("without page numbers, since no pages are laid out: ask for the PDF too, or build all")


def offprints(made: Offprints, folder: Path, *, as_json: bool) -> int:
    """The files that were printed beside the book, or why there are none. Returns the exit code."""
    if as_json:
        json_out(
            {
                "files": [str(path) for path in made.files],
                "findings": hints.as_json(made.findings),
            }
        )
        return 0 if made.files else 1
    findings(made.findings, folder)
    for path in made.files:
        put(str(path))
    return 0 if made.files else 1


def proof(proved: Proof, report: Path, profile: str = "") -> None:
    """A proof in a few lines: counts, judges, findings. `profile` heads one among several."""
    if profile:
        put(f"profile {profile}")
    for line in proved.lines():
        put(line)
    put(f"report: {report}")


def table(rows: Sequence[Mapping[str, Any]]) -> None:
    """Rows of plain values in aligned columns; long values are cut."""
    if not rows:
        return
    names = list(rows[0])
    cells = [[_cell(row[name]) for name in names] for row in rows]
    widths = [max(map(columns, row)) for row in zip(names, *cells, strict=True)]
    for line in [names, *cells]:
        padded = (c + " " * (w - columns(c)) for c, w in zip(line, widths, strict=True))
        joined = "  ".join(padded)
        put(joined.rstrip())


def _cell(value: object, limit: int = 44) -> str:
    if isinstance(value, Mapping):  # a place
        value = ":".join(map(str, value.values()))
    text = ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
    return text if len(text) <= limit else text[: limit - 1] + "…"
