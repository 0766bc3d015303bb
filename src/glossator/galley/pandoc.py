"""One pandoc run for all files of a manuscript: Markdown and citations to HTML5.

`--sandbox` keeps the manuscript from reading files or the network by itself; `--file-scope` parses
each file alone, so that footnote labels and open fences of one file stay in it.
"""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from glossator.diagnostics import Place
from glossator.errors import GlossatorError, ToolMissing
from glossator.manuscript import Manuscript
from glossator.manuscript.labels import seal_of
from glossator.manuscript.macros import joined
from glossator.words.marks import seal as seal_marks
from glossator.words.marks import unseal

# Metadata stands in edition.yaml, and front matter was taken before.
READER: Final = "markdown-yaml_metadata_block-pandoc_title_block"
FILTERS: Final = ("definitions.lua", "tex.lua", "lists.lua", "crossrefs.lua", "breaks.lua")
CITING: Final = "citing.lua"  # in place of citeproc, in a style that writes citations as notes
AFTER: Final = "notes.lua"  # when citations have become text, or notes
SECONDS: Final = 300  # a 200,000-word book takes about five
API: Final = [1, 23]  # version of the tree that pandoc 3 reads and writes


class PandocFailed(GlossatorError):
    """pandoc stopped; `message` says what it said, with the manuscript's own file names."""

    place = Place("edition.yaml")  # the file that it could not read, as far as it says


def binary() -> str:
    """The path of pandoc: the one that was installed with us, whatever else the system has, so that
    the same manuscript gives the same galley everywhere. Raises ToolMissing.
    """
    import pypandoc

    bundled = Path(pypandoc.__file__).parent / "files" / "pandoc"
    if bundled.is_file():
        return str(bundled)
    try:
        return str(pypandoc.get_pandoc_path())
    except OSError:
        raise ToolMissing(
            "pandoc is not installed", "run `make` again, or: pip install pypandoc_binary"
        ) from None


@dataclass(frozen=True, slots=True)
class Converted:
    """The HTML5 of every source in order, and of every note by the number at its call.

    Names of our own in it begin with `seal`, which no manuscript can know: it is made of all text.
    Ids of the source number n carry the prefix `gn.md__`.
    """

    parts: tuple[str, ...]
    notes: Mapping[str, str]
    seal: str


def convert(manuscript: Manuscript) -> Converted:
    """What pandoc makes of all sources. Raises PandocFailed and ToolMissing."""
    sources = manuscript.sources()
    seal = seal_of("".join(source.scan.seal for source in sources))
    macros = joined((manuscript.macros, *(source.scan.masked for source in sources)))
    macros = f"{macros}\n\n" if macros else ""
    with tempfile.TemporaryDirectory(prefix="glossator-") as folder:
        names = []
        for number, source in enumerate(sources):
            path = Path(folder) / f"g{number}.md"
            head = f'[]{{.{seal}-file n="{number}"}}\n\n{macros}'
            path.write_text(head + seal_marks(source.scan.prepared) + "\n", encoding="utf-8")
            names.append(path.name)
        done = _run([*_command(manuscript, seal), *names], folder)
    if done.returncode != 0:
        said = done.stderr.decode("utf-8", "replace").strip()
        raise _failure(manuscript, said)
    return _split(done.stdout.decode("utf-8"), seal)


def _split(everything: str, seal: str) -> Converted:
    marker = re.compile(rf'<p><span class="{seal}-(file|body)" data-n="(\d+)"></span></p>\n?')
    _, *found = marker.split(everything)
    kinds, numbers, texts = found[::3], found[1::3], found[2::3]
    parts = tuple(t for kind, t in zip(kinds, texts, strict=True) if kind == "file")
    rows = zip(kinds, numbers, texts, strict=True)
    return Converted(parts, {n: text for kind, n, text in rows if kind == "body"}, seal)


def _command(manuscript: Manuscript, seal: str) -> list[str]:
    command = [
        binary(),
        f"--from={READER}",
        "--to=html5",
        "--file-scope",
        "--sandbox",
        "--wrap=none",
        "--mathml",
        "--quiet",
        f"--metadata=lang:{manuscript.settings.language}",
        "--metadata=link-citations:true",
        f"--metadata=glossator-seal:{seal}",
        "--syntax-highlighting=none",
        *(f"--lua-filter={Path(__file__).with_name(name)}" for name in FILTERS),
    ]
    if manuscript.csl and _writes_notes(manuscript.csl):
        beside = [n for n, s in enumerate(manuscript.sources()) if s not in manuscript.texts]
        command.append(f"--metadata=glossator-beside:{' '.join(map(str, beside))}")
        if manuscript.glossary:
            command.append(f"--metadata=glossator-glossary:{len(manuscript.sources()) - 1}")
        command.append(f"--lua-filter={Path(__file__).with_name(CITING)}")
    else:
        command.append("--citeproc")
    command.append(f"--lua-filter={Path(__file__).with_name(AFTER)}")
    if manuscript.references:
        command.append(f"--bibliography={manuscript.references}")
    if manuscript.csl:
        command.append(f"--csl={manuscript.csl}")
    return command


