"""Opens a finished PDF with two libraries: MuPDF for what is printed where, and pikepdf."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from glossator.proof.pdf_content import Piece, Run, pieces_of
from glossator.proof.pdf_sight import hidden
from glossator.proof.pdf_tags import TagTree, destination_name, read_tags
from glossator.proof.reading import Flaw


@dataclass(frozen=True, slots=True)
class PdfPage:
    """A page: its label and its size in points."""

    label: str
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Target:
    """Where a destination leads: index of the page, points from its top."""

    page: int
    top: float


@dataclass(frozen=True, slots=True)
class OutlineLine:
    """An entry of the outline: its words and the page that it leads to (-1 for none)."""

    title: str
    page: int


@dataclass(frozen=True, slots=True)
class PdfFile:
    """Everything that is read from a PDF once. `pieces` is keyed by page and MCID.

    `apart` is the text that has no MCID, or one that is an artifact's; `runs` all that is shown.
    """

    pages: tuple[PdfPage, ...]
    pieces: Mapping[tuple[int, int], Piece]
    apart: tuple[Piece, ...]
    runs: tuple[Run, ...]
    tree: TagTree
    targets: Mapping[str, Target]
    outline: tuple[OutlineLine, ...]
    links: int
    flaws: tuple[Flaw, ...]


def open_pdf(path: Path) -> PdfFile:
    """Reads a PDF. Raises ValueError, naming what is wrong, when that cannot be done."""
    import pikepdf
    import pymupdf

    try:
        with pikepdf.open(path) as pdf, pymupdf.open(path) as printed, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _read(pdf, printed)
    except (pikepdf.PdfError, RuntimeError, KeyError, AttributeError, TypeError) as fault:
        # what a damaged object raises depends on where in it the damage is
        raise ValueError(f"{type(fault).__name__}: {fault}") from fault


def _read(pdf: Any, printed: Any) -> PdfFile:
    numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
    pages = tuple(
        PdfPage(page.label, printed[n].rect.width, printed[n].rect.height)
        for n, page in enumerate(pdf.pages)
    )
    pieces: dict[tuple[int, int], Piece] = {}
    apart: list[Piece] = []
    runs: list[Run] = []
    unseen: list[Flaw] = []
    for number, page in enumerate(pdf.pages):
        held, shown = pieces_of(number, page, printed[number].get_texttrace())
        runs += shown
        unseen += (
            Flaw("place", said, f"page {page.label}") for said in hidden(printed[number], shown)
        )
        for piece in held:
            if piece.mcid < 0:
                apart.append(piece)
            else:
                pieces[number, piece.mcid] = piece
    targets = _targets(pdf, numbers, pages)
    links = [(number, link) for number, page in enumerate(pdf.pages) for link in _links(page)]
    return PdfFile(
        pages=pages,
        pieces=pieces,
        apart=tuple(apart),
        runs=tuple(runs),
        tree=read_tags(pdf),
        targets=targets,
        outline=tuple(_outline(pdf, numbers, targets)),
        links=len(links),
        flaws=(*unseen, *_broken(links, numbers, targets, pages)),
    )


def _targets(pdf: Any, numbers: Mapping[Any, int], pages: tuple[PdfPage, ...]) -> dict[str, Target]:
    """The named destinations that lead to a page (ISO 32000-1, 12.3.2.3)."""
    import pikepdf

    found: dict[str, Target] = {}
    names = pdf.Root.get("/Names")
    if names is None or "/Dests" not in names:
        return found
    for name, held in pikepdf.NameTree(names.Dests).items():
        explicit = held.D if isinstance(held, pikepdf.Dictionary) else held
        page = _page_of(explicit, numbers)
        if page >= 0:
            top = float(explicit[3]) if str(explicit[1]) == "/XYZ" else pages[page].height
            found[str(name)] = Target(page, pages[page].height - top)
    return found


def _page_of(explicit: Any, numbers: Mapping[Any, int]) -> int:
    """The page index of an explicit destination, -1 when it leads to no page of the book."""
    try:
        return numbers.get(explicit[0].objgen, -1)
    except (AttributeError, IndexError, TypeError):
        return -1


def _links(page: Any) -> Iterator[Any]:
    return (note for note in page.obj.get("/Annots", []) if note.get("/Subtype") == "/Link")


def _leads_to(
    holder: Any, numbers: Mapping[Any, int], targets: Mapping[str, Target]
) -> tuple[str, int]:
    """What an annotation or outline entry says of its target, and the page (-1 for none)."""
    name = destination_name(holder)
    if name:
        return name, targets[name].page if name in targets else -1
    action = holder.get("/A")
    explicit = holder.get("/Dest") if action is None else action.get("/D")
    return "", _page_of(explicit, numbers)


def _broken(
    links: list[tuple[int, Any]],
    numbers: Mapping[Any, int],
    targets: Mapping[str, Target],
    pages: tuple[PdfPage, ...],
) -> Iterator[Flaw]:
    for page, link in links:
        action = link.get("/A")
        if action is not None and "/URI" in action:
            continue
        name, target = _leads_to(link, numbers, targets)
        if target < 0:
            words = f"“{name}” leads nowhere" if name else "a link has no target"
            yield Flaw("links", words, f"page {pages[page].label}")


def _outline(
    pdf: Any, numbers: Mapping[Any, int], targets: Mapping[str, Target]
) -> Iterator[OutlineLine]:
    first = pdf.Root.get("/Outlines", {}).get("/First")
    waiting = [first] if first is not None else []
    seen = set()
    while waiting:
        entry = waiting.pop()
        if entry.objgen in seen:
            return
        seen.add(entry.objgen)
        yield OutlineLine(str(entry.get("/Title", "")), _leads_to(entry, numbers, targets)[1])
        waiting += [entry[name] for name in ("/Next", "/First") if name in entry]
