"""How far a layout has come, and how long the rest may take, for whoever waits."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

_SOON: Final = 1.5  # seconds that are waited for without a word


@dataclass(slots=True)
class Advance:
    """Tells of runs that are done. `total` are the characters of all that are to be laid out; a run
    takes time in proportion to its own. `clock` gives seconds.
    """

    tell: Callable[[str], None]
    total: int
    clock: Callable[[], float] = time.monotonic
    _begun: float = field(init=False)
    _done: int = 0

    def __post_init__(self) -> None:
        self._begun = self.clock()

    def listener(self, size: int) -> Callable[[Any], None]:
        """What a future of a run of this size is to call when it is done."""
        return lambda _: self.done(size)

    def done(self, size: int) -> None:
        """One more run is laid out."""
        self._done += size
        passed, share = self.clock() - self._begun, self._done / max(self.total, 1)
        if passed >= _SOON and share < 1:
            self.tell(f"laying out the pages: {share:.0%}, {_left(passed / share - passed)} left")


def _left(seconds: float) -> str:
    """A time in words no more exact than it is known."""
    if seconds < 60:
        return f"about {max(5, 5 * round(seconds / 5))} s"
    return f"about {round(seconds / 60)} min"
