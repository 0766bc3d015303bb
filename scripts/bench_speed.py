"""How long editions take, side by side with what else makes books of Markdown.

    scripts/bench_speed.py [essay | book | tome | FOLDER …] [--write docs/speed.md]

`make bench` installs what is compared with (scripts/bench-requirements.txt) and runs this. Each row
is a whole command in processes of its own: seconds by the clock, seconds of CPU, and the peak of
memory of all its processes together and of the largest. Ratios mean something, seconds only on the
machine that is named.

The others get the text with all notes as footnotes: those that quote the text, which only Glossator
can place, are put behind paragraphs. They make a PDF, an EPUB and a page without glossary links,
index, notes by hand, page marks, tags or proof; so they are a measure of time and not of kind.
"""

from __future__ import annotations

import argparse
import compileall
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Final

import yaml

from glossator.record import makers
from invented import MANUSCRIPTS  # in this folder

ROOT: Final = Path(__file__).resolve().parents[1]
_TICKS: Final = os.sysconf("SC_CLK_TCK")
_EVERY: Final = 0.02  # seconds between two looks at the processes
_INWARD: Final = re.compile(r"\[([^\]]*)\]\(#[^)\s]*\)")
_DEFINED: Final = re.compile(r"^:\s+(.+?)(?=\s*\n\S|\s*\Z)", re.MULTILINE | re.DOTALL)

_FRONT: Final = (sys.executable, "-m", "glossator", "build")


@dataclass(slots=True)
class Taken:
    """What a command took: seconds by the clock and of CPU, peaks of memory in MiB."""

    clock: float = 0.0
    cpu: float = 0.0
    together: float = 0.0
    largest: float = 0.0
    _seen: dict[int, float] = field(default_factory=dict)

    def look(self, root: int) -> None:
        """Look at a process and all that it started, and those. Linux: reads /proc."""
        together = 0.0
        # a child has a higher number than its parent, but for the rare turn of the counter
        for number in sorted(
            int(one.name) for one in Path("/proc").iterdir() if one.name.isdecimal()
        ):
            folder = Path(f"/proc/{number}")
            try:
                said = (folder / "stat").read_text().rpartition(")")[2].split()
                if not {number, int(said[1])} & {root, *self._seen}:
                    continue
                self._seen[number] = (int(said[11]) + int(said[12])) / _TICKS
                status = dict(
                    line.split(":", 1) for line in (folder / "status").read_text().splitlines()
                )
                together += int(status.get("RssAnon", "0 kB").split()[0]) / 1024
                peak = int(status.get("VmHWM", "0 kB").split()[0]) / 1024
            except (OSError, ValueError):
                continue  # it has gone
            self.largest = max(self.largest, peak)
        self.together = max(self.together, together)
        self.cpu = sum(self._seen.values())


def run(*commands: Sequence[str | Path]) -> Taken:
    """Run commands one after another. Ends the measuring when one fails."""
    whole = Taken()
    start = time.perf_counter()
    for command in commands:
        child = subprocess.Popen(
            list(map(str, command)), start_new_session=True, stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE, env=_environment(),
        )  # fmt: skip
        taken, over = Taken(), threading.Event()

        def watch(taken: Taken = taken, over: threading.Event = over, pid: int = child.pid) -> None:
            while not over.wait(_EVERY):
                taken.look(pid)

        watcher = threading.Thread(target=watch)
        watcher.start()
        said = child.communicate()[1]
        over.set()
        watcher.join()
        if child.returncode:
            sys.exit(f"{' '.join(map(str, command))}\n{said.decode('utf-8', 'replace')}")
        whole.cpu += taken.cpu
        whole.together = max(whole.together, taken.together)
        whole.largest = max(whole.largest, taken.largest)
    whole.clock = time.perf_counter() - start
    return whole


def _environment() -> dict[str, str]:
    """Ours for a command: nothing of it is set otherwise, and Python keeps what it has compiled."""
    unwanted = "PYTHONDONTWRITEBYTECODE"
    return {k: v for k, v in os.environ.items() if k[:5] != "GLOSS" and k != unwanted}


