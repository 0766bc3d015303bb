"""`glossator handout`: leaves for a class, whole and by division."""

from __future__ import annotations

import argparse

from glossator.cli import command, show
from glossator.cli.command import Command, Parser
from glossator.vocabulary import PAPERS


def _arguments(parser: Parser) -> None:
    command.add_manuscript(parser)
    parser.add_argument(
        "--paper",
        action="append",
        choices=list(PAPERS),
        help="may be repeated (default: A4, Letter)",
    )
    parser.add_argument(
        "--numbering", choices=("restart", "run-on"), default="restart",
        help="whether each division's pages begin at 1 again (default: restart)",
    )  # fmt: skip
    parser.add_argument(
        "--lines", type=int, default=5, metavar="N",
        help="number every Nth line of the text; 0: none (default: 5)",
    )  # fmt: skip
    command.add_out(parser)
    command.add_profile(parser)
    command.add_json(parser)


def _run(options: argparse.Namespace) -> int:
    from glossator.offprints import make_handouts
    from glossator.pipeline import Request
    from glossator.press.pdf.offprints.handouts import Wish

    folder = command.folder_of(options)
    papers = options.paper or ["A4", "Letter"]
    wishes = [Wish(paper, options.numbering, max(0, options.lines)) for paper in papers]
    request = Request(folder, options.out, profile=options.profile)
    with show.Progress(quiet=options.json) as tell:
        made = make_handouts(request, wishes, tell)
    return show.offprints(made, folder, as_json=options.json)


COMMAND = Command("handout", "print leaves for a class", _arguments, _run)
