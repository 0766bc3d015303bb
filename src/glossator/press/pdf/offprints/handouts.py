"""Handouts: the text on leaves for a class, whole and division by division.

A leaf is printed on one side. It has room for pencil notes beside the text, a line for name and
date, ¶ numbers, line numbers if asked, and the way to the same ¶ on the web, as an address and as
a QR code (ISO/IEC 18004).
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final, Literal

import segno

from glossator.diagnostics import Diagnostic
from glossator.edition.excerpts import excerpt
from glossator.model import Block, Division, Edition, PageMap, Picture
from glossator.press.pdf.printing import print_pdf
from glossator.press.pdf.setting.dress import Dress
from glossator.prose import escape
from glossator.themes import style
from glossator.vocabulary import ASIDE, PAPERS
from glossator.words import Words

_LEFT: Final = 24.0  # margins in millimetres
_TOP: Final = 24.0
_RIGHT: Final = 60.0  # for the pencil
_BOTTOM: Final = 24.0
_TO_LINES: Final = 2.5  # from the text to the line numbers
_TO_WEB: Final = 16.0  # from the text to the QR code


@dataclass(frozen=True, slots=True)
class Wish:
    """What handouts should be like. `paper` is a name of vocabulary.PAPERS.

    `numbering`: each division's pages begin at 1 again, or run on from the division before; every
    `lines`-th line is numbered (0: none).
    """

    paper: str = "A4"
    numbering: Literal["restart", "run-on"] = "restart"
    lines: int = 5


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
    yield _print(edition, texts, wish, "whole", 1)
    first = 1
    for division in texts:
        made = _print(edition, [division], wish, division.id, first)
        yield made
        if wish.numbering == "run-on":
            first += len(made.pages.starts)


def _print(
    edition: Edition, divisions: list[Division], wish: Wish, name: str, first: int
) -> Handout:
    address = edition.metadata.web_address
    cut = excerpt(edition, [division.id for division in divisions], address)
    head, picture = _head(divisions[0], address, edition.words)
    # words and works run on behind the text, where there is room
    cut = replace(
        cut,
        divisions=(head, *(replace(d, matter="text") for d in cut.divisions)),
        pictures={**cut.pictures, picture.path: picture} if picture else cut.pictures,
    )
    title = edition.metadata.title
    if name != "whole":
        title = f"{title}: {divisions[0].title}"
    cut = replace(
        cut,
        metadata=replace(
            edition.metadata,
            title=title,
            subtitle=edition.metadata.subtitle if name == "whole" else "",
            identifier=f"{edition.metadata.identifier}#handout-{name}-{wish.paper}",
        ),
        # the margin is for the pencil
        profile=replace(edition.profile, paper=wish.paper, notes=_place_of_notes(edition)),
    )
    width = PAPERS[wish.paper][0]
    dress = Dress(
        css=_style(wish.paper, edition.metadata.title),
        first=first,
        lines=wish.lines,
        lines_at=width - _RIGHT + _TO_LINES,
    )
    printed = print_pdf(cut, dress, apart=False)  # lists run on behind the text
    return Handout(name, printed.pdf, cut, printed.pages, printed.findings)


def _place_of_notes(edition: Edition) -> str:
    return "foot" if edition.profile.notes == "margin" else edition.profile.notes


def _style(paper: str, title: str) -> str:
    """The theme's rules and the measures of the leaf: all leaves have the same side up."""
    margins = f"margin: {_TOP}mm {_RIGHT}mm {_BOTTOM}mm {_LEFT}mm"
    quoted = title.replace("\\", "\\\\").replace('"', '\\"')
    folio = f'@bottom-right {{ content: counter(page) }} @top-left {{ content: "{quoted}" }}'
    return (
        style("print/handout.css")
        + f"@page {{ {margins} }} @page :left {{ {margins}; {folio} }}"
        + f"@page :right {{ {margins}; {folio} }}"
        + f".handout-web {{ margin-left: calc(100% + {_TO_WEB}mm) }}"
    )


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
