"""The override of WeasyPrint's private tag builder does what the structure tree needs.

If one of these fails after a step up of WeasyPrint, read its pdf/tags.py again.
"""

import io
from collections.abc import Iterator
from typing import Any

import pikepdf
import pytest

from glossator.press.pdf.engine.sheets import Layouter, Run
from glossator.press.pdf.setting.faces import type_case
from glossator.proof.pdf_tags import read_tags

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


def _note(name: str, rank: int, words: str) -> str:
    return (
        f'<span data-tag="Reference"><a id="c-{name}" href="#n-{name}" aria-label="Note">{name}</a>'
        f'</span><span class="note" id="n-{name}" data-tag="Note" data-rank="{rank}">{words}</span>'
    )


FILL = "words " * 240
LONG = f"""<!DOCTYPE html><html lang="en"><head><title>Pages</title></head><body><section id="s">
<h2 id="h">Head{_note("h", 1, "On the head.")}</h2>
<p id="p1" data-block="1">{FILL} one{_note("b", 1, "The editor’s.")}
two{_note("1", 0, "The author’s.")} {FILL}</p>
<table><thead><tr><th>Year</th></tr></thead><tbody><tr><th scope="row">1787</th>
<td>It began.{_note("t", 0, "In the table.")}</td></tr></tbody></table>
<ul><li><span class="par">7</span>Item</li></ul><p>After.</p>
</section></body></html>"""
PAGES = """@page { size: 300px 400px; margin: 30px; @top-left { content: "Running" } }
html { font: 10px/14px "Edition Serif" }
.note { float: footnote; footnote-policy: line }
.note::footnote-call, .note::footnote-marker { content: none }
.par { position: absolute; left: 0 }
tr { break-inside: avoid }"""


@pytest.fixture(scope="module")
def pages() -> Iterator[pikepdf.Pdf]:
    css = type_case(LONG).rules + PAGES
    with Layouter() as layouter:
        sheet = layouter.lay_out(Run("pages", LONG, css, {}))
    with pikepdf.open(io.BytesIO(sheet.pdf)) as opened:
        assert len(opened.pages) > 1
        yield opened


@pytest.mark.slow
def test_what_goes_on_over_pages_is_one_element(pages: pikepdf.Pdf) -> None:
    assert len(by_type(pages, "Sect")) == 1
    # the paragraph of three pages and the last one; no paragraph holds another
    assert len(by_type(pages, "P")) == 2
    (section,) = by_type(pages, "Sect")
    assert all(kid.P.objgen == section.objgen for kid in section.K)


def test_a_note_stands_behind_the_block_that_calls_it(pages: pikepdf.Pdf) -> None:
    (section,) = by_type(pages, "Sect")
    said = [f"{kid.S} {kid.get('/ID', '')}".strip() for kid in section.K]
    # in the order of the calls, however the notes are sorted at the foot
    assert said == ["/H2", "/Note n-h", "/P", "/Note n-b", "/Note n-1", "/Table", "/L", "/P"]
    (cell,) = by_type(pages, "TD")
    assert [str(e.ID) for e in elements(cell) if e.S == "/Note"] == ["n-t"]


def test_heads_of_a_table_say_what_they_head(pages: pikepdf.Pdf) -> None:
    assert [str(head.A.Scope) for head in by_type(pages, "TH")] == ["/Column", "/Row"]


def test_a_list_item_holds_nothing_but_label_and_body(pages: pikepdf.Pdf) -> None:
    (item,) = by_type(pages, "LI")
    assert [str(kid.S) for kid in item.K] == ["/Lbl", "/LBody"]


def test_running_heads_are_artifacts(pages: pikepdf.Pdf) -> None:
    # all marked content that has a number is in the tree; the rest is marked as no part of the text
    held = {(leaf.page, leaf.mcid) for leaf in read_tags(pages).leaves if leaf.mcid >= 0}
    numbered, artifacts = set(), 0
    for number, page in enumerate(pages.pages):
        for operands, _ in pikepdf.parse_content_stream(page, "BMC BDC"):
            if str(operands[0]) == "/Artifact":
                artifacts += 1
            else:
                numbered.add((number, int(operands[1].MCID)))
    assert numbered == held
    assert artifacts >= len(pages.pages)


LONG_TABLE = f"""<!DOCTYPE html><html lang="en"><head><title>Tags</title></head><body>
<table><caption>Years</caption><thead><tr><th>Year</th>
<th><a href="https://example.org/" aria-label="What happened">What</a></th></tr></thead><tbody>
{"".join(f"<tr><td>{year}</td><td>Nothing.</td></tr>" for year in range(1900, 1960))}
</tbody></table></body></html>"""


@pytest.fixture(scope="module")
def long_table() -> Iterator[pikepdf.Pdf]:
    css = type_case(LONG_TABLE).rules + "@page{size:A6} html{font-family:'Edition Serif'}"
    with Layouter() as layouter:
        sheet = layouter.lay_out(Run("tags", LONG_TABLE, css, {}))
    with pikepdf.open(io.BytesIO(sheet.pdf)) as opened:
        yield opened


@pytest.mark.slow
def test_a_table_over_pages_is_one(long_table: pikepdf.Pdf) -> None:
    assert len(long_table.pages) > 2
    (table,) = by_type(long_table, "Table")
    assert len(by_type(long_table, "THead")) == len(by_type(long_table, "Caption")) == 1
    assert len(by_type(long_table, "TR")) == 61
    years = {str(head.ID) for head in by_type(long_table, "TH")}
    assert len(years) == 2
    cells = by_type(long_table, "TD")
    assert len(cells) == 120
    assert {str(one) for cell in cells for one in cell.A.Headers} == years
    assert all(kid.P.objgen == table.objgen for kid in table.K)


def test_a_head_that_is_printed_again_is_an_artifact(long_table: pikepdf.Pdf) -> None:
    links = [link for page in long_table.pages for link in page.get("/Annots", [])]
    assert len(links) == len(by_type(long_table, "Link")) == 1
    for number, page in enumerate(long_table.pages):
        content = page.Contents.read_bytes()
        assert (b"/Artifact" in content) == (number > 0)
