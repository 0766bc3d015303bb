"""Verse on the page: what is turned over hangs, a name stays with its speech, ¶ beside its line."""

from pathlib import Path

import pymupdf
import pytest

from glossator.pipeline import Request, build

TEXT = """# One

- a list

    of a loose item

Words behind it.

| Shall I compare thee to a summer’s day, which is a very long line of verse, too long for its page
| and short
"""
pytestmark = pytest.mark.slow


def test_turned_over_words_hang_and_numbers_stand_on_their_lines(tmp_path: Path) -> None:
    (tmp_path / "one.md").write_text(TEXT, encoding="utf-8")
    (tmp_path / "edition.yaml").write_text("title: Verse\ntext: [one.md]\n", encoding="utf-8")
    built = build(Request(tmp_path, tmp_path / "out", formats=("pdf",)))
    with pymupdf.open(built.outputs["pdf"]) as book:
        page = next(page for page in book if "Shall I compare" in page.get_text())
        spans = [
            span
            for block in page.get_text("dict")["blocks"]
            for line in block.get("lines", ())
            for span in line["spans"]
            if span["text"].strip()
        ]

    def at(words: str) -> tuple[float, float]:
        return next(span["origin"] for span in spans if words in span["text"])

    opening, short = at("Shall I"), at("and short")
    turned = next(s["origin"] for s in spans if opening[1] + 5 < s["origin"][1] < short[1] - 5)
    assert abs(opening[0] - short[0]) < 0.5
    assert turned[0] > opening[0] + 8
    for number, words in (("1", "a list"), ("2", "Words behind"), ("3", "Shall I")):
        beside = [s for s in spans if s["text"].strip() == number and s["size"] < 8]
        assert min(abs(s["origin"][1] - at(words)[1]) for s in beside) < 3
