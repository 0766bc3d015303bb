"""Cited tables of the words that annotations are exchanged in; no logic.

Sources: Web Annotation Data Model (https://www.w3.org/TR/annotation-model/), Web Annotation
Vocabulary (https://www.w3.org/TR/annotation-vocab/), EPUB Annotations 1.0
(https://www.w3.org/TR/epub-anno-10/), RFC 7763 and 7764 (text/markdown and its variants),
MARC relators (https://www.loc.gov/marc/relators/relaterm.html).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

WEB_CONTEXT: Final = "http://www.w3.org/ns/anno.jsonld"
EPUB_CONTEXT: Final = "https://www.w3.org/ns/epub-anno.jsonld"
# The words of our own, for what the two vocabularies have no term for.
PREFIX: Final = "glossator"
NAMESPACE: Final = "urn:glossator:terms:"
SOFTWARE: Final = "urn:glossator:software"

HTML: Final = "text/html"
PLAIN: Final = "text/plain"
MARKDOWN: Final = "text/markdown"
PANDOC: Final = "text/markdown; variant=pandoc"  # RFC 7764, section 3.2

HTML_FRAGMENT: Final = "http://tools.ietf.org/rfc/rfc3236"  # Web Annotation Data Model, 4.2.1
TEXT_FRAGMENT: Final = "https://wicg.github.io/scroll-to-text-fragment/"

# Kind of note → the motivation that says most of it (Web Annotation Vocabulary, 3.3).
MOTIVATIONS: Final[Mapping[str, str]] = {
    "": "commenting",
    "context": "describing",
    "correction": "editing",
    "later": "commenting",
    "source": "linking",
    "translation": "commenting",
    "textual": "describing",
}

# Color of a layer → the nearest of the six that reading systems have (EPUB Annotations, Body).
EPUB_COLORS: Final[Mapping[str, str]] = {
    "blue": "blue",
    "red": "pink",
    "green": "green",
    "violet": "purple",
    "brown": "orange",
    "teal": "blue",
}

# A motivation of somebody else's annotation that says what kind of note it is.
KINDS_OF_MOTIVATIONS: Final[Mapping[str, str]] = {"editing": "correction"}

# Layer → MARC relators of those who answer for it, the first that the edition names; any other
# layer is the editor's.
RESPONSIBLE: Final[Mapping[str, tuple[str, ...]]] = {
    "author": ("aut",),
    "translator": ("trl",),
    "annotator": ("ann", "edt"),
}
EDITORS: Final = ("edt", "ann", "com", "aut")


def own(name: str) -> str:
    """A word of our own, as it is written in JSON."""
    return f"{PREFIX}:{name}"
