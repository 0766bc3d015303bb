"""The files of the book: one for each division, and the cover's page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from glossator.locating import PageFinder
from glossator.model import Division, Edition, PageStart
from glossator.press.epub.addresses import COVER, Addresses, relative
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
from glossator.press.epub.notes import notes_section
from glossator.press.epub.pages import mark_pages
from glossator.press.epub.plates import describe, fit_tables, name_plates, scope_heads
from glossator.press.markup import name_roles
from glossator.prose import Element
from glossator.vocabulary import DIVISIONS

MATTER: Final = {"front": "frontmatter", "text": "bodymatter", "back": "backmatter"}
# Manifest properties (EPUB 3.3, D.3) that a file needs for what is embedded in it.
_PROPERTIES: Final = {"math": "mathml", "svg": "svg"}


def chapters(
    edition: Edition, addresses: Addresses, starts: Sequence[PageStart]
) -> tuple[Resource, ...]:
    """A file for each division but the contents, in reading order.

    Raises GlossatorError when a link, a call or a page points to nothing in the edition.
    """
    return tuple(
        _chapter(Leaf(edition, division, addresses), starts)
        for division in edition.divisions
        if division.role != "contents"
    )


def _chapter(leaf: Leaf, starts: Sequence[PageStart]) -> Resource:
    division = leaf.division
    section = parse(division.body)
    section.tag = "section"
    mark_pages(section, division, starts)
    glossary = division.role == "glossary"
    name_plates(section)
    fit_tables(section)
    scope_heads(section)
    descriptions = describe(section, leaf)
    number_paragraphs(section, leaf.edition.words)
    resolve(section, replace(leaf, glossed=not glossary))
    if glossary:
        add_appearances(section, leaf)
        box_entries(section, leaf)
    if division.role == "index":
        add_locators(section, leaf, PageFinder(leaf.edition.divisions, starts))
    end_paragraphs(section)
    if leaf.edition.draft:
        section.insert(0, element("p", leaf.edition.words("draft.word"), class_="draft"))
    _name(section, division)
    if descriptions is not None:
        append(section, descriptions, "\n")
    if (notes := notes_section(leaf)) is not None:
        append(section, notes, "\n")
    found = {_PROPERTIES[tag] for tag in FOREIGN if next(section.iter(tag), None) is not None}
    for around, kind in name_roles(section):
        around.set(TYPE, kind)
    name_formulas(section)
    drop_ruby_brackets(section)
    mark_korean(section, leaf.edition.metadata.language)
    language, matter = leaf.edition.metadata.language, MATTER[division.matter]
    content = document(division.title, language, leaf.file, matter, section)
    return Resource(leaf.file, XHTML_TYPE, content, tuple(sorted(found)))


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
    # A section would want a heading, and a cover has none.
    holder = element("div", picture, epub_type="cover", class_="cover")
    language = edition.metadata.language
    return Resource(
        COVER, XHTML_TYPE, document(edition.words("division.cover"), language, COVER, "", holder)
    )
