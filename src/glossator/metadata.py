"""What an edition says of itself, and what a profile chooses from a manuscript. Part of `model`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody responsible for the edition; role is a MARC relator code."""

    name: str
    role: str
    file_as: str


@dataclass(frozen=True, slots=True)
class SourceWork:
    """The work that is discussed or reprinted. Empty strings where the edition does not say."""

    title: str
    author: str = ""
    publication: str = ""
    date: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Review:
    """Who has reviewed the EPUB's accessibility, and who certifies it; "" for nobody."""

    reviewed_by: str = ""
    certified_by: str = ""


@dataclass(frozen=True, slots=True)
class Web:
    """How the edition stands on the web: `site` is the address of its folder of pages, `embed` a
    key of vocabulary.EMBEDS, what its pages let in from elsewhere; "" where nothing is said.
    """

    site: str = ""
    embed: str = ""


@dataclass(frozen=True, slots=True)
class Profile:
    """A choice from one manuscript: which layers, what paper (name), type size (CSS length).

    `notes` is where they stand in print, one of vocabulary.NOTE_PLACES; `long_notes` what becomes
    of one that does not fit its page, one of vocabulary.LONG_NOTES.
    `lemmas` is whether every printed note opens with the words it is about. `back` names the back
    matter that it keeps (None: all), `omit` what it leaves out: roles of divisions, stems of files
    or their paths. The divisions of an `Edition` are those that it has. `archive` asks for a PDF
    fit for an archive, with the manuscript inside.
    """

    name: str
    layers: tuple[str, ...]
    paper: str
    type_size: str
    notes: str = "foot"
    lemmas: bool = False
    back: tuple[str, ...] | None = None
    omit: tuple[str, ...] = ()
    archive: bool = False
    long_notes: str = "split"


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the edition says of itself. `date` is YYYY-MM-DD or "", `identifier` a URN or URL.

    `changed` is the day on which a file of the manuscript was last changed, for what must have a
    date where the edition says none.
    """

    title: str
    subtitle: str
    language: str
    identifier: str
    date: str
    rights: str
    publisher: str
    description: str
    subjects: tuple[str, ...]
    people: tuple[Person, ...]
    source: SourceWork | None
    slug: str  # file name stem of the outputs
    web_address: str = ""  # where the web page of this edition will stand, without a fragment
    review: Review = Review()
    web: Web = Web()
    contents_depth: int = 0  # the level of headings to which the contents go; 0: the format's own
    changed: str = ""
