"""The files of the book: one for each division, and the cover's page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Final

from glossator import prose
from glossator.errors import GlossatorError
from glossator.galley.shape import remove_keeping_tail
from glossator.locating import Mentions, PageFinder
from glossator.model import Division, Edition, PageStart
from glossator.press.epub.addresses import COVER, NOTES, Addresses, behind_the_text, relative
from glossator.press.epub.binding import XHTML_TYPE, Resource
from glossator.press.epub.content import (
    Leaf,
    end_paragraphs,
    entry_box,
    number_paragraphs,
    resolve,
)
from glossator.press.epub.cover import alternative_text
from glossator.press.epub.kept import Keeper
from glossator.press.epub.languages import mark_korean
from glossator.press.epub.markup import FOREIGN, TYPE, append, document, element
from glossator.press.epub.navigation import contents_lists
from glossator.press.epub.notes import all_notes, notes_section
from glossator.press.epub.plates import (
    describe,
    descriptions,
    fit_figures,
    fit_tables,
    name_plates,
    scope_heads,
)
from glossator.press.markup import name_roles
from glossator.press.places import add_appearances, fill_locators
from glossator.prose import Element
from glossator.store import Store
from glossator.vocabulary import DIVISIONS

MATTER: Final = {"front": "frontmatter", "text": "bodymatter", "back": "backmatter"}
# Manifest properties (EPUB 3.3, D.3) that a file needs for what is embedded in it.
_PROPERTIES: Final = {"math": "mathml", "svg": "svg"}


# class in the neutral prose → EPUB SSV 1.1, section 2.7 (Indexes)
_INDEX_TYPES: Final = {
    "index-group": "index-group",
    "index-entries": "index-entry-list",
    "index-entry": "index-entry",
    "index-term": "index-term",
}


def chapters(
    edition: Edition, addresses: Addresses, starts: Sequence[PageStart], store: Store | None = None
) -> tuple[Resource, ...]:
    """A file for each division, in reading order, and one for notes that stand apart. Files of
    divisions that did not change are taken from the store.

    Raises GlossatorError when a link, a call or a page points to nothing in the edition.
    """
    behind = behind_the_text(edition)
    apart: list[Element] | None = None if behind is None else []
    keeper = Keeper(edition, addresses, starts, None if apart is not None else store)

    def made(division: Division, known: Addresses) -> Resource:
        return _chapter(Leaf(edition, division, known), starts, apart)

    found = [keeper.file(division, partial(made, division)) for division in edition.divisions]
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
    section = prose.parse(division.body)
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
        add_appearances(section, leaf.edition, leaf.href)
        _box_entries(section, leaf)
    if division.role == "index":
        _add_locators(section, leaf, PageFinder(leaf.edition.divisions, starts))
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


def _box_entries(container: Element, leaf: Leaf) -> None:
    """Put each entry's headword, with the definitions behind it, into a `div` of its own.

    A reading system that can show what a gloss leads to without leaving the page shows the element
    with the id of the link. A headword alone would say nothing, so headword, definition and uses
    stand in one place (HTML, 4.4.9), and that is where the glosses of the text lead.
    """
    for term in list(container.iter("dt")):
        entry = term.get("id", "")
        if entry not in leaf.edition.entries:
            continue
        box = element("div", id=entry_box(entry), class_="entry")
        term.addprevious(box)
        box.append(term)
        while (following := box.getnext()) is not None and following.tag == "dd":
            box.append(following)
        box.tail = "\n"


def _add_locators(section: Element, leaf: Leaf, finder: PageFinder) -> None:
    """Name the parts of the index, and link its locators to paragraphs and notes, in place."""
    lines = {line.id: line for line in leaf.edition.index_lines()}
    said = Mentions(leaf.edition, finder)
    for node in list(section.iter()):
        if kind := _INDEX_TYPES.get(node.get("class", "")):
            node.set(TYPE, kind)
        name = node.attrib.pop("data-locators", None)
        if name is None:
            continue
        fill_locators(node, lines[name], said, leaf.edition, leaf.href)
        node.set(TYPE, "index-locator-list")
        for link in node.iter("a"):
            several = "–" in (link.text or "")
            link.set(TYPE, "index-locator-range" if several else "index-locator")


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


def name_formulas(section: Element) -> None:
    """Give each formula without an `alttext` its TeX as one, in place (EPUBCheck, ACC-009).

    For readers whose engine or voice knows no MathML; pandoc keeps the TeX as an annotation.
    """
    for formula in section.iter("math"):
        source = next(formula.iter("annotation"), None)
        if formula.get("alttext") is None and source is not None and source.text:
            formula.set("alttext", prose.collapse(source.text))


def drop_ruby_brackets(section: Element) -> None:
    """Take `rp` out of ruby, in place: EPUB 3 discourages it (EPUBCheck, HTM-055).

    It is for engines that do not know ruby, and those of EPUB 3 do.
    """
    for bracket in list(section.iter("rp")):
        remove_keeping_tail(bracket)


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
