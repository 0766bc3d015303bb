"""`glossator --version --verbose`: what it stands on, for a report of a fault."""

from __future__ import annotations

import platform
import re
import shutil
from typing import Final

from glossator.version import __version__

_TOOLS: Final = ("node", "chromium", "chromium-browser", "google-chrome")


def put_version(*, verbose: bool) -> None:
    """Print the version; with `verbose` Python's, every library's, and which programs are there."""
    print(f"glossator {__version__}")
    if not verbose:
        return
    from importlib.metadata import PackageNotFoundError, version

    print(f"Python {platform.python_version()} on {platform.platform(terse=True)}")
    for name in sorted(_names(), key=str.lower):
        try:
            print(f"{name} {version(name)}")
        except PackageNotFoundError:
            print(f"{name}: not installed (an extra)")
    for tool in _TOOLS:
        if found := shutil.which(tool):
            print(f"{tool}: {found}")


def _names() -> set[str]:
    """The libraries that are named as requirements, those of extras among them, but for what only
    those need who change this program.
    """
    from importlib.metadata import requires

    said = [one for one in requires("glossator") or [] if not re.search(r"extra == .dev.", one)]
    return {re.split(r"[\s;<>=!~\[(]", one, maxsplit=1)[0] for one in said}
