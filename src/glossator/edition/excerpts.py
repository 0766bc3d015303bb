"""An edition of some divisions only, for handing out: with the words and works that they name."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Final

from glossator.model import Division, Edition, Entry
from glossator.prose import Element, parse, serialize

_LINKS: Final = ("data-ref", "data-cite", "data-gloss")


def excerpt(edition: Edition, divisions: Collection[str], address: str = "") -> Edition:
    """The edition with only these divisions (ids), a glossary and a list of works cut to them.

    Links that lead out of it become links to `address`, the web edition's, or plain words if that
    is "". Notes, marks, paragraph numbers and ids stay as they are. Raises KeyError for an id that
    the edition does not have.
    """
    chosen = [edition.division(name) for name in divisions]
    kept = {note_id for division in chosen for note_id in division.notes}
    notes = {key: note for key, note in edition.notes.items() if key in kept}
    bodies = [parse(one.body) for one in chosen] + [parse(one.body) for one in notes.values()]
    words = _named(bodies, "data-gloss") & edition.entries.keys()
    definitions = [parse(edition.entries[key].body) for key in sorted(words)]
    works = _named([*bodies, *definitions], "data-cite") & edition.references.keys()
    entries = {key: _cut(one, divisions) for key, one in edition.entries.items() if key in words}
    references = {key: one for key, one in edition.references.items() if key in works}
    lists = [
        _listed(division, frozenset(words if division.role == "glossary" else works))
        for division in edition.divisions
        if (division.role == "glossary" and words) or (division.role == "bibliography" and works)
    ]
    lists = [d for d in lists if d.role != "glossary" or "<dt" in d.body]
    here = _ids([*chosen, *lists], notes, (use.id for e in entries.values() for use in e.uses))
    return replace(
        edition,
        divisions=tuple(replace(d, body=_tied(d.body, here, address)) for d in [*chosen, *lists]),
        notes={key: replace(n, body=_tied(n.body, here, address)) for key, n in notes.items()},
        entries=entries,
        references=references,
        index=(),  # its division is not in an excerpt
        captions=tuple(c for c in edition.captions if c.division in divisions),
    )


def _named(trees: Iterable[Element], attribute: str) -> set[str]:
    return {e.get(attribute, "") for tree in trees for e in tree.iter("a")} - {""}


def _cut(entry: Entry, divisions: Collection[str]) -> Entry:
    return replace(entry, uses=tuple(u for u in entry.uses if u.locus.division in divisions))


def _listed(division: Division, kept: frozenset[str]) -> Division:
    """A glossary or a list of works with only what is kept; its blocks cut likewise."""
    tree = parse(division.body)
    keep = False
    for listing in list(tree.iter("dl")):
        for item in list(listing):
            keep = item.get("id") in kept if item.tag == "dt" else keep
            if not keep:
                listing.remove(item)
    for work in [p for p in tree.iter("p") if p.get("class") == "reference"]:
        parent = work.getparent()
        if work.get("id") not in kept and parent is not None:
            parent.remove(work)
    there = {e.get("id") for e in tree.iter() if e.get("id")}
    return replace(
        division,
        body=serialize(tree),
        blocks=tuple(block for block in division.blocks if block.id in there),
        headings=tuple(heading for heading in division.headings if heading.id in there),
    )


def _ids(
    divisions: Iterable[Division], notes: Collection[str], uses: Iterable[str]
) -> frozenset[str]:
    """Every id that a link inside the excerpt can lead to."""
    found = {*notes, *uses}
    for division in divisions:
        found.add(division.id)
        found |= {e.get("id", "") for e in parse(division.body).iter()}
    return frozenset(found - {""})


def _tied(body: str, here: frozenset[str], address: str) -> str:
    """The body with each link that leads out of the excerpt led to the web, or made plain."""
    tree = parse(body)
    for link in list(tree.iter("a")):
        for name in _LINKS:
            target = link.get(name)
            if target is None or target in here:
                continue
            del link.attrib[name]
            link.attrib.pop("data-folio", None)  # it has no page in this excerpt
            if address:
                link.set("href", f"{address}#{target}")
            else:
                link.tag = "span"
    return serialize(tree)
