"""`glossator import`: brings a document into a manuscript, or again what changed in it."""

from __future__ import annotations

import argparse
import re
from pathlib import Path
from typing import TYPE_CHECKING

from glossator import hints
from glossator.cli import command, show
from glossator.cli.command import Command, Parser
from glossator.diagnostics import has_errors
from glossator.errors import UsageError

if TYPE_CHECKING:
    from glossator.founding import Founded
    from glossator.incoming.reading import Choice


def add_choice(parser: Parser) -> None:
    """What is chosen about documents that come in."""
    parser.add_argument(
        "--changes", choices=("accept", "reject"), default="accept",
        help="what becomes of tracked changes (default: accept)",
    )  # fmt: skip
    parser.add_argument(
        "--styles", type=Path, metavar="FILE",
        help='a table of styles, TOML with lines such as "Verse" = "verse"',
    )  # fmt: skip
    parser.add_argument(
        "--fetch", action="store_true", help="fetch pictures that are named by their address"
    )


def choice_of(options: argparse.Namespace) -> Choice:
    """The choices made. Raises UsageError for a table that cannot be read."""
    from glossator.incoming.reading import Choice
    from glossator.incoming.styles import table

    return Choice(options.changes, table(options.styles), options.fetch)


def language_of(tag: str) -> str:
    """The language asked for. Raises UsageError for what is no tag."""
    if tag and not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", tag):
        raise UsageError(f"“{tag}” is no tag of a language", "write one such as en, de-AT or ko")
    return tag


def _arguments(parser: Parser) -> None:
    parser.add_argument("document", type=Path, metavar="FILE", help="docx, odt, html, md, txt, …")
    command.add_manuscript(parser)
    add_choice(parser)
    command.add_json(parser)


def _run(options: argparse.Namespace) -> int:
    from glossator.founding import bring

    folder = command.folder_of(options)
    with show.Progress(quiet=options.json) as tell:
        founded = bring(folder, options.document, choice_of(options), tell)
    return report(founded, options, new=False)


def report(founded: Founded, options: argparse.Namespace, *, new: bool) -> int:
    """Say what was brought in, changed and left; the exit code."""
    lost = bool(founded.unplaced or founded.clashes)
    code = 1 if lost or has_errors(founded.findings) else 0
    if options.json:
        show.json_out(
            {
                "manuscript": str(founded.folder),
                "written": list(founded.written),
                "notes": founded.notes,
                "remarks": dict(founded.remarks),
                "changed": founded.told,
                "left": founded.left,
                "unplaced": founded.unplaced,
                "clashes": founded.clashes,
                "findings": hints.as_json(founded.findings),
            }
        )
        return code
    for word, lines in (
        ("changed", founded.told),
        ("left", founded.left),
        ("not placed", founded.unplaced),
        ("both changed", founded.clashes),
    ):
        for line in lines:
            show.say(f"{word}: {line}")
    hints.NAMED.set(founded.folder)
    show.findings(founded.findings, founded.folder)
    if founded.notes or founded.remarks:
        layers = "".join(f", {count} in {key}" for key, count in founded.remarks.items())
        show.say(f"{founded.notes} footnotes{layers}")
    for path in founded.written:
        show.put(str(founded.folder / path))
    if new and code == 0:
        show.say(f"next: glossator serve {founded.folder}, to see it and write notes in the page,")
        show.say(f"or glossator build {founded.folder}, for EPUB, PDF and web page")
    return code


COMMAND = Command("import", "bring a document into a manuscript", _arguments, _run)
