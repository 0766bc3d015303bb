"""What is done with less work than WeasyPrint takes comes out the same, to the byte."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from contextlib import nullcontext
from typing import Any

import pytest

from glossator.model import Picture
from glossator.press.pdf.engine import quicker, sheets
from glossator.press.pdf.engine.fetching import SCHEME
from glossator.press.pdf.engine.sheets import Run, lay_out
from glossator.press.pdf.setting.faces import type_case

CSS = """
@page { size: 80mm 80mm; margin: 10mm; @bottom-left { content: counter(page) } }
html { font: 10pt "Edition Serif"; --ink: #7a0000 }
h1 { margin-block-start: 2em; color: var(--ink); text-decoration: underline }
p { margin-inline-start: 1em; text-indent: calc(1em + 2%); border-left: medium solid }
em { text-decoration: inherit; float: left }
td { padding: 2px; position: relative; left: 3px }
"""
LETTER = "M0 0L10 0Q12 4 10 8A3 3 0 0 1 4 8Z"
DRAWING = f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 20" width="60" height="20">
<defs><path id="a" d="{LETTER}"/></defs><use href="#a" x="1"/><use href="#a" x="20"/>
<path d="{LETTER}" transform="translate(40 0)" fill="red" marker-end="url(#none)"/></svg>"""
BODY = f"""<!DOCTYPE html><html lang="en" dir="rtl"><head><meta charset="utf-8"/><title>Q</title>
</head><body><h1 id="h">A heading</h1><p id="one">Words <em>and <i>more</i></em> of them.</p>
<table><tbody><tr><td>One</td><td>Two</td></tr></tbody></table>
<p><img src="{SCHEME}/d.svg" alt="D"/></p>
</body></html>"""
RUN = Run(
    "quick", BODY, type_case(BODY).rules + CSS, {},
    pictures={"d.svg": Picture("d.svg", "image/svg+xml", DRAWING.encode())},
)  # fmt: skip


def test_less_work_gives_the_same_sheet(monkeypatch: pytest.MonkeyPatch) -> None:
    quick = [lay_out(RUN), lay_out(RUN)]

    def dress(css: str, fetcher: Any) -> Any:
        from weasyprint import CSS as STYLE
        from weasyprint.text.fonts import FontConfiguration

        fonts = FontConfiguration()
        return STYLE(string=css, font_config=fonts, url_fetcher=fetcher), fonts

    def page_of(html: str, base: str, fetcher: Any) -> Any:
        from weasyprint import HTML

        return HTML(string=html, base_url=base, url_fetcher=fetcher)

    monkeypatch.setattr(sheets, "dress", dress)
    monkeypatch.setattr(sheets, "page_of", page_of)
    monkeypatch.setattr(sheets, "styles_computed", nullcontext)
    monkeypatch.setattr(sheets, "paths_kept", nullcontext)
    assert quick == [lay_out(RUN)] * 2
    assert quick[0].pdf.count(b" c\n") == 3 * 2  # the letter stands there three times


def test_a_style_sheet_is_parsed_once_for_all_runs_of_an_edition(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import weasyprint

    parsed = []
    original = weasyprint.CSS.__init__

    def counted(css: Any, *rest: Any, **named: Any) -> None:
        parsed.append(named.get("string", ""))
        original(css, *rest, **named)

    quicker._dressed.clear()
    monkeypatch.setattr(weasyprint.CSS, "__init__", counted)
    lay_out(RUN)
    lay_out(RUN)
    assert [one for one in parsed if "Edition Serif" in one] == [RUN.css]


def test_a_page_that_is_no_xml_is_read_as_html() -> None:
    page = quicker.page_of("<p>One<br>two", "edition:/", None)
    assert "".join(page.etree_element.itertext()) == "Onetwo"
    with pytest.raises(ET.ParseError):
        ET.fromstring("<p>One<br>two")
