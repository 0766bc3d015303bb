"""On which page a place is likely to be, before anything is laid out.

Only the number of figures matters, since a room is kept for so many: a reference to page 98 that
comes to stand on page 103 has its run laid out again. What is expected is reckoned from the text
alone, so that the same edition gives the same bytes whatever was built before.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from glossator.model import Division, Edition
from glossator.press.pdf.setting.styling import text_area, type_size

_MM: Final = 25.4 / 72  # millimetres in a point
_LETTER: Final = 0.63  # area of a letter with its share of the line's height, in ems squared
_FILLED: Final = 0.9  # of a page, on the average
_PICTURE: Final = 0.6  # of a page, with its caption
_BLOCK: Final = 40  # letters that the last line of a block leaves out
_NOTE: Final = 0.65  # area of a letter of a note, by one of the text
_TOKEN: Final = re.compile(r"<[^>]*>|[^<]+")
_NAMED: Final = re.compile(r'\s(?:id|data-use)="([^"]*)"')
_CALLED: Final = re.compile(r'\sdata-call="([^"]*)"')


def capacity(edition: Edition) -> float:
    """How many letters a page of the edition holds."""
    width, height = text_area(edition)
    em = type_size(edition) * _MM
    return width * height * _FILLED / (_LETTER * em * em)


def expected_places(divisions: Iterable[Division], edition: Edition) -> tuple[dict[str, int], int]:
    """Index of the page of every id in a run, and how many pages the run has."""
    room = capacity(edition)
    places: dict[str, int] = {}
    page = 0
    for division in divisions:
        places[division.id] = page
        letters = 0.0
        for token in _TOKEN.findall(division.body):
            if not token.startswith("<"):
                letters += len(token)
                continue
            here = page + int(letters / room)
            places |= dict.fromkeys(_NAMED.findall(token), here)
            letters += _BLOCK if "data-block" in token else 0
            letters += _PICTURE * room if token.startswith("<img") else 0
            for called in _CALLED.findall(token):
                note = edition.notes[called]
                places |= dict.fromkeys((note.id, note.call_id), here)
                letters += _NOTE * len(note.text)
        page += 1 + int(letters / room)
    return places, max(page, 1)
