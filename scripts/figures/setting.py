"""Words set in lines of a given width, in several weights."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from figures.style import BODY, INK, Sheet, Weight

Run = tuple[Weight, str]
SPACE = 0.11  # of the size, in mm to the point: between two runs


def lines(sheet: Sheet, runs: Iterable[Run], room: float, size: float = BODY) -> list[list[Run]]:
    """The runs broken at spaces into lines of at most `room` mm."""
    broken: list[list[Run]] = [[]]
    for weight, text in runs:
        for word in text.split():
            longer = _joined([*broken[-1], (weight, word)])
            if broken[-1] and width(sheet, longer, size) > room:
                broken.append([(weight, word)])
            else:
                broken[-1] = longer
    return broken


def width(sheet: Sheet, line: Sequence[Run], size: float = BODY) -> float:
    """How many mm a line takes."""
    total = 0.0
    for weight, text in line:
        probe = sheet.words(0, 0, text, size=size, weight=weight)
        left, _, right, _ = sheet.extent(probe)
        probe.remove()
        total += right - left
    return total + SPACE * size * (len(line) - 1)


def put(
    sheet: Sheet, x: float, y: float, line: Sequence[Run], size: float = BODY, color: str = INK
) -> None:
    """A line with its left end at x and its base at y, in mm."""
    for weight, text in line:
        run = sheet.words(x, y, text, size=size, weight=weight, color=color)
        x = sheet.extent(run)[2] + SPACE * size


def _joined(runs: Sequence[Run]) -> list[Run]:
    out: list[Run] = []
    for weight, text in runs:
        if out and out[-1][0] == weight:
            out[-1] = (weight, f"{out[-1][1]} {text}")
        else:
            out.append((weight, text))
    return out
