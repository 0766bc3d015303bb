"""Marks of layers that could be confused have different shapes."""

from dataclasses import replace

import pytest

from glossator.edition.telling_apart import shapes
from glossator.manuscript.layers import AUTHOR


@pytest.mark.parametrize(
    ("series", "expected"),
    [
        ("1a*", ["plain", "plain", "plain"]),
        ("1ai", ["plain", "plain", "solid"]),
        ("1I", ["plain", "solid"]),
        ("aai", ["plain", "solid", "dotted"]),
        ("AaI1", ["plain", "plain", "solid", "plain"]),
    ],
)
def test_only_layers_whose_marks_can_meet_have_lines(series: str, expected: list[str]) -> None:
    assert shapes([replace(AUTHOR, marks=one) for one in series]) == expected


def test_layers_with_color_all_differ_in_shape() -> None:
    layers = [replace(AUTHOR, color="red"), replace(AUTHOR, marks="a")]
    assert shapes(layers) == ["plain", "solid"]
