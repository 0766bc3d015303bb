"""`glossator check`: reports what is wrong with a manuscript."""

from __future__ import annotations

import argparse

from glossator.cli import command, show
from glossator.cli.command import Command, Parser


def _arguments(parser: Parser) -> None:
    command.add_manuscript(parser)
    command.add_profile(parser)
    command.add_json(parser)


def _run(options: argparse.Namespace) -> int:
    from glossator.pipeline import check

    folder = command.folder_of(options)
    with show.Progress(quiet=options.json) as tell:
        checked = check(folder, options.profile, tell)
    if options.json:
        show.json_out({"findings": [finding.as_json() for finding in checked.findings]})
    else:
        show.findings(checked.findings, folder)
        if not checked.findings:
            show.say("the manuscript is in order")
    return 1 if checked.edition is None else 0


COMMAND = Command("check", "report what is wrong", _arguments, _run)
