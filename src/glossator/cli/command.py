"""What a command of `glossator` is, and the arguments that several commands share."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn


class Parser(argparse.ArgumentParser):
    """As argparse, with a word on where help is."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong and exit with 2."""
        self.exit(2, f"{self.prog}: {message}\n  hint: {self.prog} --help\n")


@dataclass(frozen=True, slots=True)
class Command:
    """A command: its name, what `--help` says of it, its arguments, and what it does.

    `run` takes the parsed arguments and returns the exit code; it may raise GlossatorError.
    """

    name: str
    summary: str
    arguments: Callable[[Parser], None]
    run: Callable[[argparse.Namespace], int]


def add_manuscript(parser: Parser) -> None:
    """The folder of the manuscript; `folder_of` reads it."""
    parser.add_argument(
        "manuscript", nargs="?", type=Path, metavar="MANUSCRIPT",
        help="the folder with edition.yaml (default: this one if it has it, else manuscript)",
    )  # fmt: skip
    parser.add_argument(
        "--manuscript",
        dest="manuscript_option",
        type=Path,
        metavar="FOLDER",
        help=argparse.SUPPRESS,
    )


def folder_of(options: argparse.Namespace) -> Path:
    """The manuscript's folder, by whichever way it was named; unnamed, the one that is at hand."""
    named = named_folder(options)
    if named is None:
        return Path() if Path("edition.yaml").is_file() else Path("manuscript")
    return named


def named_folder(options: argparse.Namespace) -> Path | None:
    """The manuscript's folder if it was named; None for a command that is about none, too."""
    named: Path | None = getattr(options, "manuscript_option", None)
    return named or getattr(options, "manuscript", None)


def positive(said: str) -> int:
    """A number of things, one at least. Raises ValueError, which argparse tells."""
    number = int(said)
    if number < 1:
        raise ValueError(said)
    return number


positive.__name__ = "number"  # as argparse calls it when the value is none


def add_out(parser: Parser) -> None:
    """The folder of the outputs."""
    parser.add_argument(
        "--out", type=Path, default=Path("build"), metavar="FOLDER", help="default: build"
    )


def add_executor(parser: Parser) -> None:
    """The cluster that does the work."""
    parser.add_argument(
        "--executor", default="", metavar="ADDRESS",
        help="the scheduler of a Dask cluster, such as tcp://host:8786 (default: this computer)",
    )  # fmt: skip


def add_profile(parser: Parser) -> None:
    """One profile."""
    parser.add_argument("--profile", default="full", metavar="NAME", help="default: full")


def add_profiles(parser: Parser) -> None:
    """Any number of profiles; `profiles_of` reads them."""
    parser.add_argument(
        "--profile", action="append", metavar="NAME",
        help="may be repeated; “all” stands for every one (default: full)",
    )  # fmt: skip


def profiles_of(options: argparse.Namespace) -> tuple[str, ...]:
    """The profiles asked for, each once. Raises UsageError for one that is not there."""
    from glossator.checking import profiles_asked

    return profiles_asked(folder_of(options), options.profile or ["full"])


def add_all(parser: Parser) -> None:
    """Whether every finding is shown, however many there are of a kind."""
    parser.add_argument("--all", action="store_true", help="show every finding, not one of a kind")


def add_json(parser: Parser) -> None:
    """Whether a machine reads the results."""
    parser.add_argument("--json", action="store_true", help="results as JSON on standard output")
