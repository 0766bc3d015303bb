"""Lays out one paragraph with our lines and with WeasyPrint's, for the tests beside this file."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from functools import cache
from typing import Any

from glossator.press.pdf.engine.lines.hooking import Lines, fitted_lines
from glossator.press.pdf.setting.faces import type_case

TEXT = (
    "The second passage was meant for the South. He wished it well with the winter games that were "
    "to open in the mountains in February, and said that officials of the two sides should meet "
    "about this at an early date. Nobody had been answering the telephone, which stood in a walled "
    "town some eleven kilometers from the border and had been silent for the better part of two "
    "years. In the meantime southern manufacturers had brought capital and machinery, and the "
    "northern authorities had supplied labor."
)
CSS = """
@page { size: 400px 600px; margin: 20px }
html { font: 13px/18px "Edition Serif"; text-align: justify; hyphens: auto; orphans: 2; widows: 2;
  hyphenate-limit-chars: 5 2 3; --letterspacing: 1.2%; --expansion: 1.5%; --hanging: 1 }
body, p { margin: 0 }
.par { position: absolute; left: -10px }
.nowrap { white-space: nowrap }
a { text-decoration: none; color: inherit }
"""


def laid_out(html: str, css: str = "", **how: Any) -> tuple[Any, Lines]:
    """The pages of a text, as WeasyPrint's boxes, and the lines that set it; see `rendered`."""
    document, lines = rendered(html, css, **how)
    return [page._page_box for page in document.pages], lines


def rendered(
    html: str,
    css: str = "",
    *,
    ours: bool = True,
    names: str = "",
    held: str = "",
    common: str = "",
) -> tuple[Any, Lines]:
    """A text as a document of WeasyPrint's, which can be written, and the lines that set it.

    `names` are words that are not hyphenated, `held` is a name whose parts stay together, `common`
    are words that are no names although they have a capital.
    """
    import weasyprint

    style, fonts = _dressed()
    document = weasyprint.HTML(string=f'<html lang="en-US"><body>{html}</body></html>')
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        kept = frozenset([*names.split(), *filter(None, [held])])
        with fitted_lines(kept, frozenset(common.split())) as lines:
            if not ours:
                from weasyprint.layout import block

                block.iter_line_boxes = lines.original
            sheets = [style, weasyprint.CSS(string=css)]
            made = document.render(stylesheets=sheets, font_config=fonts)
    return made, lines


@cache
def _dressed() -> tuple[Any, Any]:
    """The style sheet with its faces, which are read once."""
    import weasyprint
    from weasyprint.text.fonts import FontConfiguration

    faces = type_case("".join(map(chr, range(32, 127))) + "–—‐’“”שלום").rules
    fonts = FontConfiguration()
    return weasyprint.CSS(string=faces + CSS, font_config=fonts), fonts


def line_boxes(box: Any) -> Iterator[Any]:
    """The lines of a box, in order."""
    box = getattr(box, "_box", box)
    if type(box).__name__ == "LineBox":
        yield box
        return
    for child in getattr(box, "children", ()):
        yield from line_boxes(child)


def said(box: Any) -> str:
    """The text of a box."""
    box = getattr(box, "_box", box)
    own = getattr(box, "text", None)
    return own if own is not None else "".join(map(said, getattr(box, "children", ())))


def lines_of(pages: Any) -> list[str]:
    """The text of every line."""
    return [said(line) for page in pages for line in line_boxes(page)]
