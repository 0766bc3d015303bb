"""The whole file: head, banner and main, with styles and script written into it.

The content security policy (CSP 3) names the very style sheet and script by their hashes and
allows pictures and fonts from data URIs only: a browser loads nothing for this page, whatever
the manuscript holds.
"""

from __future__ import annotations

import hashlib
import json
import re
from base64 import b64encode

from glossator.model import Edition, PageMap, Person
from glossator.press.web.contents import TEXT, bar
from glossator.press.web.faces import Faces, faces_for
from glossator.press.web.markers import starts_by_division
from glossator.press.web.markup import element, escape_text, write
from glossator.press.web.rules import edition_rules, lift_styles
from glossator.press.web.script import script
from glossator.press.web.sections import main
from glossator.prose import Element
from glossator.scripts import right_to_left
from glossator.themes import style
from glossator.vocabulary import EMBEDS

# MARC relator code → property of schema.org/Book
_PROPERTIES = {
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


def page(edition: Edition, pages: PageMap | None) -> str:
    """The edition as the text of one HTML5 file. Raises what `print_web` raises."""
    starts = starts_by_division(edition, pages)
    skip = element("a", {"class": "skip", "href": f"#{TEXT}"}, edition.words("web.skip"))
    body = element("body", None, "\n", skip, "\n", bar(edition, starts), "\n")
    body.append(main(edition, starts))
    lifted = lift_styles(body)
    theme = _without_comments(style("web/edition.css"))
    sheet = _faces(edition, body).dressed("\n".join((theme, edition_rules(edition), lifted)))
    code = script()
    return (
        "<!DOCTYPE html>\n"
        f"{_html_tag(edition)}\n<head>\n{_head(edition, sheet, code)}\n"
        f"<style>{sheet}</style>\n<script>{code}</script>{_embedded(edition)}\n</head>\n"
        f"{write(body)}\n</html>\n"
    )


def _html_tag(edition: Edition) -> str:
    """The start tag of `html`: language, and the words that the script says."""
    said = json.dumps(edition.words.section("script"), ensure_ascii=False, separators=(",", ":"))
    language = edition.metadata.language
    attributes = {"lang": language, "data-words": said}
    if right_to_left(language):
        attributes["dir"] = "rtl"
    return write(element("html", attributes)).removesuffix("</html>")


def _head(edition: Edition, sheet: str, code: str) -> str:
    metadata = edition.metadata
    subtitle = f": {metadata.subtitle}" if metadata.subtitle else ""
    names = {
        "viewport": "width=device-width, initial-scale=1",
        "color-scheme": "light dark",
        "description": metadata.description,
        "author": ", ".join(person.name for person in metadata.people if person.role == "aut"),
        "dcterms.identifier": metadata.identifier,
        "dcterms.date": metadata.date,
        "dcterms.rights": metadata.rights,
        "dcterms.publisher": metadata.publisher,
        "generator": "Glossator",
    }
    policy = {"http-equiv": "Content-Security-Policy", "content": _policy(edition, sheet, code)}
    lines = [write(element("meta", {"charset": "utf-8"})), write(element("meta", policy))]
    lines.append(f"<title>{escape_text(metadata.title + subtitle)}</title>")
    lines += [
        write(element("meta", {"name": name, "content": content}))
        for name, content in names.items()
        if content
    ]
    lines.append(f'<script type="application/ld+json">{_linked_data(edition)}</script>')
    return "\n".join(lines)


def _policy(edition: Edition, sheet: str, code: str) -> str:
    """Only the page's own style and script, and what the editor has asked for by name."""
    allowed = {
        "default-src": "'none'",
        "style-src": f"'{_hash(sheet)}'",
        "script-src": f"'{_hash(code)}'",
        "img-src": "data:",
        "font-src": "data:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    if embed := EMBEDS.get(edition.metadata.web_embed):
        for directive, sources in embed.sources.items():
            allowed[directive] = f"{allowed.get(directive, '')} {sources}".strip()
    return "; ".join(f"{directive} {sources}" for directive, sources in allowed.items())


def _embedded(edition: Edition) -> str:
    embed = EMBEDS.get(edition.metadata.web_embed)
    if embed is None:
        return ""
    return "\n" + write(element("script", {"src": embed.script, "async": ""}))


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return "sha256-" + b64encode(digest).decode("ascii")


def _linked_data(edition: Edition) -> str:
    """The edition in the words of schema.org, as JSON-LD 1.1 in HTML (JSON-LD 1.1, 7)."""
    metadata = edition.metadata
    book: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "Book",
        "name": metadata.title,
        "alternativeHeadline": metadata.subtitle,
        "identifier": metadata.identifier,
        "inLanguage": metadata.language,
        "datePublished": metadata.date,
        "license": metadata.rights,
        "description": metadata.description,
        "publisher": metadata.publisher and {"@type": "Organization", "name": metadata.publisher},
        "keywords": list(metadata.subjects),
        "about": _source(edition),
    }
    for person in metadata.people:
        known = book.setdefault(_PROPERTIES.get(person.role, "contributor"), [])
        assert isinstance(known, list)
        known.append(_person(person))
    given = {name: content for name, content in book.items() if content}
    # Within a script element, only "<" could end or change it.
    return json.dumps(given, ensure_ascii=False).replace("<", "\\u003c")


def _person(person: Person) -> dict[str, str]:
    return {"@type": "Person", "name": person.name}


def _source(edition: Edition) -> dict[str, object] | None:
    source = edition.metadata.source
    if source is None:
        return None
    work: dict[str, object] = {
        "@type": "CreativeWork",
        "name": source.title,
        "author": source.author and {"@type": "Person", "name": source.author},
        "isPartOf": source.publication and {"@type": "CreativeWork", "name": source.publication},
        "datePublished": source.date,
        "url": source.url,
    }
    return {name: content for name, content in work.items() if content}


def _faces(edition: Edition, body: Element) -> Faces:
    text = "".join(str(piece) for piece in body.itertext())
    attributes = "".join(str(node.get("data-page", "")) for node in body.iter())
    return faces_for(edition, text + attributes, text, _bold(body))


def _bold(body: Element) -> str:
    """What the style sheet sets in semibold: the text of these elements and nothing else."""
    tags = ("strong", "b", "dfn", "th", "sup")
    return "".join(str(piece) for node in body.iter(*tags) for piece in node.itertext())


def _without_comments(sheet: str) -> str:
    return re.sub(r"\s*/\*.*?\*/", "", sheet, flags=re.DOTALL).strip()
