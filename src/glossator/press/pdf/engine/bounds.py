"""What a layout may take of the machine, and where one stood that took more.

A page takes a tenth of a second, and a million characters are 300 pages. A child writes into a file
that its parent can read which passage it is at, so that one that is ended can still be told.
"""

from __future__ import annotations

import math
import mmap
import os
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from glossator.press.pdf.engine.runs import Run

_ROOM: Final = 512  # bytes for what is told of a passage


@dataclass(frozen=True, slots=True)
class Bounds:
    """Seconds of the processor's time for a run, and more for each million characters of it; the
    share of the machine's memory, and the bytes of addresses that any machine must give (what
    libraries map counts as well).
    """

    seconds: float = 90.0
    seconds_for_million: float = 600.0
    share: float = 0.75
    least_memory: int = 2 * 2**30


USUAL: Final = Bounds()


class _Child:
    """What this process may take, and the file in which it says where it is."""

    bounds: Bounds = USUAL
    told: mmap.mmap | None = None


def keep_within(bounds: Bounds, folder: str) -> None:
    """In a child: limit its memory, and begin to tell in this folder where it is."""
    _Child.bounds = bounds
    with suppress(OSError), _file(folder, os.getpid()).open("w+b") as file:
        file.truncate(_ROOM)
        _Child.told = mmap.mmap(file.fileno(), _ROOM)
    with suppress(ImportError, ValueError, OSError):  # no such limits here, or stricter ones
        import resource

        memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
        memory = max(int(memory * bounds.share), bounds.least_memory)
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


def allow(run: Run) -> None:
    """In a child: let it take, beyond what it took so far, the time that a run so long may."""
    _tell(run.name)
    with suppress(ImportError, ValueError, OSError):
        import resource

        bounds = _Child.bounds
        allowed = bounds.seconds + bounds.seconds_for_million * len(run.html) / 1e6
        limit = math.ceil(time.process_time() + allowed)
        resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.RLIM_INFINITY))


def allow_all() -> None:
    """In a child: let what comes next take as long as it takes."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_CPU, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


def reached(element: Any) -> None:
    """In a child: the lines of this element come next."""
    name = element.get("id") if element is not None else None
    if name and _Child.told is not None:
        run = _Child.told[:].split(b"\0")[0].decode()
        _tell(run, name)


def passage_of(run: Run, block: str) -> str:
    """Where a layout stood, for a person: its run and the first words of the passage."""
    words = " ".join(run.texts.get(block, "").split()[:8])[:60]
    return f"{run.name}, at “{words} …”" if words else run.name


def told_by(folder: str, process: int) -> tuple[str, str]:
    """The run and the block at which a child was; "" where it has not said."""
    try:
        run, block, *_ = _file(folder, process).read_bytes().decode().split("\0")
    except (OSError, ValueError):
        return "", ""
    return run, block


def here() -> str:
    """The block at which this process is."""
    return _Child.told[:].decode().split("\0")[1] if _Child.told is not None else ""


def _tell(run: str, block: str = "") -> None:
    if _Child.told is not None:
        said = f"{run}\0{block}\0".encode()
        if len(said) <= _ROOM:
            _Child.told[:] = said.ljust(_ROOM, b"\0")


def _file(folder: str, process: int) -> Path:
    return Path(folder) / f"at-{process}"
