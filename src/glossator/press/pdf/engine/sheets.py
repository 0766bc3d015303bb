"""Lay out: a run of divisions (HTML and CSS) becomes sheets. Works in a process of its own.

The child sees no system fonts (an empty fontconfig), has the cyclic garbage collector off (layout
runs a third faster) and may use only so much CPU time and memory: layouts that never end exist.
"""

from __future__ import annotations

import gc
import logging
import os
import re
import warnings
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, TypeVar
from urllib.parse import quote

from glossator.errors import GlossatorError
from glossator.model import Picture
from glossator.press.pdf.engine.bidi import lines_in_order, right_to_left_in
from glossator.press.pdf.engine.fetching import SCHEME, Fetcher
from glossator.press.pdf.engine.folios import name_pages
from glossator.press.pdf.engine.font_uses import FontUse, told_apart
from glossator.press.pdf.engine.korean import words_kept
from glossator.press.pdf.engine.starts import Reading, heights_of_notes, read_pages
from glossator.press.pdf.engine.tagging import one_link_each, our_tags
from glossator.press.pdf.series import folio

CPU_SECONDS: Final = 1800
MEMORY_BYTES: Final = 12 * 2**30
Answer = TypeVar("Answer")
_LONG_ADDRESS: Final = re.compile(r"(data:[\w/+.-]*;base64,.{12})[A-Za-z0-9+/=]{20,}")
_NO_FONTS: Final = (
    '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">'
    "<fontconfig><cachedir>{folder}</cachedir></fontconfig>"
)


@dataclass(frozen=True, slots=True)
class Run:
    """One run of divisions: the unit of layout. `texts` maps block ids to their text.

    `pictures` are those that the page names, by path.
    """

    name: str
    html: str
    css: str
    texts: Mapping[str, str]
    numerals: str = "decimal"  # or "roman": how its pages are numbered
    first: int = 1  # the number of its first page
    column: tuple[float, float, float] | None = None  # for notes in the margin: see margin.Column
    pictures: Mapping[str, Picture] = field(default_factory=dict)
    names: frozenset[str] = frozenset()  # words that are not hyphenated


@dataclass(frozen=True, slots=True)
class Sheet:
    """A run laid out: PDF bytes, what stands where, and what WeasyPrint warned of.

    A warning is the path of the picture that it is about ("": of none) and its words.
    """

    name: str
    pdf: bytes
    reading: Reading
    warnings: tuple[tuple[str, str], ...]
    fonts: tuple[FontUse, ...] = ()


class Layouter:
    """A child process that lays out runs; use it as a context manager."""

    def __enter__(self) -> Layouter:
        self._folder = TemporaryDirectory(prefix="glossator-fonts-")
        self._pool = ProcessPoolExecutor(
            max_workers=1,
            mp_context=get_context("spawn"),
            initializer=_isolate,
            initargs=(self._folder.name,),
        )
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)
        self._folder.cleanup()

    def lay_out(self, run: Run) -> Sheet:
        """Lay out one run. Raises GlossatorError when the child fails or exceeds its limits."""
        return self._ask(lay_out, run)

    def measure(self, run: Run) -> dict[str, float]:
        """The share of a page that each note in a run takes. Raises GlossatorError likewise."""
        return self._ask(measure, run)

    def _ask(self, work: Callable[[Run], Answer], run: Run) -> Answer:
        try:
            return self._pool.submit(work, run).result()
        except BrokenProcessPool:
            raise GlossatorError(
                f"the layout of {run.name} was stopped: it took more time or memory than it may",
                "leave divisions out one by one to find the passage that hangs it",
            ) from None


def _isolate(folder: str) -> None:
    """In the child, before Pango is loaded: no system fonts, limits, no garbage collector."""
    config = Path(folder) / "fonts.conf"
    config.write_text(_NO_FONTS.format(folder=folder), encoding="utf-8")
    os.environ["FONTCONFIG_FILE"] = str(config)
    os.environ["FONTCONFIG_PATH"] = folder
    # fontTools writes this into the faces that WeasyPrint makes static, instead of the clock
    os.environ["SOURCE_DATE_EPOCH"] = "315532800"
    gc.disable()
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    except (ImportError, ValueError, OSError):
        pass  # a system without such limits, or with stricter ones


class _Collector(logging.Handler):
    """What WeasyPrint warns of, each with the picture that it is about."""

    def __init__(self, fetcher: Fetcher, pictures: Mapping[str, Picture]) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[tuple[str, str]] = []
        self._fetcher, self._pictures = fetcher, pictures

    def emit(self, record: logging.LogRecord) -> None:
        words = record.getMessage()
        named = [p for p in self._pictures if f"{SCHEME}/{quote(p)}" in words]
        # a drawing is read right after it is opened
        reads = Path(record.pathname).parent.name == "svg"
        picture = named[0] if named else self._fetcher.reading if reads else ""
        self.messages.append((picture, _LONG_ADDRESS.sub(r"\1…", words)))


def lay_out(run: Run) -> Sheet:
    """Lay out one run here and now (in the child)."""
    with _rendered(run) as (document, collector):
        reading = read_pages(document.pages, run.texts)
        name_pages(
            document.pages,
            document.font_config,
            reading.anchors,
            lambda index: folio(run.numerals, run.first + index).label,
        )
        one_link_each(document)
        with our_tags(document), told_apart() as fonts_used:
            pdf = document.write_pdf(pdf_variant="pdf/ua-1")
    assert pdf is not None
    told = tuple(dict.fromkeys(collector.messages))
    return Sheet(run.name, pdf, reading, told, tuple(fonts_used))


def measure(run: Run) -> dict[str, float]:
    """How much of a page each note of a run takes that holds nothing else (in the child)."""
    shares: dict[str, float] = {}
    with _rendered(run) as (document, _):
        for page in document.pages:
            for name, height in heights_of_notes(page._page_box):
                shares[name] = shares.get(name, 0.0) + height / page._page_box.height
    return shares


@contextmanager
def _rendered(run: Run) -> Iterator[tuple[Any, _Collector]]:
    """The run as a document of WeasyPrint's, which may be written while this is open."""
    gc.collect()  # what the run before has left
    with warnings.catch_warnings():
        # that there are no system fonts is our doing
        warnings.filterwarnings("ignore", message="No fonts configured", category=UserWarning)
        from weasyprint import CSS, HTML
        from weasyprint.text.fonts import FontConfiguration

        from glossator.press.pdf.engine.footing import notes_kept
        from glossator.press.pdf.engine.lines.hooking import fitted_lines
        from glossator.press.pdf.engine.margin import Column, notes_beside

        fetcher = Fetcher(run.html, run.css, run.pictures)
        logger, collector = logging.getLogger("weasyprint"), _Collector(fetcher, run.pictures)
        logger.addHandler(collector)
        logger.propagate = False
        try:
            fonts = FontConfiguration()
            style = CSS(string=run.css, font_config=fonts, url_fetcher=fetcher)
            notes = notes_beside(Column(*run.column)) if run.column else notes_kept()
            turned = lines_in_order() if right_to_left_in(run.html) else nullcontext()
            with notes, fitted_lines(run.names), words_kept(), turned:
                page = HTML(string=run.html, base_url=f"{SCHEME}/", url_fetcher=fetcher)
                document = page.render(
                    stylesheets=[style], font_config=fonts, pdf_variant="pdf/ua-1"
                )
            fetcher.reading = ""
            yield document, collector
        finally:
            logger.removeHandler(collector)
