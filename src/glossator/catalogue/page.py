"""The catalogue as a page for people, from which reading systems also find the feeds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from glossator.catalogue import atom, manifests
from glossator.catalogue.offers import Offer, page_name
from glossator.prose import escape
from glossator.scripts import right_to_left
from glossator.words import ENGLISH, Words

PAGE: Final = "index.html"
_STYLE: Final = """
:root { color-scheme: light dark; --ink: #222; --ground: #fdfcf8; --link: #1f4e8c }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6e3dc; --ground: #1c1b19; --link: #9cc4f5 }
}
a { color: var(--link) }
body { color: var(--ink); background: var(--ground) }
body { font: 1.05rem/1.5 Georgia, serif; max-width: 48rem; margin: 2rem auto; padding: 0 1rem }
h1, h2 { font-weight: 400; line-height: 1.2 }
li { display: grid; grid-template-columns: 7rem 1fr; gap: 1.25rem; margin: 0 0 2rem }
ul { list-style: none; padding: 0 }
img { width: 100%; height: auto }
h2 { margin: 0 0 .3rem }
p { margin: .3rem 0 }
"""


def page(title: str, offers: Iterable[Offer], words: Words = ENGLISH) -> bytes:
    """A page that lists every book with its cover and files; no script."""
    feeds = "".join(
        f'<link rel="alternate" type="{kind}" title="{escape(title)}" href="{href}">'
        for kind, href in (
            (atom.FEED_TYPE, page_name(atom.STEM, 1, atom.SUFFIX)),
            (manifests.FEED_TYPE, page_name(manifests.STEM, 1, manifests.SUFFIX)),
        )
    )
    ways = words.joined(
        (
            f'<a href="{atom.STEM}{atom.SUFFIX}">OPDS 1.2</a>',
            f'<a href="{manifests.STEM}{manifests.SUFFIX}">OPDS 2.0</a>',
        )
    )
    direction = "rtl" if right_to_left(words.table) else "ltr"
    items = "".join(_item(offer) for offer in offers)
    return (
        f'<!DOCTYPE html>\n<html lang="{words.table}" dir="{direction}"><head>'
        f'<meta charset="utf-8">'
        f'<title>{escape(title)}</title><meta name="viewport" content="width=device-width">{feeds}'
        f"<style>{_STYLE}</style></head><body><main><h1>{escape(title)}</h1>"
        f"<p>{words.xhtml('catalogue.feeds', feeds=ways)}</p>"
        f"<ul>{items}</ul></main></body></html>\n"
    ).encode()


def _item(offer: Offer) -> str:
    book = offer.book
    picture = next((link for link in reversed(offer.pictures)), None)
    shown = f'<img src="{escape(picture.href)}" alt="">' if picture else "<span></span>"
    return (
        f'<li>{shown}<div lang="{escape(book.language or "en")}"><h2>{escape(book.title)}</h2>'
        f"{''.join(_lines(offer))}</div></li>"
    )


def _lines(offer: Offer) -> Iterator[str]:
    book = offer.book
    if book.subtitle:
        yield f"<p><i>{escape(book.subtitle)}</i></p>"
    if book.people:
        yield f"<p>{escape(', '.join(dict.fromkeys(p.name for p in book.people)))}</p>"
    links = (
        f'<a href="{escape(link.href)}" type="{link.type}">{escape(link.title)}</a>'
        for link in offer.files
    )
    yield f"<p>{' · '.join(links)}</p>"
    if book.description:
        yield f"<p>{escape(book.description)}</p>"
