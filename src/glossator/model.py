"""The edition: everything that the presses print, resolved and frozen. Read this file first.

An `Edition` is made by `glossator.edition` and never changes. Its prose is *neutral XHTML*: a
string without namespaces that any XML parser reads, in which the apparatus stands as
placeholders that each press replaces in its own way:

- `<a data-call="NOTE-ID"/>`            here a note is called (no text inside)
  With `data-again="2"` its mark stands for the second time: the note is not there again
  With `data-touching` it follows another call and nothing stands between the two
- `<a data-gloss="ENTRY-ID" data-use="USE-ID">words</a>`  these words have a glossary entry;
  `data-use` is there in base text only and names the `GlossUse`
- `<a data-ref="ID">words</a>`          a link to any id of the edition
  With `data-folio` print names the page: “full” as “, p. 12”, “aside” as “ (p. 12)”
- `<span data-locators="LINE-ID"/>`  here the locators of an `IndexLine` go (no text inside)
- `<a data-cite="REFERENCE-ID">words</a>`  a citation's link into the bibliography
- `<a href="https://…">words</a>`       a link out of the edition
- `<img data-picture="PATH" alt="…"/>`  a picture, path relative to the manuscript

Every text-bearing element (`p`, `h1`, `li`, `td`, …) that is a *block* has an `id` and the
attribute `data-block="1"`; an element that carries a paragraph number has `data-par="7"` (and the
id `p7`): a block, or a container of blocks such as a block quotation or a list. A block's text is
the concatenation of its text nodes (placeholders for calls hold none), with white space already
collapsed, so that a character offset means the same in every format. Blocks do not nest.

What an edition says of itself, and what its profile chooses, is in `glossator.metadata`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from glossator.diagnostics import Place
from glossator.material import Caption as Caption
from glossator.material import Font as Font
from glossator.material import Picture as Picture
from glossator.material import Reference as Reference
from glossator.material import Theme as Theme
from glossator.metadata import Metadata as Metadata
from glossator.metadata import Person as Person
from glossator.metadata import Profile as Profile
from glossator.metadata import Publication as Publication
from glossator.metadata import Review as Review
from glossator.metadata import SourceWork as SourceWork
from glossator.metadata import Subject as Subject
from glossator.metadata import Web as Web
from glossator.vocabulary import UNHEADED
from glossator.words import ENGLISH, Words

Matter = Literal["front", "text", "back"]


@dataclass(frozen=True, slots=True)
class Layer:
    """One hand's series of notes.

    `marks` is a style out of vocabulary.MARKS; with `numbering` "through" the series runs through
    the book, else it begins anew in each division. `color` is a key of vocabulary.COLORS or "";
    `shape`, a key of vocabulary.SHAPES, tells the calls of the layers apart without color, and is
    "plain" for all where their marks alone do. `by` is who is responsible, if that is said.
    """

    key: str
    label: str  # "Editor’s notes"
    singular: str  # "Editor’s note": opens a note where several layers stand together
    marks: str
    sign: str  # sign-off printed after each note, or ""
    numbering: Literal["division", "through"] = "division"
    color: str = ""
    shape: str = "plain"
    by: Person | None = None


@dataclass(frozen=True, slots=True)
class Locus:
    """A place in the text: division id, block id, character offset in that block's text."""

    division: str
    block: str
    offset: int


@dataclass(frozen=True, slots=True)
class Block:
    """A text-bearing element of a division or note; `paragraph` is its ¶ label ("7") or ""."""

    id: str
    tag: str
    text: str
    paragraph: str


