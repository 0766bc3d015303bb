"""The divisions that the edition writes itself, from half title to index, but for their lists."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from glossator.galley import GalleyReference
from glossator.model import Entry, IndexGroup, IndexLine, Layer, Metadata, Person
from glossator.prose import date_in_words, escape, serialize
from glossator.vocabulary import MARKS, RELATORS

_ISO_DATE: Final = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-\d\d)?)?")


def title_page(metadata: Metadata) -> str:
    """Title, subtitle, people with their parts, publisher."""
    lines = [f'<h1 class="title">{escape(metadata.title)}</h1>']
    if metadata.subtitle:
        lines.append(f'<p class="subtitle">{escape(metadata.subtitle)}</p>')
    lines += [
        f'<p class="person">{escape(" ".join(filter(None, (part, names))))}</p>'
        for part, names in credits_of(metadata.people)
    ]
    if metadata.publisher:
        lines.append(f'<p class="publisher">{escape(metadata.publisher)}</p>')
    return "".join(lines)


def credits_of(people: Iterable[Person]) -> Iterator[tuple[str, str]]:
    """Each part (“Edited by”, “” for authors) with the names that share it, in order."""
    by_role: dict[str, list[str]] = {}
    for person in people:
        by_role.setdefault(person.role, []).append(person.name)
    for role, names in by_role.items():
        if role == "pbl":
            continue
        yield RELATORS[role], _enumerate(names)


def _enumerate(names: list[str]) -> str:
    if len(names) < 3:
        return " and ".join(names)
    return ", ".join(names[:-1]) + ", and " + names[-1]


def imprint(metadata: Metadata, layers: Iterable[Layer]) -> str:
    """What a copyright page says: the work discussed, rights, identifier, how to read the marks."""
    lines = ["<h1>Imprint</h1>"]
    if metadata.description:
        lines.append(f"<p>{escape(metadata.description)}</p>")
    if metadata.source:
        source = metadata.source
        parts = (source.author, source.title, source.publication, _in_words(source.date))
        said = ", ".join(escape(part) for part in parts if part)
        if source.url:
            said += f', <a href="{escape(source.url)}">{escape(source.url)}</a>'
        lines.append(f"<p>The work discussed: {said}.</p>")
    called = [_called(layer) for layer in layers]
    if called:
        said = "; ".join(called).replace("Ed..", "Ed.")
        lines.append(
            f"<p>{said}{'' if said.endswith('.') else '.'} The number beside a paragraph (¶) "
            "is the same in every format of this edition, and so are the page numbers.</p>"
        )
    lines += [
        f"<p>{escape(text)}</p>"
        for text in (metadata.rights, metadata.identifier, _in_words(metadata.date))
        if text
    ]
    lines.append(
        "<p>Typefaces: Source Serif 4 and Noto Serif KR, both under the SIL Open Font License 1.1. "
        "Made with Glossator.</p>"
    )
    return "".join(lines)


def _in_words(date: str) -> str:
    """A date of ISO 8601 in words; what is none (“about 1790”) stays as it was written."""
    return date_in_words(date) if _ISO_DATE.fullmatch(date) else date


def half_title(metadata: Metadata) -> str:
    """The title alone, without subtitle or names, on the leaf before the title page.

    A paragraph and no heading: the title page has the heading of that name.
    """
    return f'<p class="half-title">{escape(metadata.title)}</p>'


def glossary(entries: Iterable[Entry], title: str, every: Mapping[str, Entry]) -> str:
    """A definition list: headword with its other scripts, romanizations and sound; definition.

    `every` are all entries of the edition: those of one list may refer to those of another.
    """
    rows = []
    for entry in entries:
        shapes = "".join(f" {shape}" for shape in _shapes(entry))
        rows.append(f'<dt id="{entry.id}"><dfn>{escape(entry.headword)}</dfn>{shapes}</dt>')
        body = entry.body
        for words, targets in (("See", entry.see), ("See also", entry.see_also)):
            listed = [(target, every[target].headword) for target in targets if target in every]
            body += _references(words, listed, "p")
        rows.append(f"<dd>{body}</dd>")
    return f'<h1>{escape(title)}</h1><dl class="glossary">{"".join(rows)}</dl>'


def _shapes(entry: Entry) -> Iterator[str]:
    for tag, spelling in entry.scripts.items():
        yield f'<span lang="{tag}" class="script">{escape(spelling)}</span>'
    for name, spelling in entry.romanizations.items():
        title = _SCHEMES.get(name, name)
        yield (
            f'<span class="romanization"><abbr title="{title}">{name}</abbr> '
            f"<i>{escape(spelling)}</i></span>"
        )
    if entry.say:
        yield f'<span class="say">say “{escape(entry.say)}”</span>'


def _references(words: str, targets: Sequence[tuple[str, str]], tag: str) -> str:
    """“See Kaesong; Seoul.” with links; "" if there are no targets (id and heading)."""
    if not targets:
        return ""
    links = "; ".join(f'<a data-ref="{own}">{escape(name)}</a>' for own, name in targets)
    return f'<{tag} class="see"><em>{words}</em> {links}.</{tag}>'


_SCHEMES: Mapping[str, str] = {
    "MR": "McCune–Reischauer romanization",
    "RR": "Revised Romanization of Korean",
}


def index(groups: Iterable[IndexGroup]) -> str:
    """The headings by letter; where the locators go, each format puts its own (`data-locators`)."""
    groups = tuple(groups)
    names = {line.id: line.heading for group in groups for line in group.lines}
    parts = []
    for group in groups:
        rows = "".join(_index_line(line, names) for line in group.lines)
        parts.append(
            f'<div class="index-group"><p class="index-letter">{escape(group.letter)}</p>'
            f'<ul class="index-entries">{rows}</ul></div>'
        )
    return f'<h1>Index</h1><div class="index-columns">{"".join(parts)}</div>'


def _index_line(line: IndexLine, names: Mapping[str, str]) -> str:
    said = f'<span class="index-term">{escape(line.heading)}</span>'
    if line.locators:
        said += f'<span data-locators="{line.id}"/>'
    for words, targets in (("See", line.see), ("See also", line.see_also)):
        listed = [(target, names[target]) for target in targets]
        said += f". {_references(words, listed, 'span')}" if listed else ""
    under = "".join(_index_line(one, names) for one in line.under)
    inner = f'<ul class="index-entries">{under}</ul>' if under else ""
    return f'<li class="index-entry"><p id="{line.id}">{said}</p>{inner}</li>'


def bibliography(references: Iterable[GalleyReference]) -> str:
    """The works cited, each a paragraph with its id."""
    rows = []
    for reference in references:
        reference.tree.set("id", f"ref-{reference.key}")
        reference.tree.set("class", "reference")
        holder = reference.tree.getparent()
        assert holder is not None
        rows.append(serialize(holder))
    return f"<h1>References</h1>{''.join(rows)}"


def _called(layer: Layer) -> str:
    """How one hand's notes are called and signed, and whose hand it is."""
    name = escape(layer.label) + (f" (by {escape(layer.by.name)})" if layer.by else "")
    if layer.marks == "none":
        said = (
            f"{name} have no mark in the text: each names its paragraph and the words it is about"
        )
    else:
        said = f"{name} are called by {MARKS[layer.marks]}"
        said += " that run through the book" if layer.numbering == "through" else ""
    return said + (f" and signed {escape(layer.sign)}" if layer.sign else "")
