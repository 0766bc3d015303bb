"""`glossator annotations`: a layer out as annotations, and annotations in as a layer."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from glossator import hints
from glossator.cli import command, show
from glossator.cli.command import Command, Parser

if TYPE_CHECKING:
    from glossator.annotations.importing import PlacedNote
    from glossator.annotations.received import Unplaced
    from glossator.exchange import Brought


class _Mixed(Parser):
    """As the others, but the manuscript may also stand behind the options."""

    _mixing = False

    def parse_known_args(  # type: ignore[override]
        self,
        args: Sequence[str] | None = None,
        namespace: argparse.Namespace | None = None,
    ) -> tuple[argparse.Namespace, list[str]]:
        """Options first, then what is left over, by argparse's own second way."""
        if self._mixing:
            return super().parse_known_args(args, namespace)
        self._mixing = True
        try:
            return self.parse_known_intermixed_args(args, namespace)
        finally:
            self._mixing = False


def _arguments(parser: Parser) -> None:
    ways = parser.add_subparsers(
        title="ways", required=True, metavar="export|import", parser_class=_Mixed
    )
    out = ways.add_parser("export", help="write layers as annotations")
    command.add_manuscript(out)
    out.add_argument(
        "--layer", action="append", nargs="+", metavar="NAME", help="may be repeated (default: all)"
    )
    command.add_out(out)
    command.add_profile(out)
    command.add_json(out)
    out.set_defaults(way=_export)
    back = ways.add_parser("import", help="make a layer of a file of annotations")
    back.add_argument(
        "file", type=Path, metavar="FILE", help=".jsonld, .annotations, .json, or My Clippings.txt"
    )
    command.add_manuscript(back)
    back.add_argument("--layer", required=True, metavar="NAME", help="the layer they become")
    back.add_argument(
        "--out", metavar="PATH", help="the layer’s file in the manuscript (default: notes/NAME.md)"
    )
    back.add_argument("--dry-run", action="store_true", help="report only, write nothing")
    back.add_argument(
        "--add", action="store_true", help="keep the file that is there, put in what is new"
    )
    back.add_argument("--force", action="store_true", help="write over a file that is there")
    command.add_json(back)
    back.set_defaults(way=_import)


def _run(options: argparse.Namespace) -> int:
    code: int = options.way(options)
    return code


def _export(options: argparse.Namespace) -> int:
    from glossator.exchange import export_annotations
    from glossator.pipeline import Request

    folder = command.folder_of(options)
    layers = [name for group in options.layer or () for name in group]
    request = Request(folder, options.out, profile=options.profile)
    with show.Progress(quiet=options.json) as tell:
        built = export_annotations(request, layers, tell)
    if options.json:
        found = hints.as_json(built.findings)
        show.json_out({"outputs": {n: str(p) for n, p in built.outputs.items()}, "findings": found})
    else:
        show.findings(built.findings, folder)
        show.outputs(built)
    return 0 if built.ok else 1


def _import(options: argparse.Namespace) -> int:
    from glossator.exchange import import_annotations

    folder = command.folder_of(options)
    with show.Progress(quiet=options.json) as tell:
        brought = import_annotations(
            folder, options.file, options.layer, options.out or "",
            write=not options.dry_run, force=options.force, add=options.add, tell=tell,
        )  # fmt: skip
    if options.json:
        show.json_out(_as_json(brought))
    else:
        show.findings(brought.findings, folder)
        _tell(brought)
    return 0 if brought.ok else 1


def _as_json(brought: Brought) -> dict[str, Any]:
    imported = brought.imported
    return {
        "file": brought.file,
        "written": brought.written,
        "placed": [_placed(one) for one in imported.placed] if imported else [],
        "unplaced": [_unplaced(one) for one in imported.unplaced] if imported else [],
        "passed_over": [_unplaced(one) for one in imported.passed_over] if imported else [],
        "remarks": list(imported.remarks) if imported else [],
        "edition_yaml": brought.setting,
        "findings": hints.as_json(brought.findings),
    }


def _placed(one: PlacedNote) -> dict[str, Any]:
    return {
        "id": one.received.id,
        "key": one.key,
        "kind": one.kind,
        "lemma": one.lemma,
        "file": one.file,
        "paragraph": one.paragraph,
        "likeness": round(one.likeness, 3),
    }


def _unplaced(one: Unplaced) -> dict[str, Any]:
    return {
        "id": one.received.id,
        "quote": one.received.quotes[0].exact if one.received.quotes else "",
        "reason": one.reason,
        "file": one.file,
        "nearest": list(one.nearest),
    }


def _tell(brought: Brought) -> None:
    """What became of the annotations, for a person."""
    imported = brought.imported
    if imported is None:
        return
    for one in imported.placed:
        if one.likeness < 1:
            words, like = one.received.quotes[0].exact, f"{one.likeness:.0%} like “{one.lemma}”"
            show.say(f"{one.file}: “{words}” is {like}: taken for it")
    from glossator.annotations.adding import THERE

    told = [one for one in imported.passed_over if one.reason != THERE]
    for left, what in ((told, "passed over"), (imported.unplaced, "no place")):
        for item in left:
            show.say(f"{what}: {_name(item)}{item.reason}")
            if item.nearest:
                show.say(f"    nearest: {'; '.join(item.nearest)}")
    for remark in imported.remarks:
        show.say(f"remark: {remark}")
    counts = f"{len(imported.placed)} placed, {len(imported.unplaced)} without a place"
    show.say(f"{counts}, {len(told)} passed over")
    if there := len(imported.passed_over) - len(told):
        show.say(f"{there} more are in the layer already")
    if brought.written:
        show.put(str(brought.file))
    if brought.setting:
        show.say(f"in edition.yaml, below layers:\n  {brought.setting}")


def _name(item: Unplaced, limit: int = 60) -> str:
    """The words that an annotation quotes, else what it says, else its id."""
    said = [quote.exact for quote in item.received.quotes]
    said += [body.value for body in item.received.bodies]
    words = " ".join(" ".join(said[:1]).split())
    if words:
        cut = words if len(words) <= limit else words[: limit - 1] + "…"
        return f"{item.file + ': ' if item.file else ''}“{cut}”: "
    return f"{item.received.id}: " if item.received.id else ""


COMMAND = Command("annotations", "exchange notes with other programs", _arguments, _run)
