"""One pandoc run for all files of a manuscript: Markdown and citations to HTML5.

`--sandbox` keeps the manuscript from reading files or the network by itself; `--file-scope` parses
each file alone, so that footnote labels and open fences of one file stay in it.
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
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from glossator.diagnostics import Place
from glossator.errors import GlossatorError, ToolMissing
from glossator.manuscript import Manuscript, SourceFile
from glossator.manuscript.labels import scan, seal_of
from glossator.manuscript.macros import opening
from glossator.words.marks import seal as seal_marks
from glossator.words.marks import unseal

# Metadata stands in edition.yaml, and front matter was taken before.
READER: Final = "markdown-yaml_metadata_block-pandoc_title_block"
FILTERS: Final = ("definitions.lua", "tex.lua", "lists.lua", "crossrefs.lua", "breaks.lua")
CITING: Final = "citing.lua"  # in place of citeproc, in a style that writes citations as notes
AFTER: Final = "notes.lua"  # when citations have become text, or notes
# What it may take: a book of 200,000 words takes about five seconds and 700 MiB.
SECONDS: Final = 8.0  # of the processor's time, and for each million characters
SECONDS_FOR_MILLION: Final = 60.0
HEAP: Final = 768 * 2**20  # bytes, and for each character
HEAP_FOR_CHARACTER: Final = 1000
_WAITING: Final = 6  # times as long by the clock, when others use the processor
# In the name of an entry of the index \! is no step down; pandoc would take the backslash off.
_ENTRY: Final = re.compile(r"(?<=\bentry=\")[^\"\n]*")
# A chunk of R Markdown or Quarto, ```{r name, echo=FALSE}, whose options pandoc takes for no fence.
_CHUNK: Final = re.compile(
    r"^([ \t>]*(?:`{3,}|~{3,}))[ \t]*\{([A-Za-z]\w*)(?:[ ,][^\n{}]*)?\}[ \t]*$", re.MULTILINE
)
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
    done = _run_on(manuscript, sources)
    if done.fault:
        raise _failure(manuscript, done)
    converted = _split(done.out, done.seal)
    if len(converted.parts) != len(sources):
        hint = "leave files out of edition.yaml one by one to find it, and please report it"
        raise PandocFailed("pandoc took one file for part of another", hint)
    return converted


@dataclass(frozen=True, slots=True)
class _Ended:
    """How a run ended: what it wrote, what went wrong ("" if nothing), and if it was a bound."""

    out: str
    fault: str = ""
    bound: bool = False
    seal: str = ""


def _run_on(manuscript: Manuscript, sources: Sequence[SourceFile], limit: float = 0) -> _Ended:
    """Run pandoc over sources of a manuscript, with its bibliography and style beside them."""
    seal = seal_of("".join(source.scan.seal for source in sources))
    size = sum(len(source.text) for source in sources)
    masked = [source.scan.masked for source in sources]
    with tempfile.TemporaryDirectory(prefix="glossator-") as folder:
        names = []
        for number, source in enumerate(sources):
            path = Path(folder) / f"g{number}.md"
            # the comment keeps the paragraph from being the term of a definition that opens a file
            known = opening(masked[number], (manuscript.macros, *masked))
            head = f'[]{{.{seal}-file n="{number}"}}\n\n<!-- -->\n\n{known}\n\n'
            prepared = _CHUNK.sub(r"\1 {.\2}", seal_marks(source.scan.prepared))
            prepared = _ENTRY.sub(lambda match: match[0].replace("\\!", "\\\\!"), prepared)
            path.write_text(f"{head}{prepared}\n", "utf-8", "replace")
            names.append(path.name)
        more = _beside(manuscript, Path(folder))
        size += sum(path.stat().st_size for path in Path(folder).glob("cited*"))
        ended = _run([*_arguments(manuscript, seal), *more, *names], folder, size, limit)
    return replace(ended, seal=seal)


def _beside(manuscript: Manuscript, folder: Path) -> list[str]:
    """Write bibliography and style as they were read, so that pandoc opens no file but ours."""
    options = []
    for option, path in (("bibliography", manuscript.references), ("csl", manuscript.csl)):
        said = (
            manuscript.settings.references if option == "bibliography" else manuscript.settings.csl
        )
        if path is None or said not in manuscript.written:
            continue
        name = f"cited-{option}{path.suffix.lower()}"
        (folder / name).write_text(manuscript.written[said], "utf-8", "replace")
        options.append(f"--{option}={name}")
    return options


def _split(everything: str, seal: str) -> Converted:
    marker = re.compile(rf'<p><span class="{seal}-(file|body)" data-n="(\d+)"></span></p>\n?')
    _, *found = marker.split(everything)
    kinds, numbers, texts = found[::3], found[1::3], found[2::3]
    parts = tuple(t for kind, t in zip(kinds, texts, strict=True) if kind == "file")
    rows = zip(kinds, numbers, texts, strict=True)
    return Converted(parts, {n: text for kind, n, text in rows if kind == "body"}, seal)


def _arguments(manuscript: Manuscript, seal: str) -> list[str]:
    arguments = [
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
    if manuscript.csl and _writes_notes(manuscript):
        beside = [n for n, s in enumerate(manuscript.sources()) if s not in manuscript.texts]
        arguments.append(f"--metadata=glossator-beside:{' '.join(map(str, beside))}")
        if manuscript.glossary:
            arguments.append(f"--metadata=glossator-glossary:{len(manuscript.sources()) - 1}")
        arguments.append(f"--lua-filter={Path(__file__).with_name(CITING)}")
    else:
        arguments.append("--citeproc")
    arguments.append(f"--lua-filter={Path(__file__).with_name(AFTER)}")
    return arguments


def _writes_notes(manuscript: Manuscript) -> bool:
    """Whether the citation style is of the class “note” (CSL 1.0.2, The Root Element)."""
    written = manuscript.written.get(manuscript.settings.csl, "")
    root = re.search(r"<style\b[^>]*>", written)
    return root is not None and re.search(r"\bclass=[\"']note[\"']", root.group()) is not None


def _run(arguments: Sequence[str], folder: str, size: int, limit: float = 0) -> _Ended:
    """One run in a process group of its own, within bounds that grow with the text.

    size: characters that it reads; limit: seconds of the processor's time, 0: by the size.
    """
    seconds = limit or SECONDS + SECONDS_FOR_MILLION * size / 1e6
    heap = (HEAP + HEAP_FOR_CHARACTER * size) >> 20
    command = [binary(), "+RTS", f"-M{heap}m", "-RTS", *arguments]
    child = subprocess.Popen(
        command,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    _bound(child.pid, seconds)
    try:
        out, err = child.communicate(timeout=seconds * _WAITING)
    except subprocess.TimeoutExpired:
        _end(child)
        return _Ended("", "it took more time than it may", bound=True)
    except BaseException:
        _end(child)
        raise
    said = re.sub(r"\s+", " ", err.decode("utf-8", "replace")).strip()
    if child.returncode in (-signal.SIGXCPU, -signal.SIGKILL):
        return _Ended("", "it took more time than it may", bound=True)
    if child.returncode == _HEAP_EXHAUSTED:
        return _Ended("", "it took more memory than it may", bound=True)
    fault = (said or "it stopped without a word") if child.returncode != 0 else ""
    return _Ended(out.decode("utf-8", "replace"), fault)


_HEAP_EXHAUSTED: Final = 251  # exit code of GHC's runtime


def _end(child: subprocess.Popen[bytes]) -> None:
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


def _failure(manuscript: Manuscript, ended: _Ended) -> PandocFailed:
    """What pandoc said on one line, with the manuscript's own paths, and the place it is about."""
    settings, paths = manuscript.settings, [s.path for s in manuscript.sources()]
    if ended.bound:
        return _hanging(manuscript, ended.fault)

    def real(match: re.Match[str]) -> str:
        number = int(match.group(1))
        return paths[number] if number < len(paths) else match.group()

    said = re.sub(r"\bg(\d+)\.md\b", real, unseal(ended.fault))
    said = re.sub(r"\bcited-bibliography\.\w+", lambda _: settings.references, said)
    said = re.sub(r"\bcited-csl\.\w*", lambda _: settings.csl, said)
    if "CiteprocXML" in said and settings.csl:
        path = settings.csl
    else:
        known = [settings.references, *paths]
        path = next((p for p in known if p and p in said), "edition.yaml")
    spot = re.search(r"line (\d+), column (\d+)", said)
    failure = PandocFailed(f"pandoc: {said}", f"look at {path}: it is broken or not of its kind")
    failure.place = Place(path, *map(int, spot.groups())) if spot else Place(path)
    return failure