@dataclass(frozen=True, slots=True)
class Note:
    """One annotation.

    id is unique in the edition (`n-editor-hotline`) and the same in every format; `mark` is the
    sign that calls it, "" in a layer without marks; `spot` says in words where it is called (“¶ 7”,
    “Heading”); `body` is neutral XHTML, one or more block elements with the ids that `blocks` has,
    calls of other notes in it; `text` its plain text; `parent` is the id of the note in whose body
    it is called, "" when that is the text: all its loci then name blocks of that body.

    `lemma` the words it is about ("" for notes written in the text), `lemma_start` the locus of
    their first character and `lemma_end` the one behind their last (both None without a lemma; the
    two may lie in different blocks); `call` is the locus at which the call stands.
    """

    id: str
    key: str
    layer: str
    kind: str  # one of kinds.kinds(), or ""
    mark: str
    lemma: str
    lemma_start: Locus | None
    lemma_end: Locus | None
    call: Locus
    paragraph: str  # label of the numbered paragraph that holds the call, "" if none
    when: str
    body: str
    text: str
    place: Place
    spot: str = ""
    parent: str = ""
    blocks: tuple[Block, ...] = ()
    again: tuple[Locus, ...] = ()  # where else its mark stands, in reading order

    @property
    def opening(self) -> str:
        """What the note opens with: its mark, or where it belongs if it has none."""
        return self.mark or self.spot

    @property
    def call_id(self) -> str:
        """The id that the call of this note has in every format."""
        return "c" + self.id[1:]

    @property
    def again_ids(self) -> tuple[str, ...]:
        """The ids that its further calls have in every format."""
        return tuple(f"{self.call_id}-again-{n}" for n in range(2, len(self.again) + 2))

    def id_of_call(self, again: str) -> str:
        """The id of the call whose `data-again` is this ("" for the first)."""
        return f"{self.call_id}-again-{again}" if again else self.call_id


@dataclass(frozen=True, slots=True)
class GlossUse:
    """One linked occurrence of a headword or form in the base text."""

    id: str
    entry: str  # id of the Entry
    words: str  # as they stand in the text
    locus: Locus
    paragraph: str
    forced: bool  # by {gloss=…}


@dataclass(frozen=True, slots=True)
class Entry:
    """A glossary entry; `body` is neutral XHTML (blocks), "" for one that only says `see`.

    `see` and `see_also` are ids of other entries. Words of an entry that only refers to one other
    are linked to that other, so that it has no uses of its own. `sort` is what it is sorted by.
    """

    id: str  # "g-kaesong"
    key: str
    headword: str  # plain text
    category: str  # one of vocabulary.CATEGORIES
    forms: tuple[str, ...]
    scripts: Mapping[str, str]  # BCP 47 tag → spelling, e.g. {"ko": "개성", "ko-Hani": "開城"}
    romanizations: Mapping[str, str]  # "MR" → "Kaesŏng"
    say: str
    body: str
    text: str
    uses: tuple[GlossUse, ...]
    place: Place
    sort: str = ""
    see: tuple[str, ...] = ()
    see_also: tuple[str, ...] = ()
    shown: str = ""  # the headword with its emphasis as *words*, "" where it has none


@dataclass(frozen=True, slots=True)
class Locator:
    """Where the index says that something is spoken of.

    `anchor` is the id to which a format without pages leads: the numbered paragraph, else the
    block, or the note that has the words. `locus` is their exact place (of words in a note, that of
    its call); a range goes on to `end`, in the paragraph `end_paragraph`.
    """

    anchor: str
    locus: Locus
    paragraph: str  # label, "" for words outside of numbered paragraphs
    note: str = ""  # id
    end: Locus | None = None
    end_paragraph: str = ""


@dataclass(frozen=True, slots=True)
class IndexLine:
    """A heading of the index with its locators in reading order and its sub-entries.

    `entry` is the id of the glossary entry of that name, or ""; `see` and `see_also` are ids of
    other lines. `markup` is the heading as neutral XHTML, "" where it is plain.
    """

    id: str
    heading: str
    locators: tuple[Locator, ...]
    under: tuple[IndexLine, ...] = ()
    entry: str = ""
    see: tuple[str, ...] = ()
    see_also: tuple[str, ...] = ()
    markup: str = ""


