"""Handouts: the text on leaves for a class, whole and division by division.

A leaf (`leaves`) has room for pencil notes beside the text, a line for name and date, ¶ numbers,
line numbers if asked, and the way to the same ¶ on the web, as an address and as a QR code
(ISO/IEC 18004). Where the last page would be left a third empty, it is set once more, eased or
tightened.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

import segno

from glossator.diagnostics import Diagnostic
from glossator.edition.excerpts import excerpt
from glossator.model import Block, Division, Edition, PageMap, Picture
from glossator.press.pdf.engine.sheets import Layouter
from glossator.press.pdf.offprints.leaves import Leaf, next_leaf
from glossator.press.pdf.printing import Printed, print_pdf
from glossator.press.pdf.setting.dress import Dress
from glossator.press.pdf.setting.styling import type_size
from glossator.prose import escape
from glossator.scripts import right_to_left
from glossator.vocabulary import ASIDE
from glossator.words import Words


@dataclass(frozen=True, slots=True)
class Wish:
    """What handouts should be like. `paper` is a name of vocabulary.PAPERS.

    `numbering`: each division's pages begin at 1 again, or run on from the division before; every
    `lines`-th line is numbered (0: none); `duplex`: the leaves are printed on both sides, so that
    each handout begins with an odd number.
    """

    paper: str = "A4"
    numbering: Literal["restart", "run-on"] = "restart"
    lines: int = 5
    duplex: bool = False


@dataclass(frozen=True, slots=True)
class Handout:
    """A finished handout: its name ("whole", or a division's id), the PDF, and what is in it."""

    name: str
    pdf: bytes
    edition: Edition
    pages: PageMap
    findings: tuple[Diagnostic, ...]


def print_handouts(edition: Edition, wish: Wish) -> Iterator[Handout]:
    """The whole text, then each of its divisions. Raises GlossatorError when a layout fails."""
    texts = [division for division in edition.divisions if division.matter == "text"]
    first = 1
    with Layouter() as layouter:
        yield _print(edition, texts, wish, "whole", 1, layouter)
        for division in texts:
            made = _print(edition, [division], wish, division.id, first, layouter)
            yield made
            if wish.numbering == "run-on":
                first += len(made.pages.starts)
                first += wish.duplex and first % 2 == 0


def _print(
    edition: Edition,
    divisions: list[Division],
    wish: Wish,
    name: str,
    first: int,
    layouter: Layouter,
) -> Handout:
    cut = _cut(edition, divisions, wish, name)
    turned = right_to_left(edition.metadata.language)
    leaf: Leaf | None = Leaf(wish.paper, type_size(cut), wish.duplex, turned)
    tried: list[tuple[Leaf, float]] = []
    made: list[tuple[Edition, Printed]] = []
    while leaf is not None:
        eased = replace(cut, profile=replace(cut.profile, type_size=f"{leaf.points}pt"))
        dress = Dress(leaf.css(edition.metadata.title), first, wish.lines, leaf.lines_at)
        # lists run on behind the text
        printed = print_pdf(eased, dress, apart=False, layouter=layouter)
        made.append((eased, printed))
        tried.append((leaf, len(printed.pages.starts) - printed.left))
        leaf = next_leaf(tried)
    chosen, printed = min(made, key=lambda one: one[1].left)
    return Handout(name, printed.pdf, chosen, printed.pages, printed.findings)


def _cut(edition: Edition, divisions: list[Division], wish: Wish, name: str) -> Edition:
    """The edition of a handout: some divisions, and what belongs to them."""
    address = edition.metadata.web_address
    cut = excerpt(edition, [division.id for division in divisions], address)
    head, picture = _head(divisions[0], address, edition.words)
    title = edition.metadata.title
    if name != "whole":
        title = f"{title}: {divisions[0].title}"
    return replace(
        cut,
        # words and works run on behind the text, where there is room
        divisions=(head, *(replace(d, matter="text") for d in cut.divisions)),
        pictures={**cut.pictures, picture.path: picture} if picture else cut.pictures,
        metadata=replace(
            edition.metadata,
            title=title,
            subtitle=edition.metadata.subtitle if name == "whole" else "",
            identifier=f"{edition.metadata.identifier}#handout-{name}-{wish.paper}",
        ),
        # the margin is for the pencil
        profile=replace(edition.profile, paper=wish.paper, notes=_place_of_notes(edition)),
    )


def _place_of_notes(edition: Edition) -> str:
    return "foot" if edition.profile.notes == "margin" else edition.profile.notes


def _head(division: Division, address: str, words: Words) -> tuple[Division, Picture | None]:
    """The line for name and date, and beside it the way to the web edition, as a division."""
    name, date = words("handout.name"), words("handout.date")
    lang = f' lang="{name.lang}"' if name.lang else ""
    blocks = [("handout-name", f"{name}{date}")]
    body = (
        f'<p id="handout-name" data-block="1" class="handout-name"{lang}>{escape(name)}'
        f'<span class="blank name"></span>{escape(date)}<span class="blank date"></span></p>'
    )
    picture = None
    if address:
        label = next((block.paragraph for block in division.blocks if block.paragraph), "")
        target = f"{address}#p{label}" if label else address
        place = words("handout.web-at", paragraph=label) if label else words("handout.web")
        picture = Picture("qr-code.svg", "image/svg+xml", qr_code(target))
        alt = escape(words("handout.qr-code", address=target))
        body += (
            f'<p id="{ASIDE}" data-block="1" class="handout-web"{lang}>'
            f'<img data-picture="{picture.path}" alt="{alt}"/>'
            f'{escape(place)} <a href="{escape(target)}">{escape(target)}</a></p>'
        )
        blocks.append((ASIDE, f"{place} {target}"))
    made = tuple(Block(block_id, "p", text, "") for block_id, text in blocks)
    return Division("handout-head", "text", "frontmatter", "", body, made, ()), picture


def qr_code(text: str) -> bytes:
    """A QR code of the text as SVG (ISO/IEC 18004, level M, a quiet zone of two modules)."""
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        out, kind="svg", border=2, omitsize=True, xmldecl=False
    )
    return out.getvalue()
