"""What is costly to make and read by many tests: made once in a run, by the first who asks.

`pytest -n` starts processes that share nothing but the file system, so a module's fixture is made
once in each of them. What goes through `Shared` is made by one, under a lock, and read by the rest.
"""

import fcntl
import os
import pickle
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, TypeVar

# Whether what takes minutes is tried whole (`make test-hostile`), and not a part of each kind.
ALL: Final = os.environ.get("HOSTILE", "") == "all"
T = TypeVar("T")


class Shared:
    """A folder of one test run; what lies there is for reading only."""

    def __init__(self, home: Path) -> None:
        self.home = home
        home.mkdir(parents=True, exist_ok=True)

    def once(self, name: str, make: Callable[[Path], T]) -> T:
        """What `make` gave to the first that asked; it gets a folder of its own for files."""
        made = self.home / f"{name}.pickle"
        with self._alone(name):
            if not made.exists():
                folder = self.home / name
                folder.mkdir()
                made.write_bytes(pickle.dumps(make(folder)))
        value: T = pickle.loads(made.read_bytes())
        return value

    @contextmanager
    def _alone(self, name: str) -> Iterator[None]:
        with (self.home / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # the system opens it when we end, in any way
            yield
