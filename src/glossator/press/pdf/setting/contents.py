"""The contents in print, and behind them the lists of illustrations and of tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from glossator.model import Division, Edition
from glossator.press.markup import name_markup
from glossator.press.pdf.engine.late import ALIGN, LATE
from glossator.press.pdf.signs import GENERATED
from glossator.prose import escape, title_of
from glossator.scripts import right_to_left
from glossator.words import Phrase

Address = Callable[[str], str]
_DEEPEST: Final = 2  # level of headings, unless the edition says another
_UNLISTED: Final = ("imprint", "contents")
# kind of caption → key of the name of their list
_PLATES: Final = {"figure": "division.illustrations", "table": "division.tables"}


def contents(division: Division, heading: str, edition: Edition, address: Address) -> str:
    """The division with its lists as HTML, tagged TOC and TOCI (ISO 32000-1, 14.8.4.2).

    `heading` is the HTML of its heading. All else is the press's and no text of the edition: a
    list's name is therefore its Caption, and stands inside the TOC.
    """
    return (
        f'<section id="{division.id}" class="division front contents" data-tag="Sect">{heading}'
        f"{_list(_divisions(edition, address))}"
        f"{''.join(_plates(edition, address))}</section>"
    )


def _list(rows: Iterator[str], name: Phrase | None = None) -> str:
    title = ""
    if name is not None:
        lang = f' lang="{name.lang}"' if name.lang else ""
        title = f'<p class="list-name" data-tag="Caption"{lang}>{escape(name)}</p>'
    return f'<div class="toc" data-tag="TOC" {GENERATED}="1">{title}{"".join(rows)}</div>'


def _divisions(edition: Edition, address: Address) -> Iterator[str]:
    for division in edition.divisions:
        if division.role in _UNLISTED or not division.listed:
            continue
        within = f"{division.matter} {'in-part' if division.part else division.role}"
        for heading in division.headings:
            if heading.level <= (edition.metadata.contents_depth or _DEEPEST):
                first = heading is division.headings[0]
                title = edition.name_of(division) if first else heading.title
                markup = name_markup(edition, division) if first else heading.markup
                words = markup or escape(title)
                yield _row(f"toc{heading.level} {within}", words, heading.id, edition, address)


def _plates(edition: Edition, address: Address) -> Iterator[str]:
    """A list of figures and one of tables, where there are any that have a number."""
    for kind, name in _PLATES.items():
        found = [caption for caption in edition.captions if caption.kind == kind]
        if found:
            rows = (
                _row(
                    "plate",
                    f'<span class="number">{c.number}</span> {escape(title_of(c.title))}',
                    c.id,
                    edition,
                    address,
                )
                for c in found
            )
            yield _list(rows, edition.words(name))


def _row(kind: str, words: str, anchor: str, edition: Edition, address: Address) -> str:
    # flush with the column's edge, and away from it where a number is longer than its room
    flush = "" if right_to_left(edition.metadata.language) else f' {ALIGN}="right"'
    return (
        f'<p class="{kind}" data-tag="TOCI"><a href="{address(anchor)}">{words}</a>'
        f'<span class="leader"></span>'
        f'<span class="page"><span {LATE}="{anchor}"{flush}>0</span></span></p>'
    )
