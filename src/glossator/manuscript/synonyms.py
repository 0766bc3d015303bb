"""Words that editors bring from other programs, and which of ours each stands for."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from typing import Final

_MANY: Final = 60  # names: more than these no hint lists

# another spelling of a word of ours, which is taken for it
SPELLINGS: Final[Mapping[str, str]] = {
    "license": "licence",
    "colour": "color",
    "colours": "colors",
    "organisation": "organization",
    "yes": "true",
    "on": "true",
    "no": "false",
    "off": "false",
}

# ours → what it is called elsewhere; of one key or value at a time, so one word may be in two rows
_CALLED: Final[Mapping[str, str]] = {
    # keys within others
    "title": "name heading titre titel",
    "number": "volume no index position",
    "family": "surname last-name family-name",
    "file-as": "sort sort-as sort-name",
    "authority": "scheme vocabulary system",
    "file": "src path source picture image font",
    "alt": "description alt-text caption",
    "text": "chapters files body contents",
    "paper": "trim size page-size papersize format",
    "type-size": "font-size fontsize size",
    "epub": "ebook e-book",
    "print": "paperback hardcover hardback softcover book",
    "part": "parts section",
    # values
    "display": "title titles heading headings",
    "mono": "code monospace",
    "print.css": "pdf.css book.css style.css styles.css theme.css",
    "web.css": "html.css",
    "300": "light",
    "500": "medium",
    "600": "semibold demibold",
    "700": "bold",
    "400": "normal regular",
    "foot": "bottom footnote footnotes",
    "book": "end back",
    "1": "numbers arabic",
    "a": "letters alphabetic",
    "i": "roman",
    "*": "symbols signs stars",
    "division": "chapter",
    "through": "book continuous",
    "person": "people names",
    "organization": "corporate company society institution",
    "aut": "author writer",
    "edt": "editor",
    "trl": "translator",
    "ann": "annotator",
    "aui": "introduction introducer",
    "wpr": "preface foreword",
    "pht": "photographer photographs",
    "aft": "afterword",
    "ill": "illustrator artist",
    "pbl": "publisher",
    "ctb": "contributor",
    "trc": "transcriber",
    "com": "compiler",
    # keys of edition.yaml
    "language": "lang",
    "rights": "copyright",
    "back-cover": "blurb",
    "description": "summary abstract",
    "subjects": "keywords tags subject",
    "identifier": "id uuid",
    "references": "bibliography",
    "contents-depth": "toc-depth",
}
_OURS: Final[Mapping[str, tuple[str, ...]]] = {
    other: tuple(ours for ours, others in _CALLED.items() if other in others.split())
    for row in _CALLED.values()
    for other in row.split()
}

_PEOPLE: Final = "people: [{name: Jane Doe, role: aut}]"
_PAPER: Final = "profiles: {full: {paper: 140mm 216mm}}"
_THEME: Final = "theme: look, a folder with print.css, epub.css, web.css (docs/themes.md)"
_FONTS: Final = "fonts: [{file: fonts/text.ttf}]"
_SERIES: Final = "series: {title: Old Bridges, number: 3}"

# what is said elsewhere by a key of its own → how edition.yaml says it
_INSTEAD: Final[Mapping[str, str]] = {
    **dict.fromkeys(("author", "authors", "creator", "contributors", "contributor"), _PEOPLE),
    **dict.fromkeys(("editor", "editors"), _PEOPLE.replace("aut", "edt")),
    **dict.fromkeys(("translator", "translators"), _PEOPLE.replace("aut", "trl")),
    **dict.fromkeys(("paper", "trim", "papersize", "page-size"), _PAPER),
    **dict.fromkeys(("type-size", "fontsize"), "profiles: {full: {type-size: 11pt}}"),
    **dict.fromkeys(("css", "style", "stylesheet"), _THEME),
    **dict.fromkeys(("font", "mainfont"), _FONTS),
    **dict.fromkeys(("volume", "series-title", "series-number"), _SERIES),
    **dict.fromkeys(("chapters", "files", "parts", "contents"), "text: [text/01-first.md]"),
    "cover-image": "cover: {file: cover.jpg, alt: What it shows}",
    "dedication": "front: [front/dedication.md]",
    "epigraph": "front: [front/epigraph.md]",
    "notes": "layers: {editor: {file: notes/editor.md, marks: a}}",
    "profile": "profiles: {full: {paper: A5}}",
}


def meant(text: str, names: Iterable[str]) -> str:
    """The one of the names that the text is, whatever its capitals and spelling, or ""."""
    known = tuple(names)
    for said in (text, SPELLINGS.get(_folded(text), text)):
        if said in known:
            return said
        alike = [name for name in known if _folded(name) == _folded(said)]
        if len(alike) == 1:
            return alike[0]
    return ""


def nearest(text: str, names: Iterable[str]) -> str:
    """A hint that lists the names, the one that may be meant first."""
    known = tuple(names)
    near = meant(text, known) or _called(_folded(text), known) or _like(_folded(text), known)
    if len(known) > _MANY:
        alike = difflib.get_close_matches(text, known, n=8, cutoff=0.3)
        listed = f"like it are: {', '.join(alike)}" if alike else "nothing is like it"
    else:
        listed = "known are: " + ", ".join(known)
    return f"did you mean “{near}”? {listed}" if near else listed


def instead(key: str) -> str:
    """How edition.yaml says what another program has this key of its own for, or ""."""
    return _INSTEAD.get(_folded(key), "")


def _folded(text: str) -> str:
    return text.casefold().replace("_", "-")


def _called(text: str, known: tuple[str, ...]) -> str:
    return next((ours for ours in _OURS.get(text, ()) if ours in known), "")


def _like(text: str, known: tuple[str, ...]) -> str:
    near = difflib.get_close_matches(text, known, n=1, cutoff=0.6)
    return near[0] if near else ""
