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


# suffix → EPUB 3.3 core media type of a picture (section 3.2); the first of a type is the usual one
PICTURES: Final[Mapping[str, str]] = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
}

# division role → the formats' words. Not every epub:type has a DPUB-ARIA role: those have None.
DIVISIONS: Final[Mapping[str, Semantics]] = {
    "halftitlepage": Semantics("halftitlepage", None),
    "titlepage": Semantics("titlepage", None),
    "imprint": Semantics("copyright-page", None),
    "contents": Semantics("toc", "doc-toc"),
    "preface": Semantics("preface", "doc-preface"),
    "foreword": Semantics("foreword", "doc-foreword"),
    "introduction": Semantics("introduction", "doc-introduction"),
    "dedication": Semantics("dedication", "doc-dedication"),
    "acknowledgments": Semantics("acknowledgments", "doc-acknowledgments"),
    "epigraph": Semantics("epigraph", "doc-epigraph"),
    "prologue": Semantics("prologue", "doc-prologue"),
    "contributors": Semantics("contributors", None),
    "frontmatter": Semantics("frontmatter", None),
    "frontispiece": Semantics("frontmatter", None),
    "also-by": Semantics("frontmatter", None),
    "part": Semantics("part", "doc-part"),
    "chapter": Semantics("chapter", "doc-chapter"),
    "appendix": Semantics("appendix", "doc-appendix"),
    "afterword": Semantics("afterword", "doc-afterword"),
    "conclusion": Semantics("conclusion", "doc-conclusion"),
    "epilogue": Semantics("epilogue", "doc-epilogue"),
    "errata": Semantics("errata", "doc-errata"),
    "credits": Semantics("other-credits", "doc-credits"),
    "backmatter": Semantics("backmatter", None),
    "glossary": Semantics("glossary", "doc-glossary"),
    "bibliography": Semantics("bibliography", "doc-bibliography"),
    "index": Semantics("index", "doc-index", "Index"),
    "colophon": Semantics("colophon", "doc-colophon"),
}

# Divisions that the edition writes itself; a file of such a name is front or back matter as any.
OWN_DIVISIONS: Final = frozenset(
    ("halftitlepage", "titlepage", "imprint", "contents", "glossary", "bibliography", "index")
)
# Pages that need no heading; without one they are not in the contents either.
UNHEADED: Final = ("dedication", "epigraph", "frontispiece", "also-by")
# Those on the page that faces the title page: of the two, the frontispiece, the other on the back
# of the half title.
FACING: Final = ("also-by", "frontispiece")
BEFORE_CONTENTS: Final = ("dedication", "epigraph")
# Those of the edition's own that `back:` of edition.yaml may name.
BACK_DIVISIONS: Final = ("glossary", "bibliography", "index")
# How a file may be called whose role goes by another name. Abbreviations, chronologies and lists
# of names or persons have no term in either vocabulary: they stay front matter or appendix.
FILE_NAMES: Final[Mapping[str, str]] = {
    "acknowledgements": "acknowledgments",
    "erratum": "errata",
    "list-of-contributors": "contributors",
    "notes-on-contributors": "contributors",
    "picture-credits": "credits",
    "text-credits": "credits",
}

# classes of what stands around a chapter's text and takes no paragraph number → epub:type and role
AROUND: Final[Mapping[str, tuple[str, str]]] = {
    "subtitle": ("subtitle", "doc-subtitle"),
    "epigraph": ("epigraph", "doc-epigraph"),
    "dateline": ("", ""),
    "signature": ("", ""),
}

# style of a layer's marks → key in `words` of what the imprint calls it; "none" is the classical
# apparatus: the text stays without calls, a note opens with its paragraph's number and its lemma
MARKS: Final[Mapping[str, str]] = {
    "1": "marks.numbers",
    "a": "marks.letters",
    "i": "marks.small-roman",
    "A": "marks.capitals",
    "I": "marks.roman",
    "*": "marks.signs",
    "none": "",
}
LETTERED: Final = frozenset("aiAI")  # styles whose marks are letters

