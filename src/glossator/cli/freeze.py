"""`glossator freeze`: paragraph numbers that survive later edits."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING

from glossator.cli import command, show
from glossator.cli.command import Command, Parser

if TYPE_CHECKING:
    from glossator.freezing import Frozen

_SHOWN = 12  # labels


def _arguments(parser: Parser) -> None:
    command.add_manuscript(parser)
    parser.add_argument(
        "--renumber",
        action="store_true",
        help="give all paragraphs new numbers, 1 2 3 …: whoever cites the old ones cites wrongly",
    )
    parser.add_argument(
        "--dry-run", action="store_true", help="say what would be done; write nothing"
    )
    command.add_json(parser)


def _run(options: argparse.Namespace) -> int:
    from glossator.freezing import freeze

    folder = command.folder_of(options)
    with show.Progress(quiet=options.json) as tell:
        done = freeze(folder, renumber=options.renumber, dry_run=options.dry_run, tell=tell)
    if done.lock is None:
        show.findings(done.findings, folder, as_json=options.json)
        return 1
    if options.json:
        show.json_out(
            {
                "file": str(done.path),
                "written": done.fresh and not options.dry_run,
                "paragraphs": sum(not one.gone for one in done.lock),
                "added": list(done.added),
                "gone": list(done.gone),
            }
        )
        return 0
    _say(done, dry_run=options.dry_run)
    return 0


def _say(done: Frozen, *, dry_run: bool) -> None:
    assert done.lock is not None
    here = [one.label for one in done.lock if not one.gone]
    state = "is up to date" if not done.fresh else "would be written" if dry_run else "written"
    show.put(f"{done.path} {state}: {len(here)} paragraphs")
    if done.added and len(done.added) < len(here):
        show.put(f"  new:  ¶ {_listed(done.added)}")
    if done.gone:
        show.put(f"  gone: ¶ {_listed(done.gone)}")


def _listed(labels: Sequence[str]) -> str:
    more = len(labels) - _SHOWN
    return ", ".join(labels[:_SHOWN]) + (f" and {more} more" if more > 0 else "")


COMMAND = Command("freeze", "keep the paragraph numbers", _arguments, _run)
