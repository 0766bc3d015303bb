"""Short glosses at the end of a file, and the glossary's links back into the text."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from glossator.model import Entry
from glossator.press.epub.content import Leaf, end_paragraphs, parse, resolve, short_id
from glossator.press.epub.markup import append, element, prepend
from glossator.prose import Element
from glossator.words import Words


def glosses_section(leaf: Leaf, section: Element) -> Element | None:
    """A short gloss on each glossary word that a finished file links; None when it links none.

    Each gloss is linked back to the first of its links, which gets an id when it has none.
    """
    first: dict[str, Element] = {}
    for link in section.iter("a"):
        if "gloss" in link.get("class", "").split():
            first.setdefault(link.get("href", ""), link)
    entries = leaf.edition.entries.values()
    found = {f"#{short_id(entry.id)}": entry for entry in entries}
    glosses = [_gloss(found[href], link, leaf) for href, link in first.items() if href in found]
    if not glosses:
        return None
    head_id = f"{leaf.division.id}-words"
    new = element(
        "section",
        element("h2", leaf.edition.words("division.words"), id=head_id),
        *glosses,
        epub_type="footnotes",
        role="doc-endnotes",
        class_="words",
        aria_labelledby=head_id,
    )
    end_paragraphs(new)
    return new


def _gloss(entry: Entry, link: Element, leaf: Leaf) -> Element:
    """Headword (the backlink), other spellings, the definition's first paragraph, the entry."""
    words = leaf.edition.words
    if link.get("id") is None:
        link.set("id", f"back-{entry.id}")
    body = parse(entry.body)
    # One link leads on from a short gloss, to its own entry.
    etree.strip_tags(body, "a")
    resolve(body, leaf)
    for inner in body.iter():
        inner.attrib.pop("id", None)
    paragraph = body[0] if len(body) and body[0].tag == "p" else element("p", entry.text)
    paragraph.tail = None
    backlink = element(
        "a",
        entry.headword,
        epub_type="backlink",
        role="doc-backlink",
        href=f"#{link.get('id')}",
        aria_label=words("note.back", note=entry.headword),
    )
    prepend(
        paragraph,
        element("b", backlink, class_="lemma"),
        *_spellings(entry, words),
        words("sign.colon"),
    )
    if entry.id in leaf.addresses.files:
        full = element(
            "a",
            words("division.glossary"),
            class_="entry",
            href=leaf.href(entry.id),
            aria_label=words("glossary.link", word=entry.headword),
        )
        append(paragraph, " ", full)
    return element(
        "div",
        paragraph,
        epub_type="footnote",
        role="doc-footnote",
        id=short_id(entry.id),
        class_="note",
    )


def _spellings(entry: Entry, words: Words) -> Iterator[str | Element]:
    shapes: list[str | Element] = [
        element("span", spelling, lang=language) for language, spelling in entry.scripts.items()
    ]
    if entry.say:
        shapes.append(words("glossary.say", sound=entry.say))
    before, behind = words.around("sign.aside", "words")
    for number, shape in enumerate(shapes):
        yield words("sign.comma") if number else before
        yield shape
    if shapes:
        yield behind


def add_appearances(container: Element, leaf: Leaf) -> None:
    """Close each entry of the glossary with links to the places where the text uses its words."""
    for term in list(container.iter("dt")):
        entry = leaf.edition.entries.get(term.get("id", ""))
        if entry and entry.uses:
            last = term
            for sibling in term.itersiblings():
                if sibling.tag != "dd":
                    break
                last = sibling
            last.addnext(_appearances(entry, leaf))


def _appearances(entry: Entry, leaf: Leaf) -> Element:
    """“Appears at ¶ 3, 7”; where paragraphs have no number, the division's title stands."""
    words = leaf.edition.words
    before, behind = words.around("glossary.uses", "places")
    found = element("dd", class_="uses")
    append(found, before)
    said: set[str] = set()
    for use in entry.uses:
        label = use.paragraph or leaf.edition.division(use.locus.division).title
        if label not in said:
            name = f"¶\u00a0{label}" if use.paragraph else label
            link = element("a", name, href=leaf.href(use.id))
            append(found, *([words("sign.comma")] if said else []), link)
            said.add(label)
    append(found, behind)
    return found
