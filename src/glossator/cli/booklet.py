"""`glossator booklet`: the book imposed for folding and stitching."""

from __future__ import annotations

import argparse

from glossator.cli import command, show
from glossator.cli.command import Command, Parser
from glossator.vocabulary import LEAVES


def _arguments(parser: Parser) -> None:
    command.add_manuscript(parser)
    parser.add_argument(
        "--sheet", choices=list(LEAVES), default="",
        help="the paper that is folded (default: twice the book's page)",
    )  # fmt: skip
    parser.add_argument(
        "--signature", type=int, default=0, metavar="PAGES",
        help="pages that are folded together, 4, 8, 12 … (default: all up to 64, else 32)",
    )  # fmt: skip
    parser.add_argument(
        "--creep", type=float, default=0.1, metavar="MM",
        help="how far each sheet pushes the next out of the fold (default: 0.1)",
    )  # fmt: skip
    command.add_out(parser)
    command.add_profile(parser)
    command.add_json(parser)


def _run(options: argparse.Namespace) -> int:
    from glossator.offprints import make_booklet
    from glossator.pipeline import Request
    from glossator.press.pdf.offprints.booklets import Folding

    folder = command.folder_of(options)
    request = Request(folder, options.out, profile=options.profile)
    folding = Folding(options.sheet, options.signature, options.creep)
    with show.Progress(quiet=options.json) as tell:
        made = make_booklet(request, folding, tell)
    return show.offprints(made, folder, as_json=options.json)


COMMAND = Command("booklet", "impose the book for folding", _arguments, _run)
