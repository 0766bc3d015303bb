"""Cited tables of the words that formats use for the same thing; no logic.

Sources: EPUB 3 Structural Semantics Vocabulary 1.1 (https://www.w3.org/TR/epub-ssv-11/),
Digital Publishing WAI-ARIA Module 1.1 (https://www.w3.org/TR/dpub-aria-1.1/),
ISO 32000-1 section 14.8.4 (standard structure types), MARC relators
(https://www.loc.gov/marc/relators/relaterm.html).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Semantics:
    """One kind of division in each format's words: epub:type, ARIA role, PDF structure type."""

    epub_type: str
    role: str | None
    pdf_tag: str = "Sect"


# division role → the formats' words. Not every epub:type has a DPUB-ARIA role: those have None.
DIVISIONS: Final[Mapping[str, Semantics]] = {
    "titlepage": Semantics("titlepage", None),
    "imprint": Semantics("copyright-page", None),
    "contents": Semantics("toc", "doc-toc"),
    "preface": Semantics("preface", "doc-preface"),
    "foreword": Semantics("foreword", "doc-foreword"),
    "introduction": Semantics("introduction", "doc-introduction"),
    "dedication": Semantics("dedication", "doc-dedication"),
    "acknowledgments": Semantics("acknowledgments", "doc-acknowledgments"),
    "frontmatter": Semantics("frontmatter", None),
    "chapter": Semantics("chapter", "doc-chapter"),
    "appendix": Semantics("appendix", "doc-appendix"),
    "afterword": Semantics("afterword", "doc-afterword"),
    "backmatter": Semantics("backmatter", None),
    "glossary": Semantics("glossary", "doc-glossary"),
    "bibliography": Semantics("bibliography", "doc-bibliography"),
    "colophon": Semantics("colophon", "doc-colophon"),
}

# kind of note → the word that opens such a note ("" = none)
KINDS: Final[Mapping[str, str]] = {
    "context": "",
    "correction": "Correction",
    "later": "Later",
    "source": "Source",
    "translation": "Translation",
    "textual": "Text",
}

CATEGORIES: Final[Mapping[str, str]] = {
    "place": "Places",
    "person": "Persons",
    "organization": "Organizations",
    "term": "Terms",
}

# MARC relator code → how the title page introduces such persons ("" = by name alone)
RELATORS: Final[Mapping[str, str]] = {
    "aut": "",
    "edt": "Edited by",
    "trl": "Translated by",
    "ann": "Annotated by",
    "aui": "Introduction by",
    "aft": "Afterword by",
    "ill": "Illustrated by",
    "pbl": "Published by",
    "ctb": "With contributions by",
    "trc": "Transcribed by",
    "com": "Compiled by",
}

# where a profile has its notes in print: at the foot, in the margin, at the division's end
NOTE_PLACES: Final = ("foot", "margin", "end")

# before the id of a note: the id of what stands at the foot in its place and points to it
POINTER: Final = "see-"

# what stands above notes at a division's end: all of them, or only the long ones
ENDNOTES: Final[Mapping[str, str]] = {"end": "Notes", "long": "Longer notes"}

# CSS paper name → width and height in millimetres (ISO 216; ANSI A; the American trade size)
PAPERS: Final[Mapping[str, tuple[float, float]]] = {
    "A4": (210.0, 297.0),
    "A5": (148.0, 210.0),
    "Letter": (215.9, 279.4),
    "6x9": (152.4, 228.6),
}

# Sheets that printers take, in millimetres: those of ISO 216, and ANSI A and B (ANSI/ASME Y14.1)
LEAVES: Final[Mapping[str, tuple[float, float]]] = {
    "A4": (210.0, 297.0),
    "A3": (297.0, 420.0),
    "Letter": (215.9, 279.4),
    "Tabloid": (279.4, 431.8),
}
