"""Paragraphs are broken as wholes: the lines chosen are the best there are."""

from collections.abc import Iterator
from itertools import combinations
from random import Random

import pytest

from glossator.press.pdf.engine.lines.breaking import (
    ADJACENT,
    DOUBLE,
    FINAL,
    LADDER,
    LINE,
    PASSES,
    End,
    Paragraph,
    Sums,
    break_lines,
    loosened,
)

SPACE, STRETCH, SHRINK = 3.0, 1.5, 1.0


def paragraph(words: list[list[float]]) -> Paragraph:
    """Words, each as the widths of the parts between which a hyphen may stand (it is 2 wide)."""
    width, stretch, shrink = [0.0], [0.0], [0.0]
    ends: list[End] = []
    for number, word in enumerate(words):
        if number:
            ends.append(End(len(width) - 1, len(width)))
            _add(width, stretch, shrink, SPACE, STRETCH, SHRINK)
        for place, part in enumerate(word):
            if place:
                here = len(width) - 1
                ends.append(End(here, here, 2.0, 50.0, flagged=True, hyphenated=True))
            _add(width, stretch, shrink, part, 0.0, 0.0)
    ends.append(End(len(width) - 1, len(width) - 1))
    return Paragraph(Sums(width, stretch, shrink), ends)


def _add(width: list[float], stretch: list[float], shrink: list[float], *more: float) -> None:
    for sums, one in zip((width, stretch, shrink), more, strict=True):
        sums.append(sums[-1] + one)


def demerits(
    whole: Paragraph, measure: float, ends: tuple[End, ...], tolerance: float
) -> float | None:
    """The demerits of these lines, reckoned one by one; None where a line does not fit."""
    total, start, fitness, hyphens = 0.0, 0, 1, 0
    sums = whole.sums
    for end in ends:
        final = end is whole.ends[-1]
        free = measure - (sums.width[end.end] - sums.width[start] + end.extra)
        side = sums.stretch if free >= 0 else sums.shrink
        give = side[end.end] - side[start]
        ratio = 0.0 if final and free >= 0 else free / give if give else 99.0
        if not -1 - 1e-9 <= ratio <= tolerance:
            return None
        total += (LINE + 100 * abs(ratio) ** 3) ** 2 + end.penalty**2
        now = 0 if ratio < -0.5 else 1 if ratio <= 0.5 else 2 if ratio <= 1 else 3
        total += ADJACENT * (abs(now - fitness) > 1)
        if final and hyphens:
            total += FINAL
        hyphens = hyphens + 1 if end.flagged else 0
        total += DOUBLE if hyphens == 2 else LADDER if hyphens > 2 else 0.0
        start, fitness = end.start, now
    return total


def all_ways(whole: Paragraph) -> Iterator[tuple[End, ...]]:
    *inner, last = whole.ends
    for count in range(len(inner) + 1):
        for chosen in combinations(inner, count):
            yield (*chosen, last)


@pytest.mark.parametrize("seed", range(40))
def test_no_other_lines_are_better(seed: int) -> None:
    """What Knuth and Plass find is what trying all ways finds, in the first pass that finds any."""
    random = Random(seed)
    words = [[random.uniform(4, 12) for _ in range(random.choice((1, 1, 2)))] for _ in range(11)]
    whole, measure = paragraph(words), 50.0
    found = break_lines(whole, measure)
    for number, tolerance in enumerate(PASSES):
        ways = [
            cost
            for ends in all_ways(whole)
            if number or not any(end.hyphenated for end in ends)
            if (cost := demerits(whole, measure, ends, tolerance)) is not None
        ]
        if ways:
            assert found is not None
            mine = demerits(whole, measure, tuple(line.end for line in found), tolerance)
            assert mine is not None
            # a run of hyphens is not told apart before it has become one
            assert mine == pytest.approx(min(ways)) or mine <= min(ways) + DOUBLE
            return
    assert found is None


def test_lines_join_without_a_gap() -> None:
    whole = paragraph([[7.0], [9.0, 4.0], [5.0], [8.0]] * 9)
    lines = break_lines(whole, 60.0)
    assert lines is not None
    assert lines[0].start == 0
    assert lines[-1].end is whole.ends[-1]
    assert [a.end.start for a in lines[:-1]] == [b.start for b in lines[1:]]


def test_a_line_with_a_rag_is_left_shorter_for_the_sake_of_a_fair_last_line() -> None:
    words = paragraph([[12.0]] * 6 + [[9.0], [4.0]])
    whole = Paragraph(words.sums, words.ends, least_end=8.0, rag=12.0)
    lines = break_lines(whole, 98.0)
    assert lines is not None
    assert [line.start for line in lines] == [0, 12], "the last line is the last word alone"


def test_three_hyphens_in_a_row_are_shunned_though_the_lines_gape() -> None:
    whole = paragraph([[9.0, 9.0, 9.0]] * 14)
    lines = break_lines(whole, 40.0)
    assert lines is not None
    flags = "".join("h" if line.end.flagged else "." for line in lines)
    assert "hhh" not in flags


@pytest.mark.parametrize("seed", (1, 39, 78, 81, 90, 100))
def test_the_way_to_two_hyphens_hides_no_way_around_a_third(seed: int) -> None:
    """Two hyphens cost little until the third comes; by then dearer ways are forgotten."""
    random = Random(seed)
    words = [[random.uniform(3, 7) for _ in range(random.choice((1, 2, 2, 3)))] for _ in range(16)]
    lines = break_lines(paragraph(words), 40.0)
    assert lines is not None
    assert "hhh" not in "".join("h" if line.end.flagged else "." for line in lines)


def test_looseness_makes_a_line_more_or_fewer_where_it_can() -> None:
    whole = paragraph([[6.0], [7.0], [5.0], [8.0]] * 25)
    lines = break_lines(whole, 80.0)
    assert lines is not None
    more = loosened(whole, 80.0, 0.0, 1)
    assert more is not None
    assert len(more.lines) == len(lines) + 1
    assert more.cost > 0
    fewer = loosened(whole, 80.0, 0.0, -1)
    assert fewer is None or len(fewer.lines) == len(lines) - 1
    assert loosened(whole, 80.0, 0.0, 12) is None, "no lines are made that gape"


def test_a_paragraph_is_not_lengthened_by_a_syllable() -> None:
    random = Random(3)
    words = paragraph([[random.uniform(4, 12)] for _ in range(90)])
    whole = Paragraph(words.sums, words.ends, least_end=20.0)
    longer = 0
    for measure in range(70, 130, 5):
        other = loosened(whole, measure, 0.0, 1)
        longer += other is not None
        assert other is None or measure - other.lines[-1].white >= 20
    assert longer


def test_a_line_that_nothing_makes_short_enough_is_told() -> None:
    assert break_lines(paragraph([[90.0], [5.0]]), 60.0) is None


def test_a_paragraph_may_be_broken_from_its_middle_on() -> None:
    whole = paragraph([[6.0], [7.0], [5.0], [8.0]] * 10)
    lines = break_lines(whole, 80.0)
    assert lines is not None
    rest = break_lines(whole, 80.0, start=lines[2].start)
    assert rest is not None
    assert rest[0].start == lines[2].start
    assert rest[-1].end is whole.ends[-1]
