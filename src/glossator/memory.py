"""What was made of the last state of a manuscript, for one who makes it again after each edit.

A step that is a function of its `made_of` gives the same again, so it need not be taken. Whoever
makes something once forgets it at once (`Oblivion`).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

T = TypeVar("T")


class Oblivion:
    """Remembers nothing."""

    def recall(self, kind: str, made_of: Hashable, make: Callable[[], T]) -> T:
        """What `make` gives; it must depend on `kind` and `made_of` alone."""
        return make()


class Memory(Oblivion):
    """Remembers what was recalled in this turn and the one before it; what is recalled is shared
    by all turns and must stay as it is. Equal parts count as the same.
    """

    def __init__(self) -> None:
        self._now: dict[tuple[str, Hashable], Any] = {}
        self._before: dict[tuple[str, Hashable], Any] = {}

    def turn(self) -> None:
        """Begin with the next state, and forget what the last did not need."""
        self._before, self._now = self._now, {}

    def recall(self, kind: str, made_of: Hashable, make: Callable[[], T]) -> T:
        """What `make` gave for these parts, if it did."""
        key = kind, made_of
        if key not in self._now:
            self._now[key] = self._before[key] if key in self._before else make()
        found: T = self._now[key]
        return found


FORGETFUL = Oblivion()
