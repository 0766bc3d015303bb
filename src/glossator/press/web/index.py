"""The index with its locators: links to paragraphs and notes."""

from __future__ import annotations

from glossator.locating import Mention, Mentions, PageFinder
from glossator.model import Edition, IndexLine
from glossator.press.web.markup import append, element
from glossator.prose import Element

_SIGN = "¶\u00a0"


def add_locators(section: Element, edition: Edition, finder: PageFinder) -> None:
    """Put links where each line has its locators, with the printed page if it is known."""
    lines = {line.id: line for line in edition.index_lines()}
    said = Mentions(edition, finder)
    for holder in list(section.iter("span")):
        name = holder.attrib.pop("data-locators", None)
        if name is None:
            continue
        holder.set("class", "locators")
        before, words = "", edition.words
        for one in said.of(lines[name].locators):
            append(holder, words("sign.comma"), _link(one, lines[name], before, edition))
            if one.page:
                append(
                    holder, element("span", {"class": "folio"}, words("page.aside", page=one.page))
                )
            before = one.words[:1]


def _link(one: Mention, line: IndexLine, before: str, edition: Edition) -> Element:
    """¶ stands once before numbers that follow one another; the link’s name has it."""
    shown = one.words.removeprefix(_SIGN) if before == "¶" else one.words
    name = edition.words("index.line", heading=line.heading, place=one.words)
    return element("a", {"href": f"#{one.anchor}", "aria-label": name}, shown)
