"""The formats of an edition, one row each: what prints it, who judges it, what reads it back.

Functions are named by module and name (“package.module:function”) and imported when they are
asked for. Another package adds a row by an entry point of the group `glossator.formats`.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol

from glossator.addons import added

if TYPE_CHECKING:
    from glossator.diagnostics import Diagnostic
    from glossator.model import Edition, PageMap

Progress = Callable[[str], None]


class Book(Protocol):
    """The edition in pages."""

    @property
    def pdf(self) -> bytes:
        """The file."""

    @property
    def pages(self) -> PageMap:
        """Where its pages begin."""


class Order(Protocol):
    """What a press is asked to print, and what else it may ask for; each is made only once."""

    @property
    def edition(self) -> Edition:
        """What is printed."""

    @property
    def folder(self) -> Path:
        """The manuscript's."""

    @property
    def tell(self) -> Progress:
        """Says to whoever waits what is being done."""

    @property
    def printed(self) -> Book:
        """The edition laid out in pages. Raises GlossatorError when a layout fails."""

    @property
    def pages(self) -> PageMap | None:
        """Where the printed pages begin; None where an error stops the print edition."""

    def content(self, name: str) -> bytes:
        """The file of another format, which is no folder."""

    def pressed(self, name: str) -> bytes:
        """What the `pure` function of a format makes; maybe made already, beside the PDF."""


@dataclass(frozen=True, slots=True)
class Copy:
    """What a press has printed, and what was found in doing so.

    `content` are the bytes of a file or, where the format is a folder, of its files by their names
    (with “/” for folders in it).
    """

    content: bytes | Mapping[str, bytes]
    findings: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its name on the command line, and all that the stages want to know of it.

    `press` names a function from an Order to a Copy. `reader` names one from the finished file and
    the edition's demand (`proof.expected.Demand`) to a `proof.reading.Reading`. `judges` are asked
    in every proof, `more_judges` in a full one, the slowest first. `usual`: built when nothing else
    is asked for. `folder`: what is built is a folder of files, whose name ends in the suffix, and
    reader and judges get its path. `pure` names the function from edition, page map and store
    (None: nothing is kept) to bytes that does all of a press's work, where there is one: it may be
    called in another process, while the PDF is gathered. `about`: a word or two for --help.
    """

    name: str
    suffix: str
    press: str
    reader: str
    judges: tuple[str, ...] = ()
    more_judges: tuple[str, ...] = ()
    usual: bool = False
    folder: bool = False
    pure: str = ""
    about: str = ""


_OURS: Final = (
    Format(
        "epub",
        ".epub",
        "glossator.presses:epub",
        "glossator.proof.epub_reader:read_epub",
        judges=("epubcheck",),
        more_judges=(
            *("foliate", "fbreader", "ace", "nu", "mupdf"),
            *("koreader", "epubjs", "readium", "mutool"),
        ),
        usual=True,
        pure="glossator.press.epub:print_epub",
    ),
    Format(
        "pdf",
        ".pdf",
        "glossator.presses:pdf",
        "glossator.proof.pdf_reader:read_pdf",
        judges=("verapdf", "page_validation"),
        usual=True,
    ),
    Format(
        "html",
        ".html",
        "glossator.presses:html",
        "glossator.proof.web_reader:read_web",
        more_judges=("axe", "nu"),
        usual=True,
        pure="glossator.press.web:print_web",
    ),
    Format(
        "site",
        "-site",
        "glossator.presses:site",
        "glossator.proof.web_reader:read_site",
        folder=True,
        about="a folder of pages",
    ),
    Format(
        "kepub",
        ".kepub.epub",
        "glossator.presses:kepub",
        "glossator.proof.epub_reader:read_epub",
        judges=("epubcheck",),
        more_judges=("nu", "mupdf"),
        about="for Kobo",
    ),
)


@cache
def formats() -> Mapping[str, Format]:
    """All formats by name: ours, then those of other packages in the order of their names."""
    return {one.name: one for one in (*_OURS, *added("formats").values())}


def usual() -> tuple[str, ...]:
    """What is built when nothing else is asked for."""
    return tuple(name for name, one in formats().items() if one.usual)


def function(named: str) -> Callable[..., Any]:
    """The function that “package.module:function” names."""
    module, _, name = named.partition(":")
    found: Callable[..., Any] = getattr(importlib.import_module(module), name)
    return found


def call(named: str, *arguments: Any) -> Any:
    """Call the function that “package.module:function” names: what is handed to other processes."""
    return function(named)(*arguments)
