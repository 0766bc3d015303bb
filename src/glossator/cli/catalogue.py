"""`glossator catalogue`: offers built editions to reading systems."""

from __future__ import annotations

import argparse
from pathlib import Path

from glossator.cli import command, show
from glossator.cli.command import Command, Parser


def _arguments(parser: Parser) -> None:
    parser.add_argument("folder", type=Path, metavar="DIR", help="the folder with the EPUBs")
    parser.add_argument(
        "--out", type=Path, required=True, metavar="FOLDER", help="what to put on a web server"
    )
    parser.add_argument("--title", default="", metavar="WORDS")
    parser.add_argument(
        "--language",
        default="",
        metavar="TAG",
        help="of its own words (default: that of the books)",
    )
    parser.add_argument(
        "--url", default="", metavar="ADDRESS", help="where it will be (default: relative links)"
    )
    command.add_json(parser)


def _run(options: argparse.Namespace) -> int:
    from glossator.catalogue import write_catalogue

    made = write_catalogue(
        options.folder, options.out, options.title, options.url, options.language
    )
    if options.json:
        show.json_out({"books": made.books, "feeds": [str(path) for path in made.feeds]})
    else:
        for path in made.feeds:
            show.put(str(path))
    return 0


COMMAND = Command("catalogue", "offer built editions to reading systems (OPDS)", _arguments, _run)
