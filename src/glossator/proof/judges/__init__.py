"""The judges from outside: who they are, what each needs, which standards each knows.

Importing this package is cheap: Java and the judges themselves are loaded when one is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from glossator.proof.judges import epubcheck, page_validation, verapdf
from glossator.proof.judges.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Judge:
    """One judge: its name, the modules it needs, profile → standard (its first first)."""

    name: str
    needs: tuple[str, ...]
    standards: Mapping[str, str]
    examine: Callable[[Path, str], Verdict]

    @property
    def first_profile(self) -> str:
        """The profile in use when none is named."""
        return next(iter(self.standards))


JUDGES: Final[Mapping[str, Judge]] = {
    "epubcheck": Judge(epubcheck.NAME, epubcheck.NEEDS, epubcheck.STANDARDS, epubcheck.examine),
    "verapdf": Judge(verapdf.NAME, verapdf.NEEDS, verapdf.STANDARDS, verapdf.examine),
    "page_validation": Judge(
        page_validation.NAME,
        page_validation.NEEDS,
        page_validation.STANDARDS,
        page_validation.examine,
    ),
}
