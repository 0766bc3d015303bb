"""`glossator inspect`: lists what is in an edition and where."""

from __future__ import annotations

import argparse
from typing import Final

from glossator.cli import command, show
from glossator.cli.command import Command, Parser

_SUBJECTS: Final = ("notes", "glossary", "index", "pages", "divisions")


def _arguments(parser: Parser) -> None:
    parser.add_argument("subject", choices=_SUBJECTS, metavar="|".join(_SUBJECTS))
    command.add_manuscript(parser)
    command.add_out(parser)
    command.add_profile(parser)
    command.add_json(parser)


def _run(options: argparse.Namespace) -> int:
    from glossator.cli.listing import listing
    from glossator.pipeline import Request, inspect

    folder = command.folder_of(options)
    request = Request(folder, options.out, profile=options.profile)
    with show.Progress(quiet=options.json) as tell:
        checked, pages = inspect(request, tell)
    if checked.edition is None:
        show.findings(checked.findings, folder, as_json=options.json)
        return 1
    rows = listing(options.subject, checked.edition, pages)
    if options.json:
        show.json_out(rows)
    else:
        show.table(rows)
    return 0


COMMAND = Command("inspect", "list what is in it", _arguments, _run)
