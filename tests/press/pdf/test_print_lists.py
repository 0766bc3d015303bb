"""Contents, lists of illustrations and tables, and tables themselves, as they come out in print."""

import io
import re
from dataclasses import replace
from typing import Any

import pikepdf
import pymupdf
import pytest

from glossator.galley.cleaning import parse as cleaned
from glossator.model import Caption, Edition
from glossator.press.pdf import Printed, print_pdf
from glossator.press.pdf.setting.known_pages import Folios
from glossator.press.pdf.setting.markup import Compositor
from glossator.press.pdf.setting.table_turn import TextArea
from glossator.press.pdf.setting.tables import set_tables
from glossator.prose import parse
from sample_edition import sample_edition

TABLE = (
    '<table id="table-1" data-widths="20 80"><caption>Table 1. Calls</caption>'
    "<thead><tr><th>Day</th><th>Call</th></tr></thead>"
    "<tbody><tr><td>3</td><td>First call</td></tr></tbody></table>"
)


@pytest.fixture(scope="module")
def edition() -> Edition:
    """The sample with a table in its first division of text, and a list of one table."""
    sample = sample_edition()
    chosen = next(d for d in sample.divisions if d.matter == "text")
    changed = replace(chosen, body=chosen.body + TABLE)
    divisions = tuple(changed if d is chosen else d for d in sample.divisions)
    caption = Caption("table-1", "table", 1, "Table\u00a01", "Calls by day", chosen.id)
    return replace(sample, divisions=divisions, captions=(caption,))


@pytest.fixture(scope="module")
def printed(edition: Edition) -> Printed:
    return print_pdf(edition)


def _words(pdf: bytes, page: int) -> list[Any]:
    with pymupdf.open(stream=pdf, filetype="pdf") as book:
        return list(book[page].get_text("words"))


def _contents_page(printed: Printed, edition: Edition) -> int:
    contents = next(d for d in edition.divisions if d.role == "contents")
    return printed.pages.pages_of[contents.headings[0].id]


@pytest.mark.slow
def test_tables_are_listed_behind_the_contents_with_their_page(
    edition: Edition, printed: Printed
) -> None:
    with pymupdf.open(stream=printed.pdf, filetype="pdf") as book:
        said = book[_contents_page(printed, edition)].get_text()
    page = printed.pages.label_of("table-1")
    assert re.search(rf"Tables\s+1\s+Calls by day\s+{page}\b", said)
    assert "Illustrations" not in said


def test_without_captions_there_is_no_list() -> None:
    sample = sample_edition()
    contents = next(d for d in sample.divisions if d.role == "contents")
    said = Compositor(sample, lambda anchor: True, Folios()).contents(contents)
    assert said.count('data-tag="TOC"') == 1
    assert "list-name" not in said


def test_a_list_is_a_table_of_contents_for_those_who_listen(printed: Printed) -> None:
    kinds = []

    def walk(node: Any) -> None:
        kids = node.get("/K", [])
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                if kid.S == "/TOC":
                    kinds.append([str(one.S) for one in kid.K])
                walk(kid)

    with pikepdf.open(io.BytesIO(printed.pdf)) as pdf:
        walk(pdf.Root.StructTreeRoot)
    first, second = kinds
    assert set(first) == {"/TOCI"}
    assert second == ["/Caption", "/TOCI"]


def test_page_numbers_of_the_contents_stand_at_one_edge(edition: Edition, printed: Printed) -> None:
    words = _words(printed.pdf, _contents_page(printed, edition))
    right = max(word[2] for word in words)
    numbers = [w for w in words if re.fullmatch(r"[\divxlc]+", w[4]) and w[2] > right - 20]
    assert len(numbers) > len([d for d in edition.divisions if d.matter == "text"])
    assert max(w[2] for w in numbers) - min(w[2] for w in numbers) < 1.5


def test_widths_of_columns_survive_when_they_differ() -> None:
    def table(*widths: int) -> str:
        columns = "".join(f'<col style="width: {width}%" />' for width in widths)
        return f"<table><colgroup>{columns}</colgroup><tr><td>1</td><td>2</td></tr></table>"

    assert cleaned(table(24, 76), "g0").find("table").get("data-widths") == "24 76"
    assert cleaned(table(50, 50), "g0").find("table").get("data-widths") is None
    forged = cleaned('<table data-widths="1;color:red"><tr><td>1</td></tr></table>', "g0")
    assert forged.find("table").get("data-widths") is None


def test_columns_are_as_wide_as_the_manuscript_says() -> None:
    tree = parse(TABLE)
    set_tables(tree, TextArea(1000, 1000, 1))
    assert [col.get("style") for col in tree.iter("col")] == ["width: 20%", "width: 80%"]
    assert tree.find(".//table").get("data-widths") is None


def test_only_terms_that_are_short_stand_beside_their_definitions() -> None:
    def listed(term: str) -> str:
        tree = parse(
            f"<dl><dt>DMZ</dt><dd><p>A zone.</p></dd><dt>{term}</dt><dd><p>x</p></dd></dl>"
        )
        Compositor(sample_edition(), lambda anchor: True, Folios())._lists(tree)
        return str(tree[0].get("class")).strip()

    assert listed("UN") == "dl beside"
    assert listed("Chung Eui-yong") == "dl"


def test_a_list_of_definitions_within_an_entry_has_no_pages() -> None:
    tree = parse('<dl><dt id="own">Term</dt><dd><p>What it is.</p></dd></dl>')
    Compositor(sample_edition(), lambda anchor: True, Folios())._pages_of_entries(tree)
    assert len(tree[0][1]) == 1
