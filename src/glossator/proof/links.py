"""Links of EPUB and web page: every one that stays in the edition leads to something."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

from glossator.proof.markup_walk import MarkupWalk
from glossator.proof.reading import Flaw

Resolve = Callable[[str, str], tuple[str, str]]


def broken_links(walk: MarkupWalk, files: set[str], resolve: Resolve) -> Iterator[Flaw]:
    """Links to a file that is not there or an id that is not in it, and ids that stand twice.

    files: all that a link may lead to; resolve: (file, address) → (file, id or "").
    """
    for file, ids in walk.ids.items():
        for name, count in ids.items():
            if count > 1:
                yield Flaw("ids", f"the id “{name}” stands {count} times", f"{file}#{name}")
    for link in walk.links:
        if urlsplit(link.href).scheme:
            continue
        target, fragment = resolve(link.file, link.href)
        if target not in files:
            yield Flaw("links", f"“{link.href}” leads to no file", link.where)
        elif fragment and fragment not in walk.ids.get(target, ()):
            yield Flaw("links", f"“{link.href}” leads nowhere", link.where)


def unlisted_pages(walk: MarkupWalk) -> Iterator[Flaw]:
    """Differences between the list of pages and the markers of pages in the text."""
    marked = walk.markers
    listed = [href.partition("#")[2] for href in walk.page_list]
    for name in marked:
        if name not in listed:
            yield Flaw("page list", f"the page marker “{name}” is not in the list of pages", name)
    if not set(marked) - set(listed) and listed != marked:
        yield Flaw("page list", "the list of pages is not in the order of the markers", "")
