"""Notes in the margin: where they stand when their lines are close together."""

from hypothesis import given
from hypothesis import strategies as st

from glossator.press.pdf.margin import spread

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
