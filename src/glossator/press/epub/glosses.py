"""The glossary's entries as one place each, and their links back into the text.

A reading system that can show what a gloss leads to without leaving the page shows the element with
the id of the link. A headword alone would say nothing, so headword, definition and uses of an entry
stand in a `div` (HTML, 4.4.9), and that is where the glosses of the text lead.
"""

from __future__ import annotations

from glossator.model import Entry
from glossator.press.epub.content import Leaf, entry_box
from glossator.press.epub.markup import append, element
from glossator.prose import Element


def box_entries(container: Element, leaf: Leaf) -> None:
    """Put each entry's headword, with the definitions behind it, into a `div` of its own."""
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
