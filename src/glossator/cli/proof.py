"""`glossator proof`: proves the outputs."""

from __future__ import annotations

import argparse
import json

from glossator.cli import command, show
from glossator.cli.command import FORMATS, Command, Parser
from glossator.errors import ProofFailed


def _arguments(parser: Parser) -> None:
    command.add_manuscript(parser)
    command.add_out(parser)
    command.add_profile(parser)
    command.add_json(parser)


def _run(options: argparse.Namespace) -> int:
    from glossator.pipeline import Request, proof

    folder = command.folder_of(options)
    request = Request(folder, options.out, FORMATS, options.profile)
    with show.Progress(quiet=options.json) as tell:
        checked, proved = proof(request, tell)
    if proved is None:
        show.findings(checked.findings, folder, as_json=options.json)
        return 1
    report = options.out / "report.json"
    if options.json:
        show.json_out(json.loads(report.read_text(encoding="utf-8")))
    else:
        show.proof(proved, options.out)
    return 0 if proved.passed else ProofFailed.exit_code


COMMAND = Command("proof", "prove the outputs", _arguments, _run)
