"""The edition as it is now: what was made of the last state of the manuscript that could be set."""

from __future__ import annotations

import io
import threading
import time
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from glossator import hints
from glossator.diagnostics import Diagnostic, has_errors
from glossator.errors import GlossatorError
from glossator.memory import Memory
from glossator.serve.glance import Glance, glances
from glossator.workshop import Workshop

if TYPE_CHECKING:
    from glossator.galley import Galley
    from glossator.model import Edition, PageMap
    from glossator.press.pdf.engine.sheets import Layouter


@dataclass(frozen=True, slots=True)
class State:
    """What a client is told. `version` counts the web pages, `printed` and `bound` name the version
    of which print pages and EPUB are; `stage` is what is being done, "" when nothing is.
    """

    version: int = 0
    printed: int = 0
    bound: int = 0
    ok: bool = False
    stage: str = ""
    fault: str = ""
    seconds: float = 0.0
    pages: int = 0
    findings: tuple[Diagnostic, ...] = ()
    glances: tuple[Glance, ...] = ()  # what changes in the page of this version before the next

    def as_json(self, folder: Path) -> dict[str, Any]:
        """The state of the manuscript in this folder as plain values."""
        return {
            "version": self.version,
            "printed": self.printed,
            "bound": self.bound,
            "ok": self.ok,
            "stage": self.stage,
            "fault": self.fault,
            "seconds": round(self.seconds, 3),
            "pages": self.pages,
            "findings": hints.as_json(self.findings, folder),
            "glances": [asdict(glance) for glance in self.glances],
        }


@dataclass(slots=True)
class Made:
    """The outputs in memory: the web page, the PDF, the EPUB, its files and its spine."""

    web: bytes = b""
    pdf: bytes = b""
    epub: bytes = b""
    book: Mapping[str, bytes] = field(default_factory=dict)
    spine: Sequence[str] = ()
    page_images: dict[int, bytes] = field(default_factory=dict)


