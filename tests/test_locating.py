"""Which printed page holds a place."""

from __future__ import annotations

from glossator.locating import PageFinder, figures_alone
from glossator.model import Block, Division, Locus, PageStart


def test_a_last_page_that_holds_a_figure_alone_is_known_and_begins_where_the_next_does() -> None:
    starts = [
        PageStart(0, "14", Locus("one", "p1", 0)),
        PageStart(1, "15", None, ("map",)),
        PageStart(2, "16", None),  # a blank verso
        PageStart(3, "17", Locus("two", "p9", 0)),
    ]
    known = figures_alone(starts)
    assert [start.locus for start in known] == [
        Locus("one", "p1", 0),
        Locus("two", "p9", 0),
        None,
        Locus("two", "p9", 0),
    ]
    assert [start.afloat for start in known] == [start.afloat for start in starts]


def test_a_figure_that_floats_is_on_its_own_page_even_if_nothing_else_is() -> None:
    blocks = tuple(Block(own, "p", "Words.", "") for own in ("p1", "map", "p2"))
    chapter = Division("one", "text", "chapter", "One", "<div/>", blocks, ())
    starts = [PageStart(0, "14", Locus("one", "p1", 0)), PageStart(1, "15", None, ("map",))]
    finder = PageFinder([chapter], starts)
    labels = [
        found.label
        for block in ("p1", "map", "p2")
        if (found := finder.start(Locus("one", block, 0)))
    ]
    assert labels == ["14", "15", "14"]
