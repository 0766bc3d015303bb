"""What an edition says of itself, and what a profile chooses from a manuscript. Part of `model`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from glossator.vocabulary import LARGE, PAPERS
from glossator.words import Words


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody responsible for the edition; role is a MARC relator code.

    Who has several parts is there once for each, with the same name and `file_as` ("": unknown).
    `corporate` is for a name that is no human being's.
    """

    name: str
    role: str
    file_as: str
    corporate: bool = False


@dataclass(frozen=True, slots=True)
class Subject:
    """What the edition is about; `code` in the scheme `authority` of vocabulary.AUTHORITIES.

    A heading of vocabulary.BY_NAME may have no code.
    """

    name: str
    authority: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class Publication:
    """What a press says of the edition; "" where it says nothing.

    isbns: by format (“epub”, “print”, “pdf”) the ISBN as it is printed; series and number: “Old
    Bridges”, “3”; edition: such as “2nd, revised edition”; licence: the address of the licence
    that it is under; cover_alt: what the cover shows, in words, where it is the manuscript's own;
    back_cover: what stands on the back of the book.
    """

    isbns: Mapping[str, str] = field(default_factory=dict)
    series: str = ""
    number: str = ""
    edition: str = ""
    version: str = ""
    licence: str = ""
    cover_alt: str = ""
    back_cover: str = ""

    def isbn_urn(self, *formats: str) -> str:
        """The ISBN of the first of these formats that has one, as `urn:isbn:` (RFC 8254), or ""."""
        found = next((self.isbns[name] for name in formats if name in self.isbns), "")
        return f"urn:isbn:{found.replace('-', '').replace(' ', '')}" if found else ""


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
    """Who has reviewed the EPUB's accessibility, and who certifies it; "" for nobody.

    `credential` is the certifier's, `report` the address of theirs; `exemption` a key of
    vocabulary.EXEMPTIONS, where the law asks for no accessibility.
    """

    reviewed_by: str = ""
    certified_by: str = ""
    credential: str = ""
    report: str = ""
    exemption: str = ""


@dataclass(frozen=True, slots=True)
class Web:
    """How the edition stands on the web: `site` is the address of its folder of pages, `embed` a
    key of vocabulary.EMBEDS, what its pages let in from elsewhere; "" where nothing is said.
    """

    site: str = ""
    embed: str = ""


@dataclass(frozen=True, slots=True)
class Profile:
    """A choice from one manuscript: which layers, what paper, type size (CSS length).

    `paper` is a name of vocabulary.PAPERS, or width and height as “140x216mm”.

    `notes` is where they stand in print, one of vocabulary.NOTE_PLACES; `long_notes` what becomes
    of one that does not fit its page, one of vocabulary.LONG_NOTES; `epub_notes` at whose end an
    EPUB has them, one of vocabulary.EPUB_NOTES. `title` is what it calls itself, "" if unsaid.
    `heads` says what stands at the heads of left and right pages, two of vocabulary.HEADS.
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
    epub_notes: str = "chapter"
    title: str = ""
    heads: tuple[str, str] = ("part", "chapter")

    def called(self, words: Words) -> str:
        """What a reader calls this profile (“Large print”); "" for the full edition."""
        if self.title or self.name == "full":
            return self.title
        key, own = f"profile.{self.name}", self.name.replace("-", " ")
        return str(words(key)) if words.known(key) else own[:1].upper() + own[1:]

    @property
    def points(self) -> float:
        """The size of the running text in points; 0 if that is the paper's."""
        number = float(self.type_size[:-2] or 0)
        return number * 72 / 25.4 if self.type_size.endswith("mm") else number

    @property
    def large(self) -> bool:
        """Whether print is large print (UKAAF guidance G003)."""
        return self.points >= LARGE

    @property
    def page(self) -> tuple[float, float]:
        """Width and height of the paper in millimetres."""
        if self.paper in PAPERS:
            return PAPERS[self.paper]
        width, height = self.paper.removesuffix("mm").split("x")
        return float(width), float(height)


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the edition says of itself. `identifier` is a URN or URL, `date` a year, a month or a
    day (ISO 8601-1, 5.2), or "".

    `whole` is the identifier of the full edition where this is another profile, else "".
    `changed` is the day on which a file of the manuscript was last changed, for what must have a
    date where the edition says none. Titles are plain; their `markup` has what is emphasised.
    """

    title: str
    subtitle: str
    language: str
    identifier: str
    date: str
    rights: str
    publisher: str
    description: str
    subjects: tuple[Subject, ...]
    people: tuple[Person, ...]
    source: SourceWork | None
    slug: str  # file name stem of the outputs
    web_address: str = ""  # where the web page of this edition will stand, without a fragment
    review: Review = Review()
    web: Web = Web()
    contents_depth: int = 0  # the level of headings to which the contents go; 0: the format's own
    changed: str = ""
    whole: str = ""
    publication: Publication = Publication()
    title_markup: str = ""  # the title as neutral XHTML, "" where it is plain
    subtitle_markup: str = ""

    @property
    def day(self) -> str:
        """The date as YYYY-MM-DD, of a month or a year the first; "" without one."""
        return self.date and self.date + "-01-01"[len(self.date) - 4 :]


def is_date(said: str) -> bool:
    """Whether this is a year, a month or a day of the calendar (ISO 8601-1, 5.2)."""
    if not re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", said):
        return False
    try:
        date.fromisoformat(said + "-01-01"[len(said) - 4 :])
    except ValueError:
        return False
    return True
