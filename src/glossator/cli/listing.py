"""What `glossator inspect` lists: rows of plain values about one subject."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final

from glossator.model import Edition, IndexLine, Locus, PageMap


def listing(subject: str, edition: Edition, pages: PageMap | None) -> list[dict[str, Any]]:
    """The rows of one of `SUBJECTS`."""
    return SUBJECTS[subject](edition, pages)


def _page(pages: PageMap | None, anchor: str) -> str:
    if pages is None or anchor not in pages.pages_of:
        return ""
    return pages.label_of(anchor)


def _locus(locus: Locus) -> dict[str, Any]:
    """A place as block id and character offset in the block's text."""
    return {"block": locus.block, "offset": locus.offset}


def _notes(edition: Edition, pages: PageMap | None) -> list[dict[str, Any]]:
    return [
        {
            "mark": note.mark,
            "key": note.key,
            "layer": note.layer,
            "kind": note.kind,
            "when": note.when,
            "on": note.parent,
            "division": note.call.division,
            "paragraph": note.paragraph,
            "page": _page(pages, note.call_id),
            "lemma": note.lemma,
            "start": _locus(note.lemma_start or note.call),
            "end": _locus(note.lemma_end or note.call),
            "call": _locus(note.call),
            "id": note.id,
            "source": str(note.place),
            "text": note.text,
        }
        for note in edition.notes.values()
    ]


def _glossary(edition: Edition, pages: PageMap | None) -> list[dict[str, Any]]:
    return [
        {
            "headword": entry.headword,
            "key": entry.key,
            "category": entry.category,
            "scripts": [f"{tag}: {spelling}" for tag, spelling in entry.scripts.items()],
            "forms": list(entry.forms),
            "paragraphs": [use.paragraph or use.locus.division for use in entry.uses],
            "pages": list(dict.fromkeys(_page(pages, use.id) for use in entry.uses)),
        }
        for entry in edition.entries.values()
    ]


def _pages(edition: Edition, pages: PageMap | None) -> list[dict[str, Any]]:
    rows = []
    texts = {block.id: block for division in edition.divisions for block in division.blocks}
    for start in pages.starts if pages else ():
        locus = start.locus
        block = texts[locus.block] if locus else None
        rows.append(
            {
                "page": start.label,
                "sheet": start.index + 1,
                "division": locus.division if locus else "",
                "paragraph": block.paragraph if block else "",
                "offset": locus.offset if locus else 0,
                "words": block.text[locus.offset :][:40] if block and locus else "",
            }
        )
    return rows


def _divisions(edition: Edition, pages: PageMap | None) -> list[dict[str, Any]]:
    return [
        {
            "id": division.id,
            "matter": division.matter,
            "role": division.role,
            "title": division.title,
            "page": _page(pages, division.id),
            "paragraphs": sum(1 for par in {b.paragraph for b in division.blocks} if par),
            "notes": len(division.notes),
            "words": sum(len(block.text.split()) for block in division.blocks),
            "source": division.source_file,
        }
        for division in edition.divisions
    ]


def _index(edition: Edition, pages: PageMap | None) -> list[dict[str, Any]]:
    rows = []
    for group in edition.index:
        for path, line in _lines(group.lines):
            rows.append(
                {
                    "heading": " ! ".join(path),
                    "paragraphs": [
                        f"{one.paragraph or one.locus.division}–{one.end_paragraph}"
                        if one.end_paragraph
                        else one.paragraph or one.locus.division
                        for one in line.locators
                    ],
                    "notes": [one.note for one in line.locators if one.note],
                    "entry": line.entry,
                    "id": line.id,
                }
            )
    return rows


def _lines(
    lines: Iterable[IndexLine], above: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], IndexLine]]:
    for line in lines:
        path = (*above, line.heading)
        yield path, line
        yield from _lines(line.under, path)


SUBJECTS: Final[Mapping[str, Callable[[Edition, PageMap | None], list[dict[str, Any]]]]] = {
    "notes": _notes,
    "glossary": _glossary,
    "index": _index,
    "pages": _pages,
    "divisions": _divisions,
}
