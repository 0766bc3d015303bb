"""The edition as a site: a folder with a page for each division, for any web server and from disk.

Every paragraph and note has one address, `PAGE.html#ID`, which stays as long as the division keeps
its id. Pages share a style sheet, a script, and files of words that the script loads when it is
asked for them: records to search, entries and works to show as cards, addresses to go to.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from html import escape
from typing import Final

from glossator.model import Division, Edition, PageMap
from glossator.press.web.contents import TEXT, bar
from glossator.press.web.head import BESIDE, embedded, head
from glossator.press.web.markers import printed_divisions, starts_by_division
from glossator.press.web.markup import append, element, write
from glossator.press.web.notes import layer_class
from glossator.press.web.page import dressed, html_tag, script_tag
from glossator.press.web.script import script
from glossator.press.web.sections import opening
from glossator.press.web.written import ink_of, sections_of
from glossator.prose import Element
from glossator.vocabulary import UNHEADED
from glossator.words import Words

INDEX: Final = "index.html"
SHEET: Final = "style.css"
CODE: Final = "script.js"
# On the first page, beside the contents.
_OPENING: Final = frozenset(("halftitlepage", "titlepage", "imprint", *UNHEADED))


@dataclass(frozen=True, slots=True)
class _Leaf:
    """One page: its file, what it is called, the sections on it."""

    file: str
    title: str
    sections: tuple[Element, ...]


def print_site(edition: Edition, pages: PageMap | None) -> dict[str, bytes]:
    """The files of the site by name. Same edition and pages, same bytes. Raises as `print_web`."""
    starts = starts_by_division(edition, pages)
    whole = element("body", None, bar(edition, starts), opening(edition))
    for _, make in sections_of(edition, starts):
        append(whole[1], make(), "\n")
    sheet = dressed(edition, [ink_of(whole)])
    leaves = _leaves(edition, list(whole[1]))
    at = {
        own: leaf.file
        for leaf in leaves
        for section in leaf.sections
        for node in section.iter()
        if (own := node.get("id"))
    }
    files = {SHEET: sheet, CODE: script()}
    files |= {f"{name}.js": text for name, text in _data(edition, leaves, at)}
    for number, leaf in enumerate(leaves):
        around = (leaves[number - 1] if number else None), *leaves[number + 1 : number + 2]
        files[leaf.file] = _page(edition, leaf, around, whole[0], at)
    files["404.html"] = _not_found(edition)
    if edition.metadata.web.site:
        files["sitemap.xml"] = _sitemap(edition, leaves)
    return {name: text.encode("utf-8") for name, text in files.items()}


def _leaves(edition: Edition, sections: list[Element]) -> list[_Leaf]:
    """Which sections stand on which page, in reading order; the opening ones on the first."""
    divisions: Mapping[str, Division] = {d.id: d for d in printed_divisions(edition)}
    opening: list[Element] = []
    rest: list[Element] = []
    for section in sections:
        division = divisions.get(section.get("id", ""))
        first = division is None or (division.role in _OPENING and not rest)
        (opening if first else rest).append(section)
    leaves = [_Leaf(INDEX, "", tuple(opening))]
    for section in rest:
        own = section.get("id", "")
        leaves.append(_Leaf(_file(own), edition.name_of(divisions[own]), (section,)))
    return leaves


def _file(division: str) -> str:
    """The name of a division's page: none that the site needs for itself."""
    return f"{division}-.html" if division in ("index", "404") else f"{division}.html"


def _page(
    edition: Edition,
    leaf: _Leaf,
    around: tuple[_Leaf | None, ...],
    banner: Element,
    at: Mapping[str, str],
) -> str:
    before = around[0]
    after = around[1] if len(around) > 1 else None
    skip = element("a", {"class": "skip", "href": f"#{TEXT}"}, edition.words("web.skip"))
    top = deepcopy(banner)
    body = element("body", None, skip, "\n", top, "\n")
    text = element("main", {"id": TEXT}, "\n")
    for section in leaf.sections:
        append(text, section, "\n")
    if leaf.file == INDEX:
        append(text, _contents(edition, banner), "\n")
    append(text, _turning(edition.words, before, after), "\n")
    body.append(text)
    _lead(body, leaf.file, at)
    _settle_banner(top, leaf)
    _listed_pages(top, leaf)
    links = [("prev", before), ("next", after)]
    more = "".join(
        write(element("link", {"rel": rel, "href": other.file})) for rel, other in links if other
    )
    return _html(edition, leaf.title, _address(edition, leaf.file), body, more)


def _html(
    edition: Edition, title: str, address: str, body: Element, more: str = "", root: str = ""
) -> str:
    """A page; `root` stands before the names of what it loads."""
    said = head(edition, BESIDE, BESIDE, address=address, title=title)
    style = write(element("link", {"rel": "stylesheet", "href": root + SHEET}))
    code = script_tag(edition, src=root + CODE) + "</script>"
    return (
        f"<!DOCTYPE html>\n{html_tag(edition, site=True)}\n<head>\n{said}\n{more}{style}{code}"
        f"{embedded(edition)}\n</head>\n{write(body)}\n</html>\n"
    )


