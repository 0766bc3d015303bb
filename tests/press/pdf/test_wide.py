"""What is wider than the page: tables, code, addresses; and the signs of lists."""

from __future__ import annotations

import pytest

from glossator.press.pdf.setting.lists import labels, number_lists
from glossator.press.pdf.setting.long_words import set_long_words
from glossator.press.pdf.setting.table_fit import SIZES, fit
from glossator.prose import Element, parse, text_of

ROOM = 31.0  # em of a line on A5


def table(*rows: list[str]) -> Element:
    cells = "".join("<tr>" + "".join(f"<td>{c}</td>" for c in row) + "</tr>" for row in rows)
    found = parse(f"<table><tbody>{cells}</tbody></table>").find("table")
    assert found is not None
    return found


def widths(made: Element) -> list[float]:
    return [float(c.get("style", "").strip("width: %")) for c in made.iterfind(".//col")]


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
