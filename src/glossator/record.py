"""What a build remembers: of what an edition was made, and the files that it became.

It lies in `OUT/.glossator/`. When nothing changed, neither pandoc nor WeasyPrint is imported and
nothing is written. What has changed is decided by content, not time.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from glossator.diagnostics import Diagnostic, stops
from glossator.formats import usual
from glossator.themes import styles_folder
from glossator.version import __version__
from glossator.writing import write_all

if TYPE_CHECKING:
    from glossator.model import PageMap


@dataclass(frozen=True, slots=True)
class Built:
    """What a build did: outputs by format, findings, and whether anything had to be made.

    `formats` are those that were asked for; one that an error stops is not among the outputs.
    """

    outputs: Mapping[str, Path]
    findings: tuple[Diagnostic, ...]
    fresh: bool
    formats: tuple[str, ...] = ()
    draft: bool = False
    unpaged: bool = False  # made at once, without waiting for the printed pages

    @property
    def ok(self) -> bool:
        """Whether no error stopped a format that was asked for; none stops a draft."""
        if self.draft:
            return bool(self.outputs)
        return not any(stops(self.findings, wanted) for wanted in self.formats or usual())


class Record:
    """What the last build of a manuscript and profile was made from, and what it made."""

    def __init__(self, manuscript: Path, out: Path, profile: str) -> None:
        self.out = out
        where = hashlib.sha256(str(manuscript.resolve()).encode()).hexdigest()[:8]
        self.file = out / ".glossator" / f"{profile}-{where}.json"
        self.seal = fingerprint(manuscript, profile)
        self.said = self._read()

    def _read(self) -> dict[str, Any]:
        """What the file says; nothing if it is of another edition, or no record."""
        try:
            said = json.loads(self.file.read_bytes()) if self.file.is_file() else None
            if not isinstance(said, dict) or said.get("seal") != self.seal:
                return {}
            return said if _is_record(said) else {}
        except (OSError, ValueError, RecursionError):
            return {}

    def current(self, formats: tuple[str, ...]) -> dict[str, Path] | None:
        """The outputs, if all of these formats are there and as they were written.

        One that was made alone, without the printed pages, is not current beside others.
        """
        outputs = {}
        for wanted in formats:
            made = self.said.get("outputs", {}).get(wanted)
            if made is None or (made.get("unpaged") and formats != (wanted,)):
                return None
            path = self.out / made["file"]
            if not path.exists() or sha256(path) != made["sha256"]:
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

    def write(
        self, outputs: Mapping[str, Path], pages: PageMap | None, *, unpaged: bool = False
    ) -> None:
        """Remember this build, and what an earlier one made of the same edition.

        `unpaged`: the outputs do not know the printed pages, though there may be some.
        """
        made = dict(self.said.get("outputs", {}))
        for name, path in outputs.items():
            made[name] = {"file": path.name, "sha256": sha256(path)}
            made[name] |= {"unpaged": True} if unpaged else {}
        self.said = {
            "seal": self.seal,
            "outputs": dict(sorted(made.items())),
            "pages": asdict(pages) if pages else None,
        }
        text = json.dumps(self.said, ensure_ascii=False, indent=1)
        write_all({self.file: text.encode("utf-8")})


def _is_record(said: Mapping[str, Any]) -> bool:
    """Whether all in it is of the types that `write` gives it."""
    outputs, pages = said.get("outputs"), said.get("pages")
    if not isinstance(outputs, dict):
        return False
    for name, made in outputs.items():
        told = isinstance(made, dict) and made.keys() - {"unpaged"} == {"file", "sha256"}
        if not told or not all(isinstance(made[key], str) for key in ("file", "sha256")):
            return False
        if made.get("unpaged", True) is not True:
            return False
        if made["file"] != Path(made["file"]).name or not isinstance(name, str):
            return False
    return pages is None or _is_page_map(pages)


def _is_page_map(said: Any) -> bool:
    """Whether `_page_map` can read it; the model is not loaded for that."""
    try:
        loci = [start["locus"] for start in said["starts"] if start["locus"]]
        return (
            isinstance(said["source"], str)
            and all(isinstance(page, int) for page in said["pages_of"].values())
            and all(isinstance(start["index"], int) for start in said["starts"])
            and all(isinstance(start["label"], str) for start in said["starts"])
            and all(locus.keys() == {"division", "block", "offset"} for locus in loci)
        )
    except (KeyError, TypeError, AttributeError):
        return False


def _page_map(said: Mapping[str, Any]) -> PageMap:
    from glossator.model import Locus, PageMap, PageStart

    starts = tuple(
        PageStart(
            s["index"],
            s["label"],
            Locus(**s["locus"]) if s["locus"] else None,
            tuple(s.get("afloat", ())),
        )
        for s in said["starts"]
    )
    return PageMap(said["source"], starts, said["pages_of"])


def sha256(path: Path) -> str:
    """The SHA-256 of a file's content, in hexadecimal; of a folder's files and their names."""
    if path.is_dir():
        digest = hashlib.sha256()
        for file in sorted(_files(path)):
            digest.update(f"{file.relative_to(path).as_posix()} {sha256(file)}\n".encode())
        return digest.hexdigest()
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
    """The versions of all that decides what the outputs look like, as folders of packages are
    named, and those of the system's own libraries.

    Packages that decide nothing are among them: to ask each what it needs would take longer than
    all else of a build in which nothing changed.
    """
    found = {
        entry.name
        for folder in map(Path, sys.path)
        if folder.is_dir()
        for entry in folder.iterdir()
        if entry.suffix in (".dist-info", ".egg-info")
    }
    natives = (f"{name}={version}" for name, version in sorted(_natives().items()))
    return " ".join((*sorted(found), *natives))


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
