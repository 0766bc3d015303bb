"""Text of a PDF's pages by marked content: which glyphs stand under which MCID, and where.

MuPDF tells each glyph with its character and box, but not its MCID; the content stream, walked with
pikepdf, tells each glyph code with its MCID, but not its character. Both go through the page in
painting order, so the two lists are laid side by side (ISO 32000-1, 14.6 and 14.7.4).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

_OPERATORS: Final = "BDC BMC EMC Tj TJ ' \" Tf Do"
_SHOWING: Final = frozenset(("Tj", "TJ", "'", '"'))
_DEEPEST: Final = 8  # forms within forms

_LEAST_OPACITY: Final = 0.1
_LINE: Final = 0.05  # of its size by which the glyphs of a line may stand higher or lower
_UNPAINTED: Final = 3  # MuPDF's number for text in rendering mode 3

ARTIFACT: Final = -2  # painted as no part of the text
UNMARKED: Final = -1


class Glyph(NamedTuple):
    """What one glyph says and its box in points from the page's top left; size in points."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: float
    base: float = 0.0
    order: int = 0


@dataclass(frozen=True, slots=True)
class Run:
    """The glyphs with ink that one operator shows on one line; places in points from the top left.

    base: where they stand; order: their number among all that is painted on the page; boxes: those
    of the glyphs, each with what it says. A run without paint is drawn in no colour, or in one that
    is as good as transparent (ISO 32000-1, 9.3.6 and 11.3.3).
    """

    page: int
    mcid: int
    base: float
    size: float
    order: int
    painted: bool
    boxes: tuple[tuple[str, float, float], ...]  # text, left, right

    @property
    def text(self) -> str:
        """What it says."""
        return "".join(text for text, _, _ in self.boxes)

    @property
    def left(self) -> float:
        """Where its ink begins."""
        return min(left for _, left, _ in self.boxes)

    @property
    def right(self) -> float:
        """Where its ink ends."""
        return max(right for _, _, right in self.boxes)


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
    for mcid, count in _codes(page.obj, page.obj, [UNMARKED], 0):
        run = glyphs[taken : taken + count]
        taken += count
        if not run:
            continue
        runs += _runs(index, mcid, run, unpainted)
        piece = pieces.get(mcid)
        if piece is None or mcid < 0:
            piece = _piece(index, mcid, run)
            pieces[mcid] = piece
            order.append(piece)
        else:
            _extend(piece, run)
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
            boxes = tuple((one.text, one.left, one.right) for one in held)
            painted = last.order not in unpainted
            size = max(one.size for one in held)
            yield Run(page, mcid, last.base, size, last.order, painted, boxes)
            held = []
        if glyph is not None:
            held.append(glyph)


def _glyphs(traced: list[Any]) -> Iterator[Glyph]:
    """MuPDF's glyphs; the further characters of a ligature (no glyph of their own) are joined."""
    last: Glyph | None = None
    for span in traced:
        size = float(span["size"])
        order = int(span["seqno"])
        for code, glyph, origin, box in span["chars"]:
            char = chr(code) if code > 0 else "\ufffd"
            if glyph < 0 and last is not None:
                last = last._replace(text=last.text + char)
                continue
            if last is not None:
                yield last
            left, top, right, bottom = box
            last = Glyph(char, left, top, right, bottom, size, origin[1], order)
    if last is not None:
        yield last


def _piece(page: int, mcid: int, run: list[Glyph]) -> Piece:
    first = run[0]
    piece = Piece(page, mcid, "", first.left, first.top, first.right, first.bottom, first.size)
    _extend(piece, run)
    return piece


def _extend(piece: Piece, run: list[Glyph]) -> None:
    piece.text += "".join(glyph.text for glyph in run)
    seen = [glyph for glyph in run if not glyph.text.isspace()] or run
    piece.left = min(piece.left, *(glyph.left for glyph in seen))
    piece.top = min(piece.top, *(glyph.top for glyph in seen))
    piece.right = max(piece.right, *(glyph.right for glyph in seen))
    piece.bottom = max(piece.bottom, *(glyph.bottom for glyph in seen))
    piece.size = max(piece.size, *(glyph.size for glyph in seen))


def _codes(holder: Any, page: Any, open_marks: list[int], depth: int) -> Iterator[tuple[int, int]]:
    """MCID and number of glyph codes of each text that is shown, in painting order.

    holder: the page or the form XObject whose content it is; open_marks: the marked content that
    is open around it, innermost last.
    """
    import pikepdf

    resources = holder.get("/Resources") or page.get("/Resources")
    width = 2
    content: Any = pikepdf.parse_content_stream(holder, _OPERATORS)
    for operands, operator in content:
        name = str(operator)
        if name in _SHOWING:
            yield open_marks[-1], _count(operands, width)
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
                yield from _codes(form, page, [open_marks[-1]], depth + 1)


def _count(operands: Any, width: int) -> int:
    """How many glyph codes the operands of a text-showing operator hold."""
    import pikepdf

    last = operands[-1]
    strings = last if isinstance(last, pikepdf.Array) else [last]
    return sum(len(bytes(one)) for one in strings if isinstance(one, pikepdf.String)) // width


def _mark(operands: Any, resources: Any, around: int) -> int:
    """The MCID that a marked-content operator opens; inherited when it names none."""
    import pikepdf

    if str(operands[0]) == "/Artifact":
        return ARTIFACT
    if len(operands) < 2:
        return around
    properties = operands[1]
    if isinstance(properties, pikepdf.Name):
        properties = resources.get("/Properties", {}).get(properties, {})
    return int(properties["/MCID"]) if "/MCID" in properties else around
