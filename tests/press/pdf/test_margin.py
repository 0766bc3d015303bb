"""Notes in the margin: where they stand, and which of them go to the foot."""

import pymupdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossator.press.pdf.engine.margin import spread
from glossator.press.pdf.engine.sheets import Layouter, Run, Sheet
from glossator.typefaces import ROMAN, font_file

NOTES = st.lists(st.tuples(st.floats(0, 500), st.floats(1, 120)), max_size=12)


def test_a_note_stands_where_it_wants_to_if_there_is_room() -> None:
    assert spread([10, 200], [50, 50], 5, 0, 500) == [10, 200]


def test_a_note_is_pushed_down_by_the_one_before() -> None:
    assert spread([10, 20], [50, 50], 5, 0, 500) == [10, 65]


def test_notes_at_the_end_of_the_page_are_pushed_up() -> None:
    assert spread([10, 480], [50, 50], 5, 0, 500) == [10, 450]
    assert spread([430, 480], [50, 50], 5, 0, 500) == [395, 450]


@given(NOTES)
def test_notes_that_fit_stand_in_order_on_the_page_and_never_on_one_another(
    notes: list[tuple[float, float]],
) -> None:
    wanted = sorted(place for place, _ in notes)
    heights = [height for _, height in notes]
    room = max(500.0, sum(heights) + 5 * max(0, len(heights) - 1))
    places = spread(wanted, heights, 5, 0, room)
    bottom = -5.0
    for place, height in zip(places, heights, strict=True):
        assert place >= bottom + 5 - 1e-6
        bottom = place + height
    assert bottom <= room + 1e-6


CSS = """
@page { size: 400px 400px; margin: 20px 20px 20px 120px }
@page :right { margin: 20px 120px 20px 20px }
html { font: 10px/14px "Edition Serif" }
body, p, h2 { margin: 0; font-size: 10px }
p { text-align: justify; orphans: 2; widows: 2 }
.note { float: footnote; footnote-policy: line; font-size: 8px; line-height: 10px }
.note::footnote-call, .note::footnote-marker { content: none }
.nowrap { white-space: nowrap }
"""


def _note(name: str, words: str) -> str:
    return (
        f'<a id="c-{name}" href="#n-{name}">{name}</a>'
        f'<span class="note" id="n-{name}" data-tag="Note">{words}</span>'
    )


def _laid(body: str) -> tuple[Sheet, dict[str, tuple[int, float, float]]]:
    """The pages of a text, and where each word stands first: page, x and y in CSS pixels."""
    page = f'<!DOCTYPE html><html lang="en"><title>Margin</title><body>{body}</body></html>'
    face = f'@font-face{{font-family:"Edition Serif";src:url("{font_file(ROMAN).as_uri()}")}}'
    with Layouter() as layouter:
        sheet = layouter.lay_out(Run("margin", page, face + CSS, {}, column=(10.0, 90.0, 4.0)))
    places: dict[str, tuple[int, float, float]] = {}
    with pymupdf.open(stream=sheet.pdf, filetype="pdf") as book:
        for number, printed in enumerate(book):
            for x, y, _, _, word, *_ in printed.get_text("words"):
                places.setdefault(word, (number, x / 0.75, y / 0.75))
    return sheet, places


@pytest.mark.slow
def test_notes_stand_beside_their_lines_on_the_outer_side_and_what_is_too_big_at_the_foot() -> None:
    fill = "word " * 260
    body = (
        f"<p>One{_note('a', 'Beside.')} {fill}</p><p>Two{_note('b', 'Second.')}"
        f" three{_note('c', '<span class=nowrap>Wider than the column of notes is.</span>')}"
        f" four{_note('d', 'Long. ' * 130)} {fill}</p>"
    )
    sheet, places = _laid(body)
    assert places["Beside."][:2] == (0, 290)  # a right page: the right margin, 10 px from the text
    assert abs(places["Beside."][2] - places["Onea"][2]) < 4
    number, x, y = places["Second."]
    assert (number, round(x)) == (1, 20)  # a left page: the left margin
    assert abs(y - places["Twob"][2]) < 4
    for word in ("Wider", "Long."):
        number, x, y = places[word]
        assert (number, round(x)) == (1, 120)
        assert y > 200
    assert sheet.reading.notes == {"n-a": 0, "n-b": 1, "n-c": 1, "n-d": 1}


@pytest.mark.slow
def test_pages_are_planned_and_notes_stand_beside_their_lines_when_white_is_taken_up() -> None:
    """The white above the heading moves only the notes below it, and the last page has five lines
    or more."""
    words = "word " * 13
    body = f"<p>Up{_note('a', 'Beside.')} {words * 3}</p><h2>Heading</h2><p>{words}"
    body += f"End{_note('b', 'Below.')}</p>"
    blocks = [f'<section style="height: {high}px"></section>' for high in (225, 300)]
    for more in range(4):
        sheet, places = _laid(body + "".join(blocks) + f"<p>{words * (more + 9)}</p>")
        for note, called in (("Beside.", "Upa"), ("Below.", "Endb")):
            assert places[note][0] == places[called][0] == 0
            assert abs(places[note][2] - places[called][2]) < 4
        assert places["Heading"][2] > 20 + 6 * 14
        with pymupdf.open(stream=sheet.pdf, filetype="pdf") as book:
            assert len({round(word[3]) for word in book[-1].get_text("words")}) >= 5
