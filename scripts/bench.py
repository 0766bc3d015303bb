"""Measures what is promised: where notes stand in print, how fast lemmas and headwords are found.

    scripts/bench.py [SECTION …] [--book MANUSCRIPT]     without a section all of them

A table for each section on standard output. The book is an invented one if none is named; it is
always the invented one that is printed.

Figures are of this machine and this run; compare only what one run prints.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import bench_apparatus
import bench_glossary
from glossator.model import Edition
from invented import book

Row = tuple[str, ...]


def print_section() -> Iterator[Row]:
    """A book of some 500 pages with 1,500 notes, laid out as WeasyPrint does it and as we do."""
    yield (
        "layout of notes",
        "pages",
        "notes",
        "on their page",
        "one late",
        "lost",
        "CPU s",
        "ms/page",
    )
    with TemporaryDirectory() as folder:
        book(Path(folder))
        edition = _edition(Path(folder))
    seconds: dict[str, float] = {}
    for name, mended in (("WeasyPrint alone", False), ("with our override", True)):
        pages, lates, seconds[name] = _printed(edition, mended=mended)
        share = lates.count(0) / len(lates)
        lost = sum(1 for late in lates if late not in (0, 1))
        yield (
            name,
            str(pages),
            str(len(lates)),
            f"{share:.2%}",
            str(lates.count(1)),
            str(lost),
            f"{seconds[name]:.1f}",
            f"{1000 * seconds[name] / pages:.0f}",
        )
    ratio = seconds["with our override"] / seconds["WeasyPrint alone"]
    yield "time, ours to theirs", "", "", "", "", "", f"{ratio:.2f}", ""


def _edition(folder: Path) -> Edition:
    from glossator.pipeline import check

    edition = check(folder).edition
    assert edition is not None
    return edition


def _printed(edition: Edition, *, mended: bool) -> tuple[int, list[int], float]:
    """Number of pages, how many pages late each note is (-1: not there at all), seconds."""
    from glossator.press.pdf.engine.sheets import Layouter, Run
    from glossator.press.pdf.setting.faces import type_case
    from glossator.press.pdf.setting.known_pages import Folios
    from glossator.press.pdf.setting.markup import Compositor
    from glossator.press.pdf.setting.styling import style_sheet

    divisions = [d for d in edition.divisions if d.matter == "text"]
    compositor = Compositor(edition, lambda anchor: True, Folios())
    body = "".join(map(compositor.division, divisions))
    html = f'<!DOCTYPE html><html lang="en"><title>Bench</title><body>{body}</body></html>'
    texts = {block.id: block.text for division in divisions for block in division.blocks}
    run = Run("text", html, style_sheet(edition, type_case(html)), texts)
    with Layouter() as layouter:
        layouter.measure([Run("warm", "<p>Warm.</p>", "", {})])  # imports are not what is measured
        work = _lay_out if mended else _lay_out_unmended
        sheet, taken = layouter._pool.submit(work, run).result()
    reading = sheet.reading
    calls = {note.id: reading.anchors[note.call_id] for note in edition.notes.values()}
    lates = [reading.notes.get(note, page - 1) - page for note, page in calls.items()]
    return len(reading.starts), lates, taken


def _lay_out(run: Any) -> tuple[Any, float]:
    """A run laid out and the CPU time of that in seconds (in the child)."""
    from glossator.press.pdf.engine import sheets

    start = time.process_time()
    sheet = sheets.lay_out(run)
    return sheet, time.process_time() - start


def _lay_out_unmended(run: Any) -> tuple[Any, float]:
    """In a child that lays out nothing else: as it would be without press/pdf/engine/footing.py."""
    from glossator.press.pdf.engine import footing

    footing.notes_kept = nullcontext  # type: ignore[assignment]
    # what tells the layers apart is put in by the override, so there is nothing to compare it with
    return _lay_out(replace(run, css=f"{run.css}\n.register {{ display: none }}"))


SECTIONS: Final[Mapping[str, Callable[[Path], Iterator[Row]]]] = {
    "print": lambda _: print_section(),
    "apparatus": bench_apparatus.rows,
    "glossary": bench_glossary.rows,
}


def main() -> None:
    """Run the sections that are asked for and print a table of each."""
    parser = argparse.ArgumentParser(description="Measure, and print a table.")
    parser.add_argument("section", nargs="*", choices=[*SECTIONS, []], help=", ".join(SECTIONS))
    parser.add_argument("--book", type=Path, metavar="MANUSCRIPT", help="default: an invented book")
    given = parser.parse_args()
    with TemporaryDirectory() as folder:
        if given.book is None:
            book(Path(folder))
        _tell(given.section or SECTIONS, given.book or Path(folder))


def _tell(names: Iterable[str], manuscript: Path) -> None:
    for name in names:
        rows = list(SECTIONS[name](manuscript))
        widths = [max(len(row[n]) for row in rows) for n in range(len(rows[0]))]
        for row in rows:
            first, *rest = zip(row, widths, strict=True)
            cells = [first[0].ljust(first[1]), *(cell.rjust(width) for cell, width in rest)]
            print("  ".join(cells).rstrip())
        print()


if __name__ == "__main__":
    main()
