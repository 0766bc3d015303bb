"""Imposition: a finished PDF becomes sheets for folding, two pages to a side.

Each page becomes a Form XObject that is placed once. So its marked content keeps its numbers, and
the structure tree can follow it there (ISO 32000-1, 14.7.4.4, marked-content references with
/Stm); links, named destinations and the outline follow as well. What is lost: page labels (a side
of a sheet holds two pages and says so), and links whose target is an empty page.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from glossator.press.pdf.binding.structure import size_of
from glossator.press.pdf.offprints.signatures import FoldedSheet, Side
from glossator.words import ENGLISH, Words

MM: Final = 72 / 25.4
_TICK: Final = 4 * MM  # length of trim ticks
_GAP: Final = 1.5 * MM  # between a tick and the corner that it marks


@dataclass(frozen=True, slots=True)
class Placing:
    """Where a page lies on its side of a sheet: scale, then shift in points."""

    scale: float
    x: float
    y: float

    def point(self, x: float, y: float) -> tuple[float, float]:
        """A point of the page as a point of the sheet."""
        return self.x + self.scale * x, self.y + self.scale * y


def place(
    page: tuple[float, float], sheet: tuple[float, float], *, left: bool, shift: float
) -> Placing:
    """Where a page (width, height) goes on the half of a sheet: against the fold, in mid-height.

    `shift` moves it towards the fold (creep). It is made smaller if it has to be, never larger.
    All lengths in points.
    """
    width, height = page
    half = sheet[0] / 2
    scale = min(1.0, half / width, sheet[1] / height)
    x = half - scale * width + shift if left else half - shift
    return Placing(scale, x, (sheet[1] - scale * height) / 2)


def impose(
    pdf: bytes,
    sheets: Sequence[FoldedSheet],
    sheet: tuple[float, float],
    creep: float = 0.0,
    words: Words = ENGLISH,
) -> bytes:
    """The sheets as pages, front and back by turns. Same input, same bytes.

    `sheet` is width and height of the sheet in millimetres, lying; `creep` how far each sheet
    outside pushes the next one out of the fold, in millimetres: about the paper's thickness. The
    page labels are in `words`.
    Raises pikepdf.PdfError when the PDF cannot be read.
    """
    import pikepdf

    with pikepdf.open(io.BytesIO(pdf)) as book:
        imposer = _Imposer(book, (sheet[0] * MM, sheet[1] * MM))
        for folded in sheets:
            shift = folded.depth * creep * MM
            imposer.side(folded.front, shift)
            imposer.side(folded.back, shift)
        imposer.finish(sheets, words)
        out = io.BytesIO()
        book.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


class _Imposer:
    """Puts the pages of an open PDF on sheets, in the same file."""

    def __init__(self, book: Any, size: tuple[float, float]) -> None:
        self.book, self.size = book, size
        self.pages = [page.obj for page in book.pages]
        self.sides: list[Any] = []
        # page object → side, its form, where it lies
        self.where: dict[tuple[int, int], tuple[Any, Any, Placing]] = {}

    def side(self, side: Side, shift: float) -> None:
        """Make one side of a sheet."""
        import pikepdf

        forms: dict[str, Any] = {}
        drawing: list[str] = []
        annotations: list[Any] = []
        width, height = self.size
        made = self.book.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Page,
                MediaBox=pikepdf.Array([0, 0, _number(width), _number(height)]),
                Tabs=pikepdf.Name.S,
            )
        )
        for index, left in ((side.left, True), (side.right, False)):
            if index is None:
                continue
            page = self.pages[index]
            placing = place(size_of(page), self.size, left=left, shift=shift)
            name = f"/P{index + 1}"
            forms[name] = self._form(page)
            drawing.append(
                f"q {placing.scale:.5g} 0 0 {placing.scale:.5g} "
                f"{placing.x:.3f} {placing.y:.3f} cm {name} Do Q"
            )
            drawing += _ticks(size_of(page), placing, self.size, left=left)
            self.where[page.objgen] = made, forms[name], placing
            annotations += self._annotations(page, made, placing)
        made.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(forms))
        made.Contents = self.book.make_stream("\n".join(drawing).encode("ascii"))
        if annotations:
            made.Annots = pikepdf.Array(annotations)
        self.sides.append(made)

    def _form(self, page: Any) -> Any:
        import pikepdf

        form = self.book.make_indirect(pikepdf.Page(page).as_form_xobject())
        if "/StructParents" in page:
            form.StructParents = page.StructParents
        return form

    def _annotations(self, page: Any, side: Any, placing: Placing) -> Iterator[Any]:
        import pikepdf

        for annotation in page.get("/Annots", []):
            x1, y1, x2, y2 = (float(value) for value in annotation.Rect)
            corners = (*placing.point(x1, y1), *placing.point(x2, y2))
            annotation.Rect = pikepdf.Array([_number(value) for value in corners])
            annotation.P = side
            yield annotation

    def finish(self, sheets: Sequence[FoldedSheet], words: Words) -> None:
        """Sheets for pages; destinations, structure tree and labels follow."""
        import pikepdf

        for side in self.sides:
            self.book.pages.append(pikepdf.Page(side))
        del self.book.pages[: len(self.pages)]
        self._destinations()
        if "/StructTreeRoot" in self.book.Root:
            self._structure(self.book.Root.StructTreeRoot)
        self.book.Root.PageLabels = _labels(sheets, words)
        if "/PageMode" in self.book.Root:
            del self.book.Root.PageMode

    def _destinations(self) -> None:
        """Named destinations lead to where their pages lie now."""
        import pikepdf

        names = self.book.Root.get("/Names", pikepdf.Dictionary()).get("/Dests")
        if names is None:
            return
        for target in list(names.Names)[1::2]:
            found = self.where.get(target[0].objgen)
            if found is not None:
                side, _, placing = found
                x, y = placing.point(float(target[2]), float(target[3]))
                target[0], target[2], target[3] = side, _number(x), _number(y)

    def _structure(self, root: Any) -> None:
        """Marked content is found in the forms from now on (ISO 32000-1, table 324)."""
        stack = [(kid, None) for kid in _kids(root)]
        while stack:
            element, inherited = stack.pop()
            page = element.get("/Pg", inherited)
            kids = [self._kid(kid, page) for kid in _kids(element)]
            if kids:
                import pikepdf

                element.K = pikepdf.Array(kids)
            if "/Pg" in element and element.Pg.objgen in self.where:
                element.Pg = self.where[element.Pg.objgen][0]
            stack += [(kid, page) for kid in kids if _is_element(kid)]

    def _kid(self, kid: Any, page: Any) -> Any:
        """One kid of a structure element: content by number, an object, or another element."""
        import pikepdf

        if isinstance(kid, int):
            side, form, _ = self.where[page.objgen]
            return pikepdf.Dictionary(Type=pikepdf.Name.MCR, Pg=side, Stm=form, MCID=kid)
        if _is_element(kid):
            return kid
        own = kid.get("/Pg", page)
        if own is not None and own.objgen in self.where:
            side, form, _ = self.where[own.objgen]
            kid.Pg = side
            if kid.get("/Type") == pikepdf.Name.MCR:
                kid.Stm = form
        return kid


def _is_element(kid: Any) -> bool:
    import pikepdf

    return isinstance(kid, pikepdf.Dictionary) and "/S" in kid


def _kids(element: Any) -> list[Any]:
    import pikepdf

    kids = element.get("/K")
    if kids is None:
        return []
    return list(kids) if isinstance(kids, pikepdf.Array) else [kids]


def _number(value: float) -> float:
    return round(value, 3)


def _ticks(
    page: tuple[float, float], placing: Placing, sheet: tuple[float, float], *, left: bool
) -> list[str]:
    """Trim ticks at the two corners away from the fold, where paper is left over; an artifact."""
    width, height = placing.scale * page[0], placing.scale * page[1]
    edge = placing.x if left else placing.x + width
    outside = placing.x if left else sheet[0] - edge
    lines = []
    out = -1 if left else 1
    for corner, away in ((placing.y, -1), (placing.y + height, 1)):
        if outside > _TICK + _GAP:
            start = edge + out * _GAP
            lines.append(f"{start:.2f} {corner:.2f} m {start + out * _TICK:.2f} {corner:.2f} l S")
        if placing.y > _TICK + _GAP:
            start = corner + away * _GAP
            lines.append(f"{edge:.2f} {start:.2f} m {edge:.2f} {start + away * _TICK:.2f} l S")
    return ["/Artifact BMC q 0.25 w", *lines, "Q EMC"] if lines else []


def _labels(sheets: Sequence[FoldedSheet], words: Words) -> Any:
    """“Sheet 3, front”: the printer's names for the sides."""
    import pikepdf

    labels: list[Any] = []
    for number in range(len(sheets)):
        for side, word in enumerate(("front", "back")):
            said = words(f"booklet.{word}", number=str(number + 1))
            name: Mapping[str, Any] = {"/P": pikepdf.String(said)}
            labels += [2 * number + side, pikepdf.Dictionary(name)]
    return pikepdf.Dictionary(Nums=pikepdf.Array(labels))
