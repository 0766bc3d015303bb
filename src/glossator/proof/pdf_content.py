"""Text of a PDF's pages by marked content: which glyphs stand under which MCID, and where.

MuPDF tells each glyph with its character and box, but not its MCID; the content stream, walked with
pikepdf, tells each glyph code with its MCID, but not its character. Both go through the page in
painting order, so the two lists are laid side by side (ISO 32000-1, 14.6 and 14.7.4).

What runs from right to left is painted backwards: each text object (9.4) is put in the order in
which it is read. Of /ActualText (14.9.4) as much is believed as its glyphs bear out.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final, NamedTuple

_OPERATORS: Final = "BT BDC BMC EMC Tj TJ ' \" Tf Do"
_SHOWING: Final = frozenset(("Tj", "TJ", "'", '"'))
_DEEPEST: Final = 8  # forms within forms

_LEAST_OPACITY: Final = 0.1
_LINE: Final = 0.05  # of its size by which the glyphs of a line may stand higher or lower
_UNPAINTED: Final = 3  # MuPDF's number for text in rendering mode 3

ARTIFACT: Final = -2  # painted as no part of the text
UNMARKED: Final = -1
UNSAID: Final = "\ufffd"  # a glyph that says nothing by itself, or nothing at all
SILENT: Final = frozenset((UNSAID, "\u200d"))  # what glyphs say that are parts of letters
# Arabic letters that look alike in some of their forms, for which a font then has one glyph
_ALIKE: Final = str.maketrans(dict.fromkeys("\u064a\u06cc", "\u0649") | {
    "\u06a9": "\u0643", "\u06c1": "\u0647", "\u06be": "\u0647", "\u06d5": "\u0647",
})  # fmt: skip
_CLOSING: Final = dict(zip("([{<«‹“‘", ")]}>»›”’", strict=True))
_RIGHT_TO_LEFT: Final = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]"
)


class Glyph(NamedTuple):
    """What one glyph says and its box in points from the page's top left; size in points.

    Of lines that are turned, and read from below, `base` counts from the left.
    """

    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: float
    base: float = 0.0
    order: int = 0
    turned: bool = False


@dataclass(frozen=True, slots=True)
class Run:
    """The glyphs with ink that one operator shows on one line; places in points from the top left.

    base: where they stand; order: their number among all that is painted on the page; boxes: those
    of the glyphs, each with what it says. A run without paint is drawn in no colour, or in one that
    is as good as transparent (ISO 32000-1, 9.3.6 and 11.3.3). A turned one is read from below: its
    boxes are measured from the page's top, its base from the left.
    """

    page: int
    mcid: int
    base: float
    size: float
    order: int
    painted: bool
    boxes: tuple[tuple[str, float, float], ...]  # text, left, right
    turned: bool = False

    def box(self, high: float, low: float) -> tuple[float, float, float, float]:
        """Left, top, right and bottom from so much above its base to so much below, in sizes."""
        over, under = self.base - high * self.size, self.base + low * self.size
        if self.turned:
            return over, self.left, under, self.right
        return self.left, over, self.right, under

    @property
    def text(self) -> str:
        """What it says."""
        return "".join(text for text, _, _ in self.boxes)

    @property
    def left(self) -> float:
        """Where its ink begins, along its line or against it."""
        return min(left for _, left, _ in self.boxes)

    @property
    def right(self) -> float:
        """Where its ink ends."""
        return max(right for _, _, right in self.boxes)


@dataclass(frozen=True, slots=True, eq=False)
class _Mark:
    """Marked content that is open: its MCID, ARTIFACT or UNMARKED, and its /ActualText or None."""

    mcid: int
    said: str | None = None


class _Shown(NamedTuple):
    """How many glyph codes are shown, under which mark, in which text object of the page."""

    mark: _Mark
    text_object: int
    glyphs: int


@dataclass(slots=True)
class Piece:
    """The text of one marked-content sequence of a page, and the box around it.

    mcid: its number, ARTIFACT or UNMARKED. Of a piece of several lines `first_left` and
    `first_top` belong to its first glyph.
    """

    page: int
    mcid: int
    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: float

    @property
    def has_ink(self) -> bool:
        """Whether there is more to it than white space."""
        return not self.text.isspace() and bool(self.text)


def pieces_of(index: int, page: Any, traced: list[Any]) -> tuple[list[Piece], list[Run]]:
    """The pieces and runs of a page: pikepdf's page, and MuPDF's text trace of the same page.

    Raises ValueError when the two do not have the same number of glyphs.
    """
    glyphs = list(_glyphs(traced))
    unpainted = {span["seqno"] for span in traced if not _is_painted(span)}
    runs: list[Run] = []
    pieces: dict[int, Piece] = {}
    order: list[Piece] = []
    taken = 0
    codes = _codes(page.obj, page.obj, [_Mark(UNMARKED)], itertools.count(), 0)
    for (mcid, _), texts in groupby(codes, lambda code: (code.mark.mcid, code.text_object)):
        run: list[Glyph] = []
        units: list[str] = []
        dots: list[Glyph] = []  # of the next letter
        for mark, shown in groupby(texts, lambda code: code.mark):
            count = sum(code.glyphs for code in shown)
            own = glyphs[taken : taken + count]
            run += own
            taken += count
            if mark.said == "" and all(glyph.text in SILENT for glyph in own):
                dots = own
            elif own:  # and no mere shift
                units += _units(own if mark.said is None else [*dots, *own], mark.said)
                dots = []
        if not run:
            continue
        runs += _runs(index, mcid, run, unpainted)
        piece = pieces.get(mcid)
        if piece is None or mcid < 0:
            piece = Piece(index, mcid, "", *run[0][1:6])
            pieces[mcid] = piece
            order.append(piece)
        _extend(piece, run, in_reading_order(units))
    if taken != len(glyphs):
        raise ValueError(f"{taken} glyph codes in the content stream, {len(glyphs)} on the page")
    return order, runs


def _is_painted(span: Any) -> bool:
    return bool(span["type"] != _UNPAINTED and span["opacity"] >= _LEAST_OPACITY)


def _runs(page: int, mcid: int, run: list[Glyph], unpainted: set[int]) -> Iterator[Run]:
    """The glyphs of an operator by lines."""
    held: list[Glyph] = []
    for glyph in [*(one for one in run if not one.text.isspace()), None]:
        last = held[-1] if held else None
        if last is not None and (
            glyph is None
            or abs(glyph.base - last.base) > _LINE * last.size
            or glyph.order != last.order
        ):
            boxes = tuple(
                (g.text, g.top, g.bottom) if g.turned else (g.text, g.left, g.right) for g in held
            )
            painted = last.order not in unpainted
            size = max(one.size for one in held)
            yield Run(page, mcid, last.base, size, last.order, painted, boxes, last.turned)
            held = []
        if glyph is not None:
            held.append(glyph)


def _glyphs(traced: list[Any]) -> Iterator[Glyph]:
    """MuPDF's glyphs; the further characters of a ligature (no glyph of their own) are joined."""
    last: Glyph | None = None
    for span in traced:
        size = float(span["size"])
        order = int(span["seqno"])
        turned = abs(span["dir"][1]) > abs(span["dir"][0])
        for code, glyph, origin, box in span["chars"]:
            char = chr(code) if code > 0 else UNSAID
            if glyph < 0 and last is not None:
                last = last._replace(text=last.text + char)
                continue
            if last is not None:
                yield last
            left, top, right, bottom = box
            base = origin[0] if turned else origin[1]
            last = Glyph(char, left, top, right, bottom, size, base, order, turned)
    if last is not None:
        yield last


