"""`glossator`: arguments in, exit code out. 0 good, 1 errors in the manuscript, 2 wrong usage,
3 a tool is missing, 4 the proof failed."""

from __future__ import annotations

import argparse
import atexit
import gc
import signal
import sys
import traceback
from collections.abc import Iterable, Mapping, Sequence
from importlib import import_module
from typing import Final

from glossator.cli import show
from glossator.cli.command import Command, Parser, named_folder
from glossator.cli.interrupts import Stopped, stopped_by_signals
from glossator.hints import NAMED

# In the order in which --help lists them: the module of each, where that is not named like it, and
# its constant. Only the one that is asked for is loaded.
_HOMES: Final[Mapping[str, tuple[str, str]]] = {
    "new": ("new", "COMMAND"),
    "import": ("incoming", "COMMAND"),
    "serve": ("serve", "COMMAND"),
    "build": ("build", "COMMAND"),
    "build-all": ("build_all", "COMMAND"),
    "check": ("check", "COMMAND"),
    "proof": ("proof", "COMMAND"),
    "inspect": ("inspect", "COMMAND"),
    "explain": ("explain", "COMMAND"),
    "fix": ("fix", "COMMAND"),
    "freeze": ("freeze", "COMMAND"),
    "handout": ("offprints", "HANDOUT"),
    "booklet": ("offprints", "BOOKLET"),
    "annotations": ("annotations", "COMMAND"),
    "catalogue": ("catalogue", "COMMAND"),
    "completion": ("completion", "COMMAND"),
    "man": ("man", "COMMAND"),
}
# Those that write of all the others.
_OF_ALL: Final = ("completion", "man")
_SELDOM: Final = 50_000  # objects that are made between two looks for garbage: there is little
_EPILOG: Final = """\
exit codes: 0 good; 1 the manuscript has errors; 2 wrong usage; 3 a tool is missing;
4 the proof failed"""


def commands(names: Iterable[str] = tuple(_HOMES)) -> tuple[Command, ...]:
    """The commands of these names, all by default."""
    homes = (_HOMES[name] for name in names)
    return tuple(getattr(import_module(f"glossator.cli.{at}"), name) for at, name in homes)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Returns the exit code; argparse exits by itself with 2 on wrong usage."""
    said = sys.argv[1:] if arguments is None else arguments
    first = next((one for one in said if not one.startswith("-")), "")
    asked = "--help" not in said and "-h" not in said and first in _HOMES and first not in _OF_ALL
    gc.set_threshold(_SELDOM)
    atexit.unregister(gc.freeze)
    atexit.register(gc.freeze)  # what ends with the process need not be looked through
    parser = _parser(commands([first] if asked else tuple(_HOMES)))
    options = parser.parse_args(arguments)
    if options.version:
        from glossator.cli.versions import put_version

        put_version(verbose=options.verbose)
        return 0
    if options.run is None:
        parser.error("a command is wanted")
    show.QUIET.set(options.quiet)
    NAMED.set(named_folder(options))
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
        from glossator.cli.faults import last_words

        if options.debug:
            traceback.print_exc()
        told = last_words(fault)
        show.fault(told, as_json=getattr(options, "json", False))
        return told.exit_code


def _parser(known: Sequence[Command]) -> Parser:
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
    places = parser.add_subparsers(title="commands", metavar="COMMAND", parser_class=Parser)
    for command in known:
        own = places.add_parser(
            command.name, help=command.summary, description=f"{command.name}: {command.summary}."
        )
        command.arguments(own)
        own.set_defaults(run=command.run)
    return parser
