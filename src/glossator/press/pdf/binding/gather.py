"""Gather: sheets become the book. Pages, links, page labels, outline, structure tree, metadata.

Works on finished PDFs with pikepdf and knows nothing of how they were laid out.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import unquote

from glossator.model import Edition
from glossator.press.pdf.binding.describing import describe
from glossator.press.pdf.binding.finishing import LabelOf, finish_pages, shifts
from glossator.press.pdf.binding.shared_fonts import share_fonts
from glossator.press.pdf.engine.sheets import Sheet
from glossator.press.pdf.series import placed
from glossator.press.pdf.signs import ELSEWHERE
from glossator.scripts import right_to_left

_BOOKMARKS: Final = 3  # level of headings, unless the edition says another
_POINTS: Final = 0.75  # points in a CSS pixel
_PAGE_STYLES: Final = {"roman": "/r", "decimal": "/D"}


@dataclass(frozen=True, slots=True)
class Bound:
    """A sheet with the numbering of its pages: style, number of the first page, all labels.

    Each page is a named destination, `pg-LABEL`, as its marker is in the other formats.
    """

    sheet: Sheet
    style: str
    first: int
    labels: tuple[str, ...]
    blank_after: bool = False  # an empty verso, so that the next sheet begins on a recto


def gather(
    sheets: Sequence[Bound],
    edition: Edition,
    faces: Mapping[str, bytes],
    label_of: LabelOf,
) -> bytes:
    """One PDF of all sheets, deterministic. Raises pikepdf.PdfError on a broken sheet.

    `label_of` gives the number of the page on which an id lies. `faces` are the whole faces by
    their digest; the book holds each once, cut to what it prints.
    """
    import pikepdf

    book = pikepdf.Pdf.new()
    structure = _Structure(book)
    names: list[tuple[str, Any]] = []
    labels: list[Any] = []
    following: tuple[str, int] | None = None  # style and number of the next page
    uses = [use for bound in sheets for use in bound.sheet.fonts]
    turned = right_to_left(edition.metadata.language)
    for bound in sheets:
        with pikepdf.open(io.BytesIO(bound.sheet.pdf)) as sheet:
            if (bound.style, bound.first) != following:
                style = pikepdf.Name(_PAGE_STYLES[bound.style])
                labels += [len(book.pages), pikepdf.Dictionary(S=style, St=bound.first)]
            moves = shifts(bound.sheet, bound.first, turned=turned)
            uses += finish_pages(
                sheet, bound.sheet, bound.first, bound.labels, label_of, turned=turned
            )
            targets = _targets(sheet, moves)
            copied = _append_pages(book, sheet)
            # after the pages, so that the tree's references to them lead to the copies
            tree = book.copy_foreign(sheet.Root.StructTreeRoot)
            structure.join(tree, list(zip(copied, moves, strict=True)), bound.sheet.name)
            names += [(name, _destination(copied[at], x, y)) for name, at, x, y in targets]
            names += [
                (f"pg-{label}", _destination(page, 0, size_of(page)[1]))
                for label, page in zip(bound.labels, copied, strict=True)
            ]
            if bound.blank_after:
                book.add_blank_page(page_size=size_of(copied[-1]))
            following = bound.style, bound.first + len(copied) + bound.blank_after
    _whole_links(book, {name for name, _ in names}, label_of)
    book.Root.Names = pikepdf.Dictionary(Dests=_name_tree(sorted(names, key=lambda pair: pair[0])))
    book.Root.PageLabels = pikepdf.Dictionary(Nums=pikepdf.Array(labels))
    structure.finish()
    share_fonts(book, uses, faces)
    _outline(book, edition)
    describe(book, edition)
    out = io.BytesIO()
    book.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def prefix_sheet(pdf: bytes, sheet: Sheet, faces: Mapping[str, bytes], *, blank: bool) -> bytes:
    """The book with a sheet before its first page, and an empty page behind that if `blank`.

    The sheet's tags become the first of the book's; its anchors are not taken over. The new pages
    have no label. Raises pikepdf.PdfError on a broken file.
    """
    import pikepdf

    with pikepdf.open(io.BytesIO(pdf)) as book, pikepdf.open(io.BytesIO(sheet.pdf)) as front:
        count = len(book.pages)
        finish_pages(front, sheet, 1, [""] * len(front.pages), lambda anchor: "")
        share_fonts(front, sheet.fonts, faces)
        copied = _append_pages(book, front)
        structure = _Structure.of(book)
        tree = book.copy_foreign(front.Root.StructTreeRoot)
        structure.join(tree, [(page, 0.0) for page in copied], sheet.name, before=True)
        structure.finish()
        if blank:
            book.add_blank_page(page_size=size_of(copied[-1]))
        new = [page.obj for page in list(book.pages)[count:]]
        del book.pages[count:]
        for page in reversed(new):
            book.pages.insert(0, pikepdf.Page(page))
        flat = list(book.Root.PageLabels.Nums)
        labels: list[Any] = [0, pikepdf.Dictionary()]
        for index, label in zip(flat[::2], flat[1::2], strict=True):
            labels += [int(index) + len(new), label]
        book.Root.PageLabels = pikepdf.Dictionary(Nums=pikepdf.Array(labels))
        out = io.BytesIO()
        book.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def _append_pages(book: Any, sheet: Any) -> list[Any]:
    import pikepdf

    if "/Names" in sheet.Root:
        del sheet.Root["/Names"]  # named destinations are set anew for the whole book
    before = len(book.pages)
    with warnings.catch_warnings():
        # it warns of lost destinations, which is what was just done on purpose
        warnings.simplefilter("ignore", pikepdf.PageCopyWarning)
        book.pages.extend(sheet.pages)
    return [page.obj for page in list(book.pages)[before:]]


def size_of(page: Any) -> tuple[float, float]:
    """Width and height of an opened page in points."""
    left, bottom, right, top = (float(value) for value in page.MediaBox)
    return right - left, top - bottom


def _targets(sheet: Any, moves: Sequence[float]) -> list[tuple[str, int, float, float]]:
    """The named destinations of a sheet: name, index of the page, x and y in points.

    `moves` says how far to the right each page's text has moved.
    """
    index = {page.obj.objgen: number for number, page in enumerate(sheet.pages)}
    flat = list(sheet.Root.Names.Dests.Names)
    return [
        (str(name), at, float(target[2]) + moves[at], float(target[3]))
        for name, target in zip(flat[::2], flat[1::2], strict=True)
        for at in (index[target[0].objgen],)
    ]


def _destination(page: Any, x: float, y: float) -> Any:
    import pikepdf

    return pikepdf.Array([page, pikepdf.Name.XYZ, round(x, 2), round(y, 2), 0])


def _name_tree(names: Sequence[tuple[str, Any]]) -> Any:
    """A name tree in one leaf, sorted by the bytes of its keys (ISO 32000-1, 7.9.6)."""
    import pikepdf

    flat: list[Any] = []
    for name, value in names:
        flat += [pikepdf.String(name), value]
    return pikepdf.Dictionary(Names=pikepdf.Array(flat))


def _whole_links(book: Any, names: set[str], label_of: LabelOf) -> None:
    """Links that left their run lead to a named destination of the book.

    One to a page whose number was not known leads to the page that has it now.
    """
    import pikepdf

    for page in book.pages:
        for link in page.obj.get("/Annots", []):
            action = link.get("/A")
            if action is None or not str(action.get("/URI", "")).startswith(ELSEWHERE):
                continue
            target = str(action.URI).removeprefix(ELSEWHERE)
            if placed(target) is not None:
                target = f"pg-{label_of(target)}"
            if target not in names:  # WeasyPrint writes addresses in ASCII (RFC 3987, 3.1)
                target = unquote(target)
            if target not in names:
                raise ValueError(f"no sheet holds the anchor {target}")
            del link["/A"]
            link.Dest = pikepdf.String(target)


class _Structure:
    """Joins the structure trees of sheets under one Document element (ISO 32000-1, 14.7)."""

    def __init__(self, book: Any) -> None:
        import pikepdf

        self.book = book
        self.document = book.make_indirect(
            pikepdf.Dictionary(Type=pikepdf.Name.StructElem, S=pikepdf.Name.Document)
        )
        self.root = book.make_indirect(
            pikepdf.Dictionary(Type=pikepdf.Name.StructTreeRoot, K=pikepdf.Array([self.document]))
        )
        self.document.P = self.root
        self._kids: list[Any] = []
        self._nums: list[Any] = []
        self._ids: list[tuple[str, Any]] = []
        self._next = 0

    @classmethod
    def of(cls, book: Any) -> _Structure:
        """The tree of a gathered book, to hang more into it."""
        found = cls(book)
        found.root = book.Root.StructTreeRoot
        found.document = found.root.K[0]
        found._kids = list(found.document.K)
        found._nums = list(found.root.ParentTree.Nums)
        found._next = int(found.root.ParentTreeNextKey)
        if "/IDTree" in found.root:
            flat = list(found.root.IDTree.Kids[0].Names)
            found._ids = [(str(n), one) for n, one in zip(flat[::2], flat[1::2], strict=True)]
        return found

    def join(
        self, root: Any, pages: Sequence[tuple[Any, float]], name: str, *, before: bool = False
    ) -> None:
        """Hang a sheet's tree into the book's; its parent keys and ids become the book's own.

        It comes behind what is there, or before it. `pages` are the sheet's, with how far to the
        right the text of each has moved.
        """
        base = self._next
        moves = {page.objgen: (dx, size_of(page)[1]) for page, dx in pages}
        for page, _ in pages:
            page.StructParents = int(page.StructParents) + base
            for annotation in page.get("/Annots", []):
                if "/StructParent" in annotation:
                    annotation.StructParent = int(annotation.StructParent) + base
        flat = list(root.ParentTree.Nums)
        for key, value in zip(flat[::2], flat[1::2], strict=True):
            self._nums += [int(key) + base, value]
            self._next = max(self._next, int(key) + base + 1)
        kids = [kid for top in root.K for kid in top.K]
        for kid in kids:
            kid.P = self.document
            self._walk(kid, name, moves)
        self._kids = kids + self._kids if before else self._kids + kids

    def _walk(self, element: Any, name: str, moves: Mapping[Any, tuple[float, float]]) -> None:
        """Make ids of table cells the book's own, and list every id for the IDTree.

        `moves` says of each page how far its text has moved, and how high it is.
        """
        import pikepdf

        stack = [element]
        while stack:
            one = stack.pop()
            if "/ID" in one:
                if one.get("/S") != pikepdf.Name.Note:
                    one.ID = pikepdf.String(f"{name}-{one.ID}")
                self._ids.append((str(one.ID), one))
            attributes = one.get("/A")
            if isinstance(attributes, pikepdf.Dictionary) and "/Headers" in attributes:
                attributes.Headers = pikepdf.Array(
                    [pikepdf.String(f"{name}-{header}") for header in attributes.Headers]
                )
            if isinstance(attributes, pikepdf.Dictionary) and "/BBox" in attributes:
                attributes.BBox = _box_in_points(attributes.BBox, *moves[one.Pg.objgen])
            kids = one.get("/K", [])
            for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
                if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                    stack.append(kid)

    def finish(self) -> None:
        """Write the joined tree into the catalogue."""
        import pikepdf

        self.document.K = pikepdf.Array(self._kids)
        nums = self.book.make_indirect(pikepdf.Dictionary(Nums=pikepdf.Array(self._nums)))
        self.root.ParentTree = nums
        self.root.ParentTreeNextKey = self._next
        if self._ids:
            self.root.IDTree = self.book.make_indirect(_id_tree(self._ids))
        self.book.Root.StructTreeRoot = self.root


def _box_in_points(box: Any, dx: float, height: float) -> Any:
    """Where a picture stands (ISO 32000-1, 14.8.5.4.3), moved to the right by `dx`.

    WeasyPrint says it in CSS pixels from the top of the page.
    """
    import pikepdf

    left, top, right, bottom = (float(value) * _POINTS for value in box)
    edges = (left + dx, height - bottom, right + dx, height - top)
    return pikepdf.Array([round(edge, 3) for edge in edges])


def _id_tree(ids: Sequence[tuple[str, Any]]) -> Any:
    import pikepdf

    ordered = sorted(ids, key=lambda pair: pair[0].encode())
    tree = _name_tree(ordered)
    tree.Limits = pikepdf.Array([pikepdf.String(ordered[0][0]), pikepdf.String(ordered[-1][0])])
    return pikepdf.Dictionary(Kids=pikepdf.Array([tree]))


def _outline(book: Any, edition: Edition) -> None:
    """The bookmarks: headings under their divisions, chapters under their parts."""
    import pikepdf
    from pikepdf import OutlineItem

    deepest = max(_BOOKMARKS, edition.metadata.contents_depth)
    with book.open_outline() as outline:
        levels: list[tuple[int, Any]] = []
        for division in edition.divisions:
            for number, heading in enumerate(division.headings):
                if heading.level > deepest:
                    continue
                level = heading.level + bool(division.part)
                title = heading.title if number else edition.name_of(division)
                item = OutlineItem(title, pikepdf.String(heading.id))
                while levels and levels[-1][0] >= level:
                    levels.pop()
                (levels[-1][1].children if levels else outline.root).append(item)
                levels.append((level, item))
