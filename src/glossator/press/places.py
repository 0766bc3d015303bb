"""Where things stand, as formats without pages say it: uses of words, locators of the index."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from glossator.locating import Mention, Mentions
from glossator.model import Edition, Entry, IndexLine
from glossator.press.markup import append, element
from glossator.prose import Element
from glossator.words import Phrase

_SIGN: Final = "¶\u00a0"
Address = Callable[[str], str]  # of an id of the edition


def add_appearances(glossary: Element, edition: Edition, href: Address) -> None:
    """Close each entry of a parsed glossary with links to the places where the text uses it."""
    for term in list(glossary.iter("dt")):
        entry = edition.entries.get(term.get("id", ""))
        if entry is not None and entry.uses:
            last = term
            while (following := last.getnext()) is not None and following.tag == "dd":
                last = following  # a term may have several
            last.addnext(_appearances(entry, edition, href))


def _appearances(entry: Entry, edition: Edition, href: Address) -> Element:
    """“Appears at ¶ 3, 7”; where paragraphs have no number, the division's title stands."""
    before, behind = edition.words.around("glossary.uses", "places")
    found = element("dd", {"class": "uses"})
    append(found, before)
    said: set[str] = set()
    numbered = False
    for use in entry.uses:
        label = use.paragraph or edition.division(use.locus.division).title
        if label in said:
            continue
        shown = _SIGN + label if use.paragraph and not numbered else label
        numbered = bool(use.paragraph)
        comma = edition.words("sign.comma") if said else ""
        append(found, comma, element("a", {"href": href(use.id)}, shown))
        said.add(label)
    append(found, behind)
    return found


def fill_locators(
    holder: Element,
    line: IndexLine,
    said: Mentions,
    edition: Edition,
    href: Address,
    page: Callable[[Phrase], str | Element] = lambda words: words,
) -> None:
    """Put the locators of a line of the index into their place; `page` dresses printed pages."""
    holder.set("class", "locators")
    before, words = "", edition.words
    for one in said.of(line.locators):
        append(holder, words("sign.comma"), _locator(one, line, before, edition, href))
        if one.page:
            append(holder, page(words("page.aside", page=one.page)))
        before = one.words[:1]


def _locator(
    one: Mention, line: IndexLine, before: str, edition: Edition, href: Address
) -> Element:
    """¶ stands once before numbers that follow one another; the link’s name has it."""
    shown = one.words.removeprefix(_SIGN) if before == "¶" else one.words
    name = edition.words("index.line", heading=line.heading, place=one.words)
    return element("a", {"href": href(one.anchor), "aria-label": name}, shown)
