"""The override of WeasyPrint's private tag builder does what the structure tree needs.

If one of these fails after a step up of WeasyPrint, read its pdf/tags.py again.
"""

import io
from collections.abc import Iterator
from typing import Any

import pikepdf
import pytest

from glossator.press.pdf.sheets import Layouter, Run

PAGE = """<!DOCTYPE html><html lang="en"><head><title>Tags</title></head><body>
<h1 id="h">Heading</h1>
<p id="p1" data-block="1">Text<span data-tag="Reference"><a id="c-x" href="#n-x"
 aria-label="Editor’s note a">a</a></span><span class="note" id="n-x" data-tag="Note"
 style="float: footnote"><span data-tag="Lbl"><a href="#c-x" aria-label="Back">a</a></span> The
 note.</span> and <a href="https://example.org/" aria-label="Out"><em>a</em> link</a>,
 <span lang="ko">개성</span>.</p></body></html>"""


def elements(node: Any) -> Iterator[Any]:
    if isinstance(node, pikepdf.Dictionary) and "/S" in node:
        yield node
        kids = node.get("/K", [])
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            yield from elements(kid)


@pytest.fixture(scope="module")
def pdf() -> Iterator[pikepdf.Pdf]:
    from glossator.press.pdf.styling import type_case

    css = type_case(PAGE).rules
    css += 'html{font-family:"Edition Serif","Edition Hangul"}'
    css += ".note::footnote-call,.note::footnote-marker{content:none}"
    with Layouter() as layouter:
        sheet = layouter.lay_out(Run("tags", PAGE, css, {"p1": "Text and a link, 개성."}))
    assert sheet.warnings == ()
    with pikepdf.open(io.BytesIO(sheet.pdf)) as opened:
        yield opened


def by_type(pdf: pikepdf.Pdf, name: str) -> list[Any]:
    root = pdf.Root.StructTreeRoot
    return [e for top in root.K for e in elements(top) if f"/{name}" == e.S]


def test_a_footnote_is_a_note_with_its_own_id(pdf: pikepdf.Pdf) -> None:
    notes = by_type(pdf, "Note")
    assert [str(note.ID) for note in notes] == ["n-x"]


def test_the_note_holds_its_label(pdf: pikepdf.Pdf) -> None:
    # WeasyPrint leaves an empty NonStruct for the footnote marker that we do not print
    inside = [str(e.S) for e in elements(by_type(pdf, "Note")[0]) if e.S != "/NonStruct"]
    assert inside[1] == "/Lbl"


def test_the_call_is_a_reference_around_a_link(pdf: pikepdf.Pdf) -> None:
    (reference,) = by_type(pdf, "Reference")
    assert "/Link" in [str(e.S) for e in elements(reference)]


def test_every_link_has_one_annotation_with_human_words(pdf: pikepdf.Pdf) -> None:
    said = [str(link.Contents) for link in pdf.pages[0].Annots]
    assert said == ["Editor’s note a", "Out", "Back"]


def test_korean_words_say_so(pdf: pikepdf.Pdf) -> None:
    assert [str(e.Lang) for e in by_type(pdf, "Span") if "/Lang" in e] == ["ko"]
