"""`glossator proof`: proves the outputs."""

from __future__ import annotations

import argparse
import json
from typing import Any

from glossator.cli import command, show
from glossator.cli.command import Command, Parser
from glossator.errors import ProofFailed


def _arguments(parser: Parser) -> None:
    command.add_manuscript(parser)
    command.add_out(parser)
    command.add_profiles(parser)
    command.add_json(parser)
    parser.add_argument(
        "--full", action="store_true",
        help="ask Ace, Nu, axe-core and seven reading engines as well (see docs/devices.md)",
    )  # fmt: skip


def _run(options: argparse.Namespace) -> int:
    from glossator.proof.report import report_name
    from glossator.workshop import Workshop

    folder = command.folder_of(options)
    profiles = command.profiles_of(options)
    shop = Workshop(folder, options.out)
    reports: dict[str, Any] = {}
    passed = True
    for profile in profiles:
        with show.Progress(quiet=options.json) as tell:
            shop.tell = tell
            proved = shop.commission(profile).prove(full=options.full)
        if proved is None:
            show.findings(shop.check(profile).findings, folder, as_json=options.json)
            return 1
        passed = passed and proved.passed
        report = options.out / report_name(profile)
        if options.json:
            written = report.with_suffix(".json").read_text(encoding="utf-8")
            reports[profile] = json.loads(written)
        else:
            show.proof(proved, report.with_suffix(".html"), profile if len(profiles) > 1 else "")
    if options.json:
        show.json_out(reports[profiles[0]] if len(profiles) == 1 else {"profiles": reports})
    return 0 if passed else ProofFailed.exit_code


COMMAND = Command("proof", "prove the outputs", _arguments, _run)
