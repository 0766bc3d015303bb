"""What a reader brings home from a finished file, the same plain values for every format.

The base text is one `stream` of inked characters (see `folding.ink`) in reading order; whatever
stands in it (a call, a page marker, …) is recorded with the position `at` before which it stands.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Call:
    """A note's call: the note it leads to, its mark, the folio of its page, its own id ("" in PDF).

    page is the label of the last page that has begun before it, "" where none has. within: the note
    in which it stands, "" in the base text; its place is then counted in that note's ink.
    """

    note: str
    mark: str
    at: int
    page: str
    where: str
    id: str = ""
    within: str = ""


@dataclass(frozen=True, slots=True)
class FoundNote:
    """A note: its id, the mark that opens it, what else it says, the id it leads back to.

    apart: print has it at its division's end, in another order than that of the calls.
    """

    id: str
    mark: str
    text: str
    back: str
    where: str
    apart: bool = False
    again: tuple[str, ...] = ()  # the further calls to which it leads back


@dataclass(frozen=True, slots=True)
class Gloss:
    """Words that link to a glossary entry; `ink` are the words, `use` their own id ("" in PDF)."""

    use: str
    entry: str
    ink: str
    at: int
    where: str


@dataclass(frozen=True, slots=True)
class Numbered:
    """A paragraph number (¶) and the place before which it stands."""

    label: str
    at: int
    where: str


@dataclass(frozen=True, slots=True)
class Turn:
    """Where a printed page begins: its folio, the place of its first words, its id ("" in PDF)."""

    label: str
    at: int
    where: str
    id: str = ""


@dataclass(frozen=True, slots=True)
class FoundLocator:
    """A link of the index: the id of its heading's block, its words, the id to which it leads.

    In print the heading is known by the place `at` before which the link stands.
    """

    line: str
    words: str
    target: str
    where: str
    at: int = 0


@dataclass(frozen=True, slots=True)
class PageReference:
    """A page that print names behind a cross-reference: the link’s target, the folio, the place."""

    target: str
    folio: str
    where: str


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something wrong that a reader sees by itself: which check, what, where."""

    check: str
    message: str
    where: str


@dataclass(slots=True)
class Reading:
    """One finished file as read. `blocks` maps block ids to their text as it stands there.

    `spaced` says whether its white space can be trusted: print has lines instead of spaces.
    `spans` are the links in the base text, where they begin and end; `links` counts all links.
    `loose` are words for a reader's eyes that stand in no block, note or list.
    """

    format: str
    spaced: bool
    stream: str = ""
    blocks: Mapping[str, str] = field(default_factory=dict)
    calls: tuple[Call, ...] = ()
    notes: tuple[FoundNote, ...] = ()
    glosses: tuple[Gloss, ...] = ()
    paragraphs: tuple[Numbered, ...] = ()
    pages: tuple[Turn, ...] = ()
    locators: tuple[FoundLocator, ...] = ()
    references: tuple[PageReference, ...] = ()  # in print only
    spans: tuple[tuple[int, int], ...] = ()
    links: int = 0
    flaws: tuple[Flaw, ...] = ()
    loose: tuple[str, ...] = ()
