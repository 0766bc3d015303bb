"""`glossator explain CODE`: what a check says, and how to mend what it finds."""

from __future__ import annotations

import argparse
import shutil
import sys
import textwrap

from glossator.cli import command, show
from glossator.cli.command import Command, Parser
from glossator.cli.paint import Paint
from glossator.errors import UsageError

_WIDTH = 88  # columns


def _arguments(parser: Parser) -> None:
    parser.add_argument("code", nargs="?", default="", metavar="CODE", help="none: list them all")
    command.add_json(parser)


def _run(options: argparse.Namespace) -> int:
    from glossator.diagnostics import CHECKS
    from glossator.manual import pages

    if not options.code:
        rows = [
            {"code": code, "severity": severity.value, "meaning": meaning}
            for code, (severity, meaning) in CHECKS.items()
        ]
        show.json_out(rows) if options.json else show.table(rows)
        return 0
    code = options.code.upper()
    if code not in pages():
        near = [known for known in CHECKS if known[0] == code[:1]]
        hint = (
            f"checks with {code[0]}: {', '.join(near)}" if near else "glossator explain lists all"
        )
        raise UsageError(f"there is no check “{options.code}”", hint)
    page = pages()[code]
    if options.json:
        severity = CHECKS[code][0].value
        said = {"code": code, "severity": severity, "title": page.title, "text": page.text}
        show.json_out(said)
        return 0
    paint = Paint.of(sys.stdout)
    print(paint.bold(f"{code} — {page.title}"))
    print(f"\n{_filled(page.plain)}")
    return 0


def _filled(text: str) -> str:
    """Paragraphs broken into lines; code is left alone."""
    width = min(shutil.get_terminal_size().columns, _WIDTH)
    return "\n\n".join(
        part if part.startswith("    ") else textwrap.fill(part, width, break_on_hyphens=False)
        for part in text.split("\n\n")
    )


COMMAND = Command("explain", "what a check says, and the cure", _arguments, _run)
