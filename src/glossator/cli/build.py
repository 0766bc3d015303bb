"""`glossator build`: makes the outputs."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from glossator import hints
from glossator.cli import command, show
from glossator.cli.command import Command, Parser

if TYPE_CHECKING:
    from glossator.record import Built


class _Name(str):
    """A format's name, which help shows with what the format is."""

    about: str

    def __new__(cls, name: str, about: str) -> Self:
        new = super().__new__(cls, name)
        new.about = about
        return new

    def __str__(self) -> str:
        return f"{self[:]} ({self.about})" if self.about else self[:]


class _Formats:
    """The names of all formats, looked up when somebody asks: other packages may add some."""

    def __iter__(self) -> Iterator[str]:
        from glossator.formats import formats

        return (_Name(name, row.about) for name, row in formats().items())

    def __contains__(self, name: object) -> bool:
        return name in list(self)


def _arguments(parser: Parser) -> None:
    command.add_manuscript(parser)
    parser.add_argument(
        "--format", action="append", nargs="+", choices=_Formats(), metavar="FORMAT",
        help="%(choices)s; may be repeated (default: epub, pdf, html)",
    )  # fmt: skip
    command.add_out(parser)
    command.add_profiles(parser)
    parser.add_argument(
        "--draft", action="store_true",
        help="go on past errors: what is wrong is marked in the outputs, which say “Draft”",
    )  # fmt: skip
    command.add_all(parser)
    parser.add_argument(
        "--jobs", type=command.positive, metavar="N",
        help="divisions that are laid out at the same time (default: as the computer has cores)",
    )  # fmt: skip
    command.add_executor(parser)
    command.add_json(parser)


def _formats(options: argparse.Namespace) -> tuple[str, ...]:
    asked = {name for group in options.format or () for name in group}
    return tuple(name for name in _Formats() if name in asked)


def _run(options: argparse.Namespace) -> int:
    folder = command.folder_of(options)
    done = _current(folder, options) or _built(folder, options)
    if options.json:
        said = {profile: _as_json(built) for profile, built in done.items()}
        show.json_out(next(iter(said.values())) if len(said) == 1 else {"profiles": said})
        return 0 if all(built.ok for built in done.values()) else 1
    found = list(dict.fromkeys(f for built in done.values() for f in built.findings))
    show.findings(found, folder, every=options.all)
    for built in done.values():
        show.outputs(built)
    return 0 if all(built.ok for built in done.values()) else 1


def _current(folder: Path, options: argparse.Namespace) -> dict[str, Built]:
    """The whole edition as it was built, if nothing has changed: known without loading more."""
    from glossator.formats import usual
    from glossator.record import Built, Record

    if options.draft or options.profile not in (None, ["full"]):
        return {}
    asked = _formats(options) or usual()
    current = Record(folder, options.out, "full").current(asked) if folder.is_dir() else None
    return {} if current is None else {"full": Built(current, (), fresh=False, formats=asked)}


def _built(folder: Path, options: argparse.Namespace) -> dict[str, Built]:
    """Every profile that was asked for, built; none behind one with errors."""
    from glossator.workshop import Workshop

    shop = Workshop(folder, options.out, jobs=options.jobs)
    shop.executor = options.executor
    done: dict[str, Built] = {}
    for profile in command.profiles_of(options):
        with show.Progress(quiet=options.json) as tell:
            shop.tell = tell
            work = shop.draft(profile) if options.draft else shop.commission(profile)
            done[profile] = work.build(_formats(options))
        if not done[profile].ok:
            break  # the fault is in the manuscript: the other profiles would only repeat it
    return done


def _as_json(built: Built) -> dict[str, Any]:
    return {
        "fresh": built.fresh,
        "outputs": {name: str(path) for name, path in built.outputs.items()},
        "findings": hints.as_json(built.findings),
    }


COMMAND = Command("build", "make the outputs", _arguments, _run)
