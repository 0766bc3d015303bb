"""A note that opens with a list, a quotation, verse or code begins on the line of its mark."""

from pathlib import Path

import pymupdf
import pytest

from glossator.pipeline import Request, build
from glossator.proof.pdf_file import open_pdf
from glossator.proof.pdf_text import read_text

TEXT = """# One

Items.[^1] Numbers.[^2] Quoted.[^3] Verse.[^4] Code.[^5] Words.[^6]

[^1]:
    - alpha
    - beta

[^2]:
    1. first
    2. second

[^3]:
    > Somebody said so.

[^4]:
    | A line of verse
    |     and another

[^5]:
        print()
        more()

[^6]: Plain words.
"""
OPENINGS = ("alpha", "first", "Somebody", "A line of", "print()", "Plain")
pytestmark = pytest.mark.slow


def test_what_opens_a_note_stands_on_the_line_of_its_mark_and_clear_of_it(tmp_path: Path) -> None:
    (tmp_path / "one.md").write_text(TEXT, encoding="utf-8")
    (tmp_path / "edition.yaml").write_text("title: Lists\ntext: [one.md]\n", encoding="utf-8")
    built = build(Request(tmp_path, tmp_path / "out", formats=("pdf",)))
    read = read_text(open_pdf(built.outputs["pdf"]))
    assert [note.mark.strip() for note in read.notes] == list("123456")
    with pymupdf.open(built.outputs["pdf"]) as book:
        page = next(page for page in book if "alpha" in page.get_text())
        spans = [
            span
            for block in page.get_text("dict")["blocks"]
            for line in block.get("lines", ())
            for span in line["spans"]
            if span["text"].strip()
        ]
    left = min(span["bbox"][0] for span in spans if span["text"].strip() == "6")
    for mark, words in enumerate(OPENINGS, start=1):
        opening = next(span for span in spans if words in span["text"])
        beside = [
            span
            for span in spans
            if span["text"].strip().startswith(str(mark)) and abs(span["bbox"][0] - left) < 1
        ]
        nearest = min(beside, key=lambda span: abs(span["origin"][1] - opening["origin"][1]))
        assert abs(nearest["origin"][1] - opening["origin"][1]) < 1
        assert nearest["bbox"][2] <= opening["bbox"][0] or nearest is opening


def test_an_item_of_several_paragraphs_is_read_in_order(tmp_path: Path) -> None:
    text = "# One\n\nItems.[^1]\n\n[^1]:\n    1.  alpha\n\n        beta\n\n    2.  gamma\n"
    (tmp_path / "one.md").write_text(text, encoding="utf-8")
    (tmp_path / "edition.yaml").write_text("title: Lists\ntext: [one.md]\n", encoding="utf-8")
    built = build(Request(tmp_path, tmp_path / "out", formats=("pdf",)))
    (note,) = read_text(open_pdf(built.outputs["pdf"])).notes
    assert note.text == "alphabetagamma"
