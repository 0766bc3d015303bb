"""Sets lines of type on a picture: measured, kerned, broken into lines that fit.

Pillow's own shaping depends on libraries of the system; here each character is set by itself and
kerned by the face's own table, so that the same words give the same pixels.
"""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from glossator import typefaces
from glossator.families import written_as
from glossator.press.epub.shaping import ShapedRun, is_shaped, runs
from glossator.sharing import Choice
from glossator.typefaces import Face

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

_BREAKS_AFTER: Final = "-–—/"
_TRIMMED: Final = " ,;:–—"


class Type:
    """A face at one weight with just the characters of a text; other scripts have their families.

    Raises ToolMissing when a typeface is not installed.
    """

    def __init__(
        self, face: Face, text: str, axes: Mapping[str, float], choice: Choice | None = None
    ) -> None:
        own = typefaces.coverage(face)
        text = tidy(text) + "… "
        latin = "".join(sorted({char for char in text if ord(char) in own}))
        self._choice = choice or Choice()
        written = written_as(self._choice.language)
        self._homes = {c: self._choice.home(c, written) for c in sorted(set(text) - set(latin))}
        self._fonts = {"": typefaces.subset(face, latin, tuple(axes.items()))}
        by_face: dict[Face, str] = {}
        for char, family in self._homes.items():
            if family is not None:
                by_face[family.face] = by_face.get(family.face, "") + char
        for other, characters in by_face.items():
            self._fonts[other.family] = typefaces.subset(other, characters)
        self._kerning = _Kerning(self._fonts[""])
        self._sized: dict[tuple[str, int], FreeTypeFont] = {}
        self._runs: dict[str, ShapedRun] = {}

    def at(self, char: str, size: int) -> FreeTypeFont:
        """The font that has the character, at a size in pixels."""
        from PIL import ImageFont

        family = self._homes.get(char)
        key = ("" if family is None else family.name, size)
        if key not in self._sized:
            self._sized[key] = ImageFont.truetype(
                io.BytesIO(self._fonts[key[0]]), size, layout_engine=ImageFont.Layout.BASIC
            )
        return self._sized[key]

    def steps(self, text: str, size: int, tracking: float = 0.0) -> Iterator[tuple[float, str]]:
        """Each piece with its distance from the line's start; "" stands at the line's end.

        A piece is a character, or a run that is shaped as a whole. `tracking` is added space in
        ems.
        """
        x, before = 0.0, ""
        for piece in runs(tidy(text)):
            if before:
                near = self._kerning.between(before[-1], piece[0])
                x += near * size + tracking * size
            yield x, piece
            run = self._run(piece)
            x += run.width * size if run else self.at(piece, size).getlength(piece)
            before = piece
        yield x, ""

    def _run(self, piece: str) -> ShapedRun | None:
        """A piece that is to be shaped; None for a character that stands for itself."""
        family = self._homes.get(piece[0])
        if family is None or not is_shaped(piece[0]):
            return None
        if piece not in self._runs:
            self._runs[piece] = ShapedRun.of(piece, family.face)
        return self._runs[piece]

    def width(self, text: str, size: int, tracking: float = 0.0) -> float:
        """The length of a line in pixels."""
        return max(x for x, _ in self.steps(text, size, tracking))

    def draw(
        self,
        canvas: ImageDraw,
        start: tuple[float, float],
        text: str,
        size: int,
        fill: str,
        tracking: float = 0.0,
    ) -> None:
        """Set one line; `start` is the left end of its baseline."""
        for x, piece in self.steps(text, size, tracking):
            place = (start[0] + x, start[1])
            if run := self._run(piece) if piece else None:
                run.draw(canvas, place, size, fill)
            elif piece.strip():
                canvas.text(place, piece, fill, font=self.at(piece, size), anchor="ls")


class _Kerning:
    """The pair kerning of a font (OpenType 1.9, GPOS lookup type 2)."""

    def __init__(self, font: bytes) -> None:
        from fontTools.ttLib import TTFont

        opened = TTFont(io.BytesIO(font))
        self._glyphs: Mapping[int, str] = opened.getBestCmap()
        self._em: int = opened["head"].unitsPerEm
        self._lookups = _kerning_lookups(opened["GPOS"].table) if "GPOS" in opened else []

    def between(self, left: str, right: str) -> float:
        """The space between two characters, in ems."""
        first, second = self._glyphs.get(ord(left)), self._glyphs.get(ord(right))
        if first is None or second is None:
            return 0.0
        return sum(_pair(lookup, first, second) for lookup in self._lookups) / self._em


