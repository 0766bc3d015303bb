"""The index: its parts named as EPUB names them, and its locators as links to paragraphs."""

from __future__ import annotations

from typing import Final

from glossator.locating import Mention, Mentions, PageFinder
from glossator.model import IndexLine
from glossator.press.epub.content import Leaf
from glossator.press.epub.markup import TYPE, append, element
from glossator.prose import Element

# class in the neutral prose → EPUB SSV 1.1, section 2.7 (Indexes)
_TYPES: Final = {
    "index-group": "index-group",
    "index-entries": "index-entry-list",
    "index-entry": "index-entry",
    "index-term": "index-term",
}


def add_locators(section: Element, leaf: Leaf, finder: PageFinder) -> None:
    """Put links to text and notes where the locators of each line belong, in place."""
    lines = {line.id: line for line in leaf.edition.index_lines()}
    said = Mentions(leaf.edition, finder)
    for node in list(section.iter()):
        kind = _TYPES.get(node.get("class", ""))
        if kind:
            node.set(TYPE, kind)
        name = node.attrib.pop("data-locators", None)
        if name is not None:
            _fill(node, lines[name], leaf, said)


def _fill(holder: Element, line: IndexLine, leaf: Leaf, said: Mentions) -> None:
    holder.set("class", "locators")
    holder.set(TYPE, "index-locator-list")
    before, words = "", leaf.edition.words
    for one in said.of(line.locators):
        append(holder, words("sign.comma"), _link(one, line, leaf, before))
        if one.page:
            append(holder, words("page.aside", page=one.page))
        before = one.words[:1]


def _link(one: Mention, line: IndexLine, leaf: Leaf, before: str) -> Element:
    """¶ stands once before numbers that follow one another; the link’s name has it."""
    sign = "¶\u00a0"
    shown = one.words.removeprefix(sign) if before == "¶" else one.words
    kind = "index-locator-range" if "–" in one.words else "index-locator"
    return element(
        "a",
        shown,
        epub_type=kind,
        href=leaf.href(one.anchor),
        aria_label=leaf.edition.words("index.line", heading=line.heading, place=one.words),
    )
