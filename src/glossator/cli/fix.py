"""`glossator fix notes`: rewrites the lemmas that a changed text has lost."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from glossator import hints
from glossator.cli import command, show
from glossator.cli.command import Command, Parser
from glossator.errors import UsageError

if TYPE_CHECKING:
    from glossator.edition.proposals import Proposal
    from glossator.mending import Change, Mended


def _percent(text: str) -> float:
    number = float(text.removesuffix("%"))
    if not 0 <= number <= 100:
        raise ValueError
    return number / 100


_percent.__name__ = "score"  # argparse names it when the value is none


def _arguments(parser: Parser) -> None:
    parser.add_argument("subject", choices=("notes",), metavar="notes")
    command.add_manuscript(parser)
    parser.add_argument(
        "--accept", action="append", default=[], metavar="KEY",
        help="take what is proposed for this note; may be repeated",
    )  # fmt: skip
    parser.add_argument(
        "--accept-all-above", type=_percent, metavar="SCORE",
        help="take every proposal that is so many per cent like its lemma, and not doubtful",
    )  # fmt: skip
    parser.add_argument(
        "--at", type=command.positive, default=0, metavar="N",
        help="with one --accept: mean the lemma's occurrence number N",
    )  # fmt: skip
    parser.add_argument(
        "--dry-run", action="store_true", help="say what would be done; write nothing"
    )
    command.add_json(parser)


def _run(options: argparse.Namespace) -> int:
    from glossator.mending import Wanted, mend_notes

    if options.at and len(options.accept) != 1:
        raise UsageError("--at goes with one --accept", "glossator fix notes --accept KEY --at 2")
    folder = command.folder_of(options)
    wanted = Wanted(tuple(options.accept), options.accept_all_above, options.at)
    with show.Progress(quiet=options.json) as tell:
        mended = mend_notes(folder, wanted, dry_run=options.dry_run, tell=tell)
    if options.json:
        show.json_out(
            {
                "written": bool(mended.contents) and not options.dry_run,
                "changes": [change.as_json() for change in mended.changes],
                "failed": [change.as_json() for change in mended.failed],
                "proposals": [proposal.as_json() for proposal in mended.left],
                "findings": hints.as_json(mended.findings),
            }
        )
    else:
        _say(mended, folder, dry_run=options.dry_run)
    return 1 if mended.findings or mended.failed else 0


def _say(mended: Mended, folder: Path, *, dry_run: bool) -> None:
    for change in mended.changes:
        show.put(_line(change, folder))
    if mended.changes:
        files = ", ".join(str(folder / path) for path in sorted(mended.contents))
        show.put(f"{'would change' if dry_run else 'changed'} {files}")
    for change in mended.failed:
        show.say(f"not changed, since its note would not find its place: {_line(change, folder)}")
    if mended.left:
        _list(mended.left)
    others = len(mended.findings) - len(mended.left)
    if others > 0:
        show.say(hints.typed(f"{others} more to mend by hand: glossator check"))
    elif not (mended.findings or mended.failed or mended.changes):
        show.say("every lemma is found in the text")


def _line(change: Change, folder: Path) -> str:
    note = change.note
    score = f" ({change.proposal.score:.0%} alike)" if change.proposal else ""
    said = f"{folder / note.place.file}:{note.place.line}: {note.key}{score}"
    if change.words != note.lemma:
        said += f"\n  - {note.lemma}\n  + {change.words}"
    if change.at:
        said += f"\n  + at={change.at}"
    if change.heading:
        said += f"\n  + below the heading # {change.heading}"
    return said


def _list(left: Sequence[Proposal]) -> None:
    """What could be accepted next, the likeliest first."""
    for one in sorted(left, key=lambda proposal: (-proposal.score, proposal.place)):
        doubt = ", another passage as much" if one.doubtful else ""
        show.say(f"{one.key}: {one.score:.0%} alike{doubt} ({one.where})")
        show.say(f"  - {one.lemma}\n  + {one.words}")
    show.say(
        hints.typed("take one: glossator fix notes --accept KEY")
        + ", or all that are good with --accept-all-above 90"
    )


COMMAND = Command("fix", "mend lemmas that the text has lost", _arguments, _run)
