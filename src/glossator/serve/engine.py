"""Where foliate-js is, the reading system that shows the EPUB: with the judges, or by itself.

It comes from npm alone, so that no package of Python's can bring it. Without it the preview shows
the EPUB's documents as a browser shows them, and says how to have the other.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from glossator.errors import ToolMissing
from glossator.manuscript import inside

VERSION: Final = "1.0.1"


def own_folder() -> Path:
    """Where `npm install --prefix` is told to put it (XDG Base Directory 0.8, data home)."""
    home = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(home) / "glossator"


def how_to_get() -> str:
    """The command that installs it."""
    return f"npm install --prefix {own_folder()} foliate-js@{VERSION}"


def engine() -> Path | None:
    """The folder of foliate-js; None when it is not on this machine."""
    from glossator.proof.judges.tools import npm_file

    own = own_folder() / "node_modules" / "foliate-js"
    if (own / "view.js").is_file():
        return own
    try:
        return npm_file("foliate-js/view.js").parent
    except ToolMissing:
        return None


def script(path: str) -> bytes | None:
    """One of its scripts by the path within its folder; None for anything else."""
    folder = engine()
    if folder is None or not path.endswith(".js"):
        return None
    file = inside(folder.resolve(), path)
    return file.read_bytes() if file is not None and file.is_file() else None