class Preview:
    """Rebuilds what is asked for, one thing at a time; a broken manuscript leaves the last one.

    Its methods may be called from any thread. `tell` is called with each new state. What was made
    is kept in the manuscript's own `.glossator/store`, so that an edit costs what it changes.
    """

    def __init__(self, folder: Path, profile: str = "full") -> None:
        self.folder, self.profile = folder, profile
        self.state, self.made = State(), Made()
        self.edition: Edition | None = None
        self._galley: Galley | None = None  # that of the edition
        self._pages: PageMap | None = None
        self._layouter: Layouter | None = None  # kept open, with its libraries loaded
        self._memory = Memory()
        self._building = threading.Lock()
        self._over = False  # nothing more is laid out
        self.tell: Callable[[State], None] = lambda _: None

    def _say(self, **changes: Any) -> None:
        self.state = replace(self.state, **changes)
        self.tell(self.state)

    def _said(self, fault: GlossatorError) -> str:
        return f"{fault.message}: {hints.typed(fault.hint, self.folder)}"

    def _shop(self) -> Workshop:
        """What makes one state of the manuscript, and keeps what it makes beside it."""
        shop = Workshop(self.folder, self.folder, memory=self._memory)
        shop.building = True  # so that the first look at a manuscript is kept as well
        return shop

    def rebuild(self) -> State:
        """Check the manuscript and print its web page anew."""
        from glossator.press.web import print_web

        with self._building:
            start = time.monotonic()
            self._say(stage="checking")
            self._memory.turn()
            try:
                shop = self._shop()
                self._glance(shop.galley)
                checked = shop.check(self.profile)
                page = b""
                if checked.edition is not None:
                    page = print_web(checked.edition, self._pages, shop.store)
            except GlossatorError as fault:
                self._say(ok=False, stage="", fault=self._said(fault), glances=())
                return self.state
            if checked.edition is not None:
                self.edition, self.made.web, self._galley = checked.edition, page, shop.galley
            self._say(
                version=self.state.version + (checked.edition is not None),
                ok=not has_errors(checked.findings),
                stage="",
                fault="",
                seconds=time.monotonic() - start,
                findings=checked.findings,
                glances=(),
            )
            return self.state

    def _glance(self, galley: Galley | None) -> None:
        """Tell at once which words are others, while the edition is made."""
        if self.edition is not None and self._galley is not None and galley is not None:
            found = glances(self.edition, self._galley, galley)
            if found:
                self._say(stage="annotating", glances=found)

    def print(self) -> State:
        """Lay out the pages of the edition as it is, if that is not done yet."""
        from glossator.press.pdf import print_pdf

        with self._building:
            edition, version = self.edition, self.state.version
            if edition is None or self._over or self.state.printed == version:
                return self.state
            self._say(stage="laying out the pages")
            try:
                printed = print_pdf(edition, layouter=self._opened(), store=self._shop().store)
            except GlossatorError as fault:
                self._close()
                self._say(stage="", fault=self._said(fault))
                return self.state
            self._pages, self.made.pdf, self.made.page_images = printed.pages, printed.pdf, {}
            self._say(stage="", fault="", printed=version, pages=len(printed.pages.starts))
            return self.state

    def _opened(self) -> Layouter:
        if self._layouter is None:
            from glossator.press.pdf.engine.sheets import Layouter

            told = Layouter(store=self._shop().store, tell=lambda stage: self._say(stage=stage))
            self._layouter = told.__enter__()
        return self._layouter

    def _close(self) -> None:
        layouter, self._layouter = self._layouter, None
        if layouter is not None:
            layouter.__exit__()

    def close(self) -> None:
        """End the processes that lay out, whatever they are at."""
        self._over, layouter = True, self._layouter
        if layouter is not None:
            layouter.stop()
        with self._building:
            self._close()

    def bind(self) -> State:
        """Make the EPUB of the edition as it is; it is laid out first, for its pages."""
        from glossator.press.epub import print_epub

        self.print()
        with self._building:
            edition, version = self.edition, self.state.version
            if edition is None or self._pages is None or self.state.bound == version:
                return self.state
            self._say(stage="making the EPUB")
            try:
                book = print_epub(edition, self._pages)
            except GlossatorError as fault:
                self._say(stage="", fault=self._said(fault))
                return self.state
            with zipfile.ZipFile(io.BytesIO(book)) as archive:
                self.made.book = {name: archive.read(name) for name in archive.namelist()}
            self.made.epub, self.made.spine = book, _spine(self.made.book)
            self._say(stage="", fault="", bound=version)
            return self.state

    def page(self, number: int) -> bytes | None:
        """A printed page as a PNG; None when there is none of that number (from 1)."""
        import pymupdf

        with self._building:
            if not 0 < number <= self.state.pages:
                return None
            if number not in self.made.page_images:
                with pymupdf.open(stream=self.made.pdf, filetype="pdf") as document:
                    image = document[number - 1].get_pixmap(dpi=144).tobytes("png")
                self.made.page_images[number] = image
            return self.made.page_images[number]


def _spine(book: Mapping[str, bytes]) -> list[str]:
    """The documents of an EPUB in reading order (EPUB 3.3, 5.7), by their names in the archive."""
    from lxml import etree

    opf = "{http://www.idpf.org/2007/opf}"
    container = etree.fromstring(book["META-INF/container.xml"])
    path = next(
        one.get("full-path", "") for one in container.iter() if str(one.tag).endswith("}rootfile")
    )
    package = etree.fromstring(book[path])
    items = {one.get("id"): one.get("href", "") for one in package.iter(f"{opf}item")}
    base = path.rpartition("/")[0]
    names = [items[one.get("idref")] for one in package.iter(f"{opf}itemref")]
    return [f"{base}/{name}" if base else name for name in names]
