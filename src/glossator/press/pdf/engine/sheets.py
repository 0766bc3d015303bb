"""Lay out: a run of divisions (HTML and CSS) becomes sheets, in processes of their own.

A run says all that its sheet depends on, and what depends on the rest of the book is left open:
page numbers and the side of the first page are put in when the sheets are gathered (`late`,
`sides`). So runs may be laid out in any order, by any number of processes, and are laid out once.

A child sees no system fonts (an empty fontconfig), has the cyclic garbage collector off (layout
runs a third faster) and may use only so much CPU time and memory: layouts that never end exist.
"""

from __future__ import annotations

import json
import logging
import re
import signal
import warnings
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, nullcontext
from multiprocessing import current_process
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, TypeVar
from urllib.parse import quote

from glossator.cluster import Cluster
from glossator.errors import GlossatorError
from glossator.machine import cores
from glossator.model import Picture
from glossator.press.pdf.engine import bounds
from glossator.press.pdf.engine.advance import Advance
from glossator.press.pdf.engine.bidi import lines_in_order, right_to_left_in
from glossator.press.pdf.engine.drawings import drawings_kept
from glossator.press.pdf.engine.fetching import SCHEME, Fetcher
from glossator.press.pdf.engine.font_uses import told_apart
from glossator.press.pdf.engine.ideographs import IDEOGRAPH, lines_filled
from glossator.press.pdf.engine.kept import packed, parts_of, unpacked
from glossator.press.pdf.engine.korean import words_kept
from glossator.press.pdf.engine.late import told_late
from glossator.press.pdf.engine.quicker import (
    boxes_asked_less,
    dress,
    page_of,
    styles_computed,
    take_garbage_away,
)
from glossator.press.pdf.engine.runs import Run as Run
from glossator.press.pdf.engine.runs import Sheet as Sheet
from glossator.press.pdf.engine.sides import both_sides, painter, shift
from glossator.press.pdf.engine.spoken import glyphs_explained, joined_in
from glossator.press.pdf.engine.starts import heights_of_notes, read_pages
from glossator.press.pdf.engine.styles import styles_of_kinds
from glossator.press.pdf.engine.tagging import one_link_each, our_tags
from glossator.press.pdf.engine.workers import Children, Elsewhere, Here, without_fonts
from glossator.store import Store

Answer = TypeVar("Answer")
_LONG_ADDRESS: Final = re.compile(r"(data:[\w/+.-]*;base64,.{12})[A-Za-z0-9+/=]{20,}")
_POINTS: Final = 0.75  # points in a CSS pixel