def _units(run: Sequence[Glyph], said: str | None) -> list[str]:
    """What glyphs say one by one; or the text beside them, if that is borne out by them."""
    alone = [glyph.text for glyph in run]
    if said is None:
        return alone
    found, meant = _letters("".join(alone)), _letters(said)
    # the other half of a vowel that stands on both sides of its letter is painted with the letter
    halves = all(unicodedata.category(char) in ("Mc", "Mn") for char in meant - found)
    return [said] if found.keys() & SILENT or (found <= meant and halves) else alone


def _letters(text: str) -> Counter[str]:
    """How often each character is in a text; both brackets of a pair are one."""
    plain = unicodedata.normalize("NFKD", text).replace("\u2010", "-").translate(_ALIKE)
    return Counter(_CLOSING.get(char, char) for char in plain if not char.isspace())


def _extend(piece: Piece, run: list[Glyph], text: str) -> None:
    piece.text += text
    seen = [glyph for glyph in run if not glyph.text.isspace()] or run
    piece.left = min(piece.left, *(glyph.left for glyph in seen))
    piece.top = min(piece.top, *(glyph.top for glyph in seen))
    piece.right = max(piece.right, *(glyph.right for glyph in seen))
    piece.bottom = max(piece.bottom, *(glyph.bottom for glyph in seen))
    piece.size = max(piece.size, *(glyph.size for glyph in seen))


