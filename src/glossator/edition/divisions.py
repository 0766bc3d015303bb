"""The edition's divisions: those of the manuscript's files, and those that it writes itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from glossator.edition import matter
from glossator.edition.languages import mark_languages
from glossator.edition.numbering import Ids, paragraph_of
from glossator.edition.seeking import Leaf
from glossator.galley import GalleyReference
from glossator.galley.shape import shape
from glossator.manuscript import SourceFile
from glossator.manuscript.sources import stem_of
from glossator.model import Block, Division, Entry, Heading, Layer, Matter, Metadata, Note
from glossator.prose import Element, blocks_of, collapse, parse, serialize, text_of
from glossator.vocabulary import DIVISIONS

OWN: Final = ("titlepage", "imprint", "contents", "glossary", "bibliography")
_DEFAULT_ROLE: Final = {"front": "frontmatter", "text": "chapter", "back": "appendix"}


def make_divisions(
    metadata: Metadata,
    layers: Mapping[str, Layer],
    leaves: Iterable[tuple[SourceFile, Leaf]],
    notes: Mapping[str, Note],
    entries: Mapping[str, Entry],
    references: list[GalleyReference],
    ids: Ids,
) -> tuple[Division, ...]:
    """All divisions in reading order."""

    def own(name: str, part: Matter, xhtml: str) -> Division:
        return _own(name, part, xhtml, metadata.language, ids)

    made = [
        own("titlepage", "front", matter.title_page(metadata)),
        own("imprint", "front", matter.imprint(metadata, layers.values())),
        own("contents", "front", "<h1>Contents</h1>"),
    ]
    called: dict[str, list[str]] = {}
    for note in notes.values():
        called.setdefault(note.call.division, []).append(note.id)
    for source, leaf in leaves:
        made.append(_of_file(source, leaf, tuple(called.get(leaf.id, ()))))
    if entries:
        made.append(own("glossary", "back", matter.glossary(entries.values())))
    if references:
        made.append(own("bibliography", "back", matter.bibliography(references)))
    return tuple(made)


def _own(name: str, part: Matter, xhtml: str, language: str, ids: Ids) -> Division:
    tree = parse(xhtml)
    shape(tree)
    for element in tree.iter():
        if element.get("id"):
            ids.taken.add(element.get("id", ""))
    number = 0
    for block in blocks_of(tree):
        if block.get("id") is None:
            number += 1
            block.set("id", ids.claim(f"{name}-b{number}"))
    mark_languages(tree, language)
    return _frozen(name, part, name, tree, (), "")


def _of_file(source: SourceFile, leaf: Leaf, notes: tuple[str, ...]) -> Division:
    return _frozen(leaf.id, source.matter, role_of(source), leaf.tree, notes, source.path)


def role_of(source: SourceFile) -> str:
    """What a file of the manuscript is, by its name: a key of vocabulary.DIVISIONS."""
    stem = stem_of(source.path)
    known = stem in DIVISIONS and source.matter != "text"
    return stem if known else _DEFAULT_ROLE[source.matter]


def _frozen(
    name: str, part: Matter, role: str, tree: Element, notes: tuple[str, ...], path: str
) -> Division:
    blocks = tuple(
        Block(b.get("id", ""), str(b.tag), text_of(b), paragraph_of(b)) for b in blocks_of(tree)
    )
    headings = tuple(
        Heading(b.id, int(b.tag[1]), collapse(b.text)) for b in blocks if re.match("h[1-6]$", b.tag)
    )
    title = headings[0].title if headings else name
    return Division(name, part, role, title, serialize(tree), blocks, headings, notes, path)
