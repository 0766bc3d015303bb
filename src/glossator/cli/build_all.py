"""`glossator build-all`: makes the editions of every manuscript in a folder."""

from __future__ import annotations

import argparse
from pathlib import Path

from glossator.cli import command, show
from glossator.cli.command import Command, Parser


def _arguments(parser: Parser) -> None:
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="where the manuscripts lie")
    command.add_out(parser)
    command.add_profile(parser)
    parser.add_argument(
        "--format", action="append", metavar="FORMAT", help="may be repeated (default: the usual)"
    )
    parser.add_argument(
        "--jobs", type=int, metavar="N",
        help="editions that are built at the same time (default: as the computer has cores)",
    )  # fmt: skip
    command.add_executor(parser)


def _run(options: argparse.Namespace) -> int:
    from glossator.machine import cores
    from glossator.printworks import build_all, keep, manuscripts_in, task_of

    folders = manuscripts_in(options.folder)
    tasks = (
        task_of(one, one.relative_to(options.folder).as_posix(), options.profile, formats)
        for formats in (tuple(options.format or ()),)
        for one in folders
    )
    jobs = max(1, options.jobs or (8 * cores() if options.executor else cores()))
    failed = []
    for number, result in enumerate(build_all(tasks, jobs, options.executor), start=1):
        keep(result, options.out)
        said = result.fault or f"{len(result.outputs)} files"
        show.put(f"[{number}/{len(folders)}] {result.name}: {said}")
        if result.fault:
            failed.append(result)
    for result in failed:
        show.say(f"{result.name}: {result.fault}")
        for finding in result.findings:
            show.say(f"  {finding}")
    show.say(f"{len(folders) - len(failed)} of {len(folders)} editions were built")
    return 1 if failed else 0


COMMAND = Command("build-all", "make the editions of a catalogue", _arguments, _run)
