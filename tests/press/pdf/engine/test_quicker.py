"""What is done with less work than WeasyPrint takes comes out the same, to the byte."""

from __future__ import annotations

import gc
import sys
import xml.etree.ElementTree as ET
from contextlib import nullcontext
from dataclasses import replace
from typing import Any

import pytest
from weasyprint import css
from weasyprint.layout import preferred

from glossator.model import Picture
from glossator.press.pdf.engine import quicker, shaping, sheets
from glossator.press.pdf.engine.fetching import SCHEME
from glossator.press.pdf.engine.sheets import Run, lay_out
from glossator.press.pdf.setting.faces import type_case

CSS = """
@page { size: 80mm 80mm; margin: 10mm; @bottom-left { content: counter(page) } }
html { font: 10pt "Edition Serif"; --ink: #7a0000 }
h1 { margin-block-start: 2em; color: var(--ink); text-decoration: underline }
p { margin-inline-start: 1em; text-indent: calc(1em + 2%); border-left: medium solid }
em { text-decoration: inherit; float: left }
td { padding: 2px; position: relative; left: 3px; font-variant-numeric: oldstyle-nums }
table { border-collapse: collapse; width: 60%; letter-spacing: 1px }
h1::before, .n::before { content: attr(id) counter(n) " "; counter-increment: n; color: green }
.n { margin-left: 5vw; border: 1px solid; border-left-color: inherit } .n:lang(fr) { color: blue }
#three > em { float: none; border: inherit } ol { margin: 0 2em } li::marker { color: red }
.f { float: footnote } .f::footnote-call { color: red; anchor: "called" }
i { position: absolute; box-sizing: border-box; width: 9em; padding: 2px; direction: ltr }
"""
LETTER = "M0 0L10 0Q12 4 10 8A3 3 0 0 1 4 8Z"
DRAWING = f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 20" width="60" height="20">
<style>.c {{ stroke: green; stroke-width: 2 }}</style>
<defs><path id="a" d="{LETTER}"/><g id="g"><path d="{LETTER}"/></g>
<linearGradient id="l"><stop offset="0" stop-color="red"/><stop offset="1"/></linearGradient>
<clipPath id="k"><use href="#a" y="3"/></clipPath></defs>
<use href="#a" x="1"/><use href="#a" x="20"/><g fill="blue" transform="scale(2) rotate(3)">
<use href="#a" x="1"/><use href="#a" x="9" transform="translate(1)"/><use href="#g" x="4"/></g>
<use href="#a" opacity="0.5"/><use href="#a" fill="url(#l)"/><use href="#a" x="2" fill="url(#l)"/>
<use href="#a" class="c"/><use href="#a" class="c" x="7"/><use href="#a" style="fill: red"/>
<use href="#a" style="fill: red; fill-opacity: 0.5"/><use href="#gone"/>
<use href="#a" visibility="hidden"/><g clip-path="url(#k)"><rect width="9" height="9"/></g>
<path d="{LETTER}" transform="translate(40 0)" fill="red" marker-end="url(#none)"/></svg>"""
BODY = f"""<!DOCTYPE html><html lang="en" dir="rtl"><head><meta charset="utf-8"/><title>Q</title>
</head><body><h1 id="h">A heading</h1><p id="one">Words <em>and <i>more</i></em> of them.</p>
<table><tbody><tr><td>One</td><td>Two</td></tr></tbody></table>
<p class="n" id="two">Words <em>and more</em> of <em lang="fr">them</em>.</p>
<p class="n" id="three" style="color: gray; margin-top: 3mm">Words <em>and more</em> of them.</p>
<p class="n" lang="fr">Des <em>mots</em><span class="f" id="n1">Note</span> <a href="#two">2</a></p>
<ol><li id="l1">One</li><li>Two<span class="f">Another note</span></li></ol>
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
    monkeypatch.setattr(sheets, "styles_of_kinds", nullcontext)
    monkeypatch.setattr(sheets, "boxes_asked_less", nullcontext)
    monkeypatch.setattr(shaping, "settings_shared", nullcontext)
    monkeypatch.setattr(sheets, "drawings_kept", nullcontext)
    assert quick == [lay_out(RUN)] * 2
    assert quick[0].pdf.count(b" c\n") == 14 * 2  # the letter has two curves


