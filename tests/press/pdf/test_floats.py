"""Figures that do not fit go to the top of the next page, and the text runs on."""

import io
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pikepdf
import pymupdf
import pytest

from glossator.press.pdf import print_pdf
from glossator.press.pdf.engine.sheets import Layouter, Run
from glossator.workshop import Workshop
from press_pdf_pages import CSS, LINE, faces, page_words

FLOATING = "figure { --float: top; break-inside: avoid }"


@pytest.fixture(scope="module")
def layouter() -> Iterator[Layouter]:
    with Layouter() as opened:
        yield opened


def figure(number: int, height: int = 200, caption: str = "figcaption") -> str:
    return (
        f'<figure id="f{number}" data-tag="Div"><div style="height: {height}px"></div>'
        f'<{caption} id="c{number}" data-block="1">caption{number}</{caption}></figure>'
    )


def laid(layouter: Layouter, body: str) -> tuple[Any, list[str]]:
    page = (
        '<!DOCTYPE html><html lang="en"><title>Floats</title>'
        f"<body><section>{body}</section></body></html>"
    )
    texts = {name: re.sub("c", "caption", name) for name in re.findall(r'id="(c\d)"', body)}
    texts |= dict(re.findall(r'<p id="(p\d)" data-block="1">([^<]*)</p>', body))
    sheet = layouter.lay_out(Run("floats", page, faces() + CSS + FLOATING, texts))
    return sheet, page_words(sheet.pdf)


def paragraph(number: int, lines: int) -> str:
    return f'<p id="p{number}" data-block="1">begin{number} {LINE * lines}end{number}</p>'


def test_the_text_runs_on_where_a_figure_does_not_fit(layouter: Layouter) -> None:
    airy = figure(1).replace("<figure ", '<figure style="margin: 20px 0" ')
    sheet, pages = laid(layouter, paragraph(1, 14) + airy + paragraph(2, 30))
    assert "begin2" in pages[0]
    assert pages[1].startswith("caption1")
    assert sheet.reading.anchors["f1"] == 1
    assert sheet.reading.afloat == {"c1": 1}
    # the page begins with its text, not with the figure above that
    assert [start[0] for start in sheet.reading.starts[:2]] == ["p1", "p2"]
    assert sheet.reading.strayed == []
    baselines = [line.baseline for line in sheet.reading.lines[0]]
    steps = {round(after - before, 1) for before, after in pairwise(baselines)}
    assert steps == {14.0}, "no white is left where it would have stood"


def test_a_figure_that_fits_stays_in_its_place(layouter: Layouter) -> None:
    sheet, pages = laid(layouter, paragraph(1, 5) + figure(1) + paragraph(2, 30))
    assert re.search("end1 caption1 begin2", pages[0])
    assert sheet.reading.afloat == {}


def test_little_white_is_left_rather_than_that_a_figure_floats(layouter: Layouter) -> None:
    sheet, pages = laid(layouter, paragraph(1, 21) + figure(1) + paragraph(2, 30))
    assert pages[1].startswith("caption1 begin2")
    assert "begin2" not in pages[0]
    assert sheet.reading.afloat == {}


def test_a_figure_does_not_float_to_a_page_without_text(layouter: Layouter) -> None:
    """Behind it there is too little: it stays behind the text before it."""
    _, pages = laid(layouter, paragraph(1, 14) + figure(1) + paragraph(2, 3))
    assert len(pages) == 2
    assert pages[1].startswith("caption1 begin2")


def test_what_has_no_caption_is_part_of_its_sentence(layouter: Layouter) -> None:
    _, pages = laid(layouter, paragraph(1, 14) + figure(1, caption="div") + paragraph(2, 30))
    assert "begin2" not in pages[0]


def test_figures_keep_their_order(layouter: Layouter) -> None:
    body = paragraph(1, 14) + figure(1) + paragraph(2, 3) + figure(2, 30) + paragraph(3, 60)
    sheet, pages = laid(layouter, body)
    assert "begin3" in pages[0], "the second would have fitted, but waits for the first"
    assert pages[1].startswith("caption1 caption2")
    assert sheet.reading.afloat == {"c1": 1, "c2": 1}


def test_one_as_high_as_a_page_has_it_for_itself(layouter: Layouter) -> None:
    sheet, pages = laid(layouter, paragraph(1, 14) + figure(1, 330) + paragraph(2, 40))
    assert pages[1].split() == ["caption1"]
    assert "begin2" in pages[0]
    # the page map lets it begin where the text goes on
    assert sheet.reading.starts[1] == sheet.reading.starts[2]


