"""The judges from outside: who they are, what each needs, which standards each knows.

Importing this package is cheap: Java and the judges themselves are loaded when one is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from glossator.addons import added
from glossator.proof.judges import (
    ace,
    drivers,
    epubcheck,
    koreader,
    mupdf,
    mutool,
    nu,
    page_validation,
    verapdf,
)
from glossator.proof.judges.programs import Program
from glossator.proof.judges.verdict import Verdict

__all__ = ["Judge", "Program", "judges"]


@dataclass(frozen=True, slots=True)
class Judge:
    """One judge in Python: its name, the modules it needs, profile → standard (its first first).

    formats: whose files it is asked about in every proof; ours stand in the table of formats.
    """

    name: str
    needs: tuple[str, ...]
    standards: Mapping[str, str]
    examine: Callable[[Path, str], Verdict]
    formats: tuple[str, ...] = ()

    @property
    def first_profile(self) -> str:
        """The profile in use when none is named."""
        return next(iter(self.standards))


# Those that sit in the child process of `external`, and those that are programs of their own.
_OURS: Final[Mapping[str, Judge | Program]] = {
    "epubcheck": Judge(epubcheck.NAME, epubcheck.NEEDS, epubcheck.STANDARDS, epubcheck.examine),
    "verapdf": Judge(verapdf.NAME, verapdf.NEEDS, verapdf.STANDARDS, verapdf.examine),
    "page_validation": Judge(
        page_validation.NAME,
        page_validation.NEEDS,
        page_validation.STANDARDS,
        page_validation.examine,
    ),
    "mupdf": Judge(mupdf.NAME, mupdf.NEEDS, mupdf.STANDARDS, mupdf.examine),
    "koreader": Judge(koreader.NAME, koreader.NEEDS, koreader.STANDARDS, koreader.examine),
    "ace": Program(ace.NAME, ace.STANDARDS, ace.NEEDS, ace.call, ace.read),
    "nu": Program(nu.NAME, nu.STANDARDS, nu.NEEDS, nu.call, nu.read),
    "axe": drivers.AXE,
    "foliate": drivers.FOLIATE,
    "epubjs": drivers.EPUBJS,
    "readium": drivers.READIUM,
    "mutool": Program(mutool.NAME, mutool.STANDARDS, mutool.NEEDS, mutool.call, mutool.read),
    "fbreader": drivers.FBREADER,
}


@cache
def judges() -> Mapping[str, Judge | Program]:
    """All judges by name, with those that other packages add (group `glossator.judges`)."""
    return {**_OURS, **added("judges")}
