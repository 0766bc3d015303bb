"""Paragraphs with a higher word in them stand on the lines of their page."""

from itertools import pairwise

from glossator.press.pdf.engine.sheets import Layouter, Run
from press_pdf_pages import CSS, LINE, faces

GRID = "p { --grid: 1; text-align: justify } bdi { font-size: 112% }"


def test_a_higher_word_moves_no_line_that_the_library_breaks() -> None:
    """So it does where a word is from right to left, or has a soft hyphen."""
    words = [LINE * 3, f"{LINE} <bdi>shal\u00adom</bdi> {LINE * 2}", LINE * 3]
    body = "".join(f'<p id="p{n}" data-block="1">{said}</p>' for n, said in enumerate(words))
    page = f'<!DOCTYPE html><html lang="en"><title>Grid</title><body><section>{body}</section>'
    with Layouter() as layouter:
        sheet = layouter.lay_out(Run("grid", page, faces() + CSS + GRID, {}))
    baselines = [line.baseline for line in sheet.reading.lines[0]]
    assert len({round(after - before, 1) for before, after in pairwise(baselines)}) == 1
