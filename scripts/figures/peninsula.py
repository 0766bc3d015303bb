"""Map of the peninsula, with an enlargement of the country between Seoul and Kaesong."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import cos, radians
from pathlib import Path
from typing import Any, Final

from matplotlib.patches import Rectangle

from figures.geometry import Point, area, clipped, dashes, simplified, within
from figures.placing import Box, Label, place
from figures.setting import lines, put
from figures.style import (
    BLUE,
    BODY,
    FAINT,
    INK,
    LINE,
    PAPER,
    POINTS,
    RED,
    SMALL,
    WIDTH,
    Sheet,
    Weight,
)
from figures.svg import Drawing
from figures.tables import rows

TITLE = "The peninsula in January 2018"
_HEIGHT: Final = 128.0
_PARALLEL: Final = 38.5  # of true scale
_KM: Final = 111.2  # to the degree
# Of the land: what it is, how dark; north is darker, so that the line shows in grey too.
_LAND: Final = {
    "north": "#cdc7bb", "south": "#e9e5dc", "china": "#f5f3ee", "russia": "#f5f3ee",
    "japan": "#f5f3ee",
}  # fmt: skip
_SIGN: Final = {
    "capital": ("s", INK, 4.6), "town": ("o", INK, 3.6), "talks": ("D", RED, 4.2),
    "games": ("^", BLUE, 5.2), "weapons": ("X", INK, 5.0),
}  # fmt: skip
# The line between the sides, and where it is broken: dashes in mm.
_CROSSING: Final[dict[str, tuple[float, float] | None]] = {
    "demarcation-line": None, "han-estuary": (0.8, 0.6),
}  # fmt: skip
# How high a name is, from the foot of g to the top of K, and how deep the foot, in mm.
_HIGH: Final = 0.95 * BODY / POINTS
_DEEP: Final = 0.24 * BODY / POINTS


@dataclass(frozen=True, slots=True)
class Place:
    """A row of `places.csv`."""

    key: str
    name: str
    longitude: float
    latitude: float
    kind: str
    sure: bool


class Map:
    """A part of the world on a part of the sheet: equirectangular, true at 38.5° north."""

    def __init__(
        self, name: str, sheet: Sheet, box: Box, west: float, north: float, km: float
    ) -> None:
        """`box` in mm of the sheet; `west` and `north` its upper left corner; `km` to the mm."""
        self.name, self.sheet, self.box, self.km = name, sheet, box, km
        self.west, self.north = west, north
        self.obstacles: list[Box] = []

    def point(self, place: Point) -> Point:
        """Longitude and latitude to mm of the sheet."""
        longitude, latitude = place
        x = (longitude - self.west) * cos(radians(_PARALLEL)) * _KM / self.km
        return (self.box[0] + x, self.box[3] - (self.north - latitude) * _KM / self.km)

    def land(self, rings: Sequence[Sequence[Point]], tint: str) -> None:
        """Land, without what is smaller than a dot."""
        shapes = (clipped([self.point(one) for one in ring[:-1]], self.box) for ring in rings)
        kept = [simplified([*one, one[0]], 0.08) for one in shapes if one and area(one) > 0.2]
        if kept:
            self.sheet.strokes(kept, color=FAINT, width=0.3, fill=tint, zorder=0.2)

    def line(
        self,
        line: Sequence[Point],
        color: str,
        width: float,
        dash: tuple[float, float] | None = None,
    ) -> None:
        """A line of places; `width` in points, `dash` in mm on and off."""
        drawn = within(simplified([self.point(one) for one in line], 0.04), self.box)
        for piece in drawn:
            pieces = dashes(piece, *dash) if dash else [piece]
            self.sheet.strokes(pieces, color=color, width=width, zorder=1.5)
            for x, y in _along(piece):
                self.obstacles.append((x - 0.1, y - 0.1, x + 0.1, y + 0.1))

    def frame(self, color: str) -> None:
        """A hairline around the map."""
        left, bottom, right, top = self.box
        self.sheet.ground.add_patch(
            Rectangle((left, bottom), right - left, top - bottom, fill=False, edgecolor=color,
                      linewidth=0.6, zorder=3)
        )  # fmt: skip

    def names(self, places: Sequence[Place]) -> None:
        """Signs and names; each name where it covers nothing."""
        points = [self.point((one.longitude, one.latitude)) for one in places]
        for one, (x, y) in zip(places, points, strict=True):
            self._sign(one, x, y)
        labels = []
        for one, (x, y) in zip(places, points, strict=True):
            probe = self.sheet.words(x, y, one.name, weight=_weight(one))
            left, _, right, _ = self.sheet.extent(probe)
            probe.remove()
            labels.append(Label(x, y, right - left + 0.4, _HIGH))
        for one, (x, y), label in zip(
            places, place(labels, self.obstacles, self.box, 1.5), labels, strict=True
        ):
            self.sheet.words(x + 0.2, y + _DEEP, one.name, weight=_weight(one))
            self.obstacles.append((x, y, x + label.width, y + label.height))

    def _sign(self, one: Place, x: float, y: float) -> None:
        sign, ink, size = _SIGN[one.kind]
        (mark,) = self.sheet.ground.plot(
            x, y, sign, markersize=size, markeredgecolor=ink, markeredgewidth=0.7, zorder=4,
            markerfacecolor=ink if one.sure else PAPER,
        )  # fmt: skip
        mark.set_gid(f"mark-{self.name}-{one.key}")
        half = size / 2 / 72 * 25.4
        self.obstacles.append((x - half, y - half, x + half, y + half))

    def words(
        self, place: Point, text: str, *, weight: Weight = "italic", color: str = FAINT
    ) -> None:
        """A name of a region, centred on a place."""
        x, y = self.point(place)
        words = self.sheet.words(x, y, text, size=SMALL, weight=weight, color=color, ha="center")
        self.obstacles.append(self.sheet.extent(words))

    def scale_bar(self, x: float, y: float, km: int) -> None:
        """A bar with its length, the left end at x, y in mm."""
        length = km / self.km
        self.sheet.line((x, x + length), (y, y), width=0.9)
        for end in (x, x + length):
            self.sheet.line((end, end), (y - 0.6, y + 0.6), width=0.9)
        words = self.sheet.words(x + length + 1, y, f"{km} km", size=SMALL, va="center")
        self.obstacles += [self.sheet.extent(words), (x, y - 0.7, x + length, y + 0.7)]


def _weight(one: Place) -> Weight:
    return "bold" if one.kind == "capital" else "regular" if one.sure else "italic"


def _along(line: Sequence[Point]) -> list[Point]:
    """Points of a line, half a millimetre apart."""
    points = []
    for (ax, ay), (bx, by) in pairwise(line):
        steps = max(1, int(((bx - ax) ** 2 + (by - ay) ** 2) ** 0.5 / 0.5))
        points += [
            (ax + (bx - ax) * n / steps, ay + (by - ay) * n / steps) for n in range(steps + 1)
        ]
    return points


def places(folder: Path) -> list[Place]:
    """The rows of `places.csv`."""
    return [
        Place(row["key"], row["name"], float(row["longitude"]), float(row["latitude"]),
              row["kind"], row["confidence"] == "sure")
        for row in rows(folder / "places.csv")
    ]  # fmt: skip


def draw(folder: Path) -> Drawing:
    """The drawing, made from `peninsula.geojson` and `places.csv`."""
    world = json.loads((folder / "peninsula.geojson").read_text(encoding="utf-8"))["features"]
    known = places(folder)
    sheet = Sheet(_HEIGHT)
    sheet.heading(TITLE, "Equirectangular projection, true to scale along 38.5° north")
    whole = Map("whole", sheet, (0.3, 0.3, 64.0, 116.5), west=124.0, north=43.15, km=9.62)
    near = Map("near", sheet, (67.0, 66.5, WIDTH - 0.3, 116.5), west=126.22, north=38.12, km=1.75)
    for one in (whole, near):
        _ground(one, world)
    _window(sheet, whole, near)
    inside = {"kaesong", "complex", "panmunjom", "incheon"}
    _seas(whole)
    whole.scale_bar(4, 10, 200)
    near.scale_bar(69, 69, 20)
    whole.names([one for one in known if one.key not in inside])
    near.names([one for one in known if one.key in inside | {"seoul"}])
    whole.frame(LINE)
    near.frame(INK)
    _key(sheet)
    return Drawing("peninsula", sheet, TITLE, _description(known))


def _ground(one: Map, world: list[dict[str, Any]]) -> None:
    """Land, borders, and the two lines across the peninsula."""
    for feature in world:
        if feature["properties"]["kind"] == "land":
            rings = [part[0] for part in feature["geometry"]["coordinates"]]
            one.land(rings, _LAND[feature["properties"]["name"]])
    one.line([(123, 38), (132, 38)], INK, 0.6, dash=(0.35, 0.9))
    for feature in world:
        name = feature["properties"]["name"]
        if name in _CROSSING:
            for line in feature["geometry"]["coordinates"]:
                one.line(line, RED, 1.5, _CROSSING[name])


def _window(sheet: Sheet, whole: Map, near: Map) -> None:
    """On the whole map, the part that is enlarged, framed like the enlargement."""
    far = near.box[2] - near.box[0], near.box[3] - near.box[1]
    x, top = whole.point((near.west, near.north))
    wide, high = far[0] * near.km / whole.km, far[1] * near.km / whole.km
    sheet.ground.add_patch(
        Rectangle((x, top - high), wide, high, fill=False, edgecolor=INK, linewidth=0.6, zorder=2)
    )
    whole.obstacles.append((x, top - high, x + wide, top))


def _seas(whole: Map) -> None:
    """Countries, and both names of each sea."""
    whole.words((127.0, 40.35), "NORTH KOREA", weight="bold", color=INK)
    whole.words((127.6, 36.2), "SOUTH KOREA", weight="bold", color=INK)
    whole.words((125.6, 42.4), "CHINA", weight="regular")
    for where, names in (
        ((130.1, 39.7), ("East Sea", "Sea of Japan")), ((125.05, 36.4), ("Yellow Sea", "West Sea")),
    ):  # fmt: skip
        for n, name in enumerate(names):
            whole.words((where[0], where[1] - n * 0.29), name)


def _key(sheet: Sheet) -> None:
    """The signs and lines, in the column under the enlargement."""
    left, y = 67.6, 60.5
    entries: list[tuple[str, str]] = [
        ("capital", "capital"), ("talks", "talks and telephone line"),
        ("games", "Winter Games"), ("weapons", "test or launch site"),
        ("open", "position approximate"), ("window", "enlarged above"),
        ("line", "Military Demarcation Line of 1953"),
        ("estuary", "Han estuary, open to both sides by the armistice"),
        ("parallel", "38th parallel, the border before the war"),
    ]  # fmt: skip
    for kind, words in entries:
        _sample(sheet, kind, left, y + 0.85)
        for line in lines(sheet, [("regular", words)], WIDTH - left - 7.5, SMALL):
            put(sheet, left + 7.0, y, line, SMALL)
            y -= 3.3
        y -= 0.9


def _sample(sheet: Sheet, kind: str, x: float, y: float) -> None:
    across = [(x, y), (x + 5, y)]
    strokes = {
        "line": [across],
        "estuary": dashes(across, 0.8, 0.6),
        "parallel": dashes(across, 0.35, 0.9),
    }
    if kind in strokes:
        color, width = (INK, 0.6) if kind == "parallel" else (RED, 1.5)
        sheet.strokes(strokes[kind], color=color, width=width)
        return
    if kind == "window":
        sheet.ground.add_patch(
            Rectangle((x + 1, y - 1), 3, 2, fill=False, edgecolor=INK, linewidth=0.6)
        )
        return
    sign, ink, size = _SIGN.get(kind, _SIGN["town"])
    sheet.ground.plot(
        x + 2.5, y, sign, markersize=size, markeredgecolor=ink, markeredgewidth=0.7,
        markerfacecolor=PAPER if kind == "open" else ink,
    )  # fmt: skip


def _description(known: Sequence[Place]) -> str:
    said = "; ".join(
        f"{one.name} at {one.latitude:.2f} north, {one.longitude:.2f} east"
        + ("" if one.sure else " (approximate)")
        for one in known
    )
    return (
        "A map of the Korean peninsula with an enlargement of the country from Kaesong to Seoul. "
        "The Military Demarcation Line runs from the Han estuary in the west, where it is broken, "
        "north-eastward to the coast of the East Sea (Sea of Japan); it crosses the 38th parallel "
        "just north-east of Panmunjom, so that Kaesong, south of the parallel, lies in the North. "
        f"Places: {said}."
    )
