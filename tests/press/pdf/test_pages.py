"""Pages are full to the last line where that can be had, and no run ends with a few lines."""

from collections.abc import Iterator
from typing import Any

import pymupdf
import pytest
from weasyprint.layout import page as weasy_pages

from glossator.press.pdf.engine.sheets import Layouter, Run, lay_out
from press_pdf_pages import CSS, faces

WORDS = (
    "The second passage was meant for the South. He wished it well with the winter games that were "
    "to open in the mountains in February, and said that officials of the two sides should meet "
    "about this at an early date. Nobody had been answering the telephone, which stood in a walled "
    "town some eleven kilometers from the border and had been silent for the better part of two "
    "years. In the meantime southern manufacturers had brought capital and machinery."
).split()
STYLE = "html { text-align: justify; hyphens: auto; --letterspacing: 1.2%; --hanging: 1 }"
_LINES = 25  # that a page holds


@pytest.fixture(scope="module")
def layouter() -> Iterator[Layouter]:
    with Layouter() as opened:
        yield opened


def lines_of(
    layouter: Layouter, body: str, column: tuple[float, float, float] | None = None
) -> list[list[float]]:
    """The baselines of each page, in points; with a column for notes in the margin."""
    page = f'<!DOCTYPE html><html lang="en-US"><title>Pages</title><body>{body}</body></html>'
    sheet = layouter.lay_out(Run("pages", page, faces() + CSS + STYLE, {}, column))
    found = []
    with pymupdf.open(stream=sheet.pdf) as document:  # type: ignore[no-untyped-call]
        for printed in document:
            spans = (s for b in printed.get_text("dict")["blocks"] for s in _spans(b))
            found.append(sorted({round(span["origin"][1], 1) for span in spans}))
    return found


def _spans(block: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for line in block.get("lines", ()):
        yield from (span for span in line["spans"] if span["text"].strip())


def text(words: int, begin: int = 0) -> str:
    return " ".join(WORDS[(begin + number) % len(WORDS)] for number in range(words))


def paragraphs(*lengths: int) -> str:
    return "".join(f"<p>{text(words, at)}</p>" for at, words in enumerate(lengths))


@pytest.mark.parametrize("more", range(0, 44, 4))
def test_the_last_page_has_five_lines_or_the_run_does_without_it(
    layouter: Layouter, more: int
) -> None:
    pages = lines_of(layouter, paragraphs(61, 52, 70, 64, 55, 47, 58, 66, 21 + more))
    assert len(pages) == 1 or len(pages[-1]) >= 5, [len(page) for page in pages]


def test_a_page_that_widows_leave_short_is_filled(layouter: Layouter) -> None:
    """The last paragraph of a page has three lines and cannot be divided."""
    for first in range(40, 64, 3):
        body = paragraphs(first, 52, 70, 64, 55, 47, 24, 66, 70, 71, 72, 73)
        full = lines_of(layouter, body)[0]
        assert len(full) >= _LINES - 1, first


def test_a_page_with_notes_in_its_margin_is_filled(layouter: Layouter) -> None:
    """A paragraph of this very page takes a line more."""
    for first in (40, 49, 52):
        body = paragraphs(first, 52, 70, 64, 55, 47, 24, 66)
        full = lines_of(layouter, body, (8.0, 90.0, 4.0))[0]
        assert len(full) == _LINES, first


def test_words_are_never_lost_or_printed_twice(layouter: Layouter) -> None:
    for more in range(0, 30, 6):
        body = paragraphs(61, 52, 70, 64, 55, 47, 58, 66, 24 + more)
        page = f'<!DOCTYPE html><html lang="en-US"><title>Pages</title><body>{body}</body></html>'
        sheet = layouter.lay_out(Run("pages", page, faces() + CSS + STYLE, {}))
        with pymupdf.open(stream=sheet.pdf) as document:  # type: ignore[no-untyped-call]
            said = "".join(printed.get_text() for printed in document)
        letters = "".join(said.split()).replace("-", "").replace("\u2010", "")
        wanted = "".join(
            text(words, at) for at, words in enumerate((61, 52, 70, 64, 55, 47, 58, 66, 24 + more))
        )
        assert letters == "".join(wanted.split())


def made_and_printed(monkeypatch: pytest.MonkeyPatch, body: str, css: str) -> tuple[int, int]:
    """How many pages are made for those that are printed, and how many these are."""
    page = f'<!DOCTYPE html><html lang="en-US"><title>Pages</title><body>{body}</body></html>'
    made = []
    make = weasy_pages.make_page

    def counted(*arguments: Any) -> Any:
        made.append(arguments)
        return make(*arguments)

    monkeypatch.setattr(weasy_pages, "make_page", counted)
    sheet = lay_out(Run("pages", page, faces() + CSS + STYLE + css, {}))
    return len(made), len(sheet.reading.starts)


def test_few_pages_are_made_for_each_that_is_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Several notes go on overleaf, paragraphs over pages, and the last page would be a stub."""
    note = '<span data-tag="Note" id="n{0}" class="fn">{1}</span>'
    body = ""
    for at, words in enumerate((61, 52, 70, 64, 55, 47, 58, 66, 52)):
        body += f"<p>{text(words // 2, at)}{note.format(at, text(9 * at, at + 3))} "
        body += f"{text(words // 2, at + 7)}</p>"
    css = ".fn { float: footnote; font-size: 0.8em; line-height: 1.3 }"
    made, printed = made_and_printed(monkeypatch, body, css)
    assert printed <= made <= 4 * printed


@pytest.mark.parametrize("rest", range(1, 6))
def test_columns_do_not_end_with_a_stub(layouter: Layouter, rest: int) -> None:
    entries = "".join(f"<p>{text(2, at)}</p>" for at in range(2 * (3 * _LINES + rest)))
    pages = lines_of(layouter, f'<div style="columns: 2">{entries}</div>')
    assert len(pages) == 4
    assert len(pages[-1]) == 5
    assert min(map(len, pages[:-1])) >= _LINES - 2


def test_pages_of_columns_that_cannot_be_fuller_are_made_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lines = "".join(f"<p>{text(2, at)}</p>" for at in range(9))
    body = f"<div>{40 * f'<section>{lines}</section>'}</div>"
    css = "div { columns: 2 } section { break-inside: avoid }"
    made, printed = made_and_printed(monkeypatch, body, css)
    assert made == printed > 3
