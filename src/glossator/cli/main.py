"""`glossator`: arguments in, exit code out. 0 good, 1 errors in the manuscript, 2 wrong usage,
3 a tool is missing, 4 the proof failed."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NoReturn

from glossator import __version__
from glossator.cli import show
from glossator.errors import GlossatorError, ProofFailed

FORMATS: Final = ("epub", "pdf", "html")
_SUBJECTS: Final = ("notes", "glossary", "pages", "divisions")
_EPILOG: Final = """\
exit codes: 0 good; 1 the manuscript has errors; 2 wrong usage; 3 a tool is missing;
4 the proof failed"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Returns the exit code; argparse exits by itself with 2 on wrong usage."""
    options = _parser().parse_args(arguments)
    try:
        code = options.run(options)
        sys.stdout.flush()
        return int(code)
    except GlossatorError as fault:
        show.fault(fault, as_json=options.json)
        return fault.exit_code
    except KeyboardInterrupt:
        show.say("stopped")
        return 130
    except BrokenPipeError:
        sys.stderr.close()  # the reader of our output has gone: nothing is left to say
        return 0


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """As argparse, with a word on where help is."""
        self.exit(2, f"{self.prog}: {message}\n  hint: {self.prog} --help\n")


def _parser() -> argparse.ArgumentParser:
    common = _Parser(add_help=False)
    common.add_argument("--profile", default="full", metavar="NAME", help="default: full")
    common.add_argument("--json", action="store_true", help="results as JSON on standard output")
    place = _Parser(add_help=False)
    place.add_argument(
        "manuscript", nargs="?", type=Path, default=Path("manuscript"), metavar="MANUSCRIPT",
        help="the folder with edition.yaml (default: manuscript)",
    )  # fmt: skip
    place.add_argument(
        "--manuscript",
        dest="manuscript_option",
        type=Path,
        metavar="FOLDER",
        help=argparse.SUPPRESS,
    )
    out = _Parser(add_help=False)
    out.add_argument(
        "--out", type=Path, default=Path("build"), metavar="FOLDER", help="default: build"
    )
    parser = _Parser(
        prog="glossator",
        description="Annotated editions: EPUB, PDF and web page from one Markdown manuscript.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"glossator {__version__}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    build = commands.add_parser("build", parents=[place, out, common], help="make the outputs")
    build.add_argument(
        "--format", action="append", nargs="+", choices=FORMATS, metavar="FORMAT",
        help="epub, pdf, html; may be repeated (default: all)",
    )  # fmt: skip
    build.set_defaults(run=_build)
    check = commands.add_parser("check", parents=[place, common], help="report what is wrong")
    check.set_defaults(run=_check)
    proof = commands.add_parser("proof", parents=[place, out, common], help="prove the outputs")
    proof.set_defaults(run=_proof)
    inspect = commands.add_parser("inspect", parents=[out, common], help="list what is in it")
    inspect.add_argument("subject", choices=_SUBJECTS, metavar="|".join(_SUBJECTS))
    inspect.add_argument(
        "manuscript", nargs="?", type=Path, default=Path("manuscript"), metavar="MANUSCRIPT"
    )
    inspect.set_defaults(run=_inspect, manuscript_option=None)
    return parser


def _folder(options: argparse.Namespace) -> Path:
    folder: Path = options.manuscript_option or options.manuscript
    return folder


def _formats(options: argparse.Namespace) -> tuple[str, ...]:
    asked = {name for group in options.format or [FORMATS] for name in group}
    return tuple(name for name in FORMATS if name in asked)


def _build(options: argparse.Namespace) -> int:
    from glossator.pipeline import Request, build

    request = Request(_folder(options), options.out, _formats(options), options.profile)
    with show.Progress(quiet=options.json) as tell:
        built = build(request, tell)
    if options.json:
        show.json_out(
            {
                "fresh": built.fresh,
                "outputs": {name: str(path) for name, path in built.outputs.items()},
                "findings": [finding.as_json() for finding in built.findings],
            }
        )
    else:
        show.findings(built.findings, _folder(options))
        show.outputs(built)
    return 0 if built.ok else 1


def _check(options: argparse.Namespace) -> int:
    from glossator.pipeline import check

    with show.Progress(quiet=options.json) as tell:
        checked = check(_folder(options), options.profile, tell)
    if options.json:
        show.json_out({"findings": [finding.as_json() for finding in checked.findings]})
    else:
        show.findings(checked.findings, _folder(options))
        if not checked.findings:
            show.say("the manuscript is in order")
    return 1 if checked.edition is None else 0


def _proof(options: argparse.Namespace) -> int:
    from glossator.pipeline import Request, proof

    request = Request(_folder(options), options.out, FORMATS, options.profile)
    with show.Progress(quiet=options.json) as tell:
        checked, proved = proof(request, tell)
    if proved is None:
        show.findings(checked.findings, _folder(options), as_json=options.json)
        return 1
    report = options.out / "report.json"
    if options.json:
        show.json_out(json.loads(report.read_text(encoding="utf-8")))
    else:
        show.proof(proved, options.out)
    return 0 if proved.passed else ProofFailed.exit_code


def _inspect(options: argparse.Namespace) -> int:
    from glossator.cli.listing import listing
    from glossator.pipeline import Request, inspect

    request = Request(_folder(options), options.out, FORMATS, options.profile)
    with show.Progress(quiet=options.json) as tell:
        checked, pages = inspect(request, tell)
    if checked.edition is None:
        show.findings(checked.findings, _folder(options), as_json=options.json)
        return 1
    rows = listing(options.subject, checked.edition, pages)
    if options.json:
        show.json_out(rows)
    else:
        show.table(rows)
    return 0
