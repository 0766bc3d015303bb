"""Opens a file of the manuscript at a line in the editor's program, if it has a window."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

# Program → how it is told a line; those that want a terminal cannot be opened from here.
_WAYS: Final[Mapping[str, Sequence[str]]] = {
    "code": ("--goto", "{file}:{line}"),
    "codium": ("--goto", "{file}:{line}"),
    "cursor": ("--goto", "{file}:{line}"),
    "zed": ("{file}:{line}",),
    "subl": ("{file}:{line}",),
    "kate": ("--line", "{line}", "{file}"),
    "gedit": ("+{line}", "{file}"),
    "gvim": ("+{line}", "{file}"),
    "emacsclient": ("-n", "+{line}", "{file}"),
    "bbedit": ("+{line}", "{file}"),
    "mate": ("--line", "{line}", "{file}"),
}


def command(file: Path, line: int) -> list[str]:
    """The command that opens a file at a line; empty when no program is known."""
    named = shlex.split(os.environ.get("VISUAL") or os.environ.get("EDITOR") or "")
    for program, *options in ([named] if named else []) + [[name] for name in _WAYS]:
        way, found = _WAYS.get(Path(program).name), shutil.which(program)
        if way and found:
            kept = [one for one in options if one not in ("-w", "--wait")]
            return [found, *kept, *(one.format(file=file, line=line) for one in way)]
    return []


def open_at(file: Path, line: int) -> bool:
    """Open it; False when no program is known, or it cannot be started."""
    said = command(file, line)
    if not said:
        return False
    try:
        subprocess.Popen(said, stdin=subprocess.DEVNULL, start_new_session=True)
    except OSError:
        return False
    return True
