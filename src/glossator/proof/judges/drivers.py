"""Judges that look at a file in Chromium or FBReader, by drivers of our own (scripts/judges/).

axe-core (https://github.com/dequelabs/axe-core): the rules of WCAG 2.2 AA that a program can
decide, and good practice, on the web page, wide and narrow, by day and by night. foliate-js
(https://github.com/johnfactotum/foliate-js), a reading engine: looks at every section of an EPUB on
two sizes of screen, and taps every link to a note, a gloss or a work cited: does it pop up?
epub.js (https://github.com/futurepress/epub.js) and the style sheets of Readium
(https://github.com/readium/css) lay every file out by night: are all words legible, have pictures a
ground, does each caption stand on the screen of its picture?

FBReader as the system has it (Debian 12: version 0.12, https://fbreader.org/) reads XHTML with an
engine of its own, without style sheets, and makes pages as many older reading systems did. The
driver gives it a screen without a monitor: is there ink on each of the first pages, and is what
stands off by day seen by night?
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Final

from glossator.proof.judges import tools
from glossator.proof.judges.programs import Command, Ended, Program, answered
from glossator.proof.judges.verdict import Verdict


def _judge(
    name: str, standards: Mapping[str, str], driver: str, library: str, *said: str
) -> Program:
    """The judge whose driver this is; `library` is the file that npm brings of what Chromium runs,
    "" for FBReader.

    `said` is what the driver is told before the file.
    """

    def call(path: Path, folder: Path) -> Command:
        """The command that looks at a file; needs nothing of the folder."""
        arguments = (tools.node(), str(tools.driver(driver)), *said, str(path))
        return Command(arguments, tools.browser_environment() if library else {})

    def read(path: Path, ended: Ended, standard: str) -> Verdict:
        """The verdict that the driver wrote. Raises ValueError when it wrote none."""
        return answered(name, path, ended, standard)

    browser = (tools.chromium, partial(tools.npm_file, library))
    engine: tuple[Callable[[], object], ...] = browser if library else (tools.fbreader,)
    needs: tuple[Callable[[], object], ...] = tools.node, *engine, partial(tools.driver, driver)
    return Program(name, standards, needs, call, read)


AXE: Final = _judge("axe-core", {"wcag22aa": "WCAG 2.2 AA"}, "axe.mjs", "axe-core/axe.min.js")
FOLIATE: Final = _judge(
    "foliate-js", {"taps": "every note pops up"}, "foliate.mjs", "foliate-js/view.js"
)
_NIGHT: Final = {"night": "legible by night"}
EPUBJS: Final = _judge("epub.js", _NIGHT, "engines.mjs", "epubjs/dist/epub.min.js", "epubjs")
READIUM: Final = _judge(
    "ReadiumCSS",
    _NIGHT,
    "engines.mjs",
    "@readium/css/css/dist/ReadiumCSS-after.css",
    "readium",
)
FBREADER: Final = _judge(
    "FBReader", {"pages": "no empty page, legible by night"}, "fbreader.mjs", ""
)
