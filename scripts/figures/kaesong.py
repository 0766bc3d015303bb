"""Output and workers of the Kaesong Industrial Complex: two panels over the same years."""

from __future__ import annotations

from pathlib import Path

from figures.columns import base, column, swatch
from figures.style import BLUE, FAINT, PAPER, RED, SMALL, WIDTH, Sheet
from figures.svg import Drawing
from figures.tables import Value, rows, value

TITLE = "Kaesong: eleven years of work"


def draw(folder: Path) -> Drawing:
    """The drawing, made from `kaesong.csv`."""
    table = rows(folder / "kaesong.csv")
    years = [int(row["year"]) for row in table]
    output = {year: value(row, "output") for year, row in zip(years, table, strict=True)}
    workers = {year: value(row, "workers") for year, row in zip(years, table, strict=True)}
    sheet = Sheet(92)
    sheet.heading(TITLE, "Goods made at the Kaesong Industrial Complex, million US dollars a year")
    _output(sheet, years, output)
    _workers(sheet, years, workers)
    _key(sheet)
    return Drawing("kaesong", sheet, TITLE, _description(output, workers))


def _output(sheet: Sheet, years: list[int], output: dict[int, Value | None]) -> None:
    axes = sheet.axes(0, 45, WIDTH, 34)
    axes.set(xlim=(years[0] - 0.5, years[-1] + 0.5), ylim=(0, 600))
    base(sheet, axes)
    for year, one in output.items():
        if one:
            column(axes, year, one.number, "output", color=BLUE, sure=one.sure)
            sheet.words(year, one.number + 14, one.written, size=SMALL, ha="center", axes=axes)
    for year in years:
        sheet.words(year, -58, str(year), size=SMALL, ha="center", axes=axes)
    still = "closed\nApril to\nSept."
    sheet.words(2013, 300, still, size=SMALL, weight="italic", ha="center", axes=axes)


def _workers(sheet: Sheet, years: list[int], workers: dict[int, Value | None]) -> None:
    axes = sheet.axes(0, 6.5, WIDTH, 26)
    axes.set(xlim=(years[0] - 0.5, years[-1] + 0.5), ylim=(0, 60_000))
    sheet.words(0, 35.2, "Northern workers at the end of the year, thousand", color=FAINT)
    base(sheet, axes)
    for year, one in workers.items():
        if not one:
            continue
        axes.plot([year, year], [0, one.number], color=RED, linewidth=0.7, zorder=3, clip_on=False)
        (dot,) = axes.plot(
            year, one.number, "o", markersize=5, markeredgewidth=0.9, markeredgecolor=RED,
            markerfacecolor=RED if one.sure else PAPER, zorder=4, clip_on=False,
        )  # fmt: skip
        dot.set_gid(f"mark-workers-{year}")
        named = f"{one.number / 1000:.1f}" if one.sure else f"{one.number / 1000:.0f}"
        sheet.words(year, one.number + 3600, named, size=SMALL, ha="center", axes=axes)


def _key(sheet: Sheet) -> None:
    """What full and open signs mean, below the years."""
    axes = sheet.ground
    for x, sure, words in (
        (2, True, "confirmed"),
        (32, False, "not confirmed: about this much"),
    ):
        axes.add_patch(swatch(x, 1.0, BLUE, sure))
        axes.plot(
            x + 5, 1.9, "o", markersize=5, markeredgewidth=0.9, markeredgecolor=RED,
            markerfacecolor=RED if sure else PAPER, clip_on=False,
        )  # fmt: skip
        sheet.words(x + 8, 1.0, words, size=SMALL)


def _description(output: dict[int, Value | None], workers: dict[int, Value | None]) -> str:
    made = "; ".join(_said(year, one) for year, one in output.items() if one)
    hands = "; ".join(_said(year, one) for year, one in workers.items() if one)
    return (
        "Two charts over the years 2005 to 2015, one above the other. Above, columns for the value "
        "of the goods made at the Kaesong Industrial Complex, in million US dollars: "
        f"{made}. The columns rise in every year but 2013, when no work was done from April to "
        "September. Below, dots for the northern workers at the end of each year: "
        f"{hands}. Open columns and open dots mark figures that could not be confirmed."
    )


def _said(year: int, one: Value) -> str:
    number = f"{one.number:,.0f}" if one.number > 1000 else one.written
    return f"{year}, {'' if one.sure else 'about '}{number}"
