"""Files are written as a set: all or none, whatever ends the writing.

Each is written beside its place and brought to the disk; then a journal says which belong together,
they are moved there one after the other, and the journal goes. A build that was ended in between
leaves the journal, by which the next one completes the moves. What a build left that was ended
before is taken away. Two builds into one folder wait for one another.
"""

from __future__ import annotations

import errno
import json
import os
import re
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath
from typing import Any, Final

from glossator.errors import GlossatorError

JOURNAL: Final = ".glossator-journal"
_PARTIAL: Final = re.compile(r"\A\.(?P<name>.+)\.(?P<process>\d+)\.partial\Z")
_PATIENCE: Final = 60.0  # seconds that a build waits for another to write
_HINT: Final = "look at the folder’s permissions, at the space on the disk, and at --out"
_LISTING = ".glossator"  # in a folder that we write: the names of its files


def write_all(contents: Mapping[Path, bytes | Mapping[str, bytes]]) -> None:
    """Write every file, or none of them. The content of a folder are its files by name; those of
    an earlier build that are no more among them go, what somebody else has put there stays.

    Raises GlossatorError when one cannot be written; then all are as they were. Raises ValueError
    for a name that leads out of its folder.
    """
    files: dict[Path, bytes] = {}
    gone: list[Path] = []
    for path, content in contents.items():
        if isinstance(content, bytes):
            files[path] = content
        else:
            gone += [path / name for name in _listed(path) if name not in content]
            files |= _of_folder(path, content)
    if not files:
        return
    home = Path(os.path.commonpath([path.parent.absolute() for path in files]))
    try:
        for path in files:
            path.parent.mkdir(parents=True, exist_ok=True)
        with _alone(home):
            for folder in {path.parent.absolute() for path in files} | {home}:
                sweep(folder)
            _write_set(home, files)
            for path in gone:
                path.unlink(missing_ok=True)
    except OSError as fault:
        named = Path(str(fault.filename2 or fault.filename or home)).name
        name = _PARTIAL.sub(r"\g<name>", named)
        raise GlossatorError(f"“{name}” cannot be written: {fault.strerror}", _HINT) from None


def _of_folder(folder: Path, files: Mapping[str, bytes]) -> dict[Path, bytes]:
    """The files of a folder, and with them a list of their names."""
    for name in files:
        if not _inside(name):
            raise ValueError(f"“{name}” is no name of a file in a folder")
    names = "".join(f"{name}\n" for name in sorted(files))
    listing = {folder / _LISTING: names.encode("utf-8")}
    return {folder / name: content for name, content in files.items()} | listing


def _listed(folder: Path) -> list[str]:
    """The files of a folder that an earlier build wrote."""
    try:
        names = (folder / _LISTING).read_text("utf-8").splitlines()
    except (OSError, ValueError):
        return []
    return [name for name in names if _inside(name)]


def _inside(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return bool(parts) and ".." not in parts and not name.startswith("/")


def _write_set(home: Path, contents: Mapping[Path, bytes]) -> None:
    moves: dict[Path, Path] = {}
    journal = _partial(home / JOURNAL)
    try:
        for path, content in contents.items():
            there = path.absolute()
            if there.is_dir():
                raise IsADirectoryError(errno.EISDIR, "a folder of that name is there", str(there))
            moves[_partial(there)] = there
            _write(_partial(there), content)
        if len(moves) > 1:
            said = {os.path.relpath(p, home): os.path.relpath(to, home) for p, to in moves.items()}
            _write(journal, json.dumps(said).encode())
            journal.replace(home / JOURNAL)
            _settle(home)
    except BaseException:
        for part in (*moves, journal):
            part.unlink(missing_ok=True)
        raise
    # from here on the set is whole: should the moves be cut short, the next build completes them
    for part, to in moves.items():
        part.replace(to)
    (home / JOURNAL).unlink(missing_ok=True)
    for folder in sorted({to.parent for to in moves.values()}):
        _settle(folder)


def _partial(path: Path) -> Path:
    return path.with_name(f".{path.name}.{os.getpid()}.partial")


def _write(path: Path, content: bytes) -> None:
    """Write a file and bring it to the disk."""
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _settle(folder: Path) -> None:
    """Bring the names in a folder to the disk, where the system can."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def sweep(folder: Path) -> None:
    """Complete the moves that a build was ended in, and take away what dead processes left."""
    journal = folder / JOURNAL
    for part, to in _said(journal).items():
        with suppress(OSError):
            if part.is_file():
                part.replace(to)
    with suppress(OSError):
        journal.unlink(missing_ok=True)
    with suppress(OSError):
        for path in list(folder.iterdir()):
            match = _PARTIAL.fullmatch(path.name)
            if match and not _lives(int(match["process"])):
                path.unlink(missing_ok=True)


def _said(journal: Path) -> dict[Path, Path]:
    """The moves that a journal names, none of them out of its folder."""
    try:
        if not journal.is_file() or journal.is_symlink():
            return {}
        said: Any = json.loads(journal.read_bytes()[: 2**20])
    except (OSError, ValueError):
        return {}
    moves = {}
    for part, to in said.items() if isinstance(said, dict) else ():
        if not isinstance(part, str) or not isinstance(to, str):
            continue
        paths = [journal.parent / part, journal.parent / to]
        if any(Path(one).is_absolute() or ".." in Path(one).parts for one in (part, to)):
            continue
        if _PARTIAL.fullmatch(paths[0].name):
            moves[paths[0]] = paths[1]
    return moves


def _lives(process: int) -> bool:
    if process == os.getpid():
        return (
            False  # a build writes one set after the other: what there is of its own is left over
        )
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:
        pass
    return True


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """No other build writes into the folder meanwhile. Raises GlossatorError after long waiting."""
    try:
        import fcntl
    except ImportError:  # a system without it
        yield
        return
    lock = os.open(folder, os.O_RDONLY)  # the folder itself: no file is left behind
    try:
        begun = time.monotonic()
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() - begun > _PATIENCE:
                    message = f"another build writes into “{folder}” and does not end"
                    raise GlossatorError(message, "wait for it, or name another --out") from None
                time.sleep(0.05)
            except OSError:
                break  # a file system that knows no locks
        yield
    finally:
        os.close(lock)


def check_folder(out: Path) -> None:
    """Raise GlossatorError where no file can be made, before time is spent on what goes there."""
    there = next(path for path in (out, *out.absolute().parents) if path.exists())
    if not there.is_dir():
        hint = "name a folder with --out, or move that file away"
        raise GlossatorError(f"“{there}” is a file, not a folder", hint)
    if not os.access(there, os.W_OK | os.X_OK):
        hint = "name another with --out, or look at its permissions"
        raise GlossatorError(f"nothing can be written into the folder “{there}”", hint)
    if there in (out, out.absolute()):
        with _alone(there):
            sweep(there)


def stem_of(slug: str, profile: str) -> str:
    """The file name of an output without its suffix; other profiles than `full` name themselves."""
    return slug if profile == "full" else f"{slug}-{profile}"
