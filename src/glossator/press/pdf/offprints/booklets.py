"""Booklets: the finished book imposed for folding, with instructions for whoever prints it.

The first leaf is the instructions, blank on its back, so that the sheets behind it keep their
fronts and backs; it is left out when the booklet is stitched.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from glossator.model import Edition, PageMap, Profile
from glossator.press.pdf.binding.gather import prefix_sheet
from glossator.press.pdf.engine.sheets import Layouter, Run
from glossator.press.pdf.offprints.imposing import impose
from glossator.press.pdf.offprints.signatures import FoldedSheet, Side, plan
from glossator.press.pdf.setting.faces import type_case
from glossator.prose import escape
from glossator.themes import style
from glossator.vocabulary import LEAVES
from glossator.words import Phrase, Words

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
    paper = folding.sheet or _sheet_for(edition.profile)
    height, width = sorted(LEAVES[paper])
    sheets = plan(len(pages.starts), folding.signature)
    imposed = impose(pdf, sheets, (width, height), folding.creep, edition.words)
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
    said, words = edition.metadata, edition.words
    fits = _fits(edition.profile.page, paper)
    facts = words(
        "booklet.facts",
        pages=len(labels),
        sheets=len(sheets),
        signatures=sheets[-1].signature + 1,
        empty=len(sheets) * 4 - len(labels),
        smaller=f"{fits:.0%}" if fits < 1 else "no",
        paper=paper,
    )
    steps = "".join(f"<li>{escape(step)}</li>" for step in _steps(paper, sheets, creep, words))
    return (
        f'<!DOCTYPE html><html lang="{escape(said.language)}"><head><meta charset="utf-8">'
        f'<title>{escape(said.title)}</title></head><body><section data-tag="Sect"'
        f"{_language(facts)}><h1>{escape(words('booklet.title'))}</h1>"
        f'<p class="book" lang="{escape(said.language)}">{escape(said.title)}</p>'
        f"<p>{escape(facts)}</p><ol>{steps}</ol><p>{escape(words('booklet.links'))}</p>"
        f"{_table(labels, sheets, words)}</section></body></html>"
    )


def _language(said: Phrase) -> str:
    return f' lang="{said.lang}"' if said.lang else ""


def _sheet_for(profile: Profile) -> str:
    """The smallest sheet that holds two pages side by side, else the largest."""
    if profile.paper in SHEET_FOR:
        return SHEET_FOR[profile.paper]
    by_size = sorted(LEAVES, key=lambda name: LEAVES[name][0] * LEAVES[name][1])
    return next((name for name in by_size if _fits(profile.page, name) == 1), by_size[-1])


def _fits(page: tuple[float, float], sheet: str) -> float:
    """How much smaller pages of one paper become on half a sheet of another: at most 1."""
    height, width = sorted(LEAVES[sheet])
    return min(1.0, width / 2 / page[0], height / page[1])


def _steps(paper: str, sheets: Sequence[FoldedSheet], creep: float, words: Words) -> Iterator[str]:
    yield words("booklet.print", last=str(2 * len(sheets) + 2), paper=paper)
    yield words("booklet.look")
    piles = _piles(sheets)
    if len(piles) == 1:
        yield words("booklet.fold")
        yield words("booklet.staple")
    else:
        named = words.joined(f"{a}–{b}" if a < b else f"{a}" for a, b in piles)
        yield words("booklet.piles", sheets=named)
        yield words("booklet.sew")
    if creep and max(sheet.depth for sheet in sheets):
        yield words("booklet.trim", creep=f"{creep:g}")


def _piles(sheets: Sequence[FoldedSheet]) -> list[tuple[int, int]]:
    """The first and last sheet of each signature, counted from 1."""
    piles: dict[int, tuple[int, int]] = {}
    for number, sheet in enumerate(sheets, start=1):
        piles[sheet.signature] = piles.get(sheet.signature, (number, 0))[0], number
    return list(piles.values())


def _table(labels: Sequence[str], sheets: Sequence[FoldedSheet], words: Words) -> str:
    def cells(side: Side) -> str:
        shown = ("—" if at is None else escape(labels[at]) for at in (side.left, side.right))
        return "".join(f"<td>{label}</td>" for label in shown)

    rows = "".join(
        f'<tr><th scope="row">{number}</th>{cells(sheet.front)}{cells(sheet.back)}</tr>'
        for number, sheet in enumerate(sheets, start=1)
    )
    heads = ("sheet", "front-left", "front-right", "back-left", "back-right")
    head = "".join(f'<th scope="col">{escape(words(f"booklet.{name}"))}</th>' for name in heads)
    return (
        f"<table><caption>{escape(words('booklet.table'))}</caption>"
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    )
