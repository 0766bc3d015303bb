"""Outlines of letters and coasts, in a quarter of the bytes that matplotlib takes for them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from fontTools.qu2cu import quadratic_to_curves
from lxml import etree

_SVG: Final = "{http://www.w3.org/2000/svg}"
_COMMAND: Final = re.compile(r"([MLQCz])([^MLQCz]*)")
_STROKE: Final = re.compile(r"stroke-width: ?([\d.]+)")
_LETTER: Final = "scale(0.015625)"  # matplotlib: 6,400 units to the em, scaled down by 64
_GRID: Final = 16  # 400 to the em remain: in print a fiftieth of a point
_LONG: Final = 300  # characters; shorter outlines stay as they are

Point = tuple[float, float]
Step = tuple[str, list[tuple[int, int]]]


def pack(root: etree._Element) -> None:
    """Shorten every letter of the drawing, every use of one, and every long outline."""
    for path in root.iter(f"{_SVG}path"):
        outline = path.get("d", "")
        if path.get("transform") == _LETTER:
            path.set("transform", f"scale({_GRID / 64:g})")
            path.set("d", packed(outline, _GRID))
        elif len(outline) > _LONG and not path.get("transform"):
            path.set("transform", "scale(0.1)")
            path.set("d", packed(outline, 0.1))
            path.set("style", _STROKE.sub(_tenfold, path.get("style", "")))
    for use in root.iter(f"{_SVG}use"):
        shift = re.fullmatch(r"translate\(([-\d.]+) 0\)", use.get("transform", ""))
        if shift:
            del use.attrib["transform"]
            use.set("x", f"{float(shift[1]):.1f}".removesuffix(".0"))


def _tenfold(stroke: re.Match[str]) -> str:
    return f"stroke-width: {float(stroke[1]) * 10:g}"


def packed(outline: str, by: float) -> str:
    """An absolute outline of M, L, Q, C and z divided by `by`, in whole numbers and relative.

    Neighbouring curves become one where a thousandth of the em hides the difference; curves that
    are straight become lines, and lines that go on become one. (A variable font keeps points that
    only its other weights need.)
    """
    pen = start = (0, 0)
    steps: list[Step] = []
    for command, points in _merged(outline, by):
        if command == "z":
            pen = start
            steps.append(("z", []))
            continue
        grid = [(round(x / by), round(y / by)) for x, y in points]
        moves = [(x - pen[0], y - pen[1]) for x, y in grid]
        pen = grid[-1]
        if command == "M":
            start = pen
        _add(steps, command.lower(), moves)
    return "".join(_written(command, moves) for command, moves in steps)


def _merged(outline: str, by: float) -> Iterator[tuple[str, list[Point]]]:
    """The commands of an outline, runs of quadratic curves as few cubic ones."""
    run: list[list[Point]] = []
    pen: Point = (0.0, 0.0)

    def cubic() -> Iterator[tuple[str, list[Point]]]:
        for curve in quadratic_to_curves(run, max_err=by / 2.5, all_cubic=True) if run else ():
            yield "C", [(x, y) for x, y in curve[1:]]
        run.clear()

    for command, numbers in _COMMAND.findall(outline):
        flat = [float(number) for number in numbers.split()]
        points = list(zip(flat[::2], flat[1::2], strict=True))
        if command == "Q" and not _level(pen, points[0], points[1]):
            run.append([pen, *points])
        else:
            yield from cubic()
            yield command, points
        if points:
            pen = points[-1]
    yield from cubic()


def _level(a: Point, b: Point, c: Point) -> bool:
    """Whether three points lie on one level or one plumb line, as a stem's points do."""
    return a[0] == b[0] == c[0] or a[1] == b[1] == c[1]


def _add(steps: list[Step], command: str, moves: list[tuple[int, int]]) -> None:
    if command in "qc" and all(_straight(one, moves[-1]) for one in moves[:-1]):
        command, moves = "l", moves[-1:]
    if command == "l":
        x, y = moves[0]
        if (x, y) == (0, 0):
            return
        if steps and steps[-1][0] == "l" and _straight(steps[-1][1][0], (x, y)):
            before = steps.pop()[1][0]
            moves = [(before[0] + x, before[1] + y)]
    steps.append((command, moves))


def _straight(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether both point the same way, or one of them nowhere."""
    cross = one[0] * other[1] - one[1] * other[0]
    return cross == 0 and one[0] * other[0] + one[1] * other[1] >= 0


def _written(command: str, moves: list[tuple[int, int]]) -> str:
    if command == "l":
        x, y = moves[0]
        if y == 0:
            return f"h{x}"
        if x == 0:
            return f"v{y}"
    return command + " ".join(f"{x} {y}" for x, y in moves).replace(" -", "-")
