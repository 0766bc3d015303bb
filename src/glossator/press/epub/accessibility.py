"""What the book says of its accessibility, read off its content (schema.org in EPUB packages).

Terms: https://www.w3.org/community/reports/a11y-discov-vocab/CG-FINAL-vocabulary-20240119/ ;
required by EPUB Accessibility 1.1, section 2.2. Conformance to WCAG is not claimed: only a person
who has reviewed the book can do that.
"""

from __future__ import annotations

from collections.abc import Iterator

from glossator.model import Edition


def accessibility(edition: Edition, *, pages: bool, formulas: bool) -> Iterator[tuple[str, str]]:
    """Property and value, in order; `pages`: it has a page list, `formulas`: it has MathML."""
    yield "schema:accessMode", "textual"
    if edition.pictures:
        yield "schema:accessMode", "visual"
        yield "schema:accessModeSufficient", "textual,visual"
    # Every picture has an alternative text: without one, there is no edition.
    yield "schema:accessModeSufficient", "textual"
    for feature in _features(edition, pages, formulas):
        yield "schema:accessibilityFeature", feature
    yield "schema:accessibilityHazard", "unknown" if _may_move(edition) else "none"
    yield "schema:accessibilitySummary", _summary(edition, pages, formulas)


def _features(edition: Edition, pages: bool, formulas: bool) -> Iterator[str]:
    yield from ("structuralNavigation", "tableOfContents", "readingOrder")
    yield from ("displayTransformability", "alternativeText", "ARIA", "unlocked")
    if pages:
        yield from ("pageBreakMarkers", "pageNavigation")
    if formulas:
        yield "MathML"
    if edition.notes:
        yield "annotations"
    if edition.index:
        yield "index"


def _may_move(edition: Edition) -> bool:
    return any(picture.media_type == "image/gif" for picture in edition.pictures.values())


def _summary(edition: Edition, pages: bool, formulas: bool) -> str:
    sentences = ["The text can be enlarged, recolored and read aloud; its reading order is marked."]
    if edition.notes:
        sentences.append("Notes are linked from the text and back, and each says whose it is.")
    if edition.entries:
        sentences.append("Words of the glossary are linked to short explanations.")
    if edition.pictures:
        sentences.append("All pictures have alternative text.")
    if formulas:
        sentences.append("Formulas are MathML.")
    if pages:
        sentences.append("The page numbers are those of the print edition.")
    sentences.append("No person has yet reviewed the book's accessibility.")
    return " ".join(sentences)
