"""Where runs are laid out: children of this process, this process itself, machines of a cluster."""

from __future__ import annotations

import gc
import os
import signal
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, TypeVar

from glossator.press.pdf.engine import bounds
from glossator.press.pdf.engine.ready import processes, signals_held

Answer = TypeVar("Answer")
_NO_FONTS: Final = (
    '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">'
    "<fontconfig><cachedir>{folder}</cachedir></fontconfig>"
)


class Children(ProcessPoolExecutor):
    """Has up to `jobs` children do it, which keep their files in `folder`, each `within` bounds."""

    def __init__(self, jobs: int, folder: str, within: bounds.Bounds) -> None:
        super().__init__(jobs, processes(), _isolate, (folder, within))

    def submit(self, work: Any, /, *arguments: Any, **named: Any) -> Future[Any]:
        """The work, asked of a child, which may be begun for it.

        That takes as long as the libraries are still being loaded. Left in its midst by a signal,
        it would leave a child that nobody knows of, to end or to wait for.
        """
        with signals_held():
            return super().submit(work, *arguments, **named)

    def stop(self) -> None:
        """End the children at once, from any thread."""
        for child in self.begun():
            child.kill()

    def begun(self) -> list[Any]:
        """The children that have not been waited for."""
        return list((getattr(self, "_processes", None) or {}).values())


class Here(Executor):
    """Does at once, in this process, what it is given."""

    def submit(self, work: Any, /, *arguments: Any, **named: Any) -> Future[Any]:
        """The work, done; what a layout may take does not bind what this process does next."""
        done: Future[Any] = Future()
        try:
            with _as_in_a_child():
                done.set_result(work(*arguments, **named))
        except BaseException as fault:
            done.set_exception(fault)
        return done


class Elsewhere(Executor):
    """Has the machines of a cluster do it."""

    def __init__(self, pool: Executor) -> None:
        self._pool = pool

    def submit(self, work: Any, /, *arguments: Any, **named: Any) -> Future[Any]:
        """The work, asked of a machine."""
        return self._pool.submit(_apart, work, *arguments, **named)


_folder: TemporaryDirectory[str] | None = None  # of a machine that lays out for others


def _apart(work: Callable[..., Answer], *arguments: Any) -> Answer:
    """Do this in a process that is not ours (on a machine of a cluster)."""
    global _folder
    if _folder is None:
        _folder = TemporaryDirectory(prefix="glossator-fonts-")
        without_fonts(_folder.name)
    with _as_in_a_child():
        return work(*arguments)


@contextmanager
def _as_in_a_child() -> Iterator[None]:
    """Without the garbage collector; and when it is done, it may take what it wants again."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()
        bounds.allow_all()


def without_fonts(folder: str) -> None:
    """Before Pango is loaded: no fonts of the system, and no clock in those that are made."""
    config = Path(folder) / f"fonts-{os.getpid()}.conf"
    config.write_text(_NO_FONTS.format(folder=folder), encoding="utf-8")
    os.environ["FONTCONFIG_FILE"] = str(config)
    os.environ["FONTCONFIG_PATH"] = folder
    # fontTools writes this into the faces that WeasyPrint makes static, instead of the clock
    os.environ["SOURCE_DATE_EPOCH"] = "315532800"


def _isolate(folder: str, within: bounds.Bounds) -> None:
    """In the child, before Pango is loaded: no system fonts, limits, no garbage collector."""
    without_fonts(folder)
    tempfile.tempdir = folder  # which the parent takes away, however this ends
    gc.disable()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a terminal sends it to all: the parent ends us
    gc.freeze()  # what was loaded stays: a collection need not look at it
    bounds.keep_within(within, folder)
