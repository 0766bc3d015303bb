"""Trade between the Koreas: columns on a true scale of years, each with its source's look."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final, Literal

from matplotlib.axes import Axes

from figures.columns import WIDE, column, scale, striped, swatch
from figures.style import BLUE, FAINT, PAPER, SMALL, WIDTH, Sheet
from figures.svg import Drawing
from figures.tables import Value, rows, value

TITLE = "Trade between the Koreas, 1989–2018"
_STRIPE: Final = 190.0  # million dollars from one white stripe to the next
# The columns that carry their number, and which side of it stands over the column.
_NAMED: Final[Mapping[int, Literal["left", "center", "right"]]] = MappingProxyType(
    {
        1989: "center",
        1995: "center",
        2000: "center",
        2005: "right",
        2008: "center",
        2012: "center",
        2015: "center",
        2016: "left",
        2017: "center",
        2018: "center",
    }
)


def draw(folder: Path) -> Drawing:
    """The drawing, made from `trade.csv`."""
    table = rows(folder / "trade.csv")
    trade = {int(row["year"]): value(row, "trade") for row in table}
    series = {int(row["year"]): row["series"] for row in table}
    sheet = Sheet(77)
    sheet.heading(TITLE, "Goods crossing the line in both directions, million US dollars a year")
    axes = sheet.axes(9, 13, WIDTH - 9, 53)
    axes.set(xlim=(1988.3, 2018.6), ylim=(0, 2800))
    scale(sheet, axes, range(0, 2501, 500), {})
    for year, one in trade.items():
        if one:
            _column(sheet, axes, year, one, series[year])
            if year in _NAMED:
                _number(sheet, axes, year, one)
    for year in (1989, 1995, 2000, 2005, 2010, 2015):
        sheet.words(year, -165, str(year), size=SMALL, ha="center", axes=axes)
    sheet.words(2018 + WIDE / 2, -165, "2018", size=SMALL, ha="right", axes=axes)
    for gap, words in ((1992, "no figures\nin this table"), (1997.5, "none")):
        sheet.words(
            gap, 60, words, size=SMALL, color=FAINT, weight="italic", ha="center", axes=axes
        )
    _key(sheet)
    return Drawing("trade", sheet, TITLE, _description(trade, series))


def _column(sheet: Sheet, axes: Axes, year: int, one: Value, series: str) -> None:
    if series == "association":
        striped(sheet, axes, year, one.number, "trade", color=BLUE, step=_STRIPE)
    else:
        column(axes, year, one.number, "trade", color=BLUE, sure=one.sure)


def _number(sheet: Sheet, axes: Axes, year: int, one: Value) -> None:
    side = _NAMED[year]
    x = year + {"left": -WIDE / 2, "center": 0, "right": WIDE / 2}[side]
    words = sheet.words(x, one.number + 45, f"{one.number:,.0f}", size=SMALL, ha=side, axes=axes)
    words.set_zorder(2.5)  # over the hairlines, under the columns
    words.set_bbox({"facecolor": PAPER, "edgecolor": "none", "pad": 0.5})


def _key(sheet: Sheet) -> None:
    """The three looks of a column, below the years."""
    axes = sheet.ground
    for x, words in (
        (0.0, "Ministry of Unification"),
        (39.0, "the same, not confirmed"),
        (80.0, "trade association"),
    ):
        axes.add_patch(swatch(x + 0.3, 0.8, BLUE, not words.startswith("the")))
        sheet.words(x + 4.6, 0.8, words, size=SMALL)
    for level in (1.4, 2.1):
        sheet.line((80.3, 83.3), (level, level), color="#ffffff", width=0.7)


def _description(trade: Mapping[int, Value | None], series: Mapping[int, str]) -> str:
    said = []
    for year, one in trade.items():
        if one:
            body = ", trade association" if series[year] == "association" else ""
            said.append(f"{year}, {'' if one.sure else 'about '}{float(one.written):,g}{body}")
    return (
        "Columns for the value of the goods that crossed between North and South Korea in both "
        f"directions, in million US dollars. {'; '.join(said)}. Figures are the South Korean "
        "Ministry of Unification’s unless the trade association is named; those with about could "
        "not be confirmed. There are no figures here for 1990 to 1994 and 1996 to 1999. Trade "
        "grows from almost nothing to more than 2.7 billion dollars in 2015, falls to an eighth of "
        "that in 2016, and stops in 2017."
    )
