"""`glossator handout` and `glossator booklet`: what is printed beside the book itself."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING

from glossator.cli import command, show
from glossator.cli.command import Command, Parser
from glossator.vocabulary import LEAVES, PAPERS

if TYPE_CHECKING:
    from glossator.formats import Progress
    from glossator.offprints import Offprints
    from glossator.pipeline import Request


def _add_common(parser: Parser) -> None:
    command.add_out(parser)
    command.add_profile(parser)
    command.add_json(parser)


def _printed(options: argparse.Namespace, make: Callable[[Request, Progress], Offprints]) -> int:
    from glossator.pipeline import Request

    folder = command.folder_of(options)
    request = Request(folder, options.out, profile=options.profile)
    with show.Progress(quiet=options.json) as tell:
        made = make(request, tell)
    return show.offprints(made, folder, as_json=options.json)


def _handout_arguments(parser: Parser) -> None:
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
    parser.add_argument(
        "--duplex", action="store_true",
        help="for paper printed on both sides: the pencil's margin outside on both",
    )  # fmt: skip
    _add_common(parser)


def _handout(options: argparse.Namespace) -> int:
    from glossator.offprints import make_handouts
    from glossator.press.pdf.offprints.handouts import Wish

    papers = options.paper or ["A4", "Letter"]
    lines, duplex = max(0, options.lines), options.duplex
    wishes = [Wish(paper, options.numbering, lines, duplex) for paper in papers]
    return _printed(options, lambda request, tell: make_handouts(request, wishes, tell))


def _booklet_arguments(parser: Parser) -> None:
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
    _add_common(parser)


def _booklet(options: argparse.Namespace) -> int:
    from glossator.offprints import make_booklet
    from glossator.press.pdf.offprints.booklets import Folding

    folding = Folding(options.sheet, options.signature, options.creep)
    return _printed(options, lambda request, tell: make_booklet(request, folding, tell))


HANDOUT = Command("handout", "print leaves for a class", _handout_arguments, _handout)
BOOKLET = Command("booklet", "impose the book for folding", _booklet_arguments, _booklet)
