"""What is wider than the page: tables, code, addresses; and the signs of lists."""

from __future__ import annotations

from pathlib import Path

import pytest

from glossator.pipeline import Request, proof
from glossator.press.pdf.setting.lists import labels, number_lists
from glossator.press.pdf.setting.long_words import set_long_words
from glossator.press.pdf.setting.table_fit import SIZES, fit
from glossator.press.pdf.setting.table_turn import TextArea, turn
from glossator.prose import Element, parse, text_of

ROOM = 31.0  # em of a line on A5
AREA = TextArea(ROOM, 44.0, 3.7)


def table(*rows: list[str]) -> Element:
    cells = "".join("<tr>" + "".join(f"<td>{c}</td>" for c in row) + "</tr>" for row in rows)
    found = parse(f"<table><tbody>{cells}</tbody></table>").find("table")
    assert found is not None
    return found


def widths(made: Element) -> list[float]:
    return [float(c.get("style", "").strip("width: %")) for c in made.iterfind(".//col")]


def holders(made: Element) -> list[str | None]:
    return [holder.get("class") for holder in made.iterancestors("div")]


def test_a_table_that_fits_is_left_alone() -> None:
    made = table(["Station", "Founded", "a cell with a good many words in it " * 3])
    assert fit(made, ROOM) == ""
    assert made.find("colgroup") is None
    assert made.get("style") is None


def test_a_long_word_is_broken_before_type_becomes_smaller() -> None:
    made = table(["Upper", "supercalifragilisticexpialidocious" * 2, "words and words", "3"])
    assert fit(made, ROOM) == ""
    assert made.get("style") is None
    assert sum(widths(made)) == pytest.approx(100, abs=0.1)
    assert widths(made)[3] < widths(made)[0] < widths(made)[1]


def test_widths_of_the_manuscript_give_way_where_the_table_would_not_fit() -> None:
    made = table(["Upper", "supercalifragilisticexpialidocious" * 2, "words and words"])
    made.insert(0, parse("<colgroup><col style='width: 90%'/><col/><col/></colgroup>")[0])
    made.insert(0, parse("<caption>Table 1</caption>")[0])
    made.set("class", "narrow plain")
    fit(made, ROOM)
    assert [child.tag for child in made] == ["caption", "colgroup", "tbody"]
    assert len(widths(made)) == 3
    assert made.get("class") == "plain fitted"


def test_type_becomes_smaller_by_steps_and_what_does_not_fit_then_is_told() -> None:
    made = table(["Passengers"] * 7)
    assert fit(made, ROOM) == ""
    size = float(made.get("style", "").removeprefix("font-size: ").removesuffix("em"))
    assert 0.88 * SIZES[-1] - 1e-9 <= size < 0.88
    made = table(["Passengers"] * 14)
    assert "too wide" in fit(made, ROOM)
    assert sum(widths(made)) == pytest.approx(100, abs=0.1)


def test_a_table_of_numbers_stands_on_its_side_before_a_number_breaks() -> None:
    made = table(*[["124,796.50"] * 12] * 5)
    assert fit(made, ROOM, AREA) == ""
    assert holders(made)[:3] == ["turn", None, "turned"]
    size = float(made.get("style", "").removeprefix("font-size: ").removesuffix("em"))
    least = 44.0 / size / 12
    assert least > 10 * 0.5  # a digit takes half an em


def test_what_is_too_high_for_that_has_smaller_type_and_whole_numbers() -> None:
    made = table(*[["124,796.50", *["Passengers"] * 9]] * 40)
    assert "its words are broken" in fit(made, ROOM, AREA)
    assert "turned" not in holders(made)
    size = float(made.get("style", "").removeprefix("font-size: ").removesuffix("em"))
    assert widths(made)[0] / 100 * ROOM / size > 10 * 0.5


