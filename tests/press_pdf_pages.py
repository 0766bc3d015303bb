"""Small pages for tests of the layout: a style, a line of text, and the words of a page."""

from __future__ import annotations

from typing import Final

import pymupdf

CSS: Final = """
@page { size: 300px 400px; margin: 20px; @footnote { padding-top: 4px; border-top: 1px solid } }
html { font: 10px/14px "Edition Serif"; orphans: 2; widows: 2 }
body, p, h2 { margin: 0 }
.note { float: footnote; footnote-policy: line; font-size: 8px; line-height: 10px }
.note::footnote-call, .note::footnote-marker { content: none }
.register { display: block; line-height: 0 }
figure { margin: 0 }
"""
LINE: Final = "word word word word word word word word word word "  # about a line of the page


def faces() -> str:
    """The face of the style above."""
    from glossator.typefaces import ROMAN, font_file

    return f'@font-face{{font-family:"Edition Serif";src:url("{font_file(ROMAN).as_uri()}")}}'


def page_words(pdf: bytes) -> list[str]:
    """The words of each page, as MuPDF reads them, in one line."""
    with pymupdf.open(stream=pdf) as document:  # type: ignore[no-untyped-call]
        return [" ".join(page.get_text().split()) + " " for page in document]
