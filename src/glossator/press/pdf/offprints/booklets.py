"""Booklets: the finished book imposed for folding, with instructions for whoever prints it.

The first leaf is the instructions, blank on its back, so that the sheets behind it keep their
fronts and backs; it is left out when the booklet is stitched.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from glossator.model import Edition, PageMap
from glossator.press.pdf.binding.gather import prefix_sheet
from glossator.press.pdf.engine.sheets import Layouter, Run
from glossator.press.pdf.offprints.imposing import impose
from glossator.press.pdf.offprints.signatures import FoldedSheet, Side, plan
from glossator.press.pdf.setting.faces import type_case
from glossator.prose import escape
from glossator.themes import style
from glossator.vocabulary import LEAVES, PAPERS

# the paper of the book → the sheet that is folded to it
SHEET_FOR: Final = {"A5": "A4", "6x9": "Tabloid", "A4": "A3", "Letter": "Tabloid"}


@dataclass(frozen=True, slots=True)
class Folding:
    """How a booklet is to be made. `sheet` is a name of vocabulary.LEAVES, "" for the fitting one.

    `signature` as in `signatures.plan`; `creep` in millimetres for each sheet (about the thickness
    of the paper; office paper of 80 g/m² has 0.1).
    """

    sheet: str = ""
    signature: int = 0
    creep: float = 0.1


@dataclass(frozen=True, slots=True)
class Booklet:
    """A finished booklet: the PDF, its sheets in printing order, the name of the paper."""

    pdf: bytes
    sheets: tuple[FoldedSheet, ...]
    paper: str


def print_booklet(pdf: bytes, pages: PageMap, edition: Edition, folding: Folding) -> Booklet:
    """Impose a printed book. Raises ValueError for a signature that cannot be folded."""
    paper = folding.sheet or SHEET_FOR[edition.profile.paper]
    height, width = sorted(LEAVES[paper])
    sheets = plan(len(pages.starts), folding.signature)
    imposed = impose(pdf, sheets, (width, height), folding.creep)
    labels = [start.label for start in pages.starts]
    leaf = _instructions(edition, labels, sheets, paper, folding.creep)
    case = type_case(leaf)
    css = case.dressed(f"{style('print/instructions.css')}\n@page {{ size: {width}mm {height}mm }}")
    with Layouter() as layouter:
        sheet = layouter.lay_out(Run("instructions", leaf, css, {}))
    return Booklet(prefix_sheet(imposed, sheet, case.faces, blank=True), sheets, paper)


def _instructions(
    edition: Edition,
    labels: Sequence[str],
    sheets: Sequence[FoldedSheet],
    paper: str,
    creep: float,
) -> str:
    said = edition.metadata
    fits = _fits(edition.profile.paper, paper)
    signatures = sheets[-1].signature + 1
    empty = len(sheets) * 4 - len(labels)
    facts = (
        f"{len(labels)} pages on {_count(len(sheets), 'sheet')} of {paper}, printed on both sides, "
        f"in {_count(signatures, 'signature')}"
        + (f"; {_count(empty, 'empty page')} at the end" if empty else "")
        + (f". The pages are made smaller to {fits:.0%}." if fits < 1 else ".")
    )
    steps = "".join(f"<li>{step}</li>" for step in _steps(paper, sheets, creep))
    return (
        f'<!DOCTYPE html><html lang="{escape(said.language)}"><head><meta charset="utf-8">'
        f'<title>{escape(said.title)}</title></head><body><section data-tag="Sect">'
        f"<h1>How to make this booklet</h1>"
        f'<p class="book">{escape(said.title)}</p><p>{facts}</p><ol>{steps}</ol>'
        f"<p>Links and bookmarks in this file lead to the sheets on which their pages lie, and the "
        f"pages are read in their order; page labels name the sheets instead.</p>"
        f"{_table(labels, sheets)}</section></body></html>"
    )


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"


def _fits(page: str, sheet: str) -> float:
    """How much smaller pages of one paper become on half a sheet of another: at most 1."""
    height, width = sorted(LEAVES[sheet])
    return min(1.0, width / 2 / PAPERS[page][0], height / PAPERS[page][1])


def _steps(paper: str, sheets: Sequence[FoldedSheet], creep: float) -> Iterator[str]:
    last = 2 * len(sheets) + 2
    yield (
        f"Print pages 3 to {last} of this file on {paper}, on both sides, turned over along the "
        "short edge, at actual size (no fitting to the page). Leave this leaf out."
    )
    yield (
        "Look at the first sheet: behind the first page of the book there must be the second. "
        "If it stands on its head, choose the other edge for turning."
    )
    piles = _piles(sheets)
    if len(piles) == 1:
        yield (
            "Keep the sheets in their order and fold the pile once in the middle, so that the "
            "first sheet lies outside and the first page in front."
        )
        yield "Staple or stitch through the fold, at a quarter and at three quarters of its length."
    else:
        named = ", ".join(f"{a}–{b}" if a < b else f"{a}" for a, b in piles)
        yield (
            f"Make a pile of each signature (sheets {named}) and fold each once in the middle, "
            "its first sheet outside."
        )
        yield "Lay the signatures on one another in their order and sew them through their folds."
    if creep and max(sheet.depth for sheet in sheets):
        yield (
            "Trim the fore edge if you like: the pages of inner sheets stand nearer to the fold, "
            f"by {creep:g} mm a sheet, so that the margins are alike after trimming."
        )


def _piles(sheets: Sequence[FoldedSheet]) -> list[tuple[int, int]]:
    """The first and last sheet of each signature, counted from 1."""
    piles: dict[int, tuple[int, int]] = {}
    for number, sheet in enumerate(sheets, start=1):
        piles[sheet.signature] = piles.get(sheet.signature, (number, 0))[0], number
    return list(piles.values())


def _table(labels: Sequence[str], sheets: Sequence[FoldedSheet]) -> str:
    def cells(side: Side) -> str:
        shown = ("—" if at is None else escape(labels[at]) for at in (side.left, side.right))
        return "".join(f"<td>{label}</td>" for label in shown)

    rows = "".join(
        f'<tr><th scope="row">{number}</th>{cells(sheet.front)}{cells(sheet.back)}</tr>'
        for number, sheet in enumerate(sheets, start=1)
    )
    heads = ("Sheet", "Front left", "Front right", "Back left", "Back right")
    head = "".join(f'<th scope="col">{name}</th>' for name in heads)
    return (
        "<table><caption>Which pages stand on which sheet</caption>"
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    )