@dataclass(frozen=True, slots=True)
class IndexGroup:
    """The lines of the index under one letter of the alphabet."""

    letter: str
    lines: tuple[IndexLine, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a division: level 1–6, plain title, id. The first one is the division's own.

    `markup` is the title as neutral XHTML without calls, links and ids, "" where it is plain;
    `short` its title where there is little room, "" for none.
    """

    id: str
    level: int
    title: str
    markup: str = ""
    short: str = ""


@dataclass(frozen=True, slots=True)
class Division:
    """A file's worth of matter. `role` is a key of vocabulary.DIVISIONS; `body` neutral XHTML.

    Divisions that the edition makes itself (title page, imprint, contents, glossary, bibliography)
    have the same shape; `contents` has only its heading, since each press makes the list itself.
    """

    id: str
    matter: Matter
    role: str
    title: str
    body: str
    blocks: tuple[Block, ...]
    headings: tuple[Heading, ...]
    notes: tuple[str, ...] = ()  # note ids in the order of their calls, a note's own behind it
    source_file: str = ""
    part: str = ""  # id of the part that it stands in
    label: str = ""  # of a numbered part: “Part I”

    @property
    def listed(self) -> bool:
        """Whether the contents list it: not a title page, nor a dedication without a heading."""
        if self.role in ("halftitlepage", "titlepage"):
            return False
        return bool(self.headings) or self.role not in UNHEADED

    @property
    def running(self) -> str:
        """What the head of its pages says: its short title, if it has one."""
        return next((one.short for one in self.headings[:1] if one.short), self.title)


@dataclass(frozen=True, slots=True)
class Edition:
    """The whole: presses read it, the proof compares finished files with it."""

    metadata: Metadata
    profile: Profile
    layers: Mapping[str, Layer]  # only those of the profile, in order
    divisions: tuple[Division, ...]  # in reading order
    notes: Mapping[str, Note]  # by id, in the order of their calls, a note's own behind it
    entries: Mapping[str, Entry]  # by id, in the glossary's order
    references: Mapping[str, Reference]  # by id, in the bibliography's order
    pictures: Mapping[str, Picture]  # by path
    index: tuple[IndexGroup, ...] = ()
    captions: tuple[Caption, ...] = ()  # in reading order
    words: Words = ENGLISH  # what readers see and hear that the author did not write
    draft: bool = False  # printed with what is wrong flagged in it; it cannot be proved
    fonts: tuple[Font, ...] = ()  # the manuscript's own, asked before all others
    theme: Theme = field(default_factory=Theme)
    cover: Picture | None = None  # the manuscript's own; None: the one that the edition draws

    @property
    def full_title(self) -> str:
        """The title, with the profile's behind it that tells two books on a shelf apart."""
        own = self.profile.called(self.words)
        return self.metadata.title + (self.words("sign.aside", words=own) if own else "")

    def division(self, division_id: str) -> Division:
        """The division with this id. Raises KeyError."""
        for division in self.divisions:
            if division.id == division_id:
                return division
        raise KeyError(division_id)

    def name_of(self, division: Division) -> str:
        """What contents and bookmarks call a division: its title, with the label of a part."""
        if not division.label:
            return division.title
        named = self.words("division.labelled", label=division.label, title=division.title)
        return str(named)

    def notes_of(self, division: Division) -> Iterator[Note]:
        """The division's notes in the order of their calls."""
        return (self.notes[note_id] for note_id in division.notes)

    def paragraphs(self) -> list[str]:
        """The labels of the numbered paragraphs (¶) in reading order."""
        blocks = (block for division in self.divisions for block in division.blocks)
        return list(dict.fromkeys(block.paragraph for block in blocks if block.paragraph))

    def index_lines(self) -> Iterator[IndexLine]:
        """Every line of the index with those under it, in order."""
        waiting = [line for group in reversed(self.index) for line in reversed(group.lines)]
        while waiting:
            line = waiting.pop()
            yield line
            waiting += reversed(line.under)

    def inner_notes(self) -> dict[str, tuple[Note, ...]]:
        """By a note's id, the notes on its words, in the order of their calls."""
        found: dict[str, tuple[Note, ...]] = {}
        for note in self.notes.values():
            if note.parent:
                found[note.parent] = (*found.get(note.parent, ()), note)
        return found

    def uses(self) -> Iterator[GlossUse]:
        """Every linked occurrence of a headword, by entry."""
        for entry in self.entries.values():
            yield from entry.uses


@dataclass(frozen=True, slots=True)
class PageStart:
    """Where a printed page begins. `index` counts sheets from 0, `label` is its folio ("iv", "5").

    `locus` is None on a page without text of the edition (a blank verso). `afloat` are the blocks
    of figures and tables that stand here, though the text around them is on an earlier page.
    """

    index: int
    label: str
    locus: Locus | None
    afloat: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """The id that this page's marker has in the formats that carry one."""
        return f"pg-{self.label}"


@dataclass(frozen=True, slots=True)
class PageMap:
    """The printed pages of one PDF in order. `source` names the print edition (an identifier).

    `pages_of` maps an anchor id (block, call, note, gloss use, heading) to the index of its page.
    """

    source: str
    starts: tuple[PageStart, ...]
    pages_of: Mapping[str, int]

    def label_of(self, anchor: str) -> str:
        """The folio of the page on which this anchor lies. Raises KeyError if it has none."""
        return self.starts[self.pages_of[anchor]].label
