"""Lay out: a run of divisions (HTML and CSS) becomes sheets. Works in a process of its own.

The child sees no system fonts (an empty fontconfig), has the cyclic garbage collector off (layout
runs a third faster) and may use only so much CPU time and memory: layouts that never end exist.
"""

from __future__ import annotations

import gc
import logging
import os
import warnings
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from glossator.errors import GlossatorError
from glossator.press.pdf.line_ends import whole_lines
from glossator.press.pdf.shared_fonts import FontUse, told_apart
from glossator.press.pdf.starts import Reading, read_pages
from glossator.press.pdf.tagging import one_link_each, our_tags

CPU_SECONDS: Final = 1800
MEMORY_BYTES: Final = 12 * 2**30
_NO_FONTS: Final = (
    '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">'
    "<fontconfig><cachedir>{folder}</cachedir></fontconfig>"
)


@dataclass(frozen=True, slots=True)
class Run:
    """One run of divisions: the unit of layout. `texts` maps block ids to their text."""

    name: str
    html: str
    css: str
    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A run laid out: PDF bytes, what stands where, and what WeasyPrint warned of."""

    name: str
    pdf: bytes
    reading: Reading
    warnings: tuple[str, ...]
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
        try:
            return self._pool.submit(lay_out, run).result()
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
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


def lay_out(run: Run) -> Sheet:
    """Lay out one run here and now (in the child)."""
    with warnings.catch_warnings():
        # that there are no system fonts is our doing
        warnings.filterwarnings("ignore", message="No fonts configured", category=UserWarning)
        from weasyprint import CSS, HTML
        from weasyprint.text.fonts import FontConfiguration

        logger, collector = logging.getLogger("weasyprint"), _Collector()
        logger.addHandler(collector)
        logger.propagate = False
        try:
            fonts = FontConfiguration()
            style = CSS(string=run.css, font_config=fonts)
            with whole_lines():
                document = HTML(string=run.html, base_url="edition:/").render(
                    stylesheets=[style], font_config=fonts, pdf_variant="pdf/ua-1"
                )
            reading = read_pages(document.pages, run.texts)
            one_link_each(document)
            with our_tags(), told_apart() as fonts_used:
                pdf = document.write_pdf(pdf_variant="pdf/ua-1")
        finally:
            logger.removeHandler(collector)
    assert pdf is not None
    told = tuple(dict.fromkeys(collector.messages))
    return Sheet(run.name, pdf, reading, told, tuple(fonts_used))
