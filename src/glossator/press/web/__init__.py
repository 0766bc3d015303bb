"""The web press: an edition as one self-contained HTML file that works without JavaScript."""

from __future__ import annotations

from glossator.model import Edition, PageMap
from glossator.press.web.page import page
from glossator.press.web.site import print_site
from glossator.store import Store

__all__ = ["print_site", "print_web"]


def print_web(edition: Edition, pages: PageMap | None, store: Store | None = None) -> bytes:
    """The edition as one HTML5 file in UTF-8 that asks for nothing from anywhere else.

    `pages` says where the pages of the print edition begin; with None the file carries no page
    numbers. Same edition and pages, same bytes. What an earlier page had as well is taken from the
    store: sections and fonts. Raises GlossatorError when the prose names what the
    edition does not hold, ValueError when a locus is not in its block, and ToolMissing when the
    typefaces or the styles are not installed.
    """
    return page(edition, pages, store)
