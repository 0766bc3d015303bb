"""Plane geometry of the map: areas, fewer points, and what lies inside a frame."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

Point = tuple[float, float]
Frame = tuple[float, float, float, float]  # left, bottom, right, top


def simplified(line: Sequence[Point], tolerance: float) -> list[Point]:
    """The line with fewer points, none of those left out farther off than `tolerance`.

    Douglas and Peucker, 1973. The ends stay, so that lines that meet go on meeting.
    """
    if len(line) < 3:
        return list(line)
    (ax, ay), (bx, by) = line[0], line[-1]
    length = ((bx - ax) ** 2 + (by - ay) ** 2) ** 0.5
    far, at = -1.0, 0
    for n, (x, y) in enumerate(line[1:-1], start=1):
        if length:
            off = abs((bx - ax) * (ay - y) - (ax - x) * (by - ay)) / length
        else:
            off = ((x - ax) ** 2 + (y - ay) ** 2) ** 0.5
        if off > far:
            far, at = off, n
    if far <= tolerance:
        return [line[0], line[-1]]
    return simplified(line[: at + 1], tolerance)[:-1] + simplified(line[at:], tolerance)


def area(ring: Sequence[Point]) -> float:
    """What a ring encloses, in square units; the last point need not repeat the first."""
    pairs = zip(ring, [*ring[1:], ring[0]], strict=True)
    return abs(sum(ax * by - bx * ay for (ax, ay), (bx, by) in pairs)) / 2


def clipped(ring: Sequence[Point], frame: Frame) -> list[Point]:
    """What of a ring lies in the frame (Sutherland and Hodgman, 1974)."""
    left, bottom, right, top = frame
    kept = list(ring)
    for axis, edge, sign in ((0, left, 1), (0, right, -1), (1, bottom, 1), (1, top, -1)):
        points, kept = kept, []
        for n, b in enumerate(points):
            a = points[n - 1]
            inside_a, inside_b = sign * (a[axis] - edge) >= 0, sign * (b[axis] - edge) >= 0
            if inside_a != inside_b:
                t = (edge - a[axis]) / (b[axis] - a[axis])
                kept.append((a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])))
            if inside_b:
                kept.append(b)
    return kept


def within(line: Sequence[Point], frame: Frame) -> list[list[Point]]:
    """The pieces of a line that lie in the frame (each segment by Liang and Barsky, 1984)."""
    pieces: list[list[Point]] = []
    for a, b in pairwise(line):
        piece = _segment(a, b, frame)
        if piece is None:
            continue
        if pieces and pieces[-1][-1] == piece[0]:
            pieces[-1].append(piece[1])
        else:
            pieces.append([*piece])
    return pieces


def _segment(a: Point, b: Point, frame: Frame) -> tuple[Point, Point] | None:
    first, last = 0.0, 1.0
    for axis in (0, 1):
        move = b[axis] - a[axis]
        for room, way in ((a[axis] - frame[axis], -move), (frame[axis + 2] - a[axis], move)):
            if way == 0:
                if room < 0:
                    return None
            elif way > 0:
                last = min(last, room / way)
            else:
                first = max(first, room / way)
    if first >= last:
        return None

    def point(t: float) -> Point:
        if t in (0.0, 1.0):
            return b if t else a
        return (a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1]))

    return point(first), point(last)


def dashes(line: Sequence[Point], on: float, off: float) -> list[list[Point]]:
    """The line cut into dashes of length `on` with gaps of `off`.

    Drawn as lines of their own, since some renderers of SVG know no dashed strokes.
    """
    pieces: list[list[Point]] = [[line[0]]]
    drawing, left = True, on
    for a, b in pairwise(line):
        length = ((b[0] - a[0]) ** 2 + (b[1] - a[1]) ** 2) ** 0.5
        done = 0.0
        while length - done > left:
            done += left
            turn = (a[0] + (b[0] - a[0]) * done / length, a[1] + (b[1] - a[1]) * done / length)
            if drawing:
                pieces[-1].append(turn)
            else:
                pieces.append([turn])
            drawing, left = not drawing, off if drawing else on
        left -= length - done
        if drawing:
            pieces[-1].append(b)
    return [piece for piece in pieces if len(piece) > 1]