_TRIED: Final = 2.0  # seconds for a part of a file, when a passage is sought
_ROUNDS: Final = 12


def _hanging(manuscript: Manuscript, fault: str) -> PandocFailed:
    """The failure with the passage on which pandoc does not end, as far as it can be found.

    Each file is tried alone; of the first that does not end, ever shorter beginnings.
    """
    bare = replace(manuscript, references=None, csl=None)
    culprit, line = "", 1
    for source in manuscript.sources():
        if _run_on(bare, (source,), _TRIED + SECONDS_FOR_MILLION * len(source.text) / 1e6).bound:
            culprit, line = source.path, _first_hanging(bare, source)
            break
    if culprit:
        message = f"pandoc stopped at the passage that begins here: {fault}"
        hint = "look for many brackets, or signs of markup, that stand one within another"
    else:
        culprit = manuscript.settings.references or "edition.yaml"
        message = f"pandoc stopped: {fault}"
        hint = "look at references and csl: something in them may lead back to itself"
    failure = PandocFailed(message, hint)
    failure.place = Place(culprit, line)
    return failure


def _first_hanging(manuscript: Manuscript, source: SourceFile) -> int:
    """The line of the paragraph without which the file's beginning is read in time."""
    starts = [m.end() for m in re.finditer(r"\n[ \t]*\n", source.text)] + [len(source.text)]
    low, high = 0, len(starts) - 1  # the passage ends at one of starts[low:high + 1]
    for _ in range(_ROUNDS):
        if low >= high:
            break
        middle = (low + high) // 2
        text = source.text[: starts[middle]]
        part = replace(source, text=text, scan=scan(text))
        if _run_on(manuscript, (part,), _TRIED).bound:
            high = middle
        else:
            low = middle + 1
    begins = starts[low - 1] if low else 0
    return source.text.count("\n", 0, begins) + 1


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
        arguments = [f"--from={reader}", f"--to={writer}", "--file-scope", "--sandbox"]
        arguments += ["--wrap=none", "--quiet", "--syntax-highlighting=none", *names]
        done = _run(arguments, folder, sum(map(len, texts)))
    if done.fault:
        raise PandocFailed(f"pandoc: {done.fault}", "leave annotations out of the file one by one")
    parts = re.split(rf"^(?:<p>)?{word}(?:</p>)?$", done.out, flags=re.MULTILINE)
    return [part.strip("\n") for part in parts[1:]]


