"""What the book says of its accessibility, read off its content (schema.org in EPUB packages).

Terms: https://www.w3.org/community/reports/a11y-discov-vocab/CG-FINAL-vocabulary-20240119/ ;
required by EPUB Accessibility 1.1, section 2.2. Conformance to WCAG is claimed only when a person
has reviewed the book and Ace has found nothing: a claim that nobody checked is a defect.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from glossator.model import Edition
from glossator.press.epub.binding import Resource
from glossator.press.epub.plates import has_descriptions
from glossator.press.epub.styling import points

CONFORMS_TO: Final = "EPUB Accessibility 1.1 - WCAG 2.2 Level AA"
# What a file has in it when its picture may move: GIF's and APNG's and WebP's own words for it.
_MOVES: Final = {"image/gif": b"NETSCAPE2.0", "image/png": b"acTL", "image/webp": b"ANIM"}
# Points from which on type is large print (Royal National Institute of Blind People, Clear Print).
LARGE_PRINT: Final = 16.0
_SVG_MOVES: Final = (b"<animate", b"<set ", b"@keyframes")


@dataclass(frozen=True, slots=True)
class Contents:
    """What the files hold: a page list, formulas, ruby, long descriptions."""

    pages: bool
    formulas: bool
    ruby: bool
    descriptions: bool


def contents_of(edition: Edition, texts: Sequence[Resource], *, pages: bool) -> Contents:
    """What is in the finished files; `pages` says whether the book has a page list."""
    return Contents(
        pages=pages,
        formulas=any("mathml" in text.properties for text in texts),
        ruby=any(b"<ruby" in text.content for text in texts),
        descriptions=any(has_descriptions(text.content) for text in texts),
    )


def accessibility(
    edition: Edition, contents: Contents, *, conforms: bool
) -> Iterator[tuple[str, str]]:
    """Property and value, in order. `conforms` says whether the book claims conformance."""
    yield "schema:accessMode", "textual"
    if edition.pictures:
        yield "schema:accessMode", "visual"
        yield "schema:accessModeSufficient", "textual,visual"
    # Every picture has an alternative text: without one, there is no edition.
    yield "schema:accessModeSufficient", "textual"
    for feature in _features(edition, contents):
        yield "schema:accessibilityFeature", feature
    yield "schema:accessibilityHazard", "unknown" if _may_move(edition) else "none"
    yield "schema:accessibilitySummary", _summary(edition, contents, conforms)


def _features(edition: Edition, contents: Contents) -> Iterator[str]:
    yield from ("structuralNavigation", "tableOfContents", "readingOrder")
    # The cover is a picture in any case, and has its words beside it.
    yield from ("displayTransformability", "alternativeText", "ARIA", "unlocked")
    if points(edition.profile.type_size) >= LARGE_PRINT:
        yield "largePrint"
    if contents.descriptions:
        yield "longDescription"
    if contents.pages:
        yield from ("pageBreakMarkers", "pageNavigation")
    if contents.formulas:
        yield "MathML"
    if contents.ruby:
        yield "rubyAnnotations"
    if edition.index:
        yield "index"


def _may_move(edition: Edition) -> bool:
    return any(
        _MOVES.get(picture.media_type, b"\0none") in picture.content
        or (picture.media_type == "image/svg+xml" and _moves(picture.content))
        for picture in edition.pictures.values()
    )


def _moves(svg: bytes) -> bool:
    return any(sign in svg for sign in _SVG_MOVES)


def _summary(edition: Edition, contents: Contents, conforms: bool) -> str:
    words, reviewer = edition.words, edition.metadata.review.reviewed_by
    review = "conforms" if conforms else "reviewed" if reviewer else "unreviewed"
    said = {
        "text": True,
        "notes": bool(edition.notes),
        "glossary": bool(edition.entries),
        "pictures": bool(edition.pictures),
        "descriptions": contents.descriptions,
        "formulas": contents.formulas,
        "pages": contents.pages,
        review: True,
    }
    told = [words(f"accessibility.{key}", reviewer=reviewer) for key, so in said.items() if so]
    return words.sentences(*told)
