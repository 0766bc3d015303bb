"""What the page says of itself to machines: metadata, linked data, content policy, icon.

Reference managers read `citation_*` (as Google Scholar's inclusion guidelines and Zotero's
Embedded Metadata translator have them) and `dcterms.*` (DCMI Metadata Terms in HTML meta); for what
those cannot say `prism.edition` (PRISM) and Zotero's own `z.*`. There is no COinS, since Zotero
would then read that alone, which knows neither language nor several editors; search
engines read JSON-LD of schema.org; those who share a link see Open Graph (https://ogp.me/).
"""

from __future__ import annotations

import hashlib
import json
from base64 import b64encode
from collections.abc import Iterable, Iterator
from typing import Final

from glossator.model import Edition, Person, Publication, Subject
from glossator.press.palettes import palette_of
from glossator.press.web.markup import element, escape_text, write
from glossator.vocabulary import EMBEDS, SCHEMES

# MARC relator code → property of schema.org/Book
_PROPERTIES: Final = {
    "aut": "author",
    "edt": "editor",
    "ann": "editor",
    "com": "editor",
    "trl": "translator",
    "ill": "illustrator",
    "ctb": "contributor",
    "aui": "contributor",
    "aft": "contributor",
}


# In place of a style sheet or script: files beside the page.
BESIDE: Final = "'self'"


def head(edition: Edition, sheet: str, code: str, *, address: str = "", title: str = "") -> str:
    """The content of `head` but style sheet and script, which it holds the page to.

    `sheet` and `code` are BESIDE where they are files of their own. `address` is where the page
    will stand, `title` what it is if not the whole edition.
    """
    metadata = edition.metadata
    subtitle = f": {metadata.subtitle}" if metadata.subtitle else ""
    policy = {"http-equiv": "Content-Security-Policy", "content": _policy(edition, sheet, code)}
    name = f"{title} – {edition.full_title}" if title else edition.full_title + subtitle
    lines = [write(element("meta", {"charset": "utf-8"})), write(element("meta", policy))]
    lines.append(f"<title>{escape_text(name)}</title>")
    for key, content in _names(edition, address):
        lines.append(write(element("meta", {"name": key, "content": content})))
    for key, content in _shared(edition, address, name):
        lines.append(write(element("meta", {"property": key, "content": content})))
    if licence := metadata.publication.licence:
        lines.append(write(element("link", {"rel": "license", "href": licence})))
    if address:
        lines.append(write(element("link", {"rel": "canonical", "href": address})))
    lines.append(write(element("link", {"rel": "icon", "href": icon(edition)})))
    lines.append(f'<script type="application/ld+json">{_linked_data(edition)}</script>')
    return "\n".join(lines)


def _names(edition: Edition, address: str) -> Iterator[tuple[str, str]]:
    """Names and contents of `meta`, without those that the edition does not say."""
    metadata = edition.metadata
    authors = [person.name for person in metadata.people if person.role == "aut"]
    others = [person.name for person in metadata.people if person.role != "aut"]
    said = [
        ("viewport", "width=device-width, initial-scale=1"),
        ("color-scheme", "light dark"),
        ("description", metadata.description),
        ("author", ", ".join(authors)),
        ("generator", "Glossator"),
        (
            "citation_title",
            metadata.title + (f": {metadata.subtitle}" if metadata.subtitle else ""),
        ),
        *(("citation_author", _inverted(person)) for person in _of(metadata.people, "author")),
        *(("citation_editor", _inverted(person)) for person in _of(metadata.people, "editor")),
        ("citation_publication_date", metadata.date.replace("-", "/")),
        ("citation_publisher", metadata.publisher),
        ("citation_isbn", metadata.publication.isbns.get("print", "")),
        ("citation_series_title", metadata.publication.series),
        ("z.seriesNumber", metadata.publication.number),
        ("prism.edition", _state(edition)),
        ("citation_language", metadata.language),
        ("citation_fulltext_html_url", address),
        ("dcterms.title", metadata.title),
        *(("dcterms.creator", name) for name in authors),
        *(("dcterms.contributor", name) for name in dict.fromkeys(others)),
        ("dcterms.identifier", metadata.identifier),
        ("dcterms.date", metadata.date),
        ("dcterms.language", metadata.language),
        ("dcterms.publisher", metadata.publisher),
        ("dcterms.rights", metadata.rights),
        ("dcterms.license", metadata.publication.licence),
        ("dcterms.type", "Text"),
        *(
            ("dcterms.subject", subject)
            for subject in dict.fromkeys(s.name for s in metadata.subjects)
        ),
    ]
    return ((name, content) for name, content in said if content)


def _of(people: Iterable[Person], what: str) -> Iterator[Person]:
    return (person for person in people if _PROPERTIES.get(person.role) == what)


def _inverted(person: Person) -> str:
    """“Berg, Anna van den” if its parts are known: else the last word is taken for the family."""
    return person.file_as if ", " in person.file_as and not person.corporate else person.name


def _state(edition: Edition) -> str:
    """Which edition and version it is, as in a citation."""
    said = edition.metadata.publication
    version = edition.words("script.version", version=said.version) if said.version else ""
    return ", ".join(filter(None, (said.edition, version)))


def _shared(edition: Edition, address: str, name: str) -> Iterator[tuple[str, str]]:
    said = [
        ("og:type", "book"),
        ("og:title", name),
        ("og:description", edition.metadata.description),
        ("og:url", address),
        ("og:locale", edition.metadata.language.replace("-", "_")),
        ("book:release_date", edition.metadata.date),
    ]
    return ((key, content) for key, content in said if content)


