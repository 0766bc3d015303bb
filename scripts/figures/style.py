"""One hand for all pictures: measures, inks and faces, and the sheet they are drawn on.

Measures are millimetres, type is in points. The sheet is as wide as the text of a small book; at
that width no type is smaller than SMALL, which makes 12 pixels on a screen of 500.
"""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Final, Literal

import matplotlib as mpl
from fontTools.ttLib import TTFont
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.patches import PathPatch
from matplotlib.path import Path as Outline
from matplotlib.text import Text

from glossator.typefaces import ITALIC, ROMAN, subset

WIDTH: Final = 110.0
POINTS: Final = 72 / 25.4  # to the millimetre
SMALL, BODY, HEAD = 7.5, 8.0, 9.5

# The two inks of the glossators. Both turn into the same dark grey, so neither says anything alone.
PAPER, INK, FAINT, LINE = "#ffffff", "#1f1c18", "#5c564d", "#b9b3a8"
BLUE, RED, TINT = "#1c4f82", "#a3221b", "#dfdbd2"

Weight = Literal["regular", "bold", "italic"]
_SIGNS: Final = "".join(map(chr, range(32, 127))) + "–—‘’“”…·−×≈°ŏŭ½é"


@cache
def face(weight: Weight = "regular") -> FontProperties:
    """The edition's text face, cut for small sizes, as matplotlib wants it: by a file's name."""
    source = ITALIC if weight == "italic" else ROMAN
    axes = (("opsz", 8.0), ("wght", 600.0 if weight == "bold" else 420.0))
    file = _cabinet() / f"{weight}.ttf"
    file.write_bytes(subset(source, _SIGNS, axes))
    with TTFont(file, recalcTimestamp=False) as font:
        # The names of glyphs in the SVG are made of this one; two cuts must not share it.
        font["name"].setName(weight[0], 6, 3, 1, 0x409)
        font["name"].setName(weight[0], 6, 1, 0, 0)
        font.save(file)
    return FontProperties(fname=str(file))


@cache
def _cabinet() -> Path:
    """A folder for the cut faces, gone when the program ends."""
    folder = tempfile.mkdtemp(prefix="faces-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder)


@contextmanager
def ruled(salt: str) -> Iterator[None]:
    """matplotlib set up for us, whatever its settings at home: words as outlines, and ids that
    depend on `salt` only."""
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(
            {
                "svg.fonttype": "path",
                "svg.hashsalt": salt,
                "path.simplify": False,
                "lines.solid_capstyle": "butt",
            }
        )
        yield


class Sheet:
    """A white sheet, WIDTH by `height` mm, with the origin at its lower left corner."""

    def __init__(self, height: float) -> None:
        self.height = height
        self.figure = Figure((WIDTH * POINTS / 72, height * POINTS / 72), dpi=72, facecolor=PAPER)
        self.canvas = FigureCanvasSVG(self.figure)
        self.ground = self.axes(0, 0, WIDTH, height)
        self.ground.set(xlim=(0, WIDTH), ylim=(0, height))
        self.ground.set_zorder(-1)

    def axes(self, left: float, bottom: float, width: float, height: float) -> Axes:
        """Axes without furniture on a part of the sheet."""
        axes = self.figure.add_axes(
            (left / WIDTH, bottom / self.height, width / WIDTH, height / self.height)
        )
        axes.set_axis_off()
        axes.patch.set_visible(False)
        return axes

    def words(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float = BODY,
        weight: Weight = "regular",
        color: str = INK,
        ha: Literal["left", "center", "right"] = "left",
        va: Literal["baseline", "center", "top", "bottom"] = "baseline",
        axes: Axes | None = None,
    ) -> Text:
        """Words at a place: in mm of the sheet, or in the units of `axes`."""
        return (axes or self.ground).text(
            x, y, text, color=color, ha=ha, va=va, fontproperties=face(weight), fontsize=size,
            clip_on=False, linespacing=0.92,
        )  # fmt: skip

    def heading(self, title: str, subtitle: str) -> None:
        """Title and unit at the upper left."""
        self.words(0, self.height - 3.6, title, size=HEAD, weight="bold")
        self.words(0, self.height - 7.6, subtitle, size=BODY, color=FAINT)

    def line(
        self, x: tuple[float, float], y: tuple[float, float], *, color: str = INK,
        width: float = 0.5, dashes: tuple[float, ...] = (), axes: Axes | None = None,
    ) -> None:  # fmt: skip
        """A straight line; `width` and `dashes` in points."""
        (line,) = (axes or self.ground).plot(x, y, color=color, linewidth=width, clip_on=False)
        if dashes:
            line.set_dashes(dashes)

    def strokes(
        self, pieces: Sequence[Sequence[tuple[float, float]]], *, color: str, width: float,
        zorder: float = 2.0, fill: str = "none", axes: Axes | None = None,
    ) -> PathPatch:  # fmt: skip
        """Many lines, or closed shapes to `fill`, as one path; `width` in points."""
        drawn = Outline.make_compound_path(*(Outline(piece) for piece in pieces))
        patch = PathPatch(
            drawn, facecolor=fill, edgecolor=color, linewidth=width, zorder=zorder,
            capstyle="butt", clip_on=False,
        )  # fmt: skip
        (axes or self.ground).add_patch(patch)
        return patch

    def extent(self, text: Text) -> tuple[float, float, float, float]:
        """Left, bottom, right, top of the words in mm of the sheet."""
        box = text.get_window_extent()
        return tuple(round(side / POINTS, 3) for side in box.extents)  # type: ignore[return-value]