def flattened(folder: Path) -> str:
    """The text of a manuscript as one file, every note a footnote."""
    said = yaml.safe_load((folder / "edition.yaml").read_text(encoding="utf-8"))
    texts = []
    files = [*said.get("front", []), *said["text"], *said.get("back", [])]
    for number, name in enumerate(one for one in files if one.endswith(".md")):
        text = (folder / name).read_text(encoding="utf-8")
        texts.append(re.sub(r"\[\^([^\]]+)\]", rf"[^{number}-\1]", text).replace("[^", "[^t"))
    notes = [
        note
        for layer in said.get("layers", {}).values()
        if isinstance(layer, dict) and "file" in layer
        for note in _DEFINED.findall((folder / layer["file"]).read_text(encoding="utf-8"))
    ]
    blocks = "\n\n".join(texts).split("\n\n")
    plain = [at for at, block in enumerate(blocks) if block[:1].isalpha()]
    step = max(1, len(plain) // max(1, len(notes)))
    for number, note in enumerate(notes):
        at = plain[number * step % len(plain)]
        blocks[at] += f"[^n{number}]"
        blocks.append(f"[^n{number}]: " + " ".join(note.split()))
    # what a link leads to is often a note that now has no id of its own
    return _INWARD.sub(r"\1", "\n\n".join(blocks)) + "\n"


def others(folder: Path, out: Path) -> Iterator[tuple[str, Taken]]:
    """The same text by pandoc and Typst, and by pandoc and WeasyPrint: PDF, EPUB and page."""
    import pypandoc

    pandoc = pypandoc.get_pandoc_path()
    beside = out / "theirs"  # pictures and references are named from there
    shutil.copytree(folder, beside)
    source = beside / "whole.md"
    source.write_text(flattened(folder), encoding="utf-8")
    said = yaml.safe_load((folder / "edition.yaml").read_text(encoding="utf-8"))
    options: list[str | Path] = ["--metadata=title=Bench", f"--resource-path={beside}"]
    if "references" in said:
        options += ["--citeproc", f"--bibliography={beside / said['references']}"]
    page = beside / "whole.html"
    common = (
        (pandoc, source, "-o", out / "book.epub", *options),
        (pandoc, source, "-s", "--embed-resources", "-o", page, *options),
    )
    typst = "import sys, typst; typst.compile(sys.argv[1], output=sys.argv[2])"
    yield (
        "pandoc + Typst",
        run(
            (pandoc, source, "-s", "-t", "typst", "-o", beside / "whole.typ", *options),
            (sys.executable, "-c", typst, beside / "whole.typ", out / "typst.pdf"),
            *common,
        ),
    )
    weasy = "import sys, weasyprint; weasyprint.HTML(sys.argv[1]).write_pdf(sys.argv[2])"
    yield (
        "pandoc + WeasyPrint",
        run(*common, (sys.executable, "-c", weasy, page, out / "weasy.pdf")),
    )


def ours(folder: Path, out: Path) -> Iterator[tuple[str, Taken]]:
    """Glossator: cold, with nothing changed, a word and a note edited, the page alone."""
    all_three = (*_FRONT, folder, "--out", out)
    yield "Glossator, cold", run(all_three)
    yield "Glossator, nothing changed", run(all_three)
    said = yaml.safe_load((folder / "edition.yaml").read_text(encoding="utf-8"))
    chapter = folder / said["text"][len(said["text"]) // 2]
    _edit(chapter)
    yield "Glossator, a word of a chapter edited", run(all_three)
    _edit(chapter)
    yield "Glossator, a word edited, the page alone", run((*all_three, "--format", "html"))
    layers = (one for one in said.get("layers", {}).values() if isinstance(one, dict))
    files = [folder / layer["file"] for layer in layers if "file" in layer]
    if files:
        run(all_three)
        text = files[0].read_text(encoding="utf-8")
        files[0].write_text(_DEFINED.sub(lambda m: m[0] + " More.", text, count=1), "utf-8")
        yield "Glossator, a note edited", run(all_three)


def _edit(chapter: Path) -> None:
    """One word more at the end of a chapter's last paragraph of plain text."""
    blocks = chapter.read_text(encoding="utf-8").split("\n\n")
    at = max(at for at, block in enumerate(blocks) if block[:1].isalpha())
    blocks[at] = blocks[at].rstrip() + " Indeed."
    chapter.write_text("\n\n".join(blocks).rstrip() + "\n", encoding="utf-8")


def measured(name: str) -> Iterator[str]:
    """The rows of one corpus as Markdown."""
    with tempfile.TemporaryDirectory(prefix="bench-") as held:
        folder, out = Path(held) / "manuscript", Path(held) / "out"
        out.mkdir()
        if name in MANUSCRIPTS:
            MANUSCRIPTS[name](folder)
        else:
            shutil.copytree(ROOT / "manuscript" if name == "essay" else name, folder)
        yield f"\n## {Path(name).name}\n"
        yield "| | s | s of CPU | MiB together | MiB of one | to Typst | to WeasyPrint |"
        yield "| --- | ---: | ---: | ---: | ---: | ---: | ---: |"
        least: dict[str, float] = {}
        code = makers()
        for label, taken in chain(others(folder, out), ours(folder, out)):
            if makers.__wrapped__() != code:  # all would be made anew, and be called unchanged
                sys.exit("the program was changed while it was measured")
            least.setdefault(label, taken.clock)
            ratios = (
                f"{taken.clock / least[against]:.2f}" if against in least else ""
                for against in ("pandoc + Typst", "pandoc + WeasyPrint")
            )
            yield (
                f"| {label} | {taken.clock:.2f} | {taken.cpu:.2f} | {taken.together:.0f} "
                f"| {taken.largest:.0f} | {' | '.join(ratios)} |"
            )


def main() -> None:
    parser = argparse.ArgumentParser(description="measure builds beside pandoc's")
    parser.add_argument("corpus", nargs="*", default=["essay", "book"])
    parser.add_argument("--write", type=Path, help="the page to write the tables into")
    options = parser.parse_args()
    machine = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
    # an installed program is compiled when it is installed
    compileall.compile_dir(ROOT / "src" / "glossator", quiet=1)
    lines = [f"Measured {time.strftime('%Y-%m-%d')} on {machine}."]
    print(lines[0])
    for name in options.corpus:
        for line in measured(name):
            print(line, flush=True)  # a tome takes minutes
            lines.append(line)
    if options.write:
        text = options.write.read_text(encoding="utf-8").partition("<!-- measured -->")[0]
        options.write.write_text(f"{text}<!-- measured -->\n\n" + "\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()
