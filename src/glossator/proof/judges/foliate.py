"""foliate-js, a reading engine: does every note and every gloss pop up when it is tapped?

https://github.com/johnfactotum/foliate-js ; our driver opens the book in Chromium, looks at every
section on two sizes of screen, and taps every link to a note, a gloss or a work cited.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Final

from glossator.proof.judges import tools
from glossator.proof.judges.programs import Command, Ended, answered
from glossator.proof.judges.verdict import Verdict

NAME: Final = "foliate-js"
STANDARDS: Final[Mapping[str, str]] = {"taps": "every note pops up"}
_DRIVER: Final = "foliate.mjs"
NEEDS: Final = (
    tools.node,
    tools.chromium,
    partial(tools.npm_file, "foliate-js/view.js"),
    partial(tools.driver, _DRIVER),
)


def call(path: Path, folder: Path) -> Command:
    """The command that reads an EPUB; needs nothing of the folder."""
    arguments = (tools.node(), str(tools.driver(_DRIVER)), str(path))
    return Command(arguments, tools.browser_environment())


def read(path: Path, ended: Ended, standard: str) -> Verdict:
    """The verdict that the driver wrote. Raises ValueError when it wrote none."""
    return answered(NAME, path, ended, standard)
