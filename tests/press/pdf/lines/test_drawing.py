"""What is drawn of total-fit lines, as MuPDF sees it: as wide as it was measured."""

from typing import Any

import pymupdf
import pytest
from setting_lines import TEXT, rendered
from weasyprint.text.line_break import Layout

from glossator.press.pdf.engine.lines.drawing import glyphs_kept
from glossator.press.pdf.engine.lines.setting import letters_widened

WIDTH = 240  # CSS pixels
Char = dict[str, Any]


def drawn(css: str) -> list[list[Char]]:
    """The characters of each line of a paragraph."""
    made, _ = rendered(f"<p>{TEXT.replace('walled', '<em>walled</em>')}</p>", css)
    with letters_widened():
        pdf = made.write_pdf()
    with pymupdf.open(stream=pdf) as document:
        blocks = document[0].get_text("rawdict")["blocks"]
    rows: dict[float, list[Char]] = {}
    for block in blocks:
        for line in block.get("lines", ()):
            for span in line["spans"]:
                for char in span["chars"]:
                    rows.setdefault(round(char["origin"][1]), []).append(char)
    return [sorted(row, key=lambda char: char["origin"][0]) for row in rows.values()]


@pytest.mark.parametrize("expansion", ["0", "1.5%"])
def test_every_line_but_the_last_is_drawn_as_long_as_the_measure(expansion: str) -> None:
    rows = drawn(f"p {{ width: {WIDTH}px; --expansion: {expansion}; --hanging: 0 }}")
    for row in rows[:-1]:
        end = max(char["bbox"][2] for char in row if char["c"].strip())
        assert end == pytest.approx((20 + WIDTH) * 0.75, abs=0.45), "".join(c["c"] for c in row)


def test_letters_are_drawn_wider_or_narrower_by_no_more_than_the_theme_says() -> None:
    rows = drawn(f"p {{ width: {WIDTH}px; --expansion: 1.5%; --letterspacing: 0 }}")
    widths = [c["bbox"][2] - c["bbox"][0] for row in rows for c in row if c["c"] == "n"]
    plain = drawn("p { text-align: start }")[0]
    own = next(c["bbox"][2] - c["bbox"][0] for c in plain if c["c"] == "n")
    assert max(widths) / own > 1.005, "nothing was drawn wider"
    assert min(widths) / own < 0.995, "nothing was drawn narrower"
    assert all(abs(width / own - 1) < 0.0155 for width in widths)


@pytest.mark.parametrize("css", [f"p {{ width: {WIDTH}px }}", "p { text-align: start }"])
def test_text_is_drawn_with_the_glyphs_that_it_was_measured_with(
    css: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    shaped: list[str] = []
    set_text = Layout.set_text

    def counted(layout: Any, text: str, justify: bool = False) -> None:
        shaped.append(text)
        set_text(layout, text, justify)

    monkeypatch.setattr(Layout, "set_text", counted)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "315532800")  # for the face
    words = TEXT.replace("walled", "<em>walled</em> of\ufb01ces, cafe\u0301")

    def written() -> bytes:
        made, _ = rendered(f"<p>{words}</p>", css)
        shaped.clear()
        pdf: bytes = made.write_pdf(uncompressed_pdf=True)
        return pdf

    with letters_widened():
        plain = written()
    every = len(shaped)
    with glyphs_kept(), letters_widened():
        assert written() == plain
    peculiar = [text for text in shaped if text[-1] not in "-\u2010"]
    assert len(peculiar) <= 3 < every - len(shaped)  # lines around the accent
