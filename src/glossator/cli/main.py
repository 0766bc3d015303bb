"""`glossator`: arguments in, exit code out. 0 good, 1 errors in the manuscript, 2 wrong usage,
3 a tool is missing, 4 the proof failed."""

from __future__ import annotations

import argparse
import signal
import sys
import traceback
from collections.abc import Sequence
from typing import Final

from glossator.cli import annotations as exchange
from glossator.cli import (
    build,
    build_all,
    catalogue,
    check,
    completion,
    explain,
    fix,
    freeze,
    incoming,
    inspect,
    man,
    new,
    offprints,
    proof,
    serve,
    show,
)
from glossator.cli.command import Command, Parser
from glossator.cli.faults import last_words
from glossator.cli.interrupts import Stopped, stopped_by_signals
from glossator.cli.versions import put_version

# In the order in which --help lists them; most have a module of their own.
COMMANDS: Final[tuple[Command, ...]] = (
    new.COMMAND,
    incoming.COMMAND,
    serve.COMMAND,
    build.COMMAND,
    build_all.COMMAND,
    check.COMMAND,
    proof.COMMAND,
    inspect.COMMAND,
    explain.COMMAND,
    fix.COMMAND,
    freeze.COMMAND,
    offprints.HANDOUT,
    offprints.BOOKLET,
    exchange.COMMAND,
    catalogue.COMMAND,
    completion.COMMAND,
    man.COMMAND,
)
_EPILOG: Final = """\
exit codes: 0 good; 1 the manuscript has errors; 2 wrong usage; 3 a tool is missing;
4 the proof failed"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Returns the exit code; argparse exits by itself with 2 on wrong usage."""
    parser = _parser()
    options = parser.parse_args(arguments)
    if options.version:
        put_version(verbose=options.verbose)
        return 0
    if options.run is None:
        parser.error("a command is wanted")
    show.QUIET.set(options.quiet)
    options.parser = parser  # for the commands that write of all commands
    try:
        with stopped_by_signals():
            code = options.run(options)
        sys.stdout.flush()
        return int(code)
    except KeyboardInterrupt as stop:
        show.say("stopped")
        return 128 + (stop.number if isinstance(stop, Stopped) else signal.SIGINT)
    except BrokenPipeError:
        sys.stderr.close()  # the reader of our output has gone: nothing is left to say
        return 0
    except Exception as fault:
        if options.debug:
            traceback.print_exc()
        told = last_words(fault)
        show.fault(told, as_json=getattr(options, "json", False))
        return told.exit_code


def _parser() -> Parser:
    parser = Parser(
        prog="glossator",
        description="Annotated editions: EPUB, PDF and web page from one Markdown manuscript.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="store_true", help="which Glossator this is")
    parser.add_argument("--verbose", action="store_true", help="with --version: and its libraries")
    parser.add_argument("-q", "--quiet", action="store_true", help="only errors and results")
    parser.add_argument("--debug", action="store_true", help="show where in Glossator a fault lies")
    parser.set_defaults(run=None)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", parser_class=Parser)
    for command in COMMANDS:
        own = commands.add_parser(
            command.name, help=command.summary, description=f"{command.name}: {command.summary}."
        )
        command.arguments(own)
        own.set_defaults(run=command.run)
    return parser
