"""The style sheet of a run: the theme's book design, the faces, and the page of the profile."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Final

from glossator.model import Edition, Theme
from glossator.press.pdf.setting.faces import TypeCase
from glossator.press.pdf.setting.table_turn import TextArea
from glossator.scripts import right_to_left
from glossator.themes import style
from glossator.vocabulary import BINDING, CANONS, COLORS, LARGE, NEAREST, PAPERS, SHAPES

_Margins = tuple[float, float, float, float]
# paper → type size in points, page margins in millimetres: top, outer, bottom (at least), inner.
# A canon: the outer margin is wider than the inner one, which has what the binding takes in it.
# Folio and ¶ numbers stay 13 mm away from where the paper is cut.
_PAGES: Final = {
    "A5": (10.2, (20.0, 21.0, 22.0, 17.0)),
    "6x9": (10.6, (21.0, 23.0, 23.0, 19.0)),
    "A4": (11.5, (27.0, 40.0, 30.0, 32.0)),
    "Letter": (11.5, (27.0, 42.0, 29.0, 34.0)),
}
_WIDE_PAGE: Final = (19.5, 21.0, 25.0, 19.0)  # the same for large type
_LINE: Final = 1.4  # height of a line, in sizes of its type, as the theme says
_LARGE_LINE: Final = 1.35  # in large print
# the same with notes in the outer margin
_MARGIN_PAGES: Final = {
    "A5": (9.8, (20.0, 47.0, 20.0, 18.0)),
    "6x9": (10.2, (21.0, 48.0, 20.0, 19.0)),
    "A4": (11.0, (26.0, 66.0, 28.0, 26.0)),
    "Letter": (11.0, (25.0, 68.0, 26.0, 28.0)),
}
_GAP: Final = 4.0  # millimetres between the text and notes in the margin
_EDGE: Final = 8.0  # and between those and the edge of the page
_BETWEEN: Final = 1.2  # and between two of them
_PX: Final = 96 / 25.4
_WIDE_TYPE: Final = 14.0  # from this size on the margins give way to the type
# headings of a theme take no whole lines: what follows them stands where it falls
_FREE: Final = "section > p { --grid: 0 }\n"
_SPARE: Final = 0.01  # millimetres, so that no rounding costs the last line


def type_size(edition: Edition) -> float:
    """The size of the running text in points: the profile's, else the paper's."""
    return edition.profile.points or _design(edition)[0]


def _margins(edition: Edition) -> tuple[float, float, float, float]:
    """Top, outer, bottom and inner margin of the profile's pages in millimetres.

    Between top and bottom there is room for a whole number of lines, so that pages end alike; but
    margins that a theme names are left as they are.
    """
    size, beside = type_size(edition), edition.profile.notes == "margin"
    top, outer, bottom, inner = _design(edition)[1]
    if size >= _WIDE_TYPE:
        top, outer, bottom, inner = (20.0, outer, 20.0, 20.0) if beside else _WIDE_PAGE
    elif edition.theme.margins is not None and not beside:
        return top, outer, bottom, inner
    line = size * (_LARGE_LINE if size >= LARGE else _LINE) / 72 * 25.4
    height = edition.profile.page[1] - top
    lines = math.floor((height - bottom) / line)
    return top, outer, round(height - lines * line - _SPARE, 4), inner


def _design(edition: Edition) -> tuple[float, tuple[float, float, float, float]]:
    """Type size and margins of the page: the theme's, the paper's, or those of the paper most
    like it, in proportion.
    """
    profile = edition.profile
    table = _MARGIN_PAGES if profile.notes == "margin" else _PAGES
    size, margins = _of_paper(profile.paper, profile.page, table)
    theme = edition.theme
    if profile.notes != "margin":
        margins = theme.margins or _by_canon(theme.canon, profile.page) or margins
    return theme.type_size or size, margins


def _by_canon(canon: str, page: tuple[float, float]) -> _Margins | None:
    """The margins of a page by a canon, with what the binding takes; None for the edition's own."""
    shares = CANONS[canon]
    if shares is None:
        return None
    width, height = page
    top, outer, bottom, inner = (
        max(NEAREST, round(share * side, 1))
        for share, side in zip(shares, (height, width, height, width), strict=True)
    )
    return top, outer, bottom, inner + BINDING


def _of_paper(
    paper: str, page: tuple[float, float], table: Mapping[str, tuple[float, _Margins]]
) -> tuple[float, _Margins]:
    if paper in table:
        return table[paper]
    width, height = page
    like = min(table, key=lambda name: abs(math.log(width * height / math.prod(PAPERS[name]))))
    size, (top, outer, bottom, inner) = table[like]
    across, down = width / PAPERS[like][0], height / PAPERS[like][1]
    return size, (
        round(top * down, 1),
        round(outer * across, 1),
        round(bottom * down, 1),
        round(inner * across, 1),
    )


