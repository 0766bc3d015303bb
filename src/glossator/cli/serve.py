"""`glossator serve`: the edition while it is written, and notes written where it is read."""

from __future__ import annotations

import argparse
import sys

from glossator.cli import command, show
from glossator.cli.command import Command, Parser


def _arguments(parser: Parser) -> None:
    command.add_manuscript(parser)
    command.add_profile(parser)
    parser.add_argument("--port", type=int, default=8018, help="default: 8018; 0 takes a free one")
    parser.add_argument("--open", action="store_true", help="open it in the browser")
    command.add_json(parser)


def _run(options: argparse.Namespace) -> int:
    from glossator.serve.running import serve

    def tell(address: str) -> None:
        show.put(address)
        sys.stdout.flush()  # whoever reads it from a pipe waits for it
        show.say("open it in a browser on this machine; Ctrl-C ends it")

    serve(command.folder_of(options), options.port, options.profile, browse=options.open, tell=tell)
    return 0


COMMAND = Command("serve", "see the edition while you write, annotate in it", _arguments, _run)
