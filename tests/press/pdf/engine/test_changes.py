"""Which changes of pages are tried for the sake of a later one, and in which order."""

from glossator.press.pdf.engine.changes import Change, singly, sooner, together

FIRST, OTHER, NOTE = object(), object(), object()


def test_the_cheapest_and_nearest_change_is_tried_first() -> None:
    near, far, dear = Change(3, 1, 10.0, FIRST), Change(1, 1, 8.0, OTHER), Change(3, 1, 90.0, NOTE)
    assert singly([dear, far, near], 4) == [(near,), (far,), (dear,)]


def test_changes_together_bring_as_many_lines_as_a_stub_lacks() -> None:
    longer, later = Change(1, 1, 10.0, FIRST), Change(2, 1, 20.0, OTHER)
    two = Change(2, 2, 50.0, end=300.0)
    shorter = Change(2, -1, 5.0, NOTE)
    ways = together([longer, later, two, shorter], (2, -2))
    assert ways == [(longer, later), (two,)]


def test_one_text_is_not_both_longer_and_shorter_nor_one_page_ended_twice() -> None:
    changes = [Change(1, 1, 5.0, FIRST), Change(1, 1, 6.0, FIRST), *sooner(2, 300.0, 12.0)]
    assert [one.end for one in changes[2:]] == [288.0, 276.0]
    for way in together(changes, (2, 3)):
        assert len({id(one.element) if one.element else one.page for one in way}) == len(way)
