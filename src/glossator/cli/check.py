"""`glossator check`: reports what is wrong with a manuscript."""

from __future__ import annotations

import argparse

from glossator.cli import command, show
from glossator.cli.command import Command, Parser


def _arguments(parser: Parser) -> None:
    command.add_manuscript(parser)
    command.add_profiles(parser)
    command.add_json(parser)


def _run(options: argparse.Namespace) -> int:
    from glossator.diagnostics import has_errors, in_order
    from glossator.pipeline import check_profiles

    folder = command.folder_of(options)
    profiles = command.profiles_of(options)
    with show.Progress(quiet=options.json) as tell:
        checked = check_profiles(folder, profiles, tell)
    found = in_order(finding for one in checked.values() for finding in one.findings)
    if options.json:
        show.json_out({"findings": [finding.as_json() for finding in found]})
    else:
        show.findings(found, folder)
        if not found:
            show.say("the manuscript is in order")
    return 1 if has_errors(found) else 0


COMMAND = Command("check", "report what is wrong", _arguments, _run)
