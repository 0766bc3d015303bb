"""`glossator check`: reports what is wrong with a manuscript."""

from __future__ import annotations

import argparse

from glossator.cli import command, show
from glossator.cli.command import Command, Parser


def _arguments(parser: Parser) -> None:
    command.add_manuscript(parser)
    command.add_profiles(parser)
    parser.add_argument(
        "--format", choices=("text", "json", "sarif"), default="text",
        help="text for people, json, or SARIF 2.1.0 for code hosts and editors (default: text)",
    )  # fmt: skip
    command.add_all(parser)
    command.add_json(parser)


def _run(options: argparse.Namespace) -> int:
    from glossator.diagnostics import has_errors, in_order
    from glossator.pipeline import check_profiles

    folder = command.folder_of(options)
    profiles = command.profiles_of(options)
    form = "json" if options.json else options.format
    options.json = form == "json"  # so that a fault is told as JSON, too
    with show.Progress(quiet=form != "text") as tell:
        checked = check_profiles(folder, profiles, tell)
    found = in_order(finding for one in checked.values() for finding in one.findings)
    if form == "json":
        show.json_out({"findings": [finding.as_json() for finding in found]})
    elif form == "sarif":
        from glossator.cli.sarif import as_sarif

        show.json_out(as_sarif(found, folder, show.source_lines(found, folder)))
    else:
        show.findings(found, folder, every=options.all)
        if not found:
            show.say("the manuscript is in order")
    return 1 if has_errors(found) else 0


COMMAND = Command("check", "report what is wrong", _arguments, _run)
