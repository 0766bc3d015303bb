"""How much memory a test and all processes below it hold together, looked at again and again."""

from __future__ import annotations

import os
import re
import threading
from pathlib import Path
from typing import Final

_PROC: Final = Path("/proc")
_EVERY: Final = 0.1  # seconds


class Watched:
    """Samples until it is closed; `most` is the highest sum of bytes, 0 where there is no /proc.

    Of pages that processes share each is counted its part (PSS), so that the sum is what the
    machine has to find.
    """

    def __init__(self) -> None:
        self.most = 0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop sampling."""
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._over.wait(_EVERY):
            self.most = max(self.most, sum(map(_held, _below(os.getpid()))))


def _below(process: int) -> list[int]:
    """A process and all that it has started, directly or not."""
    found = [process]
    for one in found:
        try:
            held = [children.read_text() for children in _PROC.glob(f"{one}/task/*/children")]
        except OSError:
            continue  # it has ended meanwhile
        found += [int(child) for line in held for child in line.split()]
    return found


def _held(process: int) -> int:
    try:
        said = (_PROC / str(process) / "smaps_rollup").read_text()
    except OSError:
        return 0
    held = re.search(r"^Pss:\s+(\d+) kB", said, re.MULTILINE)
    return int(held[1]) * 1024 if held else 0
