"""Large print, as the UK Association for Accessible Formats asks for it (guidance G003)."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pymupdf
import pytest

from glossator.press.pdf import print_pdf
from glossator.press.pdf.setting.styling import text_area
from glossator.workshop import Workshop
from sample_edition import sample_edition

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def spans() -> list[dict[str, Any]]:
    """Everything that is printed, piece by piece, with face and size."""
    sample = sample_edition()
    printed = print_pdf(
        replace(sample, profile=replace(sample.profile, paper="A4", type_size="18pt"))
    )
    assert printed.findings == ()
    with pymupdf.open(stream=printed.pdf, filetype="pdf") as document:
        return [span for page in document for span in _spans(page) if span["text"].strip()]


def _spans(page: pymupdf.Page) -> Iterator[dict[str, Any]]:
    for block in page.get_text("dict")["blocks"]:
        for line in block.get("lines", ()):
            yield from line["spans"]


def test_nothing_is_smaller_than_large_print(spans: list[dict[str, Any]]) -> None:
    small = {(round(s["size"], 1), s["text"]) for s in spans if s["size"] < 16}
    assert small == set()


def test_the_face_has_no_serifs_and_is_never_italic(spans: list[dict[str, Any]]) -> None:
    assert {s["font"].partition("+")[2] or s["font"] for s in spans if "Sans" not in s["font"]} == (
        set()
    )
    assert [s["text"] for s in spans if "Italic" in s["font"]] == []


def test_words_are_not_divided(spans: list[dict[str, Any]]) -> None:
    assert [s["text"] for s in spans if s["text"].endswith(("-", "\u2010"))] == []


def test_drawings_are_as_wide_as_the_text_since_their_letters_grow_with_them(
    tmp_path: Path,
) -> None:
    (tmp_path / "text").mkdir()
    (tmp_path / "map.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 80">'
        '<rect width="200" height="80" fill="#ff0000"/></svg>',
        encoding="utf-8",
    )
    text = "# One\n\nWords.\n\n![A map.](../map.svg)\n"
    (tmp_path / "text/one.md").write_text(text, encoding="utf-8")
    (tmp_path / "edition.yaml").write_text(
        "title: The Book\nlanguage: en-GB\nidentifier: urn:uuid:"
        "b1aea296-5ad7-4e46-b2a2-86481d6c6422\nrights: none\n"
        "people: [{name: Ann Author, role: aut}]\ntext: [text/one.md]\n",
        encoding="utf-8",
    )
    edition = Workshop(tmp_path).commission("large-print").edition
    with pymupdf.open(stream=print_pdf(edition).pdf, filetype="pdf") as document:
        drawn = [one["rect"] for page in document for one in page.get_drawings() if one["fill"]]
    assert max(rect.width for rect in drawn) > 0.98 * text_area(edition)[0] / 25.4 * 72
