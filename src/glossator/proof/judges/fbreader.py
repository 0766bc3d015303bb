"""FBReader as the system has it: turns the pages of a book, by day and by night.

Debian 12 has version 0.12 (https://fbreader.org/), which reads XHTML with an engine of its own,
without style sheets, and makes pages as many older reading systems did. Our driver
(scripts/judges/fbreader.mjs) gives it a screen without a monitor and looks at the first pages: is
there ink on each, and is what stands off by day seen by night?
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Final

from glossator.proof.judges import tools
from glossator.proof.judges.programs import Command, Ended, answered
from glossator.proof.judges.verdict import Verdict

NAME: Final = "FBReader"
STANDARDS: Final[Mapping[str, str]] = {"pages": "no empty page, legible by night"}
_DRIVER: Final = "fbreader.mjs"
NEEDS: Final = (tools.node, tools.fbreader, partial(tools.driver, _DRIVER))


def call(path: Path, folder: Path) -> Command:
    """The command that turns the pages; the driver keeps what it writes in the folder."""
    return Command((tools.node(), str(tools.driver(_DRIVER)), str(path)))


def read(path: Path, ended: Ended, standard: str) -> Verdict:
    """The verdict that the driver wrote. Raises ValueError when it wrote none."""
    return answered(NAME, path, ended, standard)