def _codes(
    holder: Any, page: Any, open_marks: list[_Mark], texts: Iterator[int], depth: int
) -> Iterator[_Shown]:
    """Each text that is shown, in painting order.

    holder: the page or the form XObject whose content it is; open_marks: the marked content that
    is open around it, innermost last; texts: numbers for text objects.
    """
    import pikepdf

    resources = holder.get("/Resources") or page.get("/Resources")
    width, text_object = 2, next(texts)
    content: Any = pikepdf.parse_content_stream(holder, _OPERATORS)
    for operands, operator in content:
        name = str(operator)
        if name in _SHOWING:
            yield _Shown(open_marks[-1], text_object, _count(operands, width))
        elif name == "BT":
            text_object = next(texts)
        elif name in ("BDC", "BMC"):
            open_marks.append(_mark(operands, resources, open_marks[-1]))
        elif name == "EMC":
            if len(open_marks) > 1:
                open_marks.pop()
        elif name == "Tf":
            width = 2 if resources.Font[operands[0]].Subtype == "/Type0" else 1
        elif depth < _DEEPEST:
            form = resources.XObject[operands[0]]
            if form.Subtype == "/Form":
                yield from _codes(form, page, [open_marks[-1]], texts, depth + 1)


def _count(operands: Any, width: int) -> int:
    """How many glyph codes the operands of a text-showing operator hold."""
    import pikepdf

    last = operands[-1]
    strings = last if isinstance(last, pikepdf.Array) else [last]
    return sum(len(bytes(one)) for one in strings if isinstance(one, pikepdf.String)) // width


def _mark(operands: Any, resources: Any, around: _Mark) -> _Mark:
    """What a marked-content operator opens; inherited is what it does not say."""
    import pikepdf

    if str(operands[0]) == "/Artifact":
        return _Mark(ARTIFACT)
    if len(operands) < 2:
        return around
    properties = operands[1]
    if isinstance(properties, pikepdf.Name):
        properties = resources.get("/Properties", {}).get(properties, {})
    mcid = int(properties["/MCID"]) if "/MCID" in properties else around.mcid
    if "/ActualText" in properties:
        return _Mark(mcid, str(properties["/ActualText"]))
    return around if mcid == around.mcid else _Mark(mcid)


def in_reading_order(units: Sequence[str]) -> str:
    """The text of what is painted from left to right (UAX 9, inverted).

    A unit is what one glyph or group says. Where nothing runs from right to left, that is the
    order in which they stand.
    """
    seen = "".join(unit[:1] or "\u200b" for unit in units)
    if not _RIGHT_TO_LEFT.search(seen):
        return "".join(units)
    import icu

    bidi = icu.Bidi()
    bidi.setInverse(True)
    bidi.setPara(icu.UnicodeString(seen), 1)
    levels, order = list(bidi.getLevels()), bidi.getVisualMap()
    return "".join(
        icu.Char.charMirror(units[at]) if levels[at] % 2 and len(units[at]) == 1 else units[at]
        for at in order
    )
