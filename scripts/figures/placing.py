"""Names on a map: each beside its place, on a side where it covers nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

Box = tuple[float, float, float, float]  # left, bottom, right, top

# Where a name may go, the better places first (after Imhof, 1962): right, left, above, below, and
# between; then the same a little farther off.
_SIDES = (
    (1, 0), (-1, 0), (1, 0.5), (1, -0.5), (-1, 0.5), (-1, -0.5),
    (1, 1), (1, -1), (-1, 1), (-1, -1), (0, 1), (0, -1),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Label:
    """A name of `width` by `height` that belongs to the point x, y; all in one unit."""

    x: float
    y: float
    width: float
    height: float


def place(
    labels: Sequence[Label], obstacles: Sequence[Box], frame: Box, gap: float
) -> list[tuple[float, float]]:
    """The lower left corner of each label: in the frame, clear of obstacles and of one another.

    Among all such arrangements it is the one whose places are the best together (branch and bound
    over the ranks of the places). Raises ValueError when there is none.
    """
    choices = [_choices(label, obstacles, frame, gap) for label in labels]
    order = sorted(range(len(labels)), key=lambda n: len(choices[n]))
    best: dict[int, Box] = {}
    least = float("inf")

    def settle(turn: int, taken: dict[int, Box], cost: int) -> None:
        nonlocal best, least
        if cost >= least:
            return
        if turn == len(order):
            best, least = dict(taken), cost
            return
        n = order[turn]
        for rank, box in choices[n]:
            if not any(overlap(box, other) for other in taken.values()):
                settle(turn + 1, {**taken, n: box}, cost + rank)

    settle(0, {}, 0)
    if len(best) < len(labels):
        raise ValueError("the names do not fit on the map")
    return [best[n][:2] for n in range(len(labels))]


def overlap(one: Box, other: Box) -> bool:
    """Whether two boxes share more than an edge."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _choices(
    label: Label, obstacles: Sequence[Box], frame: Box, gap: float
) -> list[tuple[int, Box]]:
    """The free places of a label, each with its rank: 0 is the best."""
    found = []
    for nth, far in enumerate((1.0, 1.4, 1.8)):
        for rank, (dx, dy) in enumerate(_SIDES, start=nth * len(_SIDES)):
            left = label.x + dx * gap * far + (dx - 1) * label.width / 2
            bottom = label.y + dy * gap * far + (dy - 1) * label.height / 2
            box = (left, bottom, left + label.width, bottom + label.height)
            inside = (
                box[0] >= frame[0] and box[1] >= frame[1]
                and box[2] <= frame[2] and box[3] <= frame[3]
            )  # fmt: skip
            if inside and not any(overlap(box, other) for other in obstacles):
                found.append((rank, box))
    return found
