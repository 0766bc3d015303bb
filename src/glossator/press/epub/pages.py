"""Markers where the pages of the print edition begin (EPUB Accessibility 1.1, 4.2.1)."""

from __future__ import annotations

from collections.abc import Iterable

from glossator import prose
from glossator.errors import GlossatorError
from glossator.model import Division, PageStart
from glossator.press.epub.markup import TYPE, element
from glossator.prose import Element


def mark_pages(container: Element, division: Division, starts: Iterable[PageStart]) -> None:
    """Put a marker before the word with which each page begins, inside its block.

    A page that begins within a link is marked behind the link. Must come before calls get their
    text, which would shift the offsets. Raises GlossatorError when the block or the character is
    not there: then the page map belongs to another state of the edition.
    """
    blocks = {block.get("id"): block for block in prose.blocks_of(container)}
    for start in starts:
        locus = start.locus
        if locus is None or locus.division != division.id:
            continue
        try:
            prose.insert_at(
                blocks[locus.block],
                locus.offset,
                marker(start),
                past=_goes_before,
                out_of_links=False,
            )
        except (KeyError, ValueError) as fault:
            raise GlossatorError(
                f"page {start.label} begins at a place that “{division.title}” does not have",
                "print the PDF anew, then the EPUB",
            ) from fault


def marker(start: PageStart) -> Element:
    """The empty element that marks a page; its name is the folio (DPUB-ARIA 1.1, doc-pagebreak)."""
    return element(
        "span", epub_type="pagebreak", role="doc-pagebreak", id=start.id, aria_label=start.label
    )


def _goes_before(follower: Element) -> bool:
    """Calls belong to the page that ends; of two pages at one place the first comes first."""
    return prose.is_call(follower) or follower.get(TYPE) == "pagebreak"