# element that holds a call and has no ¶ number → key of what a note without a mark calls that place
SPOTS: Final[Mapping[str, str]] = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "spot.heading"),
    **dict.fromkeys(("caption", "figcaption"), "spot.caption"),
    **dict.fromkeys(("td", "th"), "spot.table"),
}
SPOT: Final = "spot.passage"  # any other place without a number


@dataclass(frozen=True, slots=True)
class Ink:
    """A color of a layer as hexadecimal sRGB: on white paper, on a dark screen, on either.

    All have a contrast of at least 4.5 to their ground (WCAG 2.2, 1.4.3), `either` to both white
    and black: an e-reader does not say which it shows.
    """

    paper: str
    dark: str
    either: str


COLORS: Final[Mapping[str, Ink]] = {
    "blue": Ink("#1c4f82", "#92bdf0", "#2a78c5"),
    "red": Ink("#a3221b", "#f29a8c", "#dc352c"),
    "green": Ink("#2c6238", "#96cc9f", "#3b844b"),
    "violet": Ink("#6b3a91", "#ccb0ec", "#945dbe"),
    "brown": Ink("#7a4a12", "#e0b27e", "#a86619"),
    "teal": Ink("#0f5f66", "#84cdd1", "#14828b"),
}

# How the calls of one layer differ from another's without color: the lines under or over them, as
# `text-decoration` of CSS. The first layer's have none.
SHAPES: Final[Mapping[str, str]] = {
    "plain": "none",
    "solid": "underline",
    "dotted": "underline dotted",
    "double": "underline double",
    "dashed": "underline dashed",
    "wavy": "underline wavy",
    "over": "overline",
    "over-dotted": "overline dotted",
    "over-double": "overline double",
    "between": "underline overline",
    "between-dotted": "underline overline dotted",
}

# Categories of the glossary
CATEGORIES: Final = ("place", "person", "organization", "term")

# MARC relator codes of the people of an edition; `words` has how the title page introduces each
RELATORS: Final = (
    *("aut", "edt", "trl", "ann", "aui", "wpr", "aft", "ill", "pht", "pbl", "ctb", "trc", "com"),
)

# scheme of subjects, as EPUB 3.3 (D.3.2, authority) names it → form of its codes, and an example
AUTHORITIES: Final[Mapping[str, tuple[str, str]]] = {
    "Thema": (r"(?:[A-Y][A-Z0-9]{0,8}|[1-6][A-Z0-9]*(?:-[A-Z0-9]+)*)\Z", "NHTB or 1FPK"),
    "BISAC": (r"[A-Z]{3}\d{6}\Z", "HIS023000"),
    "LCSH": (r"sh\s?\d{8,10}\Z", "sh85072981"),
    "DDC": (r"\d{3}(?:\.\d+)?\Z", "951.9"),
}
# of those, whose headings are known by their words, and need no code
BY_NAME: Final = ("LCSH",)
# the same → address of the scheme, for feeds and linked data
SCHEMES: Final[Mapping[str, str]] = {
    "Thema": "https://ns.editeur.org/thema",
    "BISAC": "https://www.bisg.org/complete-bisac-subject-headings-list",
    "LCSH": "http://id.loc.gov/authorities/subjects",
    "DDC": "http://dewey.info/scheme/ddc",
}
# what an ISBN may stand for (ISO 2108: each format that is sold has its own)
PRODUCTS: Final = ("epub", "print", "pdf")
# why the law asks a publication for no accessibility → key in `words` (EPUB Accessibility 1.1, 3.6)
EXEMPTIONS: Final[Mapping[str, str]] = {
    "eaa-microenterprise": "imprint.exempt-microenterprise",
    "eaa-disproportionate-burden": "imprint.exempt-burden",
    "eaa-fundamental-alteration": "imprint.exempt-alteration",
}

# what a font of the manuscript sets → the elements that are set in it alone; running text with and
# without serifs (large print, a theme) has none of its own
FONT_USES: Final[Mapping[str, str]] = {
    "text": "",
    "sans": "",
    "display": "h1, h2, h3, h4, h5, h6, .half-title",
    "mono": "code, pre, kbd, samp",
}

