"""Results of earlier builds, by a digest of all that they were made from.

A store lies in a folder of its own (`OUT/.glossator/store`), is bounded, and may be deleted at any
time. Every entry carries the digest of its content, so that what a killed build left half written,
or anything else that is not as it was put there, counts as not there. Several builds may use one
store at the same time.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Final

LIMIT: Final = 512 * 2**20  # bytes
_DIGEST: Final = hashlib.sha256().digest_size


class Store:
    """Bytes by key. `seal` stands for whatever made them: our code and its libraries."""

    def __init__(self, folder: Path, seal: str, limit: int = LIMIT) -> None:
        self._folder = folder
        self._seal = seal
        self._limit = limit

    def exists(self) -> bool:
        """Whether an earlier build has kept anything."""
        return self._folder.is_dir()

    def missing(self) -> tuple[Path, ...]:
        """Which folders are not there yet: the store's, its holder's, that of the outputs."""
        state = self._folder.parent
        return tuple(one for one in (self._folder, state, state.parent) if not one.exists())

    def drop(self, folders: Iterable[Path]) -> None:
        """Take these folders away again, which were missing: the store whole, others if empty."""
        for folder in folders:
            if folder == self._folder:
                shutil.rmtree(folder, ignore_errors=True)
            with suppress(OSError):
                folder.rmdir()

    def key(self, kind: str, parts: Iterable[bytes]) -> str:
        """The key of a result of this kind that is made from these parts."""
        digest = hashlib.sha256(f"{kind} {self._seal}".encode())
        for part in parts:
            digest.update(b"%d " % len(part))
            digest.update(part)
        return digest.hexdigest()

    def get(self, key: str) -> bytes | None:
        """What was put under a key; None if it is not there as it was put."""
        path = self._path(key)
        try:
            said = path.read_bytes()
        except OSError:
            return None
        content = said[_DIGEST:]
        if hashlib.sha256(content).digest() != said[:_DIGEST]:
            return None
        with suppress(OSError):
            os.utime(path)  # what was used last is thrown away last
        return content

    def put(self, key: str, content: bytes) -> None:
        """Keep this under a key. A store that cannot be written keeps nothing."""
        path = self._path(key)
        temporary = path.with_name(f".{path.name}.{os.getpid()}")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            temporary.write_bytes(hashlib.sha256(content).digest() + content)
            temporary.replace(path)
        except OSError:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)

    def tidy(self) -> None:
        """Throw away what was used longest ago, until the rest is within the limit."""
        entries = []
        for path in self._folder.glob("??/*"):
            with suppress(OSError):
                said = path.stat()
                # (a name with a dot is being written, or was when somebody stopped that)
                entries.append((said.st_mtime_ns, path.name, said.st_size, path))
        left = sum(size for _, _, size, _ in entries)
        for _, _, size, path in sorted(entries):
            if left <= self._limit:
                break
            with suppress(OSError):
                path.unlink()
                left -= size

    def _path(self, key: str) -> Path:
        return self._folder / key[:2] / key[2:]


def recalled(
    store: Store | None, kind: str, parts: Iterable[bytes], make: Callable[[], bytes]
) -> bytes:
    """What `make` gives of these parts: made now, or by an earlier build if there is a store."""
    if store is None:
        return make()
    key = store.key(kind, parts)
    content = store.get(key)
    if content is None:
        content = make()
        store.put(key, content)
    return content
