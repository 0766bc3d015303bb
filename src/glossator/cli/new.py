"""`glossator new`: founds a manuscript, from documents or with a sample."""

from __future__ import annotations

import argparse
import uuid
from datetime import date
from pathlib import Path

from glossator.cli import command, incoming, show
from glossator.cli.command import Command, Parser


def _arguments(parser: Parser) -> None:
    parser.add_argument("folder", type=Path, metavar="NAME", help="the manuscript’s new folder")
    parser.add_argument(
        "--from", dest="documents", action="extend", nargs="+", type=Path, default=[],
        metavar="FILE", help="documents of which the text is made, in their order: docx, odt, "
        "html, md, txt, epub, TEI, tex (none: a sample)",
    )  # fmt: skip
    parser.add_argument("--language", default="", metavar="TAG", help="such as en, de, fr, ko")
    parser.add_argument("--title", default="", help="default: what the first document says")
    incoming.add_choice(parser)
    command.add_json(parser)


def _run(options: argparse.Namespace) -> int:
    from glossator.founding import Wish, found

    wish = Wish(
        # The day on which a manuscript begins, and a name that no other has: both are written down
        # once, so that what is built from them never asks a clock or chance.
        identifier=f"urn:uuid:{uuid.uuid4()}",  # noqa: TID251
        date=date.today().isoformat(),  # noqa: TID251
        title=options.title,
        language=incoming.language_of(options.language),
    )
    with show.Progress(quiet=options.json) as tell:
        founded = found(options.folder, options.documents, wish, incoming.choice_of(options), tell)
    return incoming.report(founded, options, new=True)


COMMAND = Command("new", "found a manuscript, from a Word file for example", _arguments, _run)
