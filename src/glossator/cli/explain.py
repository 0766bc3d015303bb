"""`glossator explain CODE`: what a check says, and how to mend what it finds."""

from __future__ import annotations

import argparse
import sys

from glossator.cli import command, show
from glossator.cli.command import Command, Parser
from glossator.cli.paint import Paint
from glossator.errors import UsageError


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
    print(f"\n{page.plain}")
    return 0


COMMAND = Command("explain", "what a check says, and the cure", _arguments, _run)
