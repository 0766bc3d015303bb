"""The stages in a row, for whoever wants one thing of one profile; see `workshop`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from glossator.checking import Checked
from glossator.formats import Progress
from glossator.model import PageMap
from glossator.workshop import Built, Commission, Workshop, silent

if TYPE_CHECKING:
    from glossator.proof.proving import Proof


@dataclass(frozen=True, slots=True)
class Request:
    """What is wanted: a manuscript folder, an out folder, formats (none: the usual), a profile."""

    manuscript: Path
    out: Path
    formats: tuple[str, ...] = ()
    profile: str = "full"

    def commission(self, tell: Progress = silent) -> Commission:
        """The work on it."""
        return Workshop(self.manuscript, self.out, tell).commission(self.profile)


def check(folder: Path, profile: str = "full", tell: Progress = silent) -> Checked:
    """All that is wrong with a manuscript; writes nothing. Raises UsageError, ToolMissing."""
    return Workshop(folder, tell=tell).check(profile)


def build(request: Request, tell: Progress = silent) -> Built:
    """Build what is asked for; see `Commission.build`."""
    return request.commission(tell).build(request.formats)


def inspect(request: Request, tell: Progress = silent) -> tuple[Checked, PageMap | None]:
    """The edition and its page map, laid out anew only if no build of it is remembered."""
    commission = request.commission(tell)
    checked = commission.checked
    return checked, None if checked.edition is None else commission.pages


def proof(
    request: Request, tell: Progress = silent, *, full: bool = False
) -> tuple[Checked, Proof | None]:
    """Build what is not current, then prove the files; see `Commission.prove`."""
    commission = request.commission(tell)
    proved = commission.prove(full=full)
    return commission.checked, proved
