"""The edition's divisions: those of the manuscript's files, and those that it writes itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from glossator.edition import matter
from glossator.edition.headlines import headline
from glossator.edition.languages import mark_languages
from glossator.edition.numbering import Ids, paragraph_of
from glossator.edition.seeking import Leaf
from glossator.galley import GalleyReference
from glossator.galley.shape import shape
from glossator.manuscript import SourceFile
from glossator.manuscript.settings import Settings
from glossator.manuscript.sources import stem_of
from glossator.model import (
    Block,
    Division,
    Entry,
    Heading,
    IndexGroup,
    Layer,
    Matter,
    Metadata,
    Note,
)
from glossator.prose import Element, blocks_of, parse, serialize, text_of
from glossator.vocabulary import DIVISIONS, FILE_NAMES, OWN_DIVISIONS
from glossator.words import Words

_DEFAULT_ROLE: Final = {"front": "frontmatter", "text": "chapter", "back": "appendix"}


@dataclass(frozen=True, slots=True)
class Own:
    """What the divisions are made of that the edition writes itself."""

    settings: Settings
    metadata: Metadata
    layers: Mapping[str, Layer]
    entries: Mapping[str, Entry]
    references: Sequence[GalleyReference]
    index: tuple[IndexGroup, ...]
    words: Words
    faces: tuple[str, ...]  # the names of the typefaces
    logo: str = ""  # path of the publisher's

    def front(self) -> Iterator[_Page]:
        """Half title, title page, imprint, contents."""
        if self.settings.half_title:
            yield _Page(
                "halftitlepage", matter.half_title(self.metadata), self.words("division.half-title")
            )
        yield _Page("titlepage", matter.title_page(self.metadata, self.words, self.logo))
        yield _Page("imprint", self._imprint())
        yield _Page("contents", matter.contents(self.words))

    def _imprint(self) -> str:
        said = self.settings.fonts
        licences = [f"{stem_of(font.file)}: {font.licence}" for font in said if font.licence]
        layers = self.layers.values()
        return matter.imprint(self.metadata, layers, self.words, self.faces, licences)

    def back(self) -> Iterator[_Page]:
        """The lists of `glossary-lists`, glossary, works cited, index: those there are."""
        apart = self.settings.glossary_lists
        for category in apart:
            listed = [e for e in self.entries.values() if e.category == category]
            if listed:
                yield _Page(
                    "glossary", self._glossary(listed, f"glossary.{category}"), name=category
                )
        rest = [e for e in self.entries.values() if e.category not in apart]
        if rest:
            yield _Page("glossary", self._glossary(rest, "division.glossary"))
        if self.references:
            yield _Page("bibliography", matter.bibliography(self.references, self.words))
        if self.index:
            yield _Page("index", matter.index(self.index, self.words))

    def _glossary(self, entries: Sequence[Entry], title: str) -> str:
        return matter.glossary(entries, self.words(title), self.entries, self.words)


@dataclass(frozen=True, slots=True)
class _Page:
    """A division of the edition's own: role, prose, a title if it has no heading, and an id."""

    role: str
    xhtml: str
    title: str = ""
    name: str = ""


def make_divisions(
    own: Own,
    leaves: Iterable[tuple[SourceFile, Leaf]],
    notes: Mapping[str, Note],
    ids: Ids,
) -> tuple[Division, ...]:
    """All divisions in reading order."""
    language = own.metadata.language
    made = [_own(page, "front", language, ids) for page in own.front()]
    called: dict[str, list[str]] = {}
    for note in notes.values():
        called.setdefault(note.call.division, []).append(note.id)
    for source, leaf in leaves:
        made.append(_of_file(source, leaf, tuple(called.get(leaf.id, ()))))
    made += [_own(page, "back", language, ids) for page in own.back()]
    return _back_in_order(made, own.settings.back)


def _back_in_order(divisions: Sequence[Division], order: Sequence[str]) -> tuple[Division, ...]:
    """Back matter as `back:` names it; what the edition adds unnamed stands behind the files."""
    ranks = {name: number for number, name in enumerate(order)}

    def rank(division: Division) -> int:
        named = division.source_file or division.role
        return ranks.get(named, len(ranks)) if division.matter == "back" else -1

    return tuple(sorted(divisions, key=rank))


def _own(page: _Page, part: Matter, language: str, ids: Ids) -> Division:
    tree = parse(page.xhtml)
    shape(tree)
    for element in tree.iter():
        if element.get("id"):
            ids.taken.add(element.get("id", ""))
    name = ids.claim(f"{page.role}-{page.name}") if page.name else page.role
    number = 0
    for block in blocks_of(tree):
        if block.get("id") is None:
            number += 1
            block.set("id", ids.claim(f"{name}-b{number}"))
    mark_languages(tree, language)
    return _frozen(name, part, page.role, tree, (), "", page.title)


def _of_file(source: SourceFile, leaf: Leaf, notes: tuple[str, ...]) -> Division:
    return _frozen(leaf.id, source.matter, role_of(source), leaf.tree, notes, source.path)


def role_of(source: SourceFile) -> str:
    """What a file of the manuscript is, by its name: a key of vocabulary.DIVISIONS."""
    stem = stem_of(source.path)
    stem = FILE_NAMES.get(stem, stem)
    known = stem in DIVISIONS and stem not in OWN_DIVISIONS and source.matter != "text"
    return stem if known else _DEFAULT_ROLE[source.matter]


def _frozen(
    name: str,
    part: Matter,
    role: str,
    tree: Element,
    notes: tuple[str, ...],
    path: str,
    title: str = "",
) -> Division:
    blocks = tuple(
        Block(b.get("id", ""), str(b.tag), text_of(b), paragraph_of(b)) for b in blocks_of(tree)
    )
    headings = tuple(
        Heading(b.get("id", ""), int(str(b.tag)[1]), *headline(b))
        for b in blocks_of(tree)
        if re.match("h[1-6]$", str(b.tag))
    )
    title = headings[0].title if headings else title or name
    return Division(name, part, role, title, serialize(tree), blocks, headings, notes, path)
