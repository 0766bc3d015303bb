"""`glossator check`: reports what is wrong with a manuscript."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from glossator import hints
from glossator.cli import command, show
from glossator.cli.command import Command, Parser

if TYPE_CHECKING:
    from glossator.galley.account import FileAccount


def _arguments(parser: Parser) -> None:
    command.add_manuscript(parser)
    command.add_profiles(parser)
    parser.add_argument(
        "--format", choices=("text", "json", "sarif"), default="text",
        help="text for people, json, or SARIF 2.1.0 for code hosts and editors (default: text)",
    )  # fmt: skip
    parser.add_argument(
        "--account", action="store_true",
        help="tell of each file how many of its lines and words are in the edition",
    )  # fmt: skip
    command.add_all(parser)
    command.add_json(parser)


def _run(options: argparse.Namespace) -> int:
    from glossator.diagnostics import has_errors, in_order
    from glossator.workshop import Workshop

    folder = command.folder_of(options)
    profiles = command.profiles_of(options)
    form = "json" if options.json else options.format
    options.json = form == "json"  # so that a fault is told as JSON, too
    with show.Progress(quiet=form != "text") as tell:
        shop = Workshop(folder, tell=tell)
        checked = [shop.check(profile) for profile in profiles]
        account = shop.account if options.account else ()
    found = in_order(finding for one in checked for finding in one.findings)
    if form == "json":
        said: dict[str, object] = {"findings": hints.as_json(found)}
        if options.account:
            said["account"] = [asdict(one) for one in account]
        show.json_out(said)
    elif form == "sarif":
        from glossator.cli.sarif import as_sarif

        show.json_out(as_sarif(found, folder, show.source_lines(found, folder)))
    else:
        show.findings(found, folder, every=options.all)
        if not found:
            show.say("the manuscript is in order")
        _account(account)
    return 1 if has_errors(found) else 0


def _account(account: Sequence[FileAccount]) -> None:
    """A row for each file, and a last one for all: lines by kind, words and what became of them."""
    rows = [
        {
            "file": one.path,
            "lines": ", ".join(f"{n} {kind}" for kind, n in sorted(one.lines.items())),
            "words": one.words,
            "in the edition": one.held,
            "told why not": one.told,
            "lost": one.lost,
        }
        for one in account
    ]
    if rows:
        sums = {name: sum(int(str(row[name])) for row in rows) for name in list(rows[0])[2:]}
        show.table([*rows, {"file": "all", "lines": "", **sums}])


COMMAND = Command("check", "report what is wrong", _arguments, _run)
