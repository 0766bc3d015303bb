"""Draws the cover: two fields of color, the border between them, and marks along it."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from glossator.model import Edition, Metadata
from glossator.press.epub.lettering import Type, fit
from glossator.typefaces import ITALIC, ROMAN
from glossator.vocabulary import RELATORS

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw

COVER_PICTURE: Final = "cover.png"
WIDTH, HEIGHT = 1600, 2560
_MARGIN: Final = 150
_MEASURE: Final = WIDTH - 2 * _MARGIN
# Between the two runs the border: above is the subtitle, below are the marks and the people.
_SKYLINE: Final = 1430
_HORIZON: Final = 1780
_MARKS: Final = ("a", "b", "c", "d", "e")


@dataclass(frozen=True, slots=True)
class Palette:
    """Upper field, lower field, the border and its marks, type on the upper and the lower field."""

    upper: str
    lower: str
    border: str
    light: str
    dark: str


_PALETTES: Final = (
    Palette("#1d3a4f", "#e6d8ba", "#d0583a", "#f6efdf", "#1d2b36"),
    Palette("#23423a", "#e4d6b4", "#c9602f", "#f4efdd", "#1b2b26"),
    Palette("#5a1f27", "#e9dac2", "#c98a2b", "#f7ecdf", "#33161a"),
    Palette("#24272e", "#ddd3c0", "#b8442f", "#f3eee4", "#24272e"),
    Palette("#392a47", "#e6d7b9", "#cf7a30", "#f4ecdf", "#271d31"),
    Palette("#11474c", "#ebdcbb", "#bf4a30", "#f3efdf", "#12292b"),
)


def alternative_text(metadata: Metadata) -> str:
    """What the cover shows, in words."""
    named = [*(f"{text}." for text in (metadata.title, metadata.subtitle) if text)]
    named += [f"{line}." for line in _credits(metadata)]
    return " ".join(["Cover:", *named]).replace("..", ".")


def cover(edition: Edition) -> bytes:
    """The cover as a PNG of 1600 × 2560 pixels; same metadata, same bytes.

    Raises ToolMissing when the typefaces are not installed.
    """
    metadata = edition.metadata
    lot = hashlib.sha256(metadata.identifier.encode()).digest()
    palette = _PALETTES[lot[0] % len(_PALETTES)]
    border = list(_border(lot))
    picture = _fields(palette, border)
    _letter(picture, metadata, palette, border)
    out = io.BytesIO()
    picture.save(out, "PNG", compress_level=9)
    return out.getvalue()


def _border(lot: bytes) -> Iterator[tuple[int, int]]:
    """The corners of the border from left to right; each edition has its own."""
    steps = 7
    y = 1580 + lot[1] % 160
    for step in range(steps + 1):
        yield WIDTH * step // steps, y
        slope = lot[2 + step] % 170 - 92
        y += slope if _SKYLINE <= y + slope <= _HORIZON else -slope


def _fields(palette: Palette, border: list[tuple[int, int]]) -> Image:
    """The fields and the border, which is drawn at double size so that its slant is smooth."""
    from PIL import Image, ImageDraw

    picture = Image.new("RGB", (WIDTH, HEIGHT), palette.upper)
    top, end = _SKYLINE - 20, _HORIZON + 20
    picture.paste(palette.lower, (0, end, WIDTH, HEIGHT))
    band = Image.new("RGB", (WIDTH * 2, (end - top) * 2), palette.upper)
    canvas = ImageDraw.Draw(band)
    edge = [(x * 2, (y - top) * 2) for x, y in border]
    canvas.polygon([*edge, (WIDTH * 2, band.height), (0, band.height)], fill=palette.lower)
    canvas.line(edge, fill=palette.border, width=12, joint="curve")
    picture.paste(band.resize((WIDTH, end - top), Image.Resampling.LANCZOS), (0, top))
    return picture


def _letter(
    picture: Image, metadata: Metadata, palette: Palette, border: list[tuple[int, int]]
) -> None:
    from PIL import ImageDraw

    canvas = ImageDraw.Draw(picture)
    lines = list(_credits(metadata))
    name = metadata.publisher.upper()
    upright = Type(ROMAN, " ".join([metadata.title, name, *lines]), {"wght": 500, "opsz": 48})
    marks = " ".join(_MARKS)
    slanted = Type(ITALIC, f"{metadata.subtitle} {marks}", {"wght": 400, "opsz": 48})
    end = _title(canvas, metadata.title, palette, upright)
    if metadata.subtitle:
        _subtitle(canvas, metadata.subtitle, palette, slanted, end)
    _marks(canvas, palette, slanted, border)
    _foot(canvas, lines, palette, upright)
    upright.draw(canvas, (_MARGIN, HEIGHT - 150), name, 36, palette.dark, tracking=0.14)


def _title(canvas: ImageDraw, title: str, palette: Palette, upright: Type) -> float:
    """The title; returns the baseline of its last line."""
    set_ = fit(upright, title, (_MEASURE, 860), range(232, 56, -4), 1.08)
    y = 190 + set_.size * 0.9
    for number, line in enumerate(set_.lines):
        y += set_.size * 1.08 if number else 0
        upright.draw(canvas, (_MARGIN, y), line, set_.size, palette.light)
    return y


def _subtitle(
    canvas: ImageDraw, subtitle: str, palette: Palette, slanted: Type, end: float
) -> None:
    y = end + 90
    canvas.line([(_MARGIN, y), (_MARGIN + 160, y)], fill=palette.border, width=6)
    room = max(120, int(_SKYLINE - y - 80))
    text = subtitle.replace(": ", ":\n")
    set_ = fit(slanted, text, (_MEASURE, room), range(78, 36, -2), 1.25)
    y += 40 + set_.size
    for line in set_.lines:
        slanted.draw(canvas, (_MARGIN, y), line, set_.size, palette.light)
        y += set_.size * 1.25


def _marks(
    canvas: ImageDraw, palette: Palette, slanted: Type, border: list[tuple[int, int]]
) -> None:
    """Letters as of notes, each hanging from a corner of the border."""
    for mark, (x, y) in zip(_MARKS, border[1:-1], strict=False):
        canvas.line([(x, y), (x, y + 92)], fill=palette.border, width=3)
        canvas.ellipse((x - 9, y - 9, x + 9, y + 9), fill=palette.border)
        width = slanted.width(mark, 76)
        slanted.draw(canvas, (x - width / 2, y + 158), mark, 76, palette.dark)


def _foot(canvas: ImageDraw, lines: list[str], palette: Palette, upright: Type) -> None:
    """The people, from the last upwards; more than four lines of them would not fit."""
    settings = [fit(upright, line, (_MEASURE, 150), range(64, 34, -2), 1.2) for line in lines[:4]]
    rows = [(row, setting.size) for setting in settings for row in setting.lines][:5]
    y = HEIGHT - 290.0
    for row, size in reversed(rows):
        upright.draw(canvas, (_MARGIN, y), row, size, palette.dark)
        y -= size * 1.35


def _credits(metadata: Metadata) -> Iterator[str]:
    """The people by their parts, as on the title page: authors by name alone."""
    by_role: dict[str, list[str]] = {}
    for person in metadata.people:
        if person.role != "pbl":
            by_role.setdefault(person.role, []).append(person.name)
    for role, names in by_role.items():
        joined = " and ".join(names)
        if len(names) > 2:
            joined = f"{', '.join(names[:-1])}, and {names[-1]}"
        yield " ".join(filter(None, (RELATORS.get(role, ""), joined)))
