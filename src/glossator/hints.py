"""Commands in hints as they can be typed: with the manuscript's folder where that was named."""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextvars import ContextVar
from pathlib import Path
from typing import Any, Final

from glossator.diagnostics import Diagnostic

# The folder that was named on the command line; None where the one at hand is meant.
NAMED: Final[ContextVar[Path | None]] = ContextVar("named", default=None)
# The commands that take a manuscript before their options, as hints write them.
_COMMAND: Final = re.compile(
    r"\bglossator (?:import FILE|serve|build|check|proof|inspect|fix notes|freeze|handout|booklet)"
    r"\b(?!-)"
)


def typed(hint: str, folder: Path | None = None) -> str:
    """The hint, its commands about this manuscript, or that which the command at work is about."""
    folder = folder or NAMED.get()
    if folder is None:
        return hint
    import shlex

    return _COMMAND.sub(lambda command: f"{command[0]} {shlex.quote(str(folder))}", hint)


def as_json(found: Iterable[Diagnostic], folder: Path | None = None) -> list[dict[str, Any]]:
    """The findings as plain values."""
    return [{**finding.as_json(), "hint": typed(finding.hint, folder)} for finding in found]