def text_area(edition: Edition) -> tuple[float, float]:
    """Width and height of a page's text in millimetres."""
    width, height = edition.profile.page
    top, outer, bottom, inner = _margins(edition)
    return width - outer - inner, height - top - bottom


def area_in_em(edition: Edition) -> TextArea:
    """The text of a page, measured by the type of running text."""
    em = type_size(edition) / 72 * 25.4
    width, height = text_area(edition)
    return TextArea(width / em, height / em - 1.5, em)  # in whole lines it is less


def note_column(edition: Edition) -> tuple[float, float, float] | None:
    """For notes in the margin: distance from the text, width, distance of two notes, in px."""
    if edition.profile.notes != "margin":
        return None
    width = _margins(edition)[1] - _GAP - _EDGE
    return _GAP * _PX, width * _PX, _BETWEEN * _PX


def line_width(edition: Edition, *, note: bool = False) -> float:
    """The width of a line of running text, or of a note, in em of its own type."""
    _, outer, _, inner = _margins(edition)
    width = edition.profile.page[0] - outer - inner
    size = type_size(edition)
    if note and size < LARGE:
        beside = edition.profile.notes == "margin"
        width, size = (outer - _GAP - _EDGE, 0.74 * size) if beside else (width, 0.8 * size)
    return width / 25.4 * 72 / size


def style_sheet(edition: Edition, case: TypeCase) -> str:
    """All CSS of a run."""
    width, height = edition.profile.page
    size = type_size(edition)
    top, outer, bottom, inner = _margins(edition)
    turned = right_to_left(edition.metadata.language)
    page = f"""
@page {{ size: {width}mm {height}mm; margin: {top}mm {outer}mm {bottom}mm {inner}mm }}
@page :left {{ margin-left: {outer}mm; margin-right: {inner}mm }}
@page :right {{ margin-left: {inner}mm; margin-right: {outer}mm }}
html {{ font-size: {size}pt }}
"""
    large = style("print/large-print.css") if size >= LARGE else ""
    if turned:
        page += _turned_heads()
    if edition.draft:
        page += _draft(edition.words("draft.word"))
    ours = style("print/book.css") + large
    if edition.theme.sheets or edition.theme.colors:
        themed = edition.theme.sheets.get("print", "")
        # what has no layer goes before what has one, however it is selected (CSS Cascade 5, 6.4);
        # with !important it is the other way round, so that large print stays legible
        free = _FREE if themed else ""
        ours = f"@layer edition {{\n{ours}\n{_colors(edition.theme)}{free}}}\n{themed}"
    return case.dressed("\n".join((ours, page, *_layer_rules(edition))))


def _colors(theme: Theme) -> str:
    """The colors of a theme as variables, and where ours go to them: text, headings, ¶ numbers."""
    said = {"ink": "#000000", "paper": "#ffffff", "faint": "#595959", "line": "#000000"}
    said |= {name: day for name, (day, _) in theme.colors.items()}
    said = {"accent": said["ink"], "link": said["ink"]} | said
    variables = "; ".join(f"--{name}: {color}" for name, color in said.items())
    return f"""
html {{ {variables}; color: var(--ink) }}
@page {{ color: {said["ink"]} }}
.note {{ color: var(--ink) }}
.par {{ color: var(--faint) }}
h1, h2, h3, h4, h5, h6, .half-title, .part-label {{ color: var(--accent) }}
"""


def _draft(word: str) -> str:
    """The word at the head of every page of a draft, blank ones too."""
    said = word.replace("\\", "").replace('"', "")
    return f"""
@page {{ @top-center {{ content: "{said}"; color: #7a0000; font-weight: 600;
  vertical-align: bottom; padding-bottom: 4mm }} }}
"""


def _turned_heads() -> str:
    """Running heads of a book that is bound on the right: its rectos are left pages."""
    foot = "font-style: italic; vertical-align: bottom; padding-bottom: 4mm"
    return f"""
@page :left {{ @top-left {{ content: string(head-division, first-except); {foot} }} }}
@page :right {{ @top-right {{ content: string(head-title, first-except); {foot} }} }}
"""


def _layer_rules(edition: Edition) -> Iterator[str]:
    """The color of a layer's marks, and the line that says the same without color."""
    for layer in edition.layers.values():
        marks = f".call.layer-{layer.key} a, .note.layer-{layer.key} .mark a"
        if layer.color:
            yield f"{marks} {{ color: {COLORS[layer.color].paper} }}"
        if layer.shape != "plain":
            line = SHAPES[layer.shape]
            yield f"{marks} {{ text-decoration: {line} 0.06em; text-underline-offset: 0.14em }}"
