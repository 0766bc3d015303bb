"""The files of the book: one for each division, and the cover's page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from glossator.locating import PageFinder
from glossator.model import Division, Edition, PageStart
from glossator.press.epub.addresses import COVER, NOTES, Addresses, behind_the_text, relative
from glossator.press.epub.binding import XHTML_TYPE, Resource
from glossator.press.epub.content import (
    Leaf,
    end_paragraphs,
    number_paragraphs,
    parse,
    resolve,
)
from glossator.press.epub.cover import alternative_text
from glossator.press.epub.formulas import drop_ruby_brackets, name_formulas
from glossator.press.epub.glosses import add_appearances, box_entries
from glossator.press.epub.index import add_locators
from glossator.press.epub.languages import mark_korean
from glossator.press.epub.markup import FOREIGN, TYPE, append, document, element
from glossator.press.epub.navigation import contents_lists
from glossator.press.epub.notes import all_notes, notes_section
from glossator.press.epub.pages import mark_pages
from glossator.press.epub.plates import (
    describe,
    descriptions,
    fit_figures,
    fit_tables,
    name_plates,
    scope_heads,
)
from glossator.press.markup import name_roles
from glossator.prose import Element
from glossator.vocabulary import DIVISIONS

MATTER: Final = {"front": "frontmatter", "text": "bodymatter", "back": "backmatter"}
# Manifest properties (EPUB 3.3, D.3) that a file needs for what is embedded in it.
_PROPERTIES: Final = {"math": "mathml", "svg": "svg"}


def chapters(
    edition: Edition, addresses: Addresses, starts: Sequence[PageStart]
) -> tuple[Resource, ...]:
    """A file for each division, in reading order, and one for notes that stand apart.

    Raises GlossatorError when a link, a call or a page points to nothing in the edition.
    """
    behind = behind_the_text(edition)
    apart: list[Element] | None = None if behind is None else []
    found = [_chapter(Leaf(edition, d, addresses), starts, apart) for d in edition.divisions]
    if behind is not None and apart is not None:
        page = _notes_page(edition, addresses, apart)
        found.insert(edition.divisions.index(behind) + 1, page)
    return tuple(found)


def _notes_page(edition: Edition, addresses: Addresses, described: list[Element]) -> Resource:
    """The notes of the whole book, and what describes its pictures."""
    words = edition.words
    section = all_notes(edition, addresses)
    if described:
        append(section, descriptions(described, "all", words), "\n")
    return _file(edition, words("division.notes"), NOTES, "backmatter", section)


def _chapter(leaf: Leaf, starts: Sequence[PageStart], apart: list[Element] | None) -> Resource:
    """The file of a division. With `apart` its descriptions go there, and it shows no notes."""
    division = leaf.division
    section = parse(division.body)
    section.tag = "section"
    mark_pages(section, division, starts)
    glossary = division.role == "glossary"
    name_plates(section)
    fit_tables(section)
    fit_figures(section, leaf.edition.pictures)
    scope_heads(section)
    described = describe(section, leaf, leaf.file if apart is None else NOTES)
    number_paragraphs(section)
    resolve(section, replace(leaf, glossed=not glossary))
    if glossary:
        add_appearances(section, leaf)
        box_entries(section, leaf)
    if division.role == "index":
        add_locators(section, leaf, PageFinder(leaf.edition.divisions, starts))
    if division.role == "contents":
        append(section, *contents_lists(leaf.edition, leaf.addresses, leaf.file))
    end_paragraphs(section)
    if leaf.edition.draft:
        section.insert(0, element("p", leaf.edition.words("draft.word"), class_="draft"))
    _name(section, division)
    if apart is not None:
        apart += described
    else:
        append(section, *_apparatus(leaf, described))
    return _file(leaf.edition, division.title, leaf.file, MATTER[division.matter], section)


def _apparatus(leaf: Leaf, described: list[Element]) -> Iterator[Element | str]:
    """What stands behind the text of a division: descriptions of its pictures, its notes."""
    if described:
        yield from (descriptions(described, leaf.division.id, leaf.edition.words), "\n")
    if (notes := notes_section(leaf)) is not None:
        yield from (notes, "\n")


def _file(edition: Edition, title: str, file: str, matter: str, section: Element) -> Resource:
    """A section as a file of the book; `matter` is what part of the book it is."""
    language = edition.metadata.language
    found = {_PROPERTIES[tag] for tag in FOREIGN if next(section.iter(tag), None) is not None}
    for around, kind in name_roles(section):
        around.set(TYPE, kind)
    name_formulas(section)
    drop_ruby_brackets(section)
    mark_korean(section, language)
    content = document(title, language, file, matter, section)
    return Resource(file, XHTML_TYPE, content, tuple(sorted(found)))


def _name(section: Element, division: Division) -> None:
    """What the division is (EPUB SSV 1.1, DPUB-ARIA 1.1), and that its heading names it."""
    semantics = DIVISIONS[division.role]
    section.set("class", division.role)
    section.set(TYPE, semantics.epub_type)
    if semantics.role:
        section.set("role", semantics.role)
    if division.headings:
        section.set("aria-labelledby", division.headings[0].id)
    else:
        section.set("aria-label", division.title)


def cover_page(edition: Edition, picture_file: str) -> Resource:
    """The page that shows the cover (DPUB-ARIA 1.1, doc-cover)."""
    picture = element(
        "img",
        src=relative(picture_file, COVER),
        alt=alternative_text(edition),
        role="doc-cover",
    )
    # A section would want a heading, and a cover has none. A division or a paragraph with nothing
    # but a picture is followed by an empty page in FBReader.
    holder = element("main", picture, epub_type="cover", class_="cover")
    language = edition.metadata.language
    return Resource(
        COVER, XHTML_TYPE, document(edition.words("division.cover"), language, COVER, "", holder)
    )
