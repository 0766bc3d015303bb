"""North Korean missile launches: one square for each missile, so that they can be counted."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from figures.style import BLUE, FAINT, INK, PAPER, SMALL, WIDTH, Sheet
from figures.svg import Drawing
from figures.tables import rows, value

TITLE = "Missiles launched by North Korea, 2011–2019"
_ROW, _PITCH, _SIDE = 3, 3.0, 2.5  # squares abreast; mm from one to the next; their side
_FOOT = 17.0


def draw(folder: Path) -> Drawing:
    """The drawing, made from `launches.csv`. Raises ValueError when outcomes do not add up."""
    table = rows(folder / "launches.csv")
    sheet = Sheet(59)
    sheet.heading(
        TITLE, "One square a missile, satellite rockets included; below, on how many days"
    )
    step = WIDTH / len(table)
    for n, row in enumerate(table):
        _year(sheet, step * (n + 0.5), row)
    sheet.line((0, WIDTH), (_FOOT - 0.7, _FOOT - 0.7), width=0.7)
    _key(sheet)
    return Drawing("launches", sheet, TITLE, _description(table))


def outcomes(row: dict[str, str]) -> list[str]:
    """What became of each missile of a year, in the order in which they are drawn."""
    total = value(row, "missiles")
    assert total is not None
    if not row["success"]:
        return ["untold"] * int(total.number)
    kinds = ("success", "failure", "unknown")
    fates = [kind for kind in kinds for _ in range(int(row[kind]))]
    if len(fates) != total.number:
        raise ValueError(f"{row['year']}: {len(fates)} outcomes of {total.written} missiles")
    return fates


def _year(sheet: Sheet, middle: float, row: dict[str, str]) -> None:
    fates = outcomes(row)
    left = middle - (_ROW * _PITCH - (_PITCH - _SIDE)) / 2
    places = [(left + n % _ROW * _PITCH, _FOOT + n // _ROW * _PITCH) for n in range(len(fates))]
    for fate in dict.fromkeys(fates):
        met = [place for place, one in zip(places, fates, strict=True) if one == fate]
        squares(sheet, met, fate, f"mark-{row['year']}-{fate}")
    top = _FOOT + -(-len(fates) // _ROW) * _PITCH + 0.9
    sheet.words(middle, top, row["missiles"], weight="bold", ha="center")
    sheet.words(middle, _FOOT - 4.6, row["year"], size=SMALL, ha="center")
    if row["days"] != "0":
        sheet.words(
            middle, _FOOT - 8.0, f"{row['days']} days", size=SMALL, ha="center", color=FAINT
        )


def squares(sheet: Sheet, places: Sequence[tuple[float, float]], fate: str, name: str = "") -> None:
    """A square for each missile: full, crossed out for a failure, grey where no outcome is told."""
    fill = {"success": BLUE, "untold": "#a9b4c2"}.get(fate, PAPER)
    rims = [
        [(x, y), (x + _SIDE, y), (x + _SIDE, y + _SIDE), (x, y + _SIDE), (x, y)] for x, y in places
    ]
    sheet.strokes(rims, color=BLUE, width=0.6, fill=fill).set_gid(name or None)
    if fate == "failure":
        across = [
            [(x, one), (x + _SIDE, other)]
            for x, y in places
            for one, other in ((y, y + _SIDE), (y + _SIDE, y))
        ]
        sheet.strokes(across, color=BLUE, width=0.6, zorder=2.1)


def _key(sheet: Sheet) -> None:
    x = 0.3
    for fate, words, room in (
        ("success", "success", 18.0), ("failure", "failure", 18.0),
        ("unknown", "outcome unknown", 33.0), ("untold", "outcome not in this count", 0.0),
    ):  # fmt: skip
        squares(sheet, [(x, 0.6)], fate)
        sheet.words(x + 4.0, 0.8, words, size=SMALL, color=INK)
        x += room


def _description(table: list[dict[str, str]]) -> str:
    said = []
    for row in table:
        text = f"{row['year']}: {row['missiles'] if row['missiles'] != '0' else 'none'}"
        if row["days"] != "0":
            text += f" on {row['days']} days"
        if row["success"] and row["missiles"] != "0":
            parts = [
                f"{row[kind]} {name}"
                for kind, name in (
                    ("success", "succeeded"), ("failure", "failed"), ("unknown", "unknown")
                )
                if row[kind] != "0"
            ]  # fmt: skip
            text += f" ({', '.join(parts)})"
        said.append(text)
    return (
        "For each year a block of squares, one for every missile or satellite rocket launched, by "
        f"the count of the CNS North Korea Missile Test Database. {'; '.join(said)}. Outcomes for "
        "2019 are not part of this count. Both rockets of 2012 carried satellites; three of the "
        "missiles of 2017 were intercontinental. The year 2018 is empty."
    )
