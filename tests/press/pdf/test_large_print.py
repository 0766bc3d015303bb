"""Large print, as the UK Association for Accessible Formats asks for it (guidance G003)."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pymupdf
import pytest

from glossator.press.pdf import print_pdf
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