class Layouter:
    """Child processes that lay out runs, `jobs` at a time; use it as a context manager.

    What is in the store is not laid out again. `tell` hears how far a longer layout has come;
    `within` is what each run may take. The machines of a `cluster` lay out in place of children.
    """

    def __init__(
        self,
        jobs: int | None = None,
        store: Store | None = None,
        tell: Callable[[str], None] | None = None,
        within: bounds.Bounds = bounds.USUAL,
        cluster: Cluster | None = None,
    ) -> None:
        self._jobs = jobs or cores()
        self._store = store
        self._tell = tell
        self._within = within
        self._cluster = cluster
        self._open = False

    def __enter__(self) -> Layouter:
        if not self._open:
            self._begin()
        return self

    def make_ready(self, language: str) -> None:
        """Have the processes begun, before there is anything to lay out in a text of a language."""
        self._begin()
        if not isinstance(self._pool, Here):
            for _ in range(self._jobs):
                self.beside(_read_hyphens, language)

    def _begin(self) -> None:
        self._folder = TemporaryDirectory(prefix="glossator-fonts-")
        self._pool: Executor
        if self._cluster is not None:
            self._pool = Elsewhere(self._cluster.pool)
        elif current_process().daemon:  # a worker that may have no children
            without_fonts(self._folder.name)
            self._pool = Here()
        else:
            self._pool = Children(self._jobs, self._folder.name, self._within)
        self._open = True

    def __exit__(self, kind: type[BaseException] | None = None, *_: object) -> None:
        if kind is not None:  # nobody waits for what is still being laid out
            self.stop()
        self.close(cancel=kind is not None)

    def close(self, *, cancel: bool = True) -> None:
        """End the children when they have done what they do, or all that they were given."""
        if self._open:
            self._open = False
            self._pool.shutdown(wait=True, cancel_futures=cancel)
            self._folder.cleanup()

    def stop(self) -> None:
        """End the children at once, from any thread: who waits for them gets a GlossatorError."""
        if self._open and isinstance(self._pool, Children):
            self._pool.stop()

    def lay_out(self, run: Run) -> Sheet:
        """Lay out one run. Raises GlossatorError when a child fails or exceeds its limits."""
        return next(self.lay_out_all([run]))[1]

    def lay_out_all(self, runs: Iterable[Run]) -> Iterator[tuple[Run, Sheet]]:
        """Lay out several runs, each begun as soon as it is said, and yield them in this order.

        Raises GlossatorError likewise.
        """
        return self._all(lay_out, runs, packed, unpacked)

    def measure(self, runs: Iterable[Run]) -> dict[str, float]:
        """The share of a page that each note in some runs takes. Raises GlossatorError likewise."""
        measured = self._all(measure, runs, _noted, json.loads)
        return {note: share for _, found in measured for note, share in found.items()}

    def beside(self, work: Callable[..., Answer], *arguments: Any) -> Future[Answer]:
        """Have a child do something else, when it is free; without children it is done at once."""
        pool = Here() if self._cluster is not None else self._pool
        return pool.submit(_do, work, *arguments)

    def _all(
        self,
        work: Callable[[Run], Answer],
        said: Iterable[Run],
        pack: Callable[[Answer], bytes],
        unpack: Callable[[bytes], Answer],
    ) -> Iterator[tuple[Run, Answer]]:
        store, runs = self._store, list[Run]()
        keys: dict[int, str] = {}
        kept: dict[int, bytes] = {}
        asked: dict[int, Future[Answer]] = {}
        for at, run in enumerate(said):
            runs.append(run)
            if store is not None:
                keys[at] = store.key(work.__name__, parts_of(run))
                content = store.get(keys[at])
                if content is not None:
                    kept[at] = content
                    continue
            try:
                asked[at] = self._pool.submit(work, run)
            except BrokenProcessPool:  # a child has died of what it did before
                raise self._stopped(run, runs) from None
        if self._tell is not None:
            advance = Advance(self._tell, sum(len(runs[at].html) for at in asked))
            for at, coming in asked.items():
                coming.add_done_callback(advance.listener(len(runs[at].html)))
        for at, run in enumerate(runs):
            if at in kept:
                yield run, unpack(kept.pop(at))
                continue
            answer = self._result(asked.pop(at), run, runs)
            if store is not None:
                store.put(keys[at], pack(answer))
            yield run, answer

    def _result(self, asked: Future[Answer], run: Run, runs: Sequence[Run]) -> Answer:
        killed = self._cluster.killed if self._cluster is not None else BrokenProcessPool
        try:
            return asked.result()
        except (BrokenProcessPool, killed):
            raise self._stopped(run, runs) from None
        except MemoryError as fault:
            where = bounds.passage_of(run, str(fault))
            hint = "divide this passage, or the text into more files"
            raise GlossatorError(
                f"the layout of {where} needs more memory than it may", hint
            ) from None

    def _stopped(self, run: Run, runs: Sequence[Run]) -> GlossatorError:
        """Why a child is gone, as its exit code tells it, and at which passage."""
        if self._cluster is not None:
            hint = "see whether its workers have the memory, or lay out on this computer"
            return GlossatorError(f"three workers that laid out {run.name} were stopped", hint)
        children = self._pool.begun() if isinstance(self._pool, Children) else []
        # The pool's own thread waits for them: of two that ask, one is told nothing but 255.
        waiting = getattr(self._pool, "_executor_manager_thread", None)
        if waiting is not None:
            waiting.join(4)
        gone = [child for child in children if child.exitcode not in (None, 0, -signal.SIGTERM)]
        code = gone[0].exitcode if gone else 0
        named, block = bounds.told_by(self._folder.name, gone[0].pid) if gone else ("", "")
        where = bounds.passage_of(next((one for one in runs if one.name == named), run), block)
        hint = "leave divisions out one by one to find the passage, and please report it"
        if code == -signal.SIGXCPU:
            message = f"the layout of {where} took more time than it may"
            return GlossatorError(message, "divide this passage, or leave it out to go on")
        if code == -signal.SIGKILL:
            hint = "close other programs, or divide the text into more files"
            return GlossatorError(f"the system ended the layout of {where}: no memory", hint)
        said = f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
        said = said if code else "no reason given"
        return GlossatorError(f"the layout of {where} broke down ({said})", hint)