def read_tree(content: bytes, reader: str, name: str, *options: str) -> dict[str, Any]:
    """A document of any kind that pandoc reads, as its tree (JSON); `name` is for messages.

    Raises PandocFailed and ToolMissing.
    """
    with tempfile.TemporaryDirectory(prefix="glossator-") as folder:
        path = Path(folder) / "arrived"
        path.write_bytes(content)
        arguments = [f"--from={reader}", "--to=json", "--sandbox", "--quiet", *options, path.name]
        done = _run(arguments, folder, len(content))
    if done.fault:
        raise PandocFailed(
            f"pandoc cannot read “{name}”: {done.fault}", "is it what its name says?"
        )
    tree: dict[str, Any] = json.loads(done.out)
    return tree


def write_tree(blocks: Sequence[Any], writer: str) -> str:
    """Blocks of pandoc's tree written in one of its formats. Raises PandocFailed, ToolMissing."""
    said = {"pandoc-api-version": API, "meta": {}, "blocks": list(blocks)}
    with tempfile.TemporaryDirectory(prefix="glossator-") as folder:
        path = Path(folder) / "tree.json"
        size = path.write_text(json.dumps(said), encoding="utf-8")
        arguments = ["--from=json", f"--to={writer}", "--sandbox", "--wrap=none", "--quiet"]
        done = _run([*arguments, path.name], folder, size)
    if done.fault:
        raise PandocFailed(f"pandoc: {done.fault}")
    return done.out
