"""How long after a save `glossator serve` shows the changed word, in Chromium.

    scripts/bench_serve.py [FOLDER …] [--edits 20] [--write docs/speed.md]

Without a folder: the four-file example, an invented chapter, the shipped edition, an invented book;
others of `invented.py` may be named.
A word of the text is changed in the file as an editor does, and the time is taken until the page
that has it stands on the screen; then the same with the tab of printed pages open. Beside each
median: a full build of all formats, cold, in the same run.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from string import ascii_lowercase
from typing import Any, Final

from glossator import check
from invented import MANUSCRIPTS  # in this folder

ROOT: Final = Path(__file__).resolve().parents[1]
DRIVER: Final = ROOT / "scripts" / "judges" / "annotate.mjs"
USUAL: Final = ("examples/bridge", "chapter", "manuscript", "book")
_PATIENCE: Final = 900.0  # seconds for all edits of a manuscript
_SECTION: Final = re.compile(r"(<!-- saved -->\n).*?(?=<!-- measured|\Z)", re.DOTALL)


def _copied(name: str, into: Path) -> Path:
    """The manuscript in a folder of its own, that may be written to."""
    if name in MANUSCRIPTS:
        MANUSCRIPTS[name](into)
    else:
        shutil.copytree(ROOT / name, into, ignore=shutil.ignore_patterns(".glossator", "build"))
    return into


def _steps(folder: Path, edits: int, **more: Any) -> list[dict[str, Any]]:
    """Edits of one word in the longest text, each to what it never was: nothing is kept of that."""
    text = max((folder / "text").glob("*.md"), key=lambda path: path.stat().st_size)
    before = text.read_text(encoding="utf-8")
    for match in re.finditer(r"(?<=[a-z] )([a-z]{4,} [a-z]{4,})(?= [a-z])", before):
        first = match[1]
        if before.count(first) > 1:
            continue
        text.write_text(before.replace(first, f"{first}s"), encoding="utf-8")
        harmless = check(folder).edition is not None  # no note stands on these words
        text.write_text(before, encoding="utf-8")
        if harmless:
            break
    else:
        raise SystemExit(f"no two words of {text} can be changed without an error")
    words = [first, *(first + letter for letter in ascii_lowercase[:edits])]
    return [
        {"do": "save", "file": str(text), "words": one, "instead": other} | more
        for one, other in pairwise(words)
    ]


def _walked(address: str, steps: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    done = subprocess.run(
        ["node", str(DRIVER), address],
        input=json.dumps(steps).encode(), capture_output=True, check=True, timeout=_PATIENCE,
    )  # fmt: skip
    said = json.loads(done.stdout)
    if said["faults"] or any(step["fault"] for step in said["done"]):
        raise SystemExit(f"the page could not be walked: {said['faults'] or said['done']}")
    walked: list[dict[str, Any]] = said["done"]
    return walked


def _served(folder: Path, edits: int) -> tuple[list[float], list[float], list[float]]:
    """Seconds until each edit was seen, until the page was made anew, and the printed pages."""
    server = subprocess.Popen(
        [sys.executable, "-m", "glossator", "serve", str(folder), "--port", "0"],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    try:
        assert server.stdout is not None
        address = server.stdout.readline().strip()
        web = _walked(address, _steps(folder, edits))
        opened = [{"do": "tab", "name": "print", "still": True, "printed": 1}]
        paper = _walked(address, [*opened, *_steps(folder, max(2, edits // 4), printed=1)])[1:]
    finally:
        server.terminate()
        server.wait(30)
    seen, anew = ([step[name] / 1000 for step in web] for name in ("seen", "took"))
    return seen, anew, [step["printed"] / 1000 for step in paper]


def _built(folder: Path, out: Path) -> float:
    start = time.monotonic()
    command = [sys.executable, "-m", "glossator", "build", str(folder), "--out", str(out)]
    subprocess.run(command, check=True, capture_output=True)
    return time.monotonic() - start


def measured(names: Sequence[str], edits: int) -> Iterator[str]:
    """The lines of a table, one for each manuscript."""
    heads = (
        "manuscript",
        "full build, cold",
        "word seen, median",
        "worst",
        "page anew, median",
        "printed pages, median",
    )
    yield f"| {' | '.join(heads)} |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for name in names:
        with tempfile.TemporaryDirectory(prefix="glossator-bench-") as scratch:
            folder = _copied(name, Path(scratch) / "manuscript")
            whole = _built(folder, Path(scratch) / "out")
            words, web, paper = _served(folder, edits)
        seen, anew, pages = map(statistics.median, (words, web, paper))
        yield (
            f"| {name} | {whole:.2f} s | {seen:.2f} s ({seen / whole:.2f}) | {max(words):.2f} s "
            f"| {anew:.2f} s ({anew / whole:.2f}) "
            f"| {pages:.2f} s ({pages / whole:.2f}) |"
        )


def main() -> None:
    """Measure, print, and write the table into a document if one is named."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("manuscripts", nargs="*", default=USUAL, metavar="FOLDER")
    parser.add_argument("--edits", type=int, default=20, choices=range(2, 27), metavar="N")
    parser.add_argument("--write", type=Path)
    asked = parser.parse_args()
    lines = []
    for line in measured(asked.manuscripts, asked.edits):
        print(line, flush=True)
        lines.append(line)
    if asked.write:
        table = "\n".join(lines)
        text = asked.write.read_text(encoding="utf-8")
        asked.write.write_text(
            _SECTION.sub(lambda found: f"{found[1]}\n{table}\n\n", text, count=1), encoding="utf-8"
        )


if __name__ == "__main__":
    main()
