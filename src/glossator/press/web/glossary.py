"""The glossary's entries told where in the text their words appear."""

from __future__ import annotations

from glossator.model import Edition, Entry, GlossUse
from glossator.press.web.markup import append, element, put_after
from glossator.prose import Element


def add_appearances(body: Element, edition: Edition) -> None:
    """Close each entry of a parsed glossary with links to the places where the text uses it."""
    for term in list(body.iter("dt")):
        entry = edition.entries.get(term.get("id", ""))
        if entry is not None and entry.uses:
            put_after(_last_of(term), _appearances(edition, entry))


def _last_of(term: Element) -> Element:
    """The last description that belongs to a term: one may have several."""
    last = term
    for sibling in term.itersiblings():
        if sibling.tag != "dd":
            break
        last = sibling
    return last


def _appearances(edition: Edition, entry: Entry) -> Element:
    before, behind = edition.words.around("glossary.uses", "places")
    comma = edition.words("sign.comma")
    found = element("dd", {"class": "uses"})
    append(found, before)
    said: set[str] = set()
    numbered = False
    for use in entry.uses:
        label = _label(edition, use)
        if label in said:
            continue
        # The sign once, before the first of several numbers: ¶ 3, 7
        shown = f"¶\u00a0{label}" if use.paragraph and not numbered else label
        numbered = bool(use.paragraph)
        append(found, comma if said else "", element("a", {"href": f"#{use.id}"}, shown))
        said.add(label)
    append(found, behind)
    return found


def _label(edition: Edition, use: GlossUse) -> str:
    """The paragraph's number, or the division's title where paragraphs have none."""
    return use.paragraph or edition.division(use.locus.division).title
