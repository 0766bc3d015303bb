"""Labels beside an axis: moved apart as little as possible, so that none covers another."""

from __future__ import annotations

from collections.abc import Sequence


def spread(wanted: Sequence[float], sizes: Sequence[float], low: float, high: float) -> list[float]:
    """Where the centres of labels go, in the order given, each at least its size from the next.

    `wanted` are the centres as they would stand alone, ascending. The result has the least sum of
    squared moves (pool adjacent violators, which is exact for this order) within `low` to `high`.
    Raises ValueError when the labels are longer than the room.
    """
    if sum(sizes) > high - low + 1e-9:
        raise ValueError(f"labels of {sum(sizes):.1f} do not fit into {high - low:.1f}")
    # Without their sizes the labels are points that must only stay in order.
    offsets = [sum(sizes[:n]) + size / 2 for n, size in enumerate(sizes)]
    pools: list[tuple[float, int]] = []  # mean, members
    for centre, offset in zip(wanted, offsets, strict=True):
        mean, members = centre - offset, 1
        while pools and pools[-1][0] > mean:
            before, count = pools.pop()
            mean = (mean * members + before * count) / (members + count)
            members += count
        pools.append((mean, members))
    room = high - sum(sizes)
    means = [min(max(mean, low), room) for mean, members in pools for _ in range(members)]
    return [mean + offset for mean, offset in zip(means, offsets, strict=True)]
