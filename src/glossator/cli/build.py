"""`glossator build`: makes the outputs."""

from __future__ import annotations

import argparse

from glossator.cli import command, show
from glossator.cli.command import FORMATS, Command, Parser


def _arguments(parser: Parser) -> None:
    command.add_manuscript(parser)
    parser.add_argument(
        "--format", action="append", nargs="+", choices=FORMATS, metavar="FORMAT",
        help="epub, pdf, html; may be repeated (default: all)",
    )  # fmt: skip
    command.add_out(parser)
    command.add_profile(parser)
    command.add_json(parser)


def _formats(options: argparse.Namespace) -> tuple[str, ...]:
    asked = {name for group in options.format or [FORMATS] for name in group}
    return tuple(name for name in FORMATS if name in asked)


def _run(options: argparse.Namespace) -> int:
    from glossator.pipeline import Request, build

    folder = command.folder_of(options)
    request = Request(folder, options.out, _formats(options), options.profile)
    with show.Progress(quiet=options.json) as tell:
        built = build(request, tell)
    if options.json:
        show.json_out(
            {
                "fresh": built.fresh,
                "outputs": {name: str(path) for name, path in built.outputs.items()},
                "findings": [finding.as_json() for finding in built.findings],
            }
        )
    else:
        show.findings(built.findings, folder)
        show.outputs(built)
    return 0 if built.ok else 1


COMMAND = Command("build", "make the outputs", _arguments, _run)
