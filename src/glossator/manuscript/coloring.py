"""The colors of a theme: read from its table, and measured against their ground."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from glossator.diagnostics import Diagnostic, Place, diagnose
from glossator.manuscript.settings_reader import Reader
from glossator.manuscript.yaml_tree import Value
from glossator.vocabulary import THEME_COLORS

HEX: Final = re.compile(r"#[0-9a-f]{6}\Z", re.IGNORECASE)
_LEAST: Final = 4.5  # WCAG 2.2, 1.4.3
_WRITTEN: Final = ("ink", "faint", "accent", "link")
_WHITE: Final = "#ffffff"


def read_colors(reader: Reader, value: Value) -> Mapping[str, tuple[str, str]]:
    """Each color by day and by night, "" for ours; what is wrong goes to the reader."""
    found = {}
    for name, said in reader.mapping(value, "colors", THEME_COLORS, 'accent = "#7c3c1c"').items():
        pair = reader.strings(said, name)
        if 1 <= len(pair) <= 2 and all(map(HEX.match, pair)):
            day, night = (*map(str.lower, pair), "")[:2]
            found[name] = (day, night)
        else:
            hint = f'{name} = "#7c3c1c", or by day and by night: {name} = ["#7c3c1c", "#e6b08c"]'
            reader.fault(said, f"“{', '.join(pair)}” is no color for {name}", hint)
    return found


def check_contrast(
    colors: Mapping[str, tuple[str, str]], places: Mapping[str, Place], place: Place
) -> Iterator[Diagnostic]:
    """What could hardly be read on its ground: on white paper, on a light and on a dark screen.

    `places` are those of the colors that the theme itself says, `place` that of their table.
    """
    for ground, side in (("paper, printed", 0), ("a light screen", 0), ("a dark screen", 1)):
        under = _WHITE if ground == "paper, printed" else _said(colors, "paper", side)
        for name in _WRITTEN:
            ratio = contrast(_said(colors, name, side), under)
            if ratio < _LEAST and not (name == "link" and under == _WHITE and side == 0):
                message = f"{name} has a contrast of {ratio:.1f} to 1 on {ground}"
                hint = f"take one of at least {_LEAST:g}, or people with weak eyes cannot read it"
                where = places.get(name) or places.get("paper", place)
                yield diagnose("E016", where, message, hint)


def _said(colors: Mapping[str, tuple[str, str]], name: str, side: int) -> str:
    own = colors.get(name, ("", ""))[side]
    return own or THEME_COLORS[name][side]


def contrast(one: str, other: str) -> float:
    """The contrast of two colors (#rrggbb), from 1 to 21 (WCAG 2.2, relative luminance)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(color: str) -> float:
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
