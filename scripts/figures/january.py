"""Timeline of January 2018: days run down the page, true to scale, in Seoul's time.

An hour that is known is a sign at its place; what is known to the day or the part of a day only is
a bar as long as the doubt. Four sides have a lane and a shape each.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from matplotlib.patches import Rectangle

from figures.setting import lines, put
from figures.spreading import spread
from figures.style import BLUE, FAINT, INK, LINE, PAPER, RED, SMALL, TINT, WIDTH, Sheet
from figures.svg import Drawing
from figures.tables import rows

TITLE = "January 2018, hour by hour where known"
_START: Final = datetime(2018, 1, 1)
_DAYS: Final = 25.8
_HEIGHT, _TOP, _FOOT = 133.0, 117.0, 1.5
_DAY: Final = (_TOP - _FOOT) / _DAYS
_LINE: Final = 3.45  # from one line of a label to the next
_GAP: Final = 1.5
_TEXT: Final = 37.0
# lane in mm, sign, ink, and how the key names it
_SIDES: Final = {
    "north": (13.5, "o", RED, "North"),
    "south": (18.0, "s", BLUE, "South"),
    "us": (22.5, "^", INK, "United States"),
    "joint": (27.0, "D", INK, "together or elsewhere"),
}


@dataclass(frozen=True, slots=True)
class Event:
    """One row of the table. Times are Seoul's; `end` equals `start` for a moment."""

    start: datetime
    end: datetime
    side: str
    when: str
    what: str

    @property
    def middle(self) -> float:
        """Days from the beginning of the year to the middle of the event."""
        return (_since(self.start) + _since(self.end)) / 2


def events(folder: Path) -> list[Event]:
    """The rows of `january.csv` by time. Raises ValueError for one that is not sure."""
    found = []
    for row in rows(folder / "january.csv"):
        if row["confidence"] != "sure":
            raise ValueError(f"{row['when']}: “{row['confidence']}” may not be drawn")
        start = datetime.fromisoformat(row["start"])
        end = datetime.fromisoformat(row["end"]) if row["end"] else start
        found.append(Event(start, end, row["side"], row["when"], row["what"]))
    return sorted(found, key=lambda event: (event.middle, event.start))


def _since(time: datetime) -> float:
    return (time - _START).total_seconds() / 86_400


def _y(days: float) -> float:
    return _TOP - days * _DAY


def draw(folder: Path) -> Drawing:
    """The drawing, made from `january.csv`."""
    sheet = Sheet(_HEIGHT)
    sheet.heading(TITLE, "Seoul time (14 hours ahead of Washington). Bars: spans, or hours unknown")
    _key(sheet)
    _calendar(sheet)
    told = events(folder)
    _from_speech_to_call(sheet, told)
    for event in told:
        _mark(sheet, event)
    _labels(sheet, told)
    return Drawing("january", sheet, TITLE, _description(told))


def _key(sheet: Sheet) -> None:
    x, y = 1.2, _HEIGHT - 12.4
    for _, sign, ink, name in _SIDES.values():
        sheet.ground.plot(x, y + 0.9, sign, markersize=4.4, color=ink)
        words = sheet.words(x + 2.2, y, name, size=SMALL)
        x = sheet.extent(words)[2] + 4.6


def _calendar(sheet: Sheet) -> None:
    """A rung for each midnight, and the number of each day between two of them."""
    left, right = 7.0, 29.5
    for day in range(0, 26, 2):
        band = Rectangle(
            (left, _y(day + 1)), right - left, _DAY, facecolor=TINT, linewidth=0, zorder=0.1
        )
        sheet.ground.add_patch(band)
    for day in range(26):
        if day < 25:
            y = _y(day + 0.5)
            sheet.words(5.8, y, str(day + 1), size=SMALL, ha="right", va="center")
    for lane, *_ in _SIDES.values():
        sheet.line((lane, lane), (_y(0), _y(26)), color=LINE, width=0.35)


def _from_speech_to_call(sheet: Sheet, told: Sequence[Event]) -> None:
    """The 54 hours between the first two doings of the North, in its lane."""
    north = [event for event in told if event.side == "north"]
    first, call = north[0], north[1]
    x = _SIDES["north"][0]
    hours = round((call.start - first.start).total_seconds() / 3600)
    sheet.line((x, x), (_y(_since(first.start)), _y(_since(call.start))), color=RED, width=1.2)
    middle = _y((_since(first.start) + _since(call.start)) / 2)
    words = sheet.words(x - 0.9, middle, f"{hours} h", size=SMALL, ha="right", va="center")
    words.set_bbox({"facecolor": PAPER, "edgecolor": "none", "pad": 0.4})


def _mark(sheet: Sheet, event: Event) -> None:
    lane, sign, ink, _ = _SIDES[event.side]
    top, foot = _y(_since(event.start)), _y(_since(event.end))
    if top - foot > 0.5:
        bar = Rectangle(
            (lane - 0.75, foot), 1.5, top - foot, facecolor=PAPER, edgecolor=ink, linewidth=0.7
        )
        sheet.ground.add_patch(bar)
    (mark,) = sheet.ground.plot(lane, (top + foot) / 2, sign, markersize=4.4, color=ink, zorder=4)
    mark.set_gid(f"mark-{event.start:%d-%H%M}-{event.side}")


def _labels(sheet: Sheet, told: Sequence[Event]) -> None:
    """The words beside the lanes, in order, as near to their marks as their neighbours allow."""
    room = WIDTH - _TEXT
    labels = [
        lines(sheet, [("bold", f"{event.when}:"), ("regular", event.what)], room) for event in told
    ]
    sizes = [len(label) * _LINE + _GAP for label in labels]
    wanted = [event.middle * _DAY for event in told]
    places = spread(wanted, sizes, -1.0, _TOP - _FOOT + 0.5)
    for event, words, size, place in zip(told, labels, sizes, places, strict=True):
        top = _TOP - place + (size - _GAP) / 2
        lane = _SIDES[event.side][0]
        level = _TOP - place
        # Behind the bars of the lanes that it crosses.
        x, y = (lane + 1.6, 30.0, _TEXT - 1.2), (_y(event.middle), _y(event.middle), level)
        sheet.ground.plot(x, y, color=FAINT, linewidth=0.35, zorder=0.5)
        for n, line in enumerate(words):
            put(sheet, _TEXT, top - _LINE * (n + 0.74), line)


def _description(told: Sequence[Event]) -> str:
    said = "; ".join(f"{event.when}: {event.what}" for event in told)
    return (
        "A timeline of January 2018 in Seoul’s time, which runs down the page, with a lane for the "
        "North, the South, the United States, and what was done together or elsewhere. Fifty-four "
        f"hours lie between the address and the first call. {said}."
    )
