"""What a build remembers: of what an edition was made, and the files that it became.

It lies in `OUT/.glossator/`. When nothing changed, neither pandoc nor WeasyPrint is imported and
nothing is written. What has changed is decided by content, not time.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from glossator.model import Locus, PageMap, PageStart
from glossator.themes import styles_folder
from glossator.version import __version__
from glossator.writing import write_all


class Record:
    """What the last build of a manuscript and profile was made from, and what it made."""

    def __init__(self, manuscript: Path, out: Path, profile: str) -> None:
        self.out = out
        where = hashlib.sha256(str(manuscript.resolve()).encode()).hexdigest()[:8]
        self.file = out / ".glossator" / f"{profile}-{where}.json"
        self.seal = fingerprint(manuscript, profile)
        self.said = self._read()

    def _read(self) -> dict[str, Any]:
        try:
            said = json.loads(self.file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        known = isinstance(said, dict) and said.get("seal") == self.seal
        return said if known else {}

    def current(self, formats: tuple[str, ...]) -> dict[str, Path] | None:
        """The outputs, if all of these formats are there and as they were written."""
        outputs = {}
        for wanted in formats:
            made = self.said.get("outputs", {}).get(wanted)
            if made is None:
                return None
            path = self.out / made["file"]
            if not path.is_file() or sha256(path) != made["sha256"]:
                return None
            outputs[wanted] = path
        return outputs

    @property
    def formats(self) -> tuple[str, ...]:
        """The formats in which this edition was built."""
        return tuple(self.said.get("outputs", {}))

    def pages(self) -> PageMap | None:
        """The page map of the same edition, if it was laid out before."""
        said = self.said.get("pages")  # none of a book that could not be printed
        return None if said is None else _page_map(said)

    def write(self, outputs: Mapping[str, Path], pages: PageMap | None) -> None:
        """Remember this build, and what an earlier one made of the same edition."""
        made = dict(self.said.get("outputs", {}))
        for name, path in outputs.items():
            made[name] = {"file": path.name, "sha256": sha256(path)}
        self.said = {
            "seal": self.seal,
            "outputs": dict(sorted(made.items())),
            "pages": dataclasses.asdict(pages) if pages else None,
        }
        text = json.dumps(self.said, ensure_ascii=False, indent=1)
        write_all({self.file: text.encode("utf-8")})


def _page_map(said: Mapping[str, Any]) -> PageMap:
    starts = tuple(
        PageStart(s["index"], s["label"], Locus(**s["locus"]) if s["locus"] else None)
        for s in said["starts"]
    )
    return PageMap(said["source"], starts, said["pages_of"])


def sha256(path: Path) -> str:
    """The SHA-256 of a file's content, in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def fingerprint(folder: Path, profile: str) -> str:
    """A digest of all that an edition is made from: manuscript, themes, our code, its libraries."""
    digest = hashlib.sha256(f"{profile} {makers()}".encode())
    _digest_files(digest, folder)
    return digest.hexdigest()


def _digest_files(digest: Any, root: Path) -> None:
    for path in sorted(_files(root)) if root.is_dir() else ():
        digest.update(path.relative_to(root).as_posix().encode())
        digest.update(b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())


def _files(root: Path) -> Iterator[Path]:
    for folder, folders, names in os.walk(root):
        folders[:] = [name for name in folders if not name.startswith((".", "__pycache__"))]
        for name in names:
            path = Path(folder) / name
            if not name.startswith(".") and path.is_file():
                yield path


@cache
def makers() -> str:
    """A digest of whatever makes an edition: themes, our code, its libraries."""
    digest = hashlib.sha256(f"{__version__} {libraries()}".encode())
    for root in (styles_folder(), Path(__file__).parent):
        _digest_files(digest, root)
    return digest.hexdigest()


@cache
def libraries() -> str:
    """The versions of all that decides what the outputs look like.

    The packages that ours asks for and those that they ask for, the faces of other scripts, what
    adds formats, and the system's own libraries.
    """
    from importlib.metadata import PackageNotFoundError, distribution, entry_points

    from glossator.families import packages

    added = {p.dist.name for p in entry_points(group="glossator.formats") if p.dist is not None}
    found: dict[str, str] = {}
    waiting = ["glossator", *packages(), *sorted(added)]
    while waiting:
        name = re.sub(r"[-_.]+", "-", waiting.pop()).lower()
        if name in found:
            continue
        try:
            dist = distribution(name)
        except PackageNotFoundError:  # wanted on another system, by another Python, or if asked for
            continue
        found[name] = dist.version
        asked = [line for line in dist.requires or () if not _OF_AN_EXTRA.search(line)]
        waiting += [match[0] for line in asked if (match := _NAME.match(line))]
    return " ".join(f"{name}={version}" for name, version in sorted((found | _natives()).items()))


_NAME: Final = re.compile(r"[A-Za-z0-9._-]+")
_OF_AN_EXTRA: Final = re.compile(r";.*\bextra\s*==")
# As WeasyPrint finds them: it takes the system's own, whose versions no package tells. pandoc comes
# with a package and is told by that.
_NATIVE: Final[Mapping[str, tuple[tuple[str, ...], str]]] = {
    "pango": (("libpango-1.0.so.0", "libpango-1.0.dylib"), "pango_version_string"),
    "harfbuzz": (("libharfbuzz.so.0", "libharfbuzz.0.dylib"), "hb_version_string"),
}


def _natives() -> dict[str, str]:
    import ctypes

    found = {}
    for name, (files, asked) in _NATIVE.items():
        for file in files:
            try:
                told = getattr(ctypes.CDLL(file), asked)
            except (OSError, AttributeError):
                continue
            told.restype = ctypes.c_char_p
            found[name] = told().decode("ascii", "replace")
            break
    return found
