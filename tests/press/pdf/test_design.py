"""The design of a printed page: margins that hold whole lines, papers, faces of passages."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from glossator.material import Font, Theme
from glossator.model import Edition
from glossator.press.pdf.setting.faces import type_case_of
from glossator.press.pdf.setting.registers import no_space_between_parts
from glossator.press.pdf.setting.styling import (
    line_width,
    note_column,
    style_sheet,
    text_area,
    type_size,
)
from glossator.press.pdf.setting.table_turn import TextArea
from glossator.press.pdf.setting.tables import NARROW, SHORT_NARROW, SHORT_TABLE, set_tables
from glossator.prose import parse
from glossator.typefaces import MONO, font_file
from glossator.vocabulary import PAPERS
from sample_edition import sample_edition

MM = 72 / 25.4
AREA = TextArea(31.0, 44.0, 3.7)


def edition(paper: str = "A5", size: str = "", notes: str = "foot", **theme: object) -> Edition:
    sample = sample_edition()
    profile = replace(sample.profile, paper=paper, type_size=size, notes=notes)
    return replace(sample, profile=profile, theme=replace(sample.theme, **theme))


@pytest.mark.parametrize("notes", ["foot", "margin", "end"])
@pytest.mark.parametrize("paper", [*PAPERS, "140x216mm"])
def test_the_text_of_a_page_is_a_whole_number_of_lines(paper: str, notes: str) -> None:
    one = edition(paper, notes=notes)
    lines = text_area(one)[1] * MM / (1.4 * type_size(one))
    assert lines == pytest.approx(round(lines), abs=0.01)
    assert lines > round(lines)  # no rounding costs the last one
    assert 28 < lines < 55


@pytest.mark.parametrize("size", ["18pt", "20pt", "24pt"])
@pytest.mark.parametrize("paper", ["A5", "A4"])
def test_lines_of_large_print_are_whole_and_their_margins_give_way(paper: str, size: str) -> None:
    one = edition(paper, size)
    lines = text_area(one)[1] * MM / (1.35 * type_size(one))
    assert lines == pytest.approx(round(lines), abs=0.01)
    assert text_area(one)[0] > text_area(edition(paper))[0] - 3


def test_margins_of_a_theme_are_left_as_they_are_but_beside_notes() -> None:
    margins = (11.0, 12.0, 13.0, 14.0)
    assert text_area(edition(margins=margins)) == pytest.approx((148 - 26, 210 - 24))
    assert text_area(edition(notes="margin", margins=margins)) == text_area(edition(notes="margin"))


def test_another_paper_is_designed_like_the_one_most_like_it() -> None:
    a5, like = edition("A5"), edition("150x213mm")
    assert type_size(like) == type_size(a5)
    for got, wanted, scale in zip(
        text_area(like), text_area(a5), (150 / 148, 213 / 210), strict=True
    ):
        assert got == pytest.approx(wanted * scale, abs=5.2)  # a line more or less
    assert type_size(edition("215x300mm")) == type_size(edition("A4"))


def test_left_and_right_pages_mirror_each_other() -> None:
    one = edition()
    sheet = style_sheet(one, type_case_of(one, large=False))
    (page,) = re.findall(r"@page \{ size: 148(?:\.0)?mm 210(?:\.0)?mm; margin: ([^}]+) \}", sheet)
    _, outer, _, inner = page.split()
    assert f"@page :left {{ margin-left: {outer}; margin-right: {inner} }}" in sheet
    assert f"@page :right {{ margin-left: {inner}; margin-right: {outer} }}" in sheet
    assert outer != inner


def test_notes_have_a_column_where_they_stand_in_the_margin_and_nowhere_else() -> None:
    assert note_column(edition()) is None
    column = note_column(edition(notes="margin"))
    assert column is not None
    gap, width, between = column
    outer = 47.0  # of A5 with notes in the margin
    assert (gap + width) * 25.4 / 96 == pytest.approx(outer - 8.0)
    assert between < gap < width


def test_a_line_of_a_note_has_more_em_than_one_of_the_text() -> None:
    assert line_width(edition(), note=True) == pytest.approx(line_width(edition()) / 0.8)
    beside = edition(notes="margin")
    assert line_width(beside, note=True) < line_width(beside)
    large = edition(size="18pt")  # where notes are as large as the text
    assert line_width(large, note=True) == line_width(large)


def test_a_passage_in_a_language_with_faces_of_its_own_names_them() -> None:
    sample = sample_edition()
    chosen = next(d for d in sample.divisions if d.matter == "text")
    more = '<p id="x" data-block="1"><span lang="ja">骨</span> <span lang="ko">개성</span></p>'
    divisions = tuple(
        replace(d, body=d.body + more) if d is chosen else d for d in sample.divisions
    )
    one = replace(sample, divisions=divisions)
    case = type_case_of(one, large=False)
    sheet = case.dressed("p { font-family: var(--text) }")
    (rule,) = re.findall(r'\[lang="ja"\] \{ font-family: ([^}]+) \}', sheet)
    assert rule.startswith('"Edition Japanese", "Edition Serif"')
    families = set(re.findall(r'@font-face\{font-family:"([^"]+)"', sheet))
    assert {"Edition Japanese", "Edition Serif"} <= families
    plain = type_case_of(sample, large=False).dressed("")
    assert '[lang="ja"]' not in plain


def table(rows: int, *cells: str) -> str:
    row = "".join(f"<td>{cell}</td>" for cell in cells)
    return f"<table><tbody>{f'<tr>{row}</tr>' * rows}</tbody></table>"


@pytest.mark.parametrize(
    ("rows", "letters", "narrow", "short"),
    [
        (SHORT_TABLE, NARROW - 4, True, True),
        (SHORT_NARROW, NARROW - 4, True, True),
        (SHORT_NARROW + 1, NARROW - 4, True, False),
        (SHORT_TABLE, NARROW - 3, False, True),
        (SHORT_NARROW, NARROW - 3, False, False),
    ],
)
def test_a_table_is_kept_on_a_page_by_its_rows_and_their_letters(
    rows: int, letters: int, narrow: bool, short: bool
) -> None:
    tree = parse(table(rows, "x" * (letters - 3), "abc"))
    set_tables(tree, TextArea(1000, 1000, 1))
    (found,) = tree.iter("table")
    around = found.getparent()
    assert around is not None
    assert ("narrow" in found.get("class", "").split()) == narrow
    assert ("short" in around.get("class", "").split()) == short


def test_two_columns_that_do_not_fit_get_widths_of_their_own() -> None:
    tree = parse(table(1, "supercalifragilisticexpialidocious" * 2, "words and words"))
    assert set_tables(tree, AREA) == []
    assert len(list(tree.iter("col"))) == 2
    one = parse(table(1, "supercalifragilisticexpialidocious" * 3))
    assert set_tables(one, AREA) == []
    assert not list(one.iter("col"))


@pytest.mark.parametrize(
    ("spaced", "close"),
    [
        ("<ul> <li>a</li>\n<li>b</li> </ul>", "<ul><li>a</li><li>b</li></ul>"),
        ("<ol>\n<li>a</li>\n</ol>", "<ol><li>a</li></ol>"),
        ("<dl>\n<dt>a</dt>\n<dd>b</dd>\n</dl>", "<dl><dt>a</dt><dd>b</dd></dl>"),
        (
            "<table>\n<tbody>\n<tr>\n<td> a </td>\n</tr>\n</tbody>\n</table>",
            "<table><tbody><tr><td> a </td></tr></tbody></table>",
        ),
        ("<blockquote>\n<p>a <em>b</em> </p>\n</blockquote>",
         "<blockquote><p>a <em>b</em> </p></blockquote>"),
        ("<blockquote>words <em>b</em> and</blockquote>",
         "<blockquote>words <em>b</em> and</blockquote>"),
    ],
)  # fmt: skip
def test_line_ends_between_the_parts_of_a_note_are_no_text(spaced: str, close: str) -> None:
    body = parse(spaced)
    no_space_between_parts(body)
    wanted = parse(close)
    assert [(e.tag, e.text, e.tail) for e in body.iter()] == [
        (e.tag, e.text, e.tail) for e in wanted.iter()
    ]


def test_a_theme_stands_outside_of_the_layer_of_ours() -> None:
    one = edition()
    case = type_case_of(one, large=False)
    assert "@layer edition" not in style_sheet(one, case)
    themed = replace(one, theme=Theme(sheets={"print": "p { color: red }"}))
    sheet = style_sheet(themed, case)
    assert sheet.index("@layer edition {") < sheet.index("p { color: red }")
    assert sheet[: sheet.index("p { color: red }")].count("{") == sheet[
        : sheet.index("p { color: red }")
    ].count("}")


def test_a_font_for_code_is_asked_before_others_where_code_stands() -> None:
    sample = sample_edition()
    font = Font("fonts/typed.ttf", "", False, 400, "OFL", font_file(MONO).read_bytes(), "mono")
    one = replace(sample, fonts=(font,))
    sheet = type_case_of(one, large=False).dressed("")
    (rule,) = re.findall(r"code, pre, kbd, samp \{ font-family: ([^}]+) \}", sheet)
    first, *rest = rule.strip().split(", ")
    assert '"Edition Serif"' in rest
    assert f"font-family:{first}" in sheet
    assert "kbd" not in type_case_of(sample, large=False).dressed("")
