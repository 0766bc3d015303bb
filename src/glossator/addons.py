"""What other packages add: entry points of the groups `glossator.formats`, `.judges`, `.kinds`."""

from __future__ import annotations

from functools import cache
from typing import Any


@cache
def added(group: str) -> dict[str, Any]:
    """What other packages add to a group, by the names that they give, in alphabetical order."""
    from importlib.metadata import entry_points

    points = entry_points(group=f"glossator.{group}")
    return {point.name: point.load() for point in sorted(points, key=lambda point: point.name)}