def test_styles_that_differ_by_an_id_alone_are_computed_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made: list[str] = []
    computed, begin = css.ComputedStyle.__missing__, css.ComputedStyle.__init__

    def missing(style: Any, key: str) -> Any:
        made.append(key)
        return computed(style, key)

    def begun(style: Any, *arguments: Any) -> None:
        made.append("style")
        begin(style, *arguments)

    monkeypatch.setattr(css.ComputedStyle, "__missing__", missing)
    monkeypatch.setattr(css.ComputedStyle, "__init__", begun)
    found = []
    for count in (4, 24):
        words = "".join(f'<p class="n" id="p{n}">Some <i>words</i></p>' for n in range(count))
        made.clear()
        lay_out(replace(RUN, html=f"<html><body>{words}</body></html>", css=type_case("x").rules))
        found.append((made.count("style"), len(made)))
    (few_styles, few), (styles, all_made) = found
    assert styles - few_styles == 40  # of the paragraphs and what they emphasize, no others
    assert all_made - few == 40 + 20  # and what the ids say, no other values


def test_words_of_cells_are_measured_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    split = preferred.split_first_line

    def counted(text: str, *arguments: Any, **more: Any) -> Any:
        asked.append(text)
        return split(text, *arguments, **more)

    monkeypatch.setattr(preferred, "split_first_line", counted)
    row = "<td>the table of a book</td><td>it is the table of a book</td>"
    table = f"<table>{''.join(f'<tr>{row}</tr>' for _ in range(9))}</table>"
    lay_out(replace(RUN, html=f"<html><body>{table}</body></html>", css=type_case("x").rules))
    assert len(asked) == len(set(asked)) <= 18


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


def test_elements_that_html_does_not_close_are_read_as_xml(monkeypatch: pytest.MonkeyPatch) -> None:
    import weasyprint

    page = '<p>One<br>two <img alt="a &gt; b" src="x">three</p>'
    with monkeypatch.context() as only:
        only.setattr(weasyprint.HTML, "__init__", None)
        read = quicker.page_of(page, "edition:/", None)
    assert "".join(read.etree_element.itertext()) == "Onetwo three"
    assert read.etree_element.find("img").get("alt") == "a > b"


def test_letters_of_a_drawing_are_drawn_once(monkeypatch: pytest.MonkeyPatch) -> None:
    from weasyprint import svg

    drawn = []
    original = svg.SVG.draw_node

    def counted(drawing: Any, node: Any, *rest: Any, **named: Any) -> None:
        drawn.append(node.tag)
        original(drawing, node, *rest, **named)

    monkeypatch.setattr(svg.SVG, "draw_node", counted)
    uses = "".join(f'<use href="#a" x="{at}"/>' for at in range(50))
    content = DRAWING.replace('<use href="#a" x="20"/>', uses).encode()
    lay_out(replace(RUN, pictures={"d.svg": Picture("d.svg", "image/svg+xml", content)}))
    assert drawn.count("use") < 20


def test_garbage_of_layouts_does_not_pile_up(monkeypatch: pytest.MonkeyPatch) -> None:
    class Box:
        def __init__(self) -> None:
            self.me = [self]  # only the garbage collector finds it

    monkeypatch.setattr(quicker, "GARBAGE", 20_000)
    gc.disable()
    try:
        quicker.take_garbage_away()
        least = most = sys.getallocatedblocks()
        taken = 0
        for _ in range(120):
            for _ in range(500):
                Box()
            most = max(most, sys.getallocatedblocks())
            taken += quicker.take_garbage_away()
    finally:
        gc.enable()
    assert most - least < 25_000
    assert taken >= 5  # not once and never again, as where memory that was freed counts as used
