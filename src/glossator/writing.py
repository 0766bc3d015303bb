"""Files are written all or none, beside their place first and then moved there."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from glossator.errors import GlossatorError

_LISTING = ".glossator"  # in a folder that we write: the names of its files


def write_all(contents: Mapping[Path, bytes]) -> None:
    """Write every file beside its place, then move all of them there.

    Raises GlossatorError when one cannot be written; then none is there.
    """
    partial: dict[Path, Path] = {}
    try:
        for path, content in contents.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            partial[path] = path.with_name(f".{path.name}.{os.getpid()}")
            partial[path].write_bytes(content)
        for path, temporary in partial.items():
            temporary.replace(path)
    except OSError as fault:
        for temporary in partial.values():
            temporary.unlink(missing_ok=True)
        raise GlossatorError(
            f"“{Path(fault.filename or '').name}” cannot be written: {fault.strerror}",
            "look at the folder’s permissions, and at --out",
        ) from None


def write_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write the files of a folder, and take away those of an earlier build that are no more.

    What somebody else has put there stays. Raises as `write_all`.
    """
    listing = folder / _LISTING
    try:
        before = listing.read_text(encoding="utf-8").splitlines()
    except OSError:
        before = []
    names = "".join(f"{name}\n" for name in sorted(files))
    write_all({**{folder / n: text for n, text in files.items()}, listing: names.encode("utf-8")})
    for name in before:
        if name not in files and name == Path(name).name:
            (folder / name).unlink(missing_ok=True)


def check_folder(out: Path) -> None:
    """Raise GlossatorError where no file can be made, before time is spent on what goes there."""
    there = next(path for path in (out, *out.absolute().parents) if path.exists())
    if not there.is_dir():
        hint = "name a folder with --out, or move that file away"
        raise GlossatorError(f"“{there}” is a file, not a folder", hint)
    if not os.access(there, os.W_OK | os.X_OK):
        hint = "name another with --out, or look at its permissions"
        raise GlossatorError(f"nothing can be written into the folder “{there}”", hint)


def stem_of(slug: str, profile: str) -> str:
    """The file name of an output without its suffix; other profiles than `full` name themselves."""
    return slug if profile == "full" else f"{slug}-{profile}"