# what a theme may color → ours on a light screen and on a dark one (styles/web/edition.css)
THEME_COLORS: Final[Mapping[str, tuple[str, str]]] = {
    "ink": ("#1f1c18", "#e6e1d8"),  # text
    "paper": ("#fdfcf9", "#171614"),  # of the page on a screen
    "faint": ("#655e54", "#a59d91"),  # paragraph numbers and what else stands back
    "line": ("#d9d3c7", "#3d3933"),  # rules
    "link": ("#1c4f82", "#92bdf0"),  # on a screen
    "accent": ("#1f1c18", "#e6e1d8"),  # headings
}

# where a profile has its notes in print: at the foot, in the margin, at the division's end
NOTE_PLACES: Final = ("foot", "margin", "end")
EPUB_NOTES: Final = ("chapter", "book")  # at whose end an EPUB has its notes
# what stands at the heads of pages; a part is the book where there is none
HEADS: Final = ("book", "author", "part", "chapter", "section", "none")
LONG_NOTES: Final = ("split", "end")  # what becomes of a note that is too long for its page

# before the id of a note: the id of what stands at the foot in its place and points to it
POINTER: Final = "see-"

ASIDE: Final = "handout-web"  # the block of a handout that stands in the outer margin
LARGE: Final = 16.0  # points: the least size of large print (UKAAF guidance G003)
# CSS paper name → width and height in millimetres (ISO 216; ANSI A; the American trade size)
PAPERS: Final[Mapping[str, tuple[float, float]]] = {
    "A4": (210.0, 297.0),
    "A5": (148.0, 210.0),
    "Letter": (215.9, 279.4),
    "6x9": (152.4, 228.6),
}

# What a theme may name its pages' margins by. The edition's own are made for each paper; a canon
# divides any page: margins above, outside, below and inside as shares of its height and width, to
# the last of which the binding's share is added.
CANONS: Final[Mapping[str, tuple[float, float, float, float] | None]] = {
    "edition": None,
    "ninths": (1 / 9, 2 / 9, 2 / 9, 1 / 9),  # Van de Graaf's, and Tschichold's “secret” one
    "twelfths": (1 / 12, 2 / 12, 2 / 12, 1 / 12),  # the same with more text on the page
}
BINDING: Final = 4.0  # millimetres
NEAREST: Final = 13.0  # and what no margin is narrower than

# Sheets that printers take, in millimetres: those of ISO 216, and ANSI A and B (ANSI/ASME Y14.1)
LEAVES: Final[Mapping[str, tuple[float, float]]] = {
    "A4": (210.0, 297.0),
    "A3": (297.0, 420.0),
    "Letter": (215.9, 279.4),
    "Tabloid": (279.4, 431.8),
}


# what a web page may let in from elsewhere if the editor asks for it: the script's address, and by
# directive of the page's content policy (CSP 3) the hosts that it needs besides
@dataclass(frozen=True, slots=True)
class Embed:
    """A program of others within the page."""

    script: str
    sources: Mapping[str, str]


EMBEDS: Final[Mapping[str, Embed]] = {
    "hypothesis": Embed(
        "https://hypothes.is/embed.js",
        {
            "script-src": "https://hypothes.is https://cdn.hypothes.is",
            "style-src": "https://cdn.hypothes.is",
            "frame-src": "https://hypothes.is https://cdn.hypothes.is",
            "connect-src": "https://hypothes.is https://cdn.hypothes.is",
            "font-src": "https://cdn.hypothes.is",
            "img-src": "https://cdn.hypothes.is",
        },
    ),
}

# how `rights` of edition.yaml name a licence → its address (https://creativecommons.org/licenses/)
LICENSES: Final[Mapping[str, str]] = {
    **{
        f"CC {name.upper()} {version}": f"https://creativecommons.org/licenses/{name}/{version}/"
        for name in ("by", "by-sa", "by-nd", "by-nc", "by-nc-sa", "by-nc-nd")
        for version in ("4.0", "3.0")
    },
    "CC0": "https://creativecommons.org/publicdomain/zero/1.0/",
    "CC0 1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
    "Public domain": "https://creativecommons.org/publicdomain/mark/1.0/",
}
