"""Lines of type on a cover: where they break, how large they are, what stands how far away."""

from __future__ import annotations

from typing import cast

import pytest

from glossator.press.epub.lettering import Type, break_lines, fit, tidy
from glossator.typefaces import ROMAN


class Even:
    """A face whose characters are all one em wide."""

    def width(self, text: str, size: int, tracking: float = 0.0) -> float:
        return len(tidy(text)) * size


EVEN = cast(Type, Even())


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("one two three", 7, ["one two", "three"]),
        ("one  two\nthree", 40, ["one two", "three"]),
        ("Seoul–Busan line", 6, ["Seoul–", "Busan", "line"]),
        ("and/or it", 4, ["and/", "or", "it"]),
        ("hippopotamus at", 5, ["hippopotamus", "at"]),
        ("漢字文書、巻一", 4, ["漢字文", "書、巻一"]),
        ("조선의 독립", 4, ["조선의", "독립"]),
    ],
)
def test_lines_end_where_they_may_and_are_as_full_as_can_be(
    text: str, width: int, lines: list[str]
) -> None:
    assert break_lines(EVEN, text, 1, width) == lines


def test_the_largest_size_is_taken_at_which_all_fits() -> None:
    assert fit(EVEN, "one two", (28, 8), range(9, 1, -1), 1.0).size == 4
    assert fit(EVEN, "one two", (28, 7), range(9, 1, -1), 1.0).lines == ("one two",)
    two = fit(EVEN, "one two", (18, 12), range(9, 1, -1), 1.0)
    assert (two.lines, two.size) == (("one", "two"), 6)
    assert fit(EVEN, "one two", (18, 12), range(9, 1, -1), 1.5).size == 4  # its lines want room


def test_lines_are_as_even_as_their_number_allows() -> None:
    found = fit(EVEN, "aaa bbb ccc ddd e", (15, 4), range(1, 0, -1), 2.0)
    assert found.lines == ("aaa bbb", "ccc ddd e")


def test_what_fits_at_no_size_is_cut_off_and_says_so() -> None:
    assert fit(EVEN, "aaaa bbbb, cccc", (5, 2), range(2, 0, -1), 1.0).lines == ("aaaa", "bbb…")
    assert fit(EVEN, "abcdefg", (3, 3), range(1, 0, -1), 1.0).lines == ("abc", "def", "g")


def test_pairs_are_kerned_and_tracking_stands_between_characters() -> None:
    type_ = Type(ROMAN, "AVAV", {"wght": 500, "opsz": 48})
    alone = type_.width("A", 100) + type_.width("V", 100)
    assert type_.width("AV", 100) < alone - 3
    assert type_.width("AV", 200) == pytest.approx(2 * type_.width("AV", 100), rel=0.02)
    spaced = [x for x, _ in type_.steps("AVA", 100, 0.5)]
    plain = [x for x, _ in type_.steps("AVA", 100)]
    apart = [wide - near for wide, near in zip(spaced, plain, strict=True)]
    assert apart == pytest.approx([0, 50, 100, 100])