def _kerning_lookups(table: Any) -> list[list[Any]]:
    if not table.FeatureList or not table.LookupList:
        return []
    features = [f.Feature for f in table.FeatureList.FeatureRecord if f.FeatureTag == "kern"]
    numbers = sorted({number for feature in features for number in feature.LookupListIndex})
    lookups = []
    for number in numbers:
        tables = table.LookupList.Lookup[number].SubTable
        tables = [one.ExtSubTable if one.LookupType == 9 else one for one in tables]
        lookups.append([one for one in tables if one.LookupType == 2])
    return lookups


def _pair(subtables: list[Any], first: str, second: str) -> int:
    """The value of the first subtable that knows the pair: the others do not count any more."""
    for subtable in subtables:
        if first not in subtable.Coverage.glyphs:
            continue
        if subtable.Format == 2:
            one = subtable.ClassDef1.classDefs.get(first, 0)
            two = subtable.ClassDef2.classDefs.get(second, 0)
            return _advance(subtable.Class1Record[one].Class2Record[two].Value1)
        pairs = subtable.PairSet[subtable.Coverage.glyphs.index(first)].PairValueRecord
        for pair in pairs:
            if pair.SecondGlyph == second:
                return _advance(pair.Value1)
    return 0


def _advance(value: Any) -> int:
    return int(getattr(value, "XAdvance", 0) or 0)


@dataclass(frozen=True, slots=True)
class Setting:
    """Text broken into lines, with the size at which they fit."""

    lines: tuple[str, ...]
    size: int


def tidy(text: str) -> str:
    """Composed characters and single spaces."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def fit(type_: Type, text: str, box: tuple[int, int], sizes: range, leading: float) -> Setting:
    """The text at the largest size at which it fits in width and height of the box.

    At the smallest size what does not fit is cut off with an ellipsis. `sizes` go down.
    """
    width, height = box
    for size in sizes:
        room = max(1, int(height / (size * leading)))
        lines = break_lines(type_, text, size, width)
        if len(lines) <= room and all(type_.width(line, size) <= width for line in lines):
            return Setting(_balanced(type_, text, size, width, lines), size)
    pieces = [part for line in lines for part in _cut(type_, line, size, width)]
    if len(pieces) > room:
        pieces = [*pieces[: room - 1], pieces[room - 1].rstrip(_TRIMMED)[:-1] + "…"]
    return Setting(tuple(pieces), size)


def break_lines(type_: Type, text: str, size: int, width: float) -> list[str]:
    """Lines as full as can be; the text's own line ends stay, a long word may jut out."""
    lines: list[str] = []
    for whole in text.split("\n"):
        line = ""
        for piece in _pieces(tidy(whole)):
            if line and type_.width((line + piece).rstrip(), size) > width:
                lines.append(line.rstrip())
                line = ""
            line += piece
        lines.append(line.rstrip())
    return lines


def _pieces(text: str) -> Iterator[str]:
    """The text parted wherever a line may end: after spaces, dashes, Han and kana.

    Korean is parted at its spaces, as in book titles.
    """
    piece = ""
    for place, char in enumerate(text):
        piece += char
        after = text[place + 1 : place + 2]
        may_end = char == " " or char in _BREAKS_AFTER
        may_end = may_end or _unspaced(char) or _unspaced(after)
        # Neither a space nor closing punctuation may begin a line (UAX #14, LB7 and LB13).
        if may_end and after != " " and not unicodedata.category(after or "a").startswith("P"):
            yield piece
            piece = ""
    if piece:
        yield piece


def _unspaced(char: str) -> bool:
    """Whether the character is of a script written without spaces."""
    return bool(char) and typefaces.is_cjk(char) and "HANGUL" not in unicodedata.name(char, "")


def _balanced(type_: Type, text: str, size: int, width: int, lines: list[str]) -> tuple[str, ...]:
    """The same number of lines, as even as they can be."""
    best = lines
    for percent in range(95, 40, -5):
        narrower = break_lines(type_, text, size, width * percent / 100)
        if len(narrower) > len(lines):
            break
        best = narrower
    return tuple(best)


def _cut(type_: Type, line: str, size: int, width: float) -> Iterator[str]:
    """A line parted between characters where it is too long."""
    part = ""
    for char in line:
        if part and type_.width(part + char, size) > width:
            yield part
            part = ""
        part += char
    yield part
