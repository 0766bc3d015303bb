"""Cuts the coast and the borders of the map out of Natural Earth, once, by hand.

`python -m figures.coast countries-10m.json manuscript/figures/peninsula.geojson`: the first is the
file of the npm package world-atlas 2.0.2, which is Natural Earth 4.1.0 at 1:10,000,000, in the
public domain. The places on the map are not Natural Earth's; they stand in places.csv.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from figures.geometry import Frame, Point, area, clipped, simplified

# ISO 3166-1 numbers
NORTH, SOUTH, CHINA, RUSSIA, JAPAN = "408", "410", "156", "643", "392"
NAMES: Final = {NORTH: "north", SOUTH: "south", CHINA: "china", RUSSIA: "russia", JAPAN: "japan"}
FRAME: Final[Frame] = (
    123.0,
    32.6,
    132.4,
    43.9,
)  # west, south, east, north; what lies outside is left out
TOLERANCE: Final = 0.004  # degrees, about 400 m
LEAST: Final = 0.0012  # square degrees; smaller islands are left out
# The armistice leaves the Han estuary open to both sides, so the line is broken there: from where
# Natural Earth's land border begins, along the middle of its water, past the mouth of the Imjin.
ESTUARY: Final[list[Point]] = [
    (126.669, 37.828), (126.669, 37.797), (126.623, 37.770), (126.574, 37.769),
    (126.523, 37.785), (126.454, 37.821),
]  # fmt: skip
NATURAL_EARTH: Final = "Natural Earth 4.1.0, 1:10m, public domain (npm package world-atlas 2.0.2)"


class Atlas:
    """A TopoJSON file: countries made of shared lines (TopoJSON specification, 2.1)."""

    def __init__(self, file: Path) -> None:
        topology: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
        self.arcs: list[list[Point]] = []
        for arc in topology["arcs"]:
            x = y = 0
            line = []
            for dx, dy in arc:
                x, y = x + dx, y + dy
                line.append((x * sx + tx, y * sy + ty))
            self.arcs.append(simplified(line, TOLERANCE))
        self.countries = {
            one["id"]: one for one in topology["objects"]["countries"]["geometries"] if "id" in one
        }

    def rings(self, country: str) -> list[list[int]]:
        """The outer rings of a country, each as numbers of lines (~n: the line n backwards)."""
        shape = self.countries[country]
        parts = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
        return [part[0] for part in parts]

    def line(self, number: int) -> list[Point]:
        """A line in the direction that its number says."""
        return self.arcs[number] if number >= 0 else self.arcs[~number][::-1]

    def ring(self, numbers: Sequence[int]) -> list[Point]:
        """The closed line of a ring."""
        points: list[Point] = []
        for number in numbers:
            points += self.line(number)[1 if points else 0 :]
        return points

    def shared(self, one: str, other: str) -> list[list[Point]]:
        """The border lines that two countries have in common."""
        lines = {n if n >= 0 else ~n for ring in self.rings(one) for n in ring}
        return [
            self.arcs[n]
            for n in sorted(lines & {m if m >= 0 else ~m for r in self.rings(other) for m in r})
        ]


def features(atlas: Atlas) -> list[dict[str, Any]]:
    """GeoJSON features: the land of each country in the frame, and the three borders."""
    found = []
    for country, name in NAMES.items():
        rings = [clipped(atlas.ring(ring), FRAME) for ring in atlas.rings(country)]
        kept = [[_rounded([*ring, ring[0]])] for ring in rings if ring and area(ring) > LEAST]
        found.append(_feature(name, "land", "MultiPolygon", kept))
    for one, other, name in (
        (NORTH, SOUTH, "demarcation-line"), (NORTH, CHINA, "china"), (NORTH, RUSSIA, "russia"),
    ):  # fmt: skip
        lines = [_rounded(line) for line in atlas.shared(one, other)]
        found.append(_feature(name, "border", "MultiLineString", lines))
    water = "drawn for this edition along the middle of Natural Earth’s water"
    found.append(
        _feature("han-estuary", "border", "MultiLineString", [_rounded(ESTUARY)], water, "likely")
    )
    return found


def _feature(
    name: str, kind: str, shape: str, coordinates: list[Any],
    source: str = NATURAL_EARTH, confidence: str = "sure",
) -> dict[str, Any]:  # fmt: skip
    return {
        "type": "Feature",
        "properties": {
            "name": name,
            "kind": kind,
            "source": source,
            "confidence": confidence,
        },
        "geometry": {"type": shape, "coordinates": coordinates},
    }


def _rounded(line: Sequence[Point]) -> list[list[float]]:
    return [[round(x, 3), round(y, 3)] for x, y in line]


if __name__ == "__main__":
    source, target = Path(sys.argv[1]), Path(sys.argv[2])
    found = features(Atlas(source))
    lines = ",\n".join(json.dumps(one, separators=(",", ":"), ensure_ascii=False) for one in found)
    target.write_text(
        f'{{"type":"FeatureCollection","features":[\n{lines}\n]}}\n', encoding="utf-8"
    )
