"""The divisions that the edition writes itself: title page, imprint, contents, glossary, works."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from glossator.galley import GalleyReference
from glossator.model import Entry, Layer, Metadata, Person
from glossator.prose import collapse, escape, serialize
from glossator.vocabulary import MARKS, RELATORS


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
        parts = (source.author, source.title, source.publication, source.date)
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
        for text in (metadata.rights, metadata.identifier, metadata.date)
        if text
    ]
    lines.append(
        "<p>Typefaces: Source Serif 4 and Noto Serif KR, both under the SIL Open Font License 1.1. "
        "Made with Glossator.</p>"
    )
    return "".join(lines)


def glossary(entries: Iterable[Entry]) -> str:
    """A definition list: headword with its other scripts, romanizations and sound; definition."""
    rows = []
    for entry in entries:
        rows.append(f'<dt id="{entry.id}"><dfn>{escape(entry.headword)}</dfn>')
        shapes = [
            f'<span lang="{tag}" class="script">{escape(spelling)}</span>'
            for tag, spelling in entry.scripts.items()
        ]
        shapes += [
            f'<span class="romanization"><abbr title="{_SCHEMES.get(name, name)}">{name}</abbr>'
            f" <i>{escape(spelling)}</i></span>"
            for name, spelling in entry.romanizations.items()
        ]
        if entry.say:
            shapes.append(f'<span class="say">say “{escape(entry.say)}”</span>')
        rows.append("".join(f" {shape}" for shape in shapes))
        rows.append(f"</dt><dd>{entry.body}</dd>")
    return f'<h1>Glossary</h1><dl class="glossary">{"".join(rows)}</dl>'


_SCHEMES: Mapping[str, str] = {
    "MR": "McCune–Reischauer romanization",
    "RR": "Revised Romanization of Korean",
}


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


def short(text: str, limit: int = 220) -> str:
    """The first sentences of a definition, up to a number of characters."""
    text = collapse(text)
    if len(text) <= limit:
        return text
    end = max(text.rfind(". ", 0, limit), text.rfind("; ", 0, limit))
    return text[: end + 1] if end > 60 else text[: text.rfind(" ", 0, limit)] + "…"


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
