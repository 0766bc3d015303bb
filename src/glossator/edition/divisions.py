"""The edition's divisions: those of the manuscript's files, and those that it writes itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from glossator.diagnostics import Diagnostic, diagnose
from glossator.edition import matter
from glossator.edition.headlines import headline
from glossator.edition.languages import mark_languages
from glossator.edition.marks import marks
from glossator.edition.numbering import Ids, paragraph_of
from glossator.edition.seeking import Leaf
from glossator.galley import GalleyReference
from glossator.galley.naming import file_stem
from glossator.galley.shape import shape
from glossator.manuscript import SourceFile
from glossator.manuscript.parting import PartSettings
from glossator.manuscript.settings import Settings
from glossator.model import (
    Block,
    Division,
    Entry,
    Font,
    Heading,
    IndexGroup,
    Layer,
    Matter,
    Metadata,
    Note,
)
from glossator.prose import (
    Element,
    blocks_of,
    collapse,
    escape,
    parse,
    serialize,
    text_of,
    without_markup,
)
from glossator.vocabulary import BEFORE_CONTENTS, FACING, UNHEADED
from glossator.words import Phrase, Words


@dataclass(frozen=True, slots=True)
class Own:
    """What the divisions are made of that the edition writes itself."""

    settings: Settings
    metadata: Metadata
    layers: Mapping[str, Layer]
    noted: frozenset[str]  # those of them that have notes here
    entries: Mapping[str, Entry]
    references: Sequence[GalleyReference]
    index: tuple[IndexGroup, ...]
    words: Words
    faces: tuple[str, ...]  # the names of the typefaces
    called: str = ""  # what the profile calls itself
    fonts: tuple[Font, ...] = ()  # the manuscript's own
    logo: str = ""  # path of the publisher's
    works: Element | None = None  # the heading that a text has for the references
    glossary_title: str = ""  # as its file has it

    def front(self, *, facing: bool) -> Iterator[_Page]:
        """Half title, title page, imprint, contents.

        A page that faces the title page needs a leaf to stand on: the half title's.
        """
        if self.settings.half_title or facing:
            yield _Page(
                "halftitlepage", matter.half_title(self.metadata), self.words("division.half-title")
            )
        yield _Page(
            "titlepage", matter.title_page(self.metadata, self.words, self.called, self.logo)
        )
        yield _Page("imprint", self._imprint())
        yield _Page("contents", matter.contents(self.words))

    def part_label(self, number: int) -> Phrase:
        """What the part of this number is called: “Part II”."""
        style = self.words("division.part-style")
        return self.words("division.part", number=next(islice(marks(style), number - 1, None)))

    def _imprint(self) -> str:
        said = {font.name: font.licence for font in self.fonts if font.licence}
        licences = [name + self.words("sign.aside", words=said[name]) for name in said]
        layers = [layer for key, layer in self.layers.items() if key in self.noted]
        return matter.imprint(self.metadata, layers, self.words, self.faces, licences)

    def back(self) -> Iterator[_Page]:
        """The lists of `glossary-lists`, glossary, works cited, index: those there are."""
        apart = self.settings.glossary_lists
        for category in apart:
            listed = [e for e in self.entries.values() if e.category == category]
            if listed:
                yield _Page(
                    "glossary",
                    self._glossary(listed, self.words(f"glossary.{category}")),
                    name=category,
                )
        rest = [e for e in self.entries.values() if e.category not in apart]
        if rest:
            title = self.glossary_title or self.words("division.glossary")
            yield _Page("glossary", self._glossary(rest, title))
        if self.references:
            yield _Page(
                "bibliography", matter.bibliography(self.references, self.words, self.works)
            )
        if self.index:
            yield _Page("index", matter.index(self.index, self.words))

    def _glossary(self, entries: Sequence[Entry], title: Phrase | str) -> str:
        return matter.glossary(entries, title, self.entries, self.words)


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
    called: dict[str, list[str]] = {}
    for note in notes.values():
        called.setdefault(note.call.division, []).append(note.id)
    files = [
        _of_file(source, leaf, tuple(called.get(leaf.id, ())), own.words) for source, leaf in leaves
    ]
    facing = any(one.role in FACING for one in files)
    front = [_own(page, "front", language, ids) for page in own.front(facing=facing)]
    made = [*_front_in_order([*front, *(one for one in files if one.matter == "front")])]
    made += _parted(own, [one for one in files if one.matter == "text"], ids)
    made += [one for one in files if one.matter == "back"]
    made += [_own(page, "back", language, ids) for page in own.back()]
    return _back_in_order(made, own.settings.back)


def _front_in_order(divisions: Sequence[Division]) -> tuple[Division, ...]:
    """What faces the title page before it, dedication and epigraph before the contents.

    So The Chicago Manual of Style has it (17th edition, 1.4).
    """
    roles = ["halftitlepage", *FACING, "titlepage", "imprint", *BEFORE_CONTENTS, "contents"]
    return tuple(
        sorted(divisions, key=lambda d: roles.index(d.role) if d.role in roles else len(roles))
    )


def _parted(own: Own, chapters: Sequence[Division], ids: Ids) -> Iterator[Division]:
    """The text with its parts: each opens with its file, or with a page that is its title alone."""
    holding = {path: part for part in own.settings.parts for path in part.chapters}
    holding |= {part.file: part for part in own.settings.parts if part.file}
    opened: dict[int, str] = {}  # a part's line → its id
    number = 0
    for chapter in chapters:
        part = holding.get(chapter.source_file)
        if part is None:
            yield chapter
            continue
        if part.place.line in opened:
            yield replace(chapter, role="chapter", part=opened[part.place.line])
            continue
        number += part.numbered
        label = own.part_label(number) if part.numbered else None
        if chapter.source_file == part.file:
            opening = chapter
        else:
            name = file_stem(part.title, own.metadata.language, "text")
            page = _Page("part", matter.part(part.title), name=name)
            opening = _own(page, "text", own.metadata.language, ids)
        opened[part.place.line] = opening.id
        yield _labelled(opening, label, ids)
        if opening is not chapter:
            yield replace(chapter, part=opening.id)


def titles_of_parts(
    parts: Iterable[PartSettings], divisions: Iterable[Division]
) -> Iterator[Diagnostic]:
    """Parts that are called one thing in edition.yaml and another in their file, which holds."""
    opening = {one.source_file: one for one in divisions if one.role == "part"}
    for part in parts:
        file = opening.get(part.file) if part.file else None
        said = collapse(without_markup(part.title))
        if file is not None and said and said != collapse(file.title):
            message = f"the part is called “{said}” here and “{file.title}” in {part.file}"
            hint = "the file’s heading stands; take title: out, or the heading out of the file"
            yield diagnose("E017", part.place, message, hint)


def _labelled(part: Division, label: Phrase | None, ids: Ids) -> Division:
    """A part with “Part I” above its title."""
    if label is None:
        return part
    own = ids.claim(f"{part.id}-label")
    lang = f' lang="{label.lang}"' if label.lang else ""
    line = f'<p class="part-label" id="{own}" data-block="1"{lang}>{escape(label)}</p>'
    block = Block(own, "p", str(label), "")
    return replace(part, body=line + part.body, blocks=(block, *part.blocks), label=label)


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


def _of_file(source: SourceFile, leaf: Leaf, notes: tuple[str, ...], words: Words) -> Division:
    title = words(f"division.{source.role}") if source.role in UNHEADED else ""
    return _frozen(leaf.id, source.matter, source.role, leaf.tree, notes, source.path, title)


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
    short = {b.get("id", ""): b.attrib.pop("data-short", "") for b in blocks_of(tree)}
    headings = tuple(
        Heading(b.get("id", ""), int(str(b.tag)[1]), *headline(b), short[b.get("id", "")])
        for b in blocks_of(tree)
        if re.match("h[1-6]$", str(b.tag))
    )
    title = headings[0].title if headings else title or name
    return Division(name, part, role, title, serialize(tree), blocks, headings, notes, path)
