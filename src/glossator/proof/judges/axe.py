"""axe-core on the web page: the rules of WCAG 2.2 AA that a program can decide, and good practice.

https://github.com/dequelabs/axe-core ; our driver opens the page in Chromium, wide and narrow, by
day and by night.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Final

from glossator.proof.judges import tools
from glossator.proof.judges.programs import Command, Ended, answered
from glossator.proof.judges.verdict import Verdict

NAME: Final = "axe-core"
STANDARDS: Final[Mapping[str, str]] = {"wcag22aa": "WCAG 2.2 AA"}
_DRIVER: Final = "axe.mjs"
NEEDS: Final = (
    tools.node,
    tools.chromium,
    partial(tools.npm_file, "axe-core/axe.min.js"),
    partial(tools.driver, _DRIVER),
)


def call(path: Path, folder: Path) -> Command:
    """The command that checks a web page; needs nothing of the folder."""
    arguments = (tools.node(), str(tools.driver(_DRIVER)), str(path))
    return Command(arguments, tools.browser_environment())


def read(path: Path, ended: Ended, standard: str) -> Verdict:
    """The verdict that the driver wrote. Raises ValueError when it wrote none."""
    return answered(NAME, path, ended, standard)
