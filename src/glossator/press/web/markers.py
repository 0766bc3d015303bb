"""Empty elements put into the prose at loci: where printed pages begin, where lemmas begin.

Everything here happens while the calls of notes are still placeholders without text, because only
then do the offsets of loci hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from glossator import prose
from glossator.model import Division, Edition, Note, PageMap, PageStart
from glossator.press.web.markup import element, prepend
from glossator.prose import Element, add_class
from glossator.words import Words

# The navigation stands for this division, so it has no section of its own.
UNPRINTED = frozenset(("contents",))
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))


def printed_divisions(edition: Edition) -> list[Division]:
    """The divisions that the page shows as sections, in reading order."""
    return [division for division in edition.divisions if division.role not in UNPRINTED]


def starts_by_division(edition: Edition, pages: PageMap | None) -> dict[str, list[PageStart]]:
    """The pages that begin in each printed division, by the division's id.

    A page that begins in a division without a section is given to the next one that has one (at
    the end of the book, to the last), so that no page is lost and their order is kept. Blank
    pages have no place.
    """
    printed = {division.id for division in printed_divisions(edition)}
    carried: list[PageStart] = []
    found: dict[str, list[PageStart]] = {}
    for division in edition.divisions:
        own = [s for s in (pages.starts if pages else ()) if _begins_in(s, division)]
        carried += own
        if division.id in printed:
            found[division.id], carried = carried, []
    if carried and printed:
        found[printed_divisions(edition)[-1].id] += carried
    return found


def _begins_in(start: PageStart, division: Division) -> bool:
    return start.locus is not None and start.locus.division == division.id


def mark_pages(
    body: Element, division: Division, starts: Iterable[PageStart], words: Words
) -> None:
    """Put a marker into the division's parsed body where each of these pages begins.

    Markers are `doc-pagebreak` (DPUB-ARIA 1.1, 5.28), to what knows only ARIA a `separator`, which
    may have a name as well. Of several at one place only the last shows
    its number; the others have the class `carried`. Raises ValueError for an offset that is not
    in its block.
    """
    blocks = {block.get("id"): block for block in prose.blocks_of(body)}
    places: dict[tuple[str, int], Element] = {}
    for start in starts:
        marker = element(
            "span",
            {
                "id": start.id,
                "role": "doc-pagebreak separator",
                "aria-label": words("page.label", page=start.label),
                "class": "page",
                "data-page": start.label,
            },
        )
        block, offset = _place(division, start)
        if block in blocks and offset == 0 and blocks[block].tag in _HEADINGS:
            blocks[block].addprevious(marker)  # or the heading's name would hold the page's
        elif block in blocks:
            prose.insert_at(
                blocks[block], offset, marker, past=_keeps_its_place, out_of_links=False
            )
        else:
            prepend(body, marker)
        if (block, offset) in places:
            add_class(places[block, offset], "carried")
        places[block, offset] = marker


def _place(division: Division, start: PageStart) -> tuple[str, int]:
    """Block and offset of the page in this division: its beginning for a page carried into it."""
    assert start.locus is not None
    if start.locus.division == division.id:
        return start.locus.block, start.locus.offset
    return (division.blocks[0].id if division.blocks else ""), 0


def mark_lemmas(body: Element, notes: Iterable[Note]) -> None:
    """Put an empty element where the lemma of each note begins and one where it ends.

    Between the two the script lights it up. One element around the lemma would break where lemmas
    overlap, cross other elements or span paragraphs.
    """
    blocks: Mapping[str | None, Element] = {b.get("id"): b for b in prose.blocks_of(body)}
    for note in notes:
        for locus, name in (
            (note.lemma_start, "data-lemma"),
            (note.lemma_end, "data-lemma-end"),
        ):
            if locus is not None and locus.block in blocks:
                prose.insert_at(
                    blocks[locus.block],
                    locus.offset,
                    element("span", {name: note.id}),
                    past=_stays_before if name == "data-lemma" else _ends_nothing,
                    out_of_links=False,
                )


def _ends_nothing(node: Element) -> bool:
    """The end of a lemma stands before a call at the same place."""
    return False


def _stays_before(node: Element) -> bool:
    return _keeps_its_place(node) or node.get("data-lemma-end") is not None


def _keeps_its_place(node: Element) -> bool:
    return prose.is_call(node) or node.get("data-page") is not None
