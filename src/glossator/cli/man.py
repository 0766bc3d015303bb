"""`glossator man`: the manual page, made of the command line's own words (man-pages(7))."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from glossator import __version__
from glossator.cli import command
from glossator.cli.command import Command, Parser


def _arguments(parser: Parser) -> None:
    command.add_json(parser)


def _run(options: argparse.Namespace) -> int:
    print("\n".join(_page(options.parser)))
    return 0


def _page(parser: Parser) -> Iterator[str]:
    yield f'.TH GLOSSATOR 1 "" "glossator {__version__}" "User Commands"'
    yield from (".SH NAME", "glossator \\- annotated editions from one Markdown manuscript")
    yield from (".SH SYNOPSIS", ".B glossator", ".I COMMAND", "[\\fIoptions\\fR]")
    yield from (".SH OPTIONS", *_options(parser))
    yield ".SH COMMANDS"
    for name, own in _commands(parser).items():
        yield from (f".SS {_escaped(name)}", _escaped(own.description or ""))
        yield from _options(own)
    yield from (".SH EXIT STATUS", _escaped((parser.epilog or "").removeprefix("exit codes: ")))


def _commands(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            return dict(action.choices)
    return {}


def _options(parser: argparse.ArgumentParser) -> Iterator[str]:
    for action in parser._actions:
        if action.help == argparse.SUPPRESS or isinstance(action, argparse._SubParsersAction):
            continue
        names = ", ".join(f"\\fB{_escaped(one)}\\fR" for one in action.option_strings)
        value = action.metavar or (action.dest.upper() if action.nargs != 0 else "")
        shown = f"\\fI{_escaped(str(value))}\\fR" if value and action.nargs != 0 else ""
        yield from (".TP", f"{names} {shown}".strip(), _escaped(action.help or ""))


def _escaped(text: str) -> str:
    """Text as roff means it: no dash is a hyphen, no line opens a request."""
    said = text.replace("\\", "\\e").replace("-", "\\-").replace("%%", "%")
    said = said.replace("…", "...")
    said = "".join(one if one.isascii() else f"\\[u{ord(one):04X}]" for one in said)
    return "\n".join(f"\\&{line}" if line[:1] in ".'" else line for line in said.split("\n"))


COMMAND = Command("man", "the manual page, for man -l -", _arguments, _run)
