"""The EPUB press: prints an edition as one EPUB 3.3 file.

One module for each part of the book: `addresses` (which file holds which id), `content` (neutral
prose to EPUB's XHTML), `notes` (at a division's end), `plates` (figures and tables), `grounds` (of
pictures), `languages`, `chapters` (whole files, `kept` for the next build), `navigation`, `ncx`,
`metadata`, `accessibility`, `cover` with its `motif`, `lettering` and `shaping`, `faces`,
`styling`, `package` (what it is made of: `binding`), and `kepub` for Kobo. `markup` builds their
elements.
"""

from __future__ import annotations

from glossator.model import Edition, PageMap
from glossator.press.epub.addresses import Addresses
from glossator.press.epub.binding import Binding, Resource
from glossator.press.epub.chapters import chapters, cover_page
from glossator.press.epub.cover import cover
from glossator.press.epub.faces import fonts
from glossator.press.epub.grounds import grounded
from glossator.press.epub.kepub import kepub
from glossator.press.epub.metadata import statements
from glossator.press.epub.navigation import landmarks, navigation_page
from glossator.press.epub.ncx import ncx
from glossator.press.epub.package import pack
from glossator.press.epub.styling import style_sheets
from glossator.store import Store

__all__ = ["kepub", "print_epub"]


def print_epub(
    edition: Edition,
    pages: PageMap | None,
    store: Store | None = None,
    *,
    conforms: bool = False,
) -> bytes:
    """The edition as the bytes of an EPUB 3.3 file; same input, same bytes. Fonts and files that an
    earlier one had are taken from the store.

    `pages` tells where the pages of the print edition begin; with None the book has no page list.
    With `conforms` the book claims conformance to WCAG 2.2 AA in the name of its reviewer.
    Raises GlossatorError when a link or a page points to nothing in the edition, and ToolMissing
    when the themes or the typefaces are not installed.
    """
    addresses = Addresses.of(edition)
    starts = tuple(s for s in pages.starts if s.locus) if pages else ()
    texts = chapters(edition, addresses, starts, store)
    navigation = navigation_page(edition, addresses, starts)
    faces = fonts((text.content for text in (navigation, *texts)), edition, store)
    pictures = [
        Resource(addresses.pictures[path], picture.media_type, grounded(picture))
        for path, picture in edition.pictures.items()
    ]
    front = cover(edition)
    return pack(
        Binding(
            identifier=edition.metadata.identifier,
            language=edition.metadata.language,
            date=edition.metadata.day or edition.metadata.changed,
            statements=statements(edition, pages, texts, conforms=conforms),
            spine=(cover_page(edition, front.file), *texts),
            navigation=navigation,
            ncx=ncx(edition, addresses, starts, texts),
            landmarks=landmarks(edition),
            cover=front,
            resources=(
                *style_sheets(edition, faces),
                *(face.resource for face in faces),
                *pictures,
            ),
        )
    )
