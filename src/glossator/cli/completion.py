"""`glossator completion`: what a shell completes."""

from __future__ import annotations

import argparse

from glossator.cli import command
from glossator.cli.command import Command, Parser

_SHELLS = ("bash", "zsh", "tcsh")


def _arguments(parser: Parser) -> None:
    parser.add_argument("shell", choices=_SHELLS, help="put what is printed where it looks")
    command.add_json(parser)


def _run(options: argparse.Namespace) -> int:
    import shtab

    print(shtab.complete(options.parser, options.shell))
    return 0


COMMAND = Command("completion", "what bash, zsh or tcsh completes", _arguments, _run)