def test_a_page_of_figures_has_no_frame_of_the_text(layouter: Layouter) -> None:
    """A frame around the text is drawn where there is text."""
    body = "<style>html { border: 2px solid }</style>"
    body += paragraph(1, 14) + figure(1, 330) + paragraph(2, 40)
    sheet, pages = laid(layouter, body)
    assert pages[1].split() == ["caption1"]
    with pymupdf.open(stream=sheet.pdf) as pdf:
        framed = [bool(page.get_drawings()) for page in pdf]
    assert framed[:3] == [True, False, True]


def test_none_is_cut_where_a_note_of_the_page_before_goes_on(layouter: Layouter) -> None:
    note = f'<span class="note">{"note " * 250}</span>'
    caption = f'<figcaption id="c1" data-block="1">caption1 {"said " * 60}end</figcaption>'
    plain = '<figcaption id="c1" data-block="1">caption1</figcaption>'
    high = figure(1, 255).replace(plain, caption)
    noted = f'<p id="p2" data-block="1">begin2 {LINE * 9}{note}{LINE * 20}end2</p>'
    body = paragraph(1, 6) + high + noted
    _, pages = laid(layouter, body)
    assert "note" in pages[1] and "caption1" not in pages[1]
    assert pages[2].startswith("caption1 said") and pages[2].rstrip().endswith("said end")
    assert "begin2" in pages[0]


def test_figures_wait_while_a_note_has_a_page_for_itself(layouter: Layouter) -> None:
    """Also where pages are looked at once more, since a box leaves white on one of them."""
    box = '<div style="height: 300px; break-inside: avoid"></div>'
    note = f'<span class="note">{"note " * 60}</span>'
    noted = f'<p id="p3" data-block="1">begin3 {LINE * 8}{note}{LINE * 20}end3</p>'
    body = paragraph(1, 6) + box + paragraph(2, 14) + figure(1, 330) + figure(2, 120) + noted
    _, pages = laid(layouter, body)
    (own,) = (number for number, page in enumerate(pages) if set(page.split()) == {"note"})
    assert pages[own + 1].split() == ["caption1"]
    assert pages[own + 2].startswith("caption2 word")


def test_tags_keep_the_order_of_the_manuscript(layouter: Layouter) -> None:
    sheet, _ = laid(layouter, paragraph(1, 14) + figure(1) + paragraph(2, 30))
    with pikepdf.open(io.BytesIO(sheet.pdf)) as pdf:
        kinds = [kind for kind in _kinds(pdf.Root.StructTreeRoot.K) if kind in ("/P", "/Div")]
    assert kinds[:3] == ["/P", "/Div", "/Div"]
    assert kinds.count("/P") == 2
    assert kinds[-1] == "/P"


def _kinds(held: Any) -> Iterator[str]:
    for one in held if isinstance(held, pikepdf.Array) else [held]:
        if isinstance(one, pikepdf.Dictionary) and "/S" in one:
            yield str(one.S)
            yield from _kinds(one.get("/K", pikepdf.Array()))


@pytest.mark.slow
def test_a_table_has_air_below_it_wherever_it_stands(tmp_path: Path) -> None:
    line = "The envoys met at the house of peace and spoke of the games until the evening came. "
    rows = "".join(f"| row{n} | {n} |\n" for n in range(8))
    table = f"| A | B |\n|---|---|\n{rows}\n: A table\n\n"
    parts = "".join(f"{line * count}\n\n{table}{line * 9}\n\n" for count in (17, 15, 22, 17, 25))
    (tmp_path / "text").mkdir()
    (tmp_path / "text/one.md").write_text(f"# One\n\n{parts}", encoding="utf-8")
    (tmp_path / "edition.yaml").write_text(
        "title: The Book\nlanguage: en-GB\nidentifier: urn:uuid:"
        "b1aea296-5ad7-4e46-b2a2-86481d6c6422\nrights: none\n"
        "people: [{name: Ann Author, role: aut}]\ntext: [text/one.md]\n",
        encoding="utf-8",
    )
    printed = print_pdf(Workshop(tmp_path).commission("full").edition)
    seen, afloat = 0, 0
    with pymupdf.open(stream=printed.pdf, filetype="pdf") as document:
        for page in document:
            words = page.get_text("words")
            for last in (word for word in words if word[4] == "row7"):
                below = [w for w in words if w[1] > last[3] - 6 and w[3] > last[3] + 3]
                text = [w for w in below if w[3] < page.rect.height * 0.92]
                if text:
                    assert min(word[1] for word in text) - last[3] > 10
                    seen += 1
                above = [w for w in words if 50 < w[3] < last[1] and w[4] == "games"]
                afloat += not above
    assert seen >= 3
    assert afloat
