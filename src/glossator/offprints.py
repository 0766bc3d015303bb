"""Offprints: what is printed beside the book itself, as handouts for a class or as a booklet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from glossator.diagnostics import Diagnostic, in_order, stops
from glossator.errors import UsageError
from glossator.formats import Progress
from glossator.pipeline import Request
from glossator.workshop import silent
from glossator.writing import stem_of, write_all

if TYPE_CHECKING:
    from glossator.press.pdf.offprints.booklets import Folding
    from glossator.press.pdf.offprints.handouts import Wish


@dataclass(frozen=True, slots=True)
class Offprints:
    """The files that were written, in order (none after an error), and the findings."""

    files: tuple[Path, ...]
    findings: tuple[Diagnostic, ...]


def make_handouts(request: Request, wishes: Sequence[Wish], tell: Progress = silent) -> Offprints:
    """Handouts into OUT/handouts: for each wish the whole text and each of its divisions.

    After errors in the manuscript there are no files. Raises
    GlossatorError when a layout fails or the files cannot be written.
    """
    from glossator.press.pdf.offprints.handouts import print_handouts

    checked = request.commission(tell).checked
    if checked.edition is None or stops(checked.findings, "pdf"):
        return Offprints((), checked.findings)
    stem = stem_of(checked.edition.metadata.slug, request.profile)
    contents: dict[Path, bytes] = {}
    findings = list(checked.findings)
    for wish in wishes:
        tell(f"laying out handouts on {wish.paper}")
        for number, handout in enumerate(print_handouts(checked.edition, wish)):
            part = f"{number:02d}-{handout.name}" if number else "handout"
            path = request.out / "handouts" / f"{stem}-{part}-{wish.paper}.pdf"
            contents[path] = handout.pdf
            findings += handout.findings
    write_all(contents)
    return Offprints(tuple(contents), in_order(findings))


def make_booklet(request: Request, folding: Folding, tell: Progress = silent) -> Offprints:
    """The book of the profile imposed for folding; the book itself is built if it is not current.

    Raises UsageError for a signature that cannot be folded, GlossatorError as `build` does.
    """
    from glossator.press.pdf.offprints.booklets import print_booklet

    commission = request.commission(tell)
    built = commission.build(("pdf",))
    pages = commission.pages if built.ok else None
    if pages is None:
        return Offprints((), built.findings)
    tell("imposing the pages")
    book = built.outputs["pdf"]
    try:
        made = print_booklet(book.read_bytes(), pages, commission.edition, folding)
    except ValueError as fault:
        raise UsageError(str(fault), "for example --signature 16") from None
    path = book.with_name(f"{book.stem}-booklet-{made.paper}.pdf")
    write_all({path: made.pdf})
    return Offprints((path,), built.findings)
