"""The program pandoc: every run of it, within bounds of time and memory.

`converting` reads a manuscript with it; here stands what other parts ask of it as well.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
import re
import signal
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from glossator.diagnostics import Place
from glossator.errors import GlossatorError, ToolMissing

# Metadata stands in edition.yaml, and front matter was taken before.
READER: Final = "markdown-yaml_metadata_block-pandoc_title_block"
# What it may take: a book of 200,000 words takes about five seconds and 700 MiB.
SECONDS: Final = 8.0  # of the processor's time, and for each million characters
SECONDS_FOR_MILLION: Final = 60.0
HEAP: Final = 768 * 2**20  # bytes, and for each character
HEAP_FOR_CHARACTER: Final = 1000
_WAITING: Final = 6  # times as long by the clock, when others use the processor
API: Final = [1, 23]  # version of the tree that pandoc 3 reads and writes


class PandocFailed(GlossatorError):
    """pandoc stopped; `message` says what it said, with the manuscript's own file names."""

    place = Place("edition.yaml")  # the file that it could not read, as far as it says


def binary() -> str:
    """The path of pandoc: the one that was installed with us, whatever else the system has, so that
    the same manuscript gives the same galley everywhere. Raises ToolMissing.
    """
    home = find_spec("pypandoc")  # to import it takes as long as some runs of pandoc
    bundled = Path(home.origin or "").parent / "files" / "pandoc" if home else Path()
    if bundled.is_file():
        return str(bundled)
    try:
        import pypandoc

        return str(pypandoc.get_pandoc_path())
    except (ImportError, OSError):
        raise ToolMissing(
            "pandoc is not installed", "run `make` again, or: pip install pypandoc_binary"
        ) from None


@dataclass(frozen=True, slots=True)
class Ended:
    """How a run ended: what it wrote, what went wrong ("" if nothing), and if it was a bound."""

    out: str
    fault: str = ""
    bound: bool = False
    seal: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """A run of pandoc that has begun, and the seconds that it may take."""

    child: subprocess.Popen[bytes]
    seconds: float


def begin(arguments: Sequence[str], folder: str, size: int, limit: float = 0) -> Run:
    """One run in a process group of its own, within bounds that grow with the text.

    size: characters that it reads; limit: seconds of the processor's time, 0: by the size.
    """
    seconds = limit or SECONDS + SECONDS_FOR_MILLION * size / 1e6
    heap = (HEAP + HEAP_FOR_CHARACTER * size) >> 20
    child = subprocess.Popen(
        [binary(), "+RTS", f"-M{heap}m", "-RTS", *arguments],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    _bound(child.pid, seconds)
    return Run(child, seconds)


def ended(run: Run) -> Ended:
    """Wait for a run; it is ended when it takes too long, or when the waiting is."""
    child = run.child
    try:
        out, err = child.communicate(timeout=run.seconds * _WAITING)
    except subprocess.TimeoutExpired:
        stop(child)
        return Ended("", "it took more time than it may", bound=True)
    except BaseException:
        stop(child)
        raise
    said = re.sub(r"\s+", " ", err.decode("utf-8", "replace")).strip()
    if child.returncode in (-signal.SIGXCPU, -signal.SIGKILL):
        return Ended("", "it took more time than it may", bound=True)
    if child.returncode == _HEAP_EXHAUSTED:
        return Ended("", "it took more memory than it may", bound=True)
    fault = (said or "it stopped without a word") if child.returncode != 0 else ""
    return Ended(out.decode("utf-8", "replace"), fault)


_HEAP_EXHAUSTED: Final = 251  # exit code of GHC's runtime


def stop(child: subprocess.Popen[bytes]) -> None:
    """Stop a run that has not ended yet."""
    if child.returncode is not None:
        return
    with suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
    child.communicate()


def _bound(pid: int, seconds: float) -> None:
    """Limit the processor's time of a child, where the system can."""
    try:
        import resource

        limits = (math.ceil(seconds), math.ceil(seconds) + 2)
        resource.prlimit(pid, resource.RLIMIT_CPU, limits)
    except (ImportError, AttributeError, ValueError, OSError):
        pass  # then the clock alone ends it


# What a text from elsewhere becomes: the Markdown that `READER` reads. Raw HTML keeps a list apart
# from code behind it, by an empty comment.
WRITER: Final = (
    "markdown-raw_attribute-native_divs-native_spans-fenced_divs-bracketed_spans"
    "-header_attributes-link_attributes-task_lists"
)
_BATCH: Final = 500  # files of one run


def _asked(files: Mapping[str, bytes], reader: str, writer: str, *options: str) -> Ended:
    """How pandoc ended that was asked about these files, in a folder of their own."""
    with tempfile.TemporaryDirectory(prefix="glossator-") as folder:
        for name, content in files.items():
            (Path(folder) / name).write_bytes(content)
        said = (f"--from={reader}", f"--to={writer}", "--sandbox", "--quiet", *options)
        return ended(begin([*said, *files], folder, sum(map(len, files.values()))))


def rewrite(texts: Sequence[str], reader: str, writer: str) -> list[str]:
    """Each text, read by itself in one of pandoc's formats and written in another.

    Reader: a kind of HTML or Markdown; writer: a kind of HTML or Markdown. Raises PandocFailed
    and ToolMissing.
    """
    found: list[str] = []
    for first in range(0, len(texts), _BATCH):
        found += _rewrite(texts[first : first + _BATCH], reader, writer)
    return found


def _rewrite(texts: Sequence[str], reader: str, writer: str) -> list[str]:
    # a word of its own opens each text, and none of them holds it
    word = "glossator" + hashlib.sha256("\0".join(texts).encode()).hexdigest()[:24]
    opening = f"<p>{word}</p>" if reader.startswith("html") else word
    files = {f"g{n}.txt": f"{opening}\n\n{text}\n".encode() for n, text in enumerate(texts)}
    scoped = ("--file-scope", "--wrap=none", "--syntax-highlighting=none")
    done = _asked(files, reader, writer, *scoped)
    if done.fault:
        raise PandocFailed(f"pandoc: {done.fault}", "leave annotations out of the file one by one")
    parts = re.split(rf"^(?:<p>)?{word}(?:</p>)?$", done.out, flags=re.MULTILINE)
    return [part.strip("\n") for part in parts[1:]]


def read_tree(content: bytes, reader: str, name: str, *options: str) -> dict[str, Any]:
    """A document of any kind that pandoc reads, as its tree (JSON); `name` is for messages.

    Raises PandocFailed and ToolMissing.
    """
    done = _asked({"arrived": content}, reader, "json", *options)
    if done.fault:
        raise PandocFailed(
            f"pandoc cannot read “{name}”: {done.fault}", "is it what its name says?"
        )
    tree: dict[str, Any] = json.loads(done.out)
    return tree


def write_tree(blocks: Sequence[Any], writer: str) -> str:
    """Blocks of pandoc's tree written in one of its formats. Raises PandocFailed, ToolMissing."""
    said = {"pandoc-api-version": API, "meta": {}, "blocks": list(blocks)}
    done = _asked({"tree.json": json.dumps(said).encode()}, "json", writer, "--wrap=none")
    if done.fault:
        raise PandocFailed(f"pandoc: {done.fault}")
    return done.out