def _lead(body: Element, file: str, at: Mapping[str, str]) -> None:
    """Lead each link within the edition to the page that has its target."""
    for link in body.iter("a"):
        href = link.get("href", "")
        page = at.get(href[1:], "") if href.startswith("#") else ""
        if page and page != file:
            # The whole of another page is that page.
            link.set("href", page if f"{href[1:]}.html" == page else page + href)


def _contents(edition: Edition, banner: Element) -> Element:
    """The table of contents once more, in the text of the first page."""
    name = edition.words("division.contents")
    new = element("nav", {"class": "division contents", "aria-label": name})
    listed = next((nav.find("ol") for nav in banner.iter("nav")), None)
    append(new, element("h2", None, name))
    if listed is not None:
        append(new, deepcopy(listed))
    return new


def _settle_banner(top: Element, leaf: _Leaf) -> None:
    for link in top.iter("a"):
        if link.get("class") == "running":
            link.set("href", INDEX)
        own = leaf.sections[0].get("id") if leaf.sections else None
        if leaf.file != INDEX and link.get("href") == f"#{own}":
            link.set("aria-current", "page")


def _listed_pages(top: Element, leaf: _Leaf) -> None:
    """The list of printed pages stands on the first page alone; the script knows it on all."""
    for nav in list(top.iter("nav")):
        parent = nav.getparent()
        if nav.get("role") == "doc-pagelist" and leaf.file != INDEX and parent is not None:
            parent.remove(nav)


def _turning(words: Words, before: _Leaf | None, after: _Leaf | None) -> Element:
    """Links to the page before and the page after, at the foot of the text."""
    new = element("nav", {"class": "turning", "aria-label": words("web.turning")})
    for rel, other in (("prev", before), ("next", after)):
        if other is not None:
            name = words("web.previous" if rel == "prev" else "web.next")
            said = element("span", {"class": "label"}, name)
            title = other.title or words("web.contents")
            append(new, element("a", {"rel": rel, "href": other.file}, said, " ", title))
    return new


def _not_found(edition: Edition) -> str:
    words = edition.words
    body = element("body")
    said = element("main", {"id": TEXT})
    division = element("section", {"class": "division"})
    link = element("a", {"href": _address(edition, INDEX) or INDEX}, words("web.to-contents"))
    append(division, element("h1", None, words("web.not-found")), element("p", None, link))
    said.append(division)
    body.append(said)
    # A server shows it in place of any address, however deep: only whole ones lead from there.
    return _html(edition, words("web.not-found"), "", body, root=_address(edition, INDEX))


def _address(edition: Edition, file: str) -> str:
    site = edition.metadata.web.site
    if not site:
        return ""
    return site.rstrip("/") + "/" + ("" if file == INDEX else file)


def _sitemap(edition: Edition, leaves: list[_Leaf]) -> str:
    """Sitemaps XML format 0.9 (https://www.sitemaps.org/protocol.html)."""
    day = f"<lastmod>{edition.metadata.date}</lastmod>" if edition.metadata.date else ""
    rows = "".join(
        f"<url><loc>{escape(_address(edition, leaf.file), quote=False)}</loc>{day}</url>\n"
        for leaf in leaves
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{rows}</urlset>\n'
    )


def _data(
    edition: Edition, leaves: list[_Leaf], at: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """The files that the script loads: what to search, cards, and addresses of ¶ and pages."""
    yield "words-sought", _assigned("records", list(_records(edition, at)))
    cards: dict[str, str] = {}
    for leaf in leaves:
        for section in leaf.sections:
            for node in section.iter("dt", "p", "div"):
                own = node.get("id", "")
                if own in edition.entries or own in edition.references:
                    cards[own] = _card(node)
    yield "cards", _assigned("cards", cards)
    numbers = {own: f"{file}#{own}" for own, file in at.items() if own.startswith(("p", "pg-"))}
    yield "addresses", _assigned("addresses", numbers)


def _assigned(name: str, content: object) -> str:
    said = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return f"(globalThis.glossatorSite??={{}}).{name}={said};\n"


def _card(node: Element) -> str:
    """An entry's term and first description, or a work, as the script shows it."""
    following = node.getnext() if node.tag == "dt" else None
    if following is None:
        return write(node)
    inner = following.find("p")
    return write(node) + write(following if inner is None else inner)


def _records(edition: Edition, at: Mapping[str, str]) -> Iterator[tuple[str, str, str, str]]:
    """What can be found: group, address, place in words, words."""
    for division in printed_divisions(edition):
        group = "glossary" if division.role == "glossary" else "text"
        for block in division.blocks:
            own = f"p{block.paragraph}" if block.paragraph else block.id
            own = own if own in at else division.id
            if own not in at or not block.text:
                continue
            mark = edition.words("script.paragraphSign", number=block.paragraph)
            place = f"{mark} · {division.title}" if block.paragraph else division.title
            yield group, f"{at[own]}#{own}", place, block.text
        for note in edition.notes_of(division):
            name = f"{edition.layers[note.layer].singular} {note.opening}"
            address = f"{at[note.id]}#{note.id}"
            yield layer_class(edition, note.layer), address, f"{name} · {division.title}", note.text