@pytest.mark.parametrize(
    ("cells", "columns", "turned"),
    [
        (["oar", "net"], [10.0, 10.0], True),
        (["oar", "n" * 30], [10.0, 10.0], False),  # two lines: the word is wider than its column
        (["harbor", "net"], [2.0, 18.0], False),  # the first column is the narrow one
        (["net", "harbor"], [2.0, 18.0], True),
    ],
)
def test_how_high_a_table_is_by_its_words_decides_whether_it_is_turned(
    cells: list[str], columns: list[float], turned: bool
) -> None:
    made = table(cells)
    assert turn(made, columns, TextArea(6.0, 40.0, 4.0)) == turned
    assert ("turned" in holders(made)) == turned


def test_a_table_of_a_list_stays_upright() -> None:
    made = table(*[["124,796.50"] * 12] * 5)
    item = parse("<ul><li></li></ul>").find(".//li")
    assert item is not None
    item.append(made)
    assert "broken" in fit(made, ROOM, AREA)
    assert "turned" not in holders(made)


def test_words_of_notes_make_no_column_wider() -> None:
    made = table(["a", "b"])
    cell = next(made.iter("td"))
    cell.append(parse('<span data-tag="Note">incomprehensibilities and more</span>'))
    assert fit(made, 4.0) == ""
    assert made.find("colgroup") is None


@pytest.mark.slow
def test_a_turned_table_has_a_page_while_the_text_runs_on_and_is_proved(tmp_path: Path) -> None:
    import pymupdf

    row = "|".join(["Upper Ferry", *["124,796.50"] * 11])
    lines = [f"|{'|'.join(['h'] * 12)}|", "|" + "---|" * 12, *[f"|{row}|"] * 5]
    words = "Herons stand in the water and wait. " * 90
    text = "# One\n\nBefore.\n\n" + "\n".join(lines) + f"\n\n: Fares\n\n{words}\n\n{words}\n"
    (tmp_path / "one.md").write_text(text, encoding="utf-8")
    (tmp_path / "edition.yaml").write_text("title: T\ntext: [one.md]\n", encoding="utf-8")
    _, proved = proof(Request(tmp_path, tmp_path / "out"))
    assert proved is not None
    assert proved.conserved.findings == []
    with pymupdf.open(tmp_path / "out/t.pdf") as book:
        pages = [page.get_text("dict")["blocks"] for page in book]
    turned = [
        {line["dir"] for block in blocks for line in block.get("lines", ())} for blocks in pages
    ]
    (at,) = [number for number, kinds in enumerate(turned) if any(y < 0 for _, y in kinds)]
    before = [ln for block in pages[at - 1] for ln in block.get("lines", ())]
    assert len(before) > 20  # the page before it is full


@pytest.mark.parametrize(
    ("attributes", "items", "signs"),
    [
        ("", 2, ["1.", "2."]),
        ('start="9"', 2, ["9.", "10."]),
        ('type="a" start="26"', 2, ["z.", "aa."]),
        ('type="I" start="4"', 2, ["IV.", "V."]),
        ('reversed="reversed"', 3, ["3.", "2.", "1."]),
        ('type="i" start="0"', 1, ["0."]),
    ],
)
def test_a_list_counts_as_it_says(attributes: str, items: int, signs: list[str]) -> None:
    tree = parse(f"<ol {attributes}>{'<li>x</li>' * items}</ol>")
    (listing,) = tree.iter("ol")
    assert list(labels(listing)) == signs
    number_lists(tree)
    styled = [item.get("style") for item in tree.iter("li")]
    plain = signs == [f"{n}." for n in range(1, items + 1)]
    assert styled == [None if plain else f'list-style-type: "{sign} "' for sign in signs]


def test_addresses_and_very_long_words_may_break_and_nothing_is_lost() -> None:
    words = "See https://example.org/a_very/long_path/that_goes/on and on. " + "x" * 40
    tree = parse(f'<p data-block="1">{words}</p><p data-block="1">Plain words.</p>')
    set_long_words(tree)
    long, plain = tree.iter("p")
    assert text_of(long) == words
    assert long.get("class") == "long"
    assert plain.get("class") is None
    assert [span.text for span in long.iter("span")] == [
        "https://example.org/a_very/long_path/that_goes/on"
    ]
