"""Reads a finished web page or site with selectolax (the parser Lexbor): no code of the press."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from glossator.proof.expected import Demand
from glossator.proof.links import broken_links, unlisted_pages
from glossator.proof.markup_walk import MarkupWalk
from glossator.proof.reading import Flaw, Reading

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode


def read_web(path: Path, demand: Demand) -> Reading:
    """Reads a web page. Raises OSError when there is no such file."""
    from selectolax.lexbor import LexborHTMLParser

    root = LexborHTMLParser(path.read_text(encoding="utf-8", errors="replace")).root
    if root is None:
        return Reading("web", spaced=True, flaws=(Flaw("file", "the file is empty", path.name),))
    walk = MarkupWalk(demand)
    walk.begin(path.name)
    _feed(walk, root)
    reading = walk.reading("web")
    reading.flaws += (*broken_links(walk, {path.name}, _resolve), *unlisted_pages(walk))
    return reading


def read_site(path: Path, demand: Demand) -> Reading:
    """Reads a folder of pages in the order in which each names the next. Raises OSError."""
    from selectolax.lexbor import LexborHTMLParser

    walk = MarkupWalk(demand)
    file, files = "index.html", []
    while file and file not in files:
        files.append(file)
        page = LexborHTMLParser((path / file).read_text(encoding="utf-8", errors="replace"))
        walk.begin(file)
        if page.root is not None:
            _feed(walk, page.root)
        following = page.css_first('link[rel="next"]')
        file = (following.attributes.get("href") or "") if following is not None else ""
    reading = walk.reading("site")
    there = {one.name for one in path.iterdir()}
    reading.flaws += (*broken_links(walk, there, _resolve), *unlisted_pages(walk))
    return reading


def _resolve(file: str, href: str) -> tuple[str, str]:
    """The file and the id to which an address leads: the page has no other files."""
    path, _, fragment = href.partition("#")
    return path or file, unquote(fragment)


def _feed(walk: MarkupWalk, node: LexborNode) -> None:
    attributes = {name: text or "" for name, text in node.attributes.items()}
    walk.open(node.tag or "", attributes)
    child = node.child
    while child is not None:
        if child.tag == "-text":
            walk.text(child.text_content or "")
        elif child.tag and not child.tag.startswith("-"):
            _feed(walk, child)
        child = child.next
    walk.close()