def _writes_notes(csl: Path) -> bool:
    """Whether a citation style is of the class “note” (CSL 1.0.2, The Root Element)."""
    try:
        written = csl.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    root = re.search(r"<style\b[^>]*>", written)
    return root is not None and re.search(r"\bclass=[\"']note[\"']", root.group()) is not None


def _run(command: Sequence[str], folder: str) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(
            command, cwd=folder, capture_output=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise PandocFailed(
            f"pandoc did not finish within {SECONDS} seconds",
            "leave files out of edition.yaml one by one to find the one that hangs it",
        ) from None


def _failure(manuscript: Manuscript, said: str) -> PandocFailed:
    """What pandoc said on one line, with the manuscript's own paths, and the place it is about."""
    settings, paths = manuscript.settings, [s.path for s in manuscript.sources()]

    def real(match: re.Match[str]) -> str:
        number = int(match.group(1))
        return paths[number] if number < len(paths) else match.group()

    said = re.sub(r"\bg(\d+)\.md\b", real, said).replace(f"{manuscript.root}/", "")
    said = re.sub(r"\s+", " ", unseal(said)) or "it stopped without a word"
    if "CiteprocXML" in said and settings.csl:
        path = settings.csl
    else:
        known = [settings.references, *paths]
        path = next((p for p in known if p and p in said), "edition.yaml")
    spot = re.search(r"line (\d+), column (\d+)", said)
    failure = PandocFailed(f"pandoc: {said}", f"look at {path}: it is broken or not of its kind")
    failure.place = Place(path, *map(int, spot.groups())) if spot else Place(path)
    return failure


# What a text from elsewhere becomes: the Markdown that `READER` reads. Raw HTML keeps a list apart
# from code behind it, by an empty comment.
WRITER: Final = (
    "markdown-raw_attribute-native_divs-native_spans-fenced_divs-bracketed_spans"
    "-header_attributes-link_attributes-task_lists"
)
_BATCH: Final = 500  # files of one run


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
    with tempfile.TemporaryDirectory(prefix="glossator-") as folder:
        names = []
        for number, text in enumerate(texts):
            path = Path(folder) / f"g{number}.txt"
            path.write_text(f"{opening}\n\n{text}\n", encoding="utf-8")
            names.append(path.name)
        command = [binary(), f"--from={reader}", f"--to={writer}", "--file-scope", "--sandbox"]
        command += ["--wrap=none", "--quiet", "--syntax-highlighting=none", *names]
        done = _run(command, folder)
    if done.returncode != 0:
        said = re.sub(r"\s+", " ", done.stderr.decode("utf-8", "replace")).strip()
        raise PandocFailed(f"pandoc: {said}", "leave annotations out of the file one by one")
    parts = re.split(rf"^(?:<p>)?{word}(?:</p>)?$", done.stdout.decode("utf-8"), flags=re.MULTILINE)
    return [part.strip("\n") for part in parts[1:]]


def read_tree(content: bytes, reader: str, name: str, *options: str) -> dict[str, Any]:
    """A document of any kind that pandoc reads, as its tree (JSON); `name` is for messages.

    Raises PandocFailed and ToolMissing.
    """
    with tempfile.TemporaryDirectory(prefix="glossator-") as folder:
        path = Path(folder) / "arrived"
        path.write_bytes(content)
        command = [binary(), f"--from={reader}", "--to=json", "--sandbox", "--quiet", *options]
        done = _run([*command, path.name], folder)
    if done.returncode != 0:
        said = re.sub(r"\s+", " ", done.stderr.decode("utf-8", "replace")).strip()
        raise PandocFailed(f"pandoc cannot read “{name}”: {said}", "is it what its name says?")
    tree: dict[str, Any] = json.loads(done.stdout)
    return tree


def write_tree(blocks: Sequence[Any], writer: str) -> str:
    """Blocks of pandoc's tree written in one of its formats. Raises PandocFailed, ToolMissing."""
    said = {"pandoc-api-version": API, "meta": {}, "blocks": list(blocks)}
    with tempfile.TemporaryDirectory(prefix="glossator-") as folder:
        path = Path(folder) / "tree.json"
        path.write_text(json.dumps(said), encoding="utf-8")
        command = [binary(), "--from=json", f"--to={writer}", "--sandbox", "--wrap=none", "--quiet"]
        done = _run([*command, path.name], folder)
    if done.returncode != 0:
        raise PandocFailed(f"pandoc: {done.stderr.decode('utf-8', 'replace').strip()}")
    return done.stdout.decode("utf-8")
