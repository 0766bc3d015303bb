"""Which pages are planned: heights in, and out comes where pages end and what is otherwise."""

from types import SimpleNamespace
from typing import Any

from glossator.press.pdf.engine.planning import STUB, chosen, plan
from glossator.press.pdf.engine.story import Line, Note, Passage, Rest, Start, Story, Way

LINE, LINES = 10.0, 20  # the height of a line, and how many a page has


def foot(notes: Any, rests: Any) -> tuple[float, float, float]:
    """Notes of five pixels a line, with nothing between them."""
    lines = sum(note.lines for note in notes) + sum(rest.lines for rest in rests)
    return 5.0 * lines, 0.0, 0.0


def paragraph(count: int, *others: tuple[int, float], calls: dict[int, Note] | None = None) -> Any:
    """So many lines; widows and orphans of two. `others`: lines more, and what that costs."""

    def way(looseness: int, cost: float) -> Way:
        wanted = count + looseness
        notes = {at: (note,) for at, note in (calls or {}).items()}
        return Way(
            looseness,
            cost,
            tuple(
                Line(LINE, parts=not at or 2 <= at <= wanted - 2, notes=notes.get(at, ()))
                for at in range(wanted)
            ),
        )

    ways = tuple(way(*one) for one in others)
    return Passage(object(), way(0, 0.0), lambda: ways)


def note(lines: int, layer: int = 0, **ways: float) -> Note:
    """A note of so many lines; `longer` and `shorter` are what it costs to set it otherwise."""
    found = {1: ways.get("longer"), -1: ways.get("shorter")}
    box = SimpleNamespace(element=object())
    return Note(
        box, lines, 5.0, {by: cost for by, cost in found.items() if cost is not None}, layer
    )


def planned(*passages: Passage) -> tuple[list[Start | None], list[tuple[Any, int, int]]]:
    """Where pages begin, and what is otherwise: element, lines more, lines sent overleaf."""
    story = Story(passages, LINE * LINES, LINE, foot)
    steps = plan(story, Start(0), 1e9, {})
    choices = [one for step in steps for one in chosen(step.choices)]
    return [step.following for step in steps], [one[:3] for one in choices]


def test_pages_that_fill_of_themselves_stay_as_they_are() -> None:
    starts, changed = planned(paragraph(12), paragraph(8), paragraph(10))
    assert starts == [Start(2), None] and not changed


def test_the_cheapest_paragraph_is_set_longer_so_that_a_page_is_full() -> None:
    dear, cheap = paragraph(10, (1, 9000.0)), paragraph(9, (1, 500.0))
    starts, changed = planned(dear, cheap, paragraph(3), paragraph(10))
    assert starts == [Start(2), None]
    assert changed == [(cheap.element, 1, 0)]


def test_a_line_is_won_so_that_the_text_does_not_end_in_a_stub() -> None:
    first = paragraph(21, (1, 2000.0))
    starts, changed = planned(first, paragraph(STUB - 2))
    assert starts == [Start(0, LINES, 1), None]  # two lines of 22 and three others
    assert changed == [(first.element, 1, 0)]


def test_a_note_goes_on_overleaf_rather_than_that_a_page_is_white() -> None:
    long = note(12)
    starts, changed = planned(paragraph(18, calls={15: long}), paragraph(10))
    (following, _) = starts
    assert following is not None and following.rests
    assert following.rests[0].note is long and 2 <= following.rests[0].lines <= 10
    assert [(one, by) for one, by, _ in changed] == [(long.box.element, 0)]


def test_the_last_notes_of_two_layers_go_on_overleaf_only_where_one_is_not_enough() -> None:
    for lines, wanted in (((5, 5), [2, 2]), ((2, 8), [4])):
        one, other = note(lines[0]), note(lines[1], layer=1)
        calls = {14: one, 15: other}
        starts, changed = planned(paragraph(17, calls=calls), paragraph(10), paragraph(18))
        assert starts[0] is not None
        assert [rest.lines for rest in starts[0].rests] == wanted
        assert sorted(by for *_, by in changed if by) == wanted


def test_a_note_is_set_longer_where_that_costs_least() -> None:
    called = note(4, longer=100.0)
    text = [paragraph(10, calls={2: called}), paragraph(7, calls={3: note(1)})]
    starts, changed = planned(*text, paragraph(3), paragraph(9))
    assert starts[0] == Start(2)
    assert changed == [(called.box.element, 1, 0)]


def test_a_figure_that_does_not_fit_waits_for_the_next_page() -> None:
    figure = Passage(object(), Way(0, 0.0, (Line(80.0, lines=STUB),)), floats=True)
    starts, _ = planned(paragraph(15), figure, paragraph(17))
    (following, _) = starts
    assert following == Start(2, 5, 0, (), (1,))


def test_no_page_ends_where_orphans_or_widows_forbid_it() -> None:
    starts, _ = planned(paragraph(19), paragraph(15))
    assert starts[0] == Start(1)


def test_pages_that_are_known_are_not_planned_once_more() -> None:
    passages = (paragraph(10, (1, 500.0)), paragraph(9), paragraph(20), paragraph(20))
    story = Story(passages, LINE * LINES, LINE, foot)
    steps = plan(story, Start(0), 1e9, {Start(2): 0.0})
    assert [step.following for step in steps] == [Start(2)]


def test_two_pages_share_the_white_that_one_of_them_would_have() -> None:
    long = note(8)
    block = Passage(object(), Way(0, 0.0, tuple(Line(LINE, parts=not at) for at in range(18))))
    starts, changed = planned(paragraph(16, calls={10: long}), block, block)
    assert starts == [Start(1, rests=(Rest(long, 2),)), Start(2), None]
    assert changed == [(long.box.element, 0, 2)]


def test_a_page_does_not_begin_amidst_an_entry_for_the_sake_of_little_white() -> None:
    entry = (Line(LINE), *(Line(LINE, resumed=LINE, dear=20_000.0) for _ in range(11)))
    starts, _ = planned(paragraph(14), Passage(object(), Way(0, 0.0, entry)))
    assert starts[0] == Start(1, 6)  # six lines would be white, and more is said once more
    starts, _ = planned(paragraph(20), Passage(object(), Way(0, 0.0, entry)))
    assert starts[0] == Start(1)


def test_what_goes_on_on_a_page_stands_below_the_name_of_its_entry() -> None:
    entry = Way(0, 0.0, (Line(LINE), *(Line(LINE, resumed=LINE) for _ in range(49))))
    starts, _ = planned(Passage(object(), entry))
    assert starts == [Start(0, 20), Start(0, 39), None]
