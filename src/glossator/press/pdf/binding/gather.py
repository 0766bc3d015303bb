"""Gather: sheets become the book. Pages, links, page labels, outline, structure tree, metadata.

Works on finished PDFs with pikepdf and knows nothing of how they were laid out.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import unquote

from glossator.model import Edition
from glossator.press.pdf.binding.describing import describe
from glossator.press.pdf.binding.drafted import say_draft
from glossator.press.pdf.binding.finishing import LabelOf, finish_pages, late_uses, shifts
from glossator.press.pdf.binding.joined import Book, Joined, packed, parts_of, unpacked
from glossator.press.pdf.binding.shared_fonts import SharedFonts, share_fonts
from glossator.press.pdf.binding.structure import hang, hang_before, size_of, sorted_by_key
from glossator.press.pdf.binding.volume import CATALOGUE, PAGES, Volume, step_up
from glossator.press.pdf.engine.sheets import Sheet
from glossator.press.pdf.series import placed
from glossator.press.pdf.signs import ELSEWHERE
from glossator.scripts import right_to_left
from glossator.store import Store

_STEP: Final = 64  # parent keys: a sheet with some more or less leaves those of the next alone
_BOOKMARKS: Final = 3  # level of headings, unless the edition says another
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


# the numbers of what the whole book has once, behind those of the volume
_TREE, _DOCUMENT, _DESTINATIONS, _PARENTS, _IDS = range(PAGES + 1, PAGES + 6)


def gather(
    sheets: Sequence[Bound],
    edition: Edition,
    faces: Mapping[str, bytes],
    label_of: LabelOf,
    store: Store | None = None,
) -> bytes:
    """One PDF of all sheets, deterministic. Raises pikepdf.PdfError on a broken sheet.

    `label_of` gives the number of the page on which an id lies. `faces` are the whole faces by
    their digest; the book holds each once, cut to what it prints. One sheet at a time is in memory
    (see `volume`); one that stands where it stood is taken from the store (see `joined`).
    """
    return _Gathering(sheets, edition, faces, label_of, store).gather()


class _Gathering:
    """Joins the structure trees of sheets under one Document element (ISO 32000-1, 14.7), and keeps
    of each sheet only what the book lists: numbers of objects, as they are written.
    """

    def __init__(
        self,
        sheets: Sequence[Bound],
        edition: Edition,
        faces: Mapping[str, bytes],
        label_of: LabelOf,
        store: Store | None,
    ) -> None:
        uses = [bound.sheet.fonts for bound in sheets]
        self.sheets, self.edition, self.label_of = sheets, edition, label_of
        self.store = store
        self.fonts = SharedFonts(uses, faces, _IDS + 1)
        self.volume = Volume(_IDS + self.fonts.count)
        self.turned = right_to_left(edition.metadata.language)
        self.names = {name for bound in sheets for name in bound.sheet.reading.anchors}
        self.names |= {f"pg-{label}" for bound in sheets for label in bound.labels}
        self.destinations: list[tuple[str, bytes]] = []
        self.labels: list[Any] = []
        self.pages: list[int] = []
        self.kids: list[bytes] = []
        self.parents: list[bytes] = []
        self.ids: list[tuple[str, bytes]] = []
        self.next = 0  # what no element's parent key has yet

    def gather(self) -> bytes:
        """The book."""
        import pikepdf

        following: tuple[str, int] | None = None  # style and number of the next page
        for number, bound in enumerate(self.sheets):
            if (bound.style, bound.first) != following:
                style = pikepdf.Name(_PAGE_STYLES[bound.style])
                self.labels += [len(self.pages), pikepdf.Dictionary(S=style, St=bound.first)]
            self._join(bound, number)
            following = bound.style, bound.first + len(bound.labels) + bound.blank_after
        return self._finish()

    def _join(self, bound: Bound, number: int) -> None:
        """Write one sheet, of this number, into the book, as it stands in the store or anew."""
        base = self.volume.begin()
        first = step_up(self.next, _STEP)
        key, joined = "", None
        if self.store is not None:
            where = bound.first, bound.labels, bound.blank_after, self.turned, self.edition.draft
            key = self.store.key("joined", parts_of(bound.sheet, *where, first, base))
            content = self.store.get(key)
            joined = None if content is None else self._fitting(unpacked(content), number)
        if joined is None:
            joined = self._made(bound, number, first)
            if self.store is not None:
                self.store.put(key, packed(joined))
        else:
            self.volume.put(joined.stretch)
        self.fonts.use(late_uses(bound.sheet, joined.printed))
        self._list(joined)

    def _fitting(self, joined: Joined, number: int) -> Joined | None:
        """What was made of a sheet before, if the book would have it made so again."""
        if not joined.fits(self.label_of, self.names):
            return None
        self.fonts.bring(joined.faces)
        same = all(self.fonts.told(name, number) == said for name, said in joined.fonts.items())
        return joined if same else None

    def _made(self, bound: Bound, number: int, first: int) -> Joined:
        """A sheet, written into the book; its parent keys begin with `first`."""
        import pikepdf

        book = Book(self.label_of, self.names)
        with (
            pikepdf.open(io.BytesIO(bound.sheet.pdf)) as sheet,
            self.volume.section() as section,
        ):
            moves = shifts(bound.sheet, bound.first, turned=self.turned)
            printed = finish_pages(
                *(sheet, bound.sheet, bound.first, bound.labels, book.label_of),
                turned=self.turned,
            )
            targets = _targets(sheet, moves)
            fonts, faces = self.fonts.take_out(sheet)
            pages = _append_pages(section, sheet)
            # after the pages, so that the tree's references to them lead to the copies
            tree = section.copy_foreign(sheet.Root.StructTreeRoot)
            told = self.fonts.put_in(section, fonts, number)
            document = section.get_object(_DOCUMENT, 0)
            placed = list(zip(pages, moves, strict=True))
            hung = hang(tree, document, placed, first, bound.sheet.name)
            destinations = [(name, _destination(pages[at], x, y)) for name, at, x, y in targets]
            destinations += [
                (f"pg-{label}", _destination(page, 0, size_of(page)[1]))
                for label, page in zip(bound.labels, pages, strict=True)
            ]
            _whole_links(pages, book)
            if bound.blank_after:
                empty = section.add_blank_page(page_size=size_of(pages[-1]))
                if self.edition.draft:
                    say_draft(empty, section.pages[-2])
            numbers = [page.obj.objgen[0] for page in section.pages]
            self.volume.take(section, [*numbers, *hung.numbers])
            return Joined(
                stretch=self.volume.stretch(),
                pages=numbers,
                kids=[kid.unparse() for kid in hung.kids],
                parents=[b"%d %s" % (key, value.unparse()) for key, value in hung.parents],
                ids=[(name, element.unparse()) for name, element in hung.ids],
                destinations=destinations,
                next=hung.next,
                printed=printed,
                faces=faces,
                fonts=told,
                labels=book.labels,
                found=book.found,
            )

    def _list(self, joined: Joined) -> None:
        self.next = joined.next
        self.pages += joined.pages
        self.kids += joined.kids
        self.parents += joined.parents
        self.ids += joined.ids
        self.destinations += joined.destinations

    def _finish(self) -> bytes:
        """Write what the book has as a whole."""
        import pikepdf

        with self.volume.section() as frame:
            root = frame.Root
            root.StructTreeRoot = frame.get_object(_TREE, 0)
            root.Names = pikepdf.Dictionary(Dests=frame.get_object(_DESTINATIONS, 0))
            root.PageLabels = pikepdf.Dictionary(Nums=pikepdf.Array(self.labels))
            fonts = self.fonts.embed(frame)
            _outline(frame, self.edition)
            describe(frame, self.edition)
            info = frame.docinfo.objgen[0]
            self.volume.take(frame, [info], [CATALOGUE, *fonts])
        for number, said in self.fonts.texts():
            self.volume.stream(number, b"<< >>", said)
        add = self.volume.add
        kids = b" ".join(b"%d 0 R" % number for number in self.pages)
        add(PAGES, b"<< /Type /Pages /Count %d /Kids [ %s ] >>" % (len(self.pages), kids))
        by_id = b" /IDTree %d 0 R" % _IDS if self.ids else b""
        add(
            _TREE,
            b"<< /Type /StructTreeRoot /K [ %d 0 R ] /ParentTree %d 0 R /ParentTreeNextKey %d%s >>"
            % (_DOCUMENT, _PARENTS, self.next, by_id),
        )
        add(
            _DOCUMENT,
            b"<< /Type /StructElem /S /Document /P %d 0 R /K [ %s ] >>"
            % (_TREE, b" ".join(self.kids)),
        )
        add(_PARENTS, b"<< /Nums [ %s ] >>" % b" ".join(self.parents))
        add(_DESTINATIONS, b"<< /Names [ %s ] >>" % _named(sorted_by_key(self.destinations)))
        if self.ids:
            ids = sorted_by_key(self.ids)
            limits = b" ".join(pikepdf.String(ids[at][0]).unparse() for at in (0, -1))
            leaf = _named(ids), limits
            add(_IDS, b"<< /Kids [ << /Names [ %s ] /Limits [ %s ] >> ] >>" % leaf)
        return self.volume.finish(info)


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
        tree = book.copy_foreign(front.Root.StructTreeRoot)
        hang_before(book, tree, copied, sheet.name)
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


def _destination(page: Any, x: float, y: float) -> bytes:
    return b"[ %s /XYZ %g %g 0 ]" % (page.unparse(), round(x, 2), round(y, 2))


def _named(pairs: Iterable[tuple[str, bytes]]) -> bytes:
    """Names with what they name, as in the leaf of a name tree (ISO 32000-1, 7.9.6)."""
    import pikepdf

    return b" ".join(pikepdf.String(name).unparse() + b" " + value for name, value in pairs)


def _whole_links(pages: Iterable[Any], book: Book) -> None:
    """Links that left their run lead to a named destination of the book.

    One to a page whose number was not known leads to the page that has it now.
    """
    import pikepdf

    for page in pages:
        for link in page.get("/Annots", []):
            action = link.get("/A")
            if action is None or not str(action.get("/URI", "")).startswith(ELSEWHERE):
                continue
            target = str(action.URI).removeprefix(ELSEWHERE)
            if placed(target) is not None:
                target = f"pg-{book.label_of(target)}"
            if target not in book:  # WeasyPrint writes addresses in ASCII (RFC 3987, 3.1)
                target = unquote(target)
            if target not in book:
                raise ValueError(f"no sheet holds the anchor {target}")
            del link["/A"]
            link.Dest = pikepdf.String(target)


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
