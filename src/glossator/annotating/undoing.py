"""Former states of files, kept so that a change can be taken back."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from pathlib import Path
from typing import Final

from glossator.annotating.changes import Refused
from glossator.errors import UsageError
from glossator.writing import write_all

UNDO: Final = ".glossator/undo"
_KEPT: Final = 200  # changes that can be taken back


def undo(folder: Path, name: str) -> tuple[str, ...]:
    """Take a change back, if its files are as it left them; the paths of these. Raises Refused."""
    kept = folder / UNDO / f"{name}.json"
    if not re.fullmatch(r"[0-9]+-[0-9a-f]+", name) or not kept.is_file():
        raise UsageError("there is no such change to take back", "")
    steps = json.loads(kept.read_text(encoding="utf-8"))
    for step in steps:
        if _digest((folder / step["path"]).read_bytes()) != step["after"]:
            raise Refused(f"“{step['path']}” was changed since", "take the change out by hand")
    write_all({folder / one["path"]: base64.b64decode(one["before"]) for one in steps})
    kept.unlink()
    return tuple(step["path"] for step in steps)


def remember(folder: Path, path: str, before: bytes, after: bytes) -> str:
    """Keep a file's former state; the name of the change."""
    numbers = sorted(int(p.name.partition("-")[0]) for p in (folder / UNDO).glob("*-*.json"))
    name = f"{numbers[-1] + 1 if numbers else 1}-{_digest(after)[:8]}"
    step = {"path": path, "before": base64.b64encode(before).decode(), "after": _digest(after)}
    write_all({folder / UNDO / f"{name}.json": json.dumps([step]).encode()})
    for number in numbers[: max(0, len(numbers) + 1 - _KEPT)]:
        for old in (folder / UNDO).glob(f"{number}-*.json"):
            old.unlink(missing_ok=True)
    return name


def join(folder: Path, first: str, second: str) -> None:
    """Two changes that are one: the second's name takes both back."""
    one, two = (folder / UNDO / f"{name}.json" for name in (first, second))
    steps = [*json.loads(one.read_text()), *json.loads(two.read_text())]
    write_all({two: json.dumps(steps).encode()})
    one.unlink()


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
