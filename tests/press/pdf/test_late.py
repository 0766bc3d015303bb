"""A run is laid out once, whatever stands before it: sides and page numbers come when it is bound.

If one of these fails after a step up of WeasyPrint, read its layout/page.py and draw/text.py again.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pikepdf
import pymupdf
import pytest

from glossator.press.pdf import print_pdf
from glossator.press.pdf.binding.finishing import finish_pages
from glossator.press.pdf.binding.gather import Bound, gather
from glossator.press.pdf.engine.late import LateWord
from glossator.press.pdf.engine.sheets import Layouter, Run, Sheet
from glossator.press.pdf.setting.faces import type_case
from glossator.store import Store
from sample_edition import sample_edition

CSS = """
@page { size: 100mm 100mm; @bottom-left { content: none } }
@page :left { margin: 10mm 30mm 15mm 10mm; @bottom-left { content: "– " counter(page) " –" } }
@page :right { margin: 10mm 10mm 15mm 30mm; @bottom-right { content: counter(page) } }
@page :left { @top-left { content: string(head) } }
html { font: 10pt "Edition Serif"; font-variant-numeric: lining-nums tabular-nums }
h1 { string-set: head content(); font-size: 10pt; margin: 0 }
body { margin: 0 }
p + p { break-before: page }
"""
BODY = """<!DOCTYPE html><html lang="en"><head><title>Late</title></head><body>
<section id="s"><h1 id="h">Heading</h1><p id="one">See <a href="#two">there, p.&#160;<span
 data-late="two">00</span>, and on</a>.</p><p id="two">The second page.</p></section>
</body></html>"""
CASE = type_case(BODY)


@pytest.fixture(scope="module")
def layouter() -> Iterator[Layouter]:
    with Layouter(jobs=1) as opened:
        yield opened


@pytest.fixture(scope="module")
def sheet(layouter: Layouter) -> Sheet:
    return layouter.lay_out(Run("late", BODY, CASE.rules + CSS, {}))


def bound(sheet: Sheet, first: int, store: Store | None = None, page: str = "") -> bytes:
    labels = tuple(str(first + index) for index in range(2))
    pages = {"two": page or labels[1]}
    return gather(
        [Bound(sheet, "decimal", first, labels)],
        sample_edition(),
        CASE.faces,
        pages.__getitem__,
        store,
    )


def test_a_number_that_changes_is_written_anew(sheet: Sheet, tmp_path: Path) -> None:
    store = Store(tmp_path, "seal")
    for page in ("8", "9", "9"):
        assert bound(sheet, 7, store, page) == bound(sheet, 7, page=page)


def words(pdf: bytes) -> list[list[tuple[str, float]]]:
    """Of each page its words with their left edge in points."""
    with pymupdf.open(stream=pdf, filetype="pdf") as book:
        return [[(word[4], round(word[0])) for word in page.get_text("words")] for page in book]


@pytest.mark.parametrize(("first", "sides"), [(7, "right left"), (98, "left right")])
def test_one_sheet_serves_both_sides(sheet: Sheet, first: int, sides: str) -> None:
    left_edge = {"right": 85, "left": 28}  # 30 and 10 millimetres
    for page, side, number in zip(words(bound(sheet, first)), sides.split(), (0, 1), strict=True):
        said = dict(page)
        assert said["See" if number == 0 else "The"] == left_edge[side]
        assert str(first + number) in said
        assert ("–" in said) == (side == "left")
        assert (said.get("Heading") == 28) == (side == "left")


def test_a_reference_says_its_page_in_ink_and_to_the_ear(sheet: Sheet) -> None:
    pdf = bound(sheet, 98)
    text = " ".join(word for word, _ in words(pdf)[0])
    assert "there, p. 99, and on" in text
    with pikepdf.open(io.BytesIO(pdf)) as book:
        (link,) = book.pages[0].obj.Annots
        assert str(link.Contents) == "there, p. 99, and on"
        left = float(link.Rect[0])
    assert left == pytest.approx(dict(words(pdf)[0])["there,"], abs=1)


def test_a_folio_stands_where_its_margin_box_wants_it(sheet: Sheet) -> None:
    """Flush right, whatever number it is."""
    with pymupdf.open(stream=bound(sheet, 7), filetype="pdf") as book:
        (folio,) = [word for word in book[0].get_text("words") if word[4] == "7"]
    assert folio[2] == pytest.approx(90 / 25.4 * 72, abs=0.5)


def test_a_page_that_shows_no_number_shows_none(sheet: Sheet) -> None:
    with pikepdf.open(io.BytesIO(sheet.pdf)) as book:
        finish_pages(book, sheet, 1, ["", ""], lambda anchor: "")
        content = book.pages[1].Contents.read_bytes()
    assert b"%%" not in content


@pytest.mark.slow
@pytest.mark.children
def test_every_run_is_laid_out_once_and_any_number_of_jobs_gives_the_same_bytes() -> None:
    class Counting(Layouter):
        done: list[str]

        def lay_out_all(self, runs: object) -> Iterator[tuple[Run, Sheet]]:
            for run, sheet in super().lay_out_all(runs):  # type: ignore[arg-type]
                self.done.append(run.name)
                yield run, sheet

    edition, made = sample_edition(), []
    for jobs in (1, 2):
        with Counting(jobs) as layouter:
            layouter.done = []
            made.append(print_pdf(edition, layouter=layouter).pdf)
            assert len(layouter.done) == len(set(layouter.done))
    assert made[0] == made[1]


def test_a_late_word_is_as_wide_as_its_letters() -> None:
    word = LateWord("two", "f", 10.0, 12.0, 0.0, "p. ", "", dict.fromkeys("p. 12", (1, 2.5)))
    assert word.width("12") == 12.5
    assert replace(word, before="").width("1") == 2.5