def _policy(edition: Edition, sheet: str, code: str) -> str:
    """Only the page's own style and script (CSP 3), and what the editor has asked for by name.

    A browser loads nothing else for the page, whatever the manuscript holds.
    """
    allowed = {
        "default-src": "'none'",
        "style-src": _source_of(sheet),
        "script-src": _source_of(code),
        "img-src": "data:",
        "font-src": "data:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    if embed := EMBEDS.get(edition.metadata.web.embed):
        for directive, sources in embed.sources.items():
            allowed[directive] = f"{allowed.get(directive, '')} {sources}".strip()
    return "; ".join(f"{directive} {sources}" for directive, sources in allowed.items())


def _source_of(text: str) -> str:
    """What the policy allows: the text itself by its hash, or files beside the page."""
    return text if text == BESIDE else f"'{hash_source(text)}'"


def hash_source(text: str) -> str:
    """The hash of a style sheet or script as a content policy names it (CSP 3, 2.3.1)."""
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return "sha256-" + b64encode(digest).decode("ascii")


def embedded(edition: Edition) -> str:
    """The script of what the editor lets in, "" for nothing."""
    embed = EMBEDS.get(edition.metadata.web.embed)
    if embed is None:
        return ""
    return "\n" + write(element("script", {"src": embed.script, "async": ""}))


def _linked_data(edition: Edition) -> str:
    """The edition in the words of schema.org, as JSON-LD 1.1 in HTML (JSON-LD 1.1, 7)."""
    metadata, said = edition.metadata, edition.metadata.publication
    book: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "Book",
        "name": edition.full_title,
        "alternativeHeadline": metadata.subtitle,
        "identifier": metadata.identifier,
        "url": metadata.web_address,
        "inLanguage": metadata.language,
        "datePublished": metadata.date,
        "license": metadata.publication.licence,
        "copyrightNotice": metadata.rights,
        "description": metadata.description,
        "publisher": metadata.publisher and {"@type": "Organization", "name": metadata.publisher},
        "keywords": list(dict.fromkeys(subject.name for subject in metadata.subjects)),
        "about": [*_source(edition), *_terms(metadata.subjects)],
        "abstract": said.back_cover,
        "bookEdition": said.edition,
        "version": said.version,
        "isPartOf": said.series and {"@type": "BookSeries", "name": said.series},
        "position": said.number,
        "workExample": [*_products(said)],
    }
    for person in metadata.people:
        known = book.setdefault(_PROPERTIES.get(person.role, "contributor"), [])
        assert isinstance(known, list)
        known.append(_person(person))
    given = {name: content for name, content in book.items() if content}
    # Within a script element, only "<" could end or change it.
    return json.dumps(given, ensure_ascii=False).replace("<", "\\u003c")


def _person(person: Person) -> dict[str, str]:
    said = {"@type": "Organization" if person.corporate else "Person", "name": person.name}
    family, comma, given = person.file_as.partition(", ")
    return {**said, "familyName": family, "givenName": given} if comma else said


def _terms(subjects: Iterable[Subject]) -> Iterator[dict[str, str]]:
    for subject in subjects:
        if subject.authority:
            code = {"termCode": subject.code} if subject.code else {}
            yield {
                "@type": "DefinedTerm",
                "name": subject.name,
                **code,
                "inDefinedTermSet": SCHEMES[subject.authority],
            }


def _products(said: Publication) -> Iterator[dict[str, str]]:
    """The forms in which the book is sold, each with its ISBN."""
    kinds = {"print": "https://schema.org/Paperback"}
    for product in said.isbns:
        kind = kinds.get(product, "https://schema.org/EBook")
        isbn = said.isbn_urn(product).removeprefix("urn:isbn:")
        yield {"@type": "Book", "bookFormat": kind, "isbn": isbn}


def _source(edition: Edition) -> Iterator[dict[str, object]]:
    source = edition.metadata.source
    if source is None:
        return
    work: dict[str, object] = {
        "@type": "CreativeWork",
        "name": source.title,
        "author": source.author and {"@type": "Person", "name": source.author},
        "isPartOf": source.publication and {"@type": "CreativeWork", "name": source.publication},
        "datePublished": source.date,
        "url": source.url,
    }
    yield {name: content for name, content in work.items() if content}


def icon(edition: Edition) -> str:
    """A small picture in the colours of the edition's cover, as a `data:` address."""
    colors = palette_of(edition)
    rows = "".join(f"M4 {y}h14" for y in (19, 22, 25))
    notes = "".join(
        f'<path d="M21 {19 + 4 * row}h7" stroke="{color}"/>'
        for row, color in enumerate(colors["accents"][:2])
    )
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">'
        f'<rect width="32" height="32" rx="4" fill="{colors["lower"]}"/>'
        f'<path d="M0 15V4a4 4 0 0 1 4-4h24a4 4 0 0 1 4 4v11z" fill="{colors["upper"]}"/>'
        f'<path d="{rows}" stroke="{colors["dark"]}"/>{notes}'
        f'<path d="M4 7h13M4 10h8" stroke="{colors["light"]}"/></svg>'
    )
    return "data:image/svg+xml;base64," + b64encode(drawing.encode("utf-8")).decode("ascii")