def _noted(shares: dict[str, float]) -> bytes:
    return json.dumps(shares).encode()


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


def _read_hyphens(language: str) -> None:
    """Read what each process reads once (in the child)."""
    import pyphen

    if name := pyphen.language_fallback(language):
        pyphen.Pyphen(lang=name)


def _do(work: Callable[..., Answer], *arguments: Any) -> Answer:
    """What is no layout (in the child): in the room of what layouts have left."""
    bounds.allow_all()
    take_garbage_away()
    return work(*arguments)


def lay_out(run: Run) -> Sheet:
    """Lay out one run here and now (in the child)."""
    from glossator.press.pdf.engine.filling import left_on

    with _rendered(run) as (document, collector):
        reading = read_pages(document.pages, run.texts)
        reading.left = left_on(document.pages[-1]._page_box)
        for page in document.pages:
            page.paint = painter(page)
        one_link_each(document)
        explained = glyphs_explained() if joined_in(run.html) else nullcontext()
        with (
            our_tags(document),
            told_apart() as fonts_used,
            told_late(document) as late,
            explained,
        ):
            pdf = document.write_pdf(pdf_variant="pdf/ua-1", uncompressed_pdf=True)
        shifts = tuple(_POINTS * shift(page._page_box) for page in document.pages)
    assert pdf is not None
    told = tuple(dict.fromkeys(collector.messages))
    packed_pdf = zlib.compress(pdf, 1)  # which goes to the parent and into the store
    uses = tuple(fonts_used)
    return Sheet(run.name, packed_pdf, reading, told, uses, tuple(late), shifts, run.side)


def measure(run: Run) -> dict[str, float]:
    """How much of a page each note of a run takes that holds nothing else (in the child)."""
    shares: dict[str, float] = {}
    with _rendered(run, planned=False) as (document, _):
        for page in document.pages:
            for name, height in heights_of_notes(page._page_box):
                shares[name] = shares.get(name, 0.0) + height / page._page_box.height
    return shares


@contextmanager
def _rendered(run: Run, *, planned: bool = True) -> Iterator[tuple[Any, _Collector]]:
    """The run as a document of WeasyPrint's, which may be written while this is open.

    `planned` is whether its pages are to be good ones.
    """
    bounds.allow(run)
    take_garbage_away()
    with warnings.catch_warnings():
        # that there are no system fonts is our doing
        warnings.filterwarnings("ignore", message="No fonts configured", category=UserWarning)
        from weasyprint import CSS

        from glossator.press.pdf.engine.carried import entries_continued
        from glossator.press.pdf.engine.footing import notes_kept
        from glossator.press.pdf.engine.lines.drawing import glyphs_kept
        from glossator.press.pdf.engine.lines.hooking import fitted_lines
        from glossator.press.pdf.engine.lines.setting import letters_widened
        from glossator.press.pdf.engine.margin import Column, notes_beside
        from glossator.press.pdf.engine.pages import pages_filled
        from glossator.press.pdf.engine.shaping import settings_shared

        fetcher = Fetcher(run.html, run.css, run.pictures)
        logger, collector = logging.getLogger("weasyprint"), _Collector(fetcher, run.pictures)
        logger.addHandler(collector)
        logger.propagate = False
        try:
            style, fonts = dress(run.css, fetcher)
            side = CSS(string=f"html {{ break-before: {run.side} }}")
            notes = notes_beside(Column(*run.column)) if run.column else notes_kept()
            turned = lines_in_order() if right_to_left_in(run.html) else nullcontext()
            ideographs = lines_filled() if IDEOGRAPH.search(run.html) else nullcontext()
            with (
                styles_computed(),
                styles_of_kinds(),
                boxes_asked_less(),
                settings_shared(),
                drawings_kept(),
                glyphs_kept(),
                letters_widened(),
            ):
                with (
                    notes,
                    fitted_lines(run.names, run.common) as lines,
                    pages_filled(lines) if planned else nullcontext(),
                    entries_continued(),
                    words_kept(),
                    ideographs,
                    turned,
                    both_sides(),
                ):
                    page = page_of(run.html, f"{SCHEME}/", fetcher)
                    document = page.render(
                        stylesheets=[style, side], font_config=fonts, pdf_variant="pdf/ua-1"
                    )
                fetcher.reading = ""
                yield document, collector
        except MemoryError:
            raise MemoryError(bounds.here()) from None
        finally:
            logger.removeHandler(collector)
