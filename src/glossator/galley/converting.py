"""The files of a manuscript through pandoc: Markdown and citations to HTML5.

`--sandbox` keeps the manuscript from reading files or the network by itself; `--file-scope` parses
each file alone, so that footnote labels and open fences of one file stay in it. So what a file
becomes can be kept (`store`), and much text is read in several runs at the same time.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final

from glossator.diagnostics import Place
from glossator.galley.citations import CITED, KEPT, SIGNS, Citations, Cited, parted
from glossator.galley.filters import AFTER, CITING, counts_through, needed, path_of, tied
from glossator.galley.pandoc import (
    READER,
    SECONDS_FOR_MILLION,
    Ended,
    PandocFailed,
    Run,
    begin,
    ended,
    stop,
)
from glossator.galley.pieces import Converted, Piece, put_together, taken_apart
from glossator.galley.preparing import given
from glossator.manuscript import Manuscript, SourceFile
from glossator.manuscript.labels import scan, seal_of
from glossator.store import Store
from glossator.words.marks import let_go, unseal

_CITEPROC: Final = "citeproc"
_MUCH: Final = 300_000  # characters for which a second run is worth its start


def convert(
    manuscript: Manuscript,
    store: Store | None = None,
    jobs: int = 1,
    meanwhile: Callable[[], None] | None = None,
) -> Converted:
    """What pandoc makes of all sources. Raises PandocFailed and ToolMissing.

    What is in the store is not read again. The rest is read in one run, or, if there is much of
    it, in as many at the same time as `jobs` says; each file's HTML is the same either way.
    `meanwhile` is called while pandoc reads.
    """
    sources = manuscript.sources()
    texts = given(manuscript, sources, store)
    notes = manuscript.csl is not None and _writes_notes(manuscript)
    together = tied(texts, references=manuscript.references is not None, notes=notes)
    cited = [said for pair in _cited(manuscript).values() for said in pair]
    citations = Citations(
        {number: texts[number] for number in together},
        store,
        [*_arguments(manuscript, "", [], _CITEPROC), *cited],
    )
    keys: dict[int, str] = {}
    found: dict[int, Piece] = {}
    if store is not None:
        keys = _keys(manuscript, texts, together, store)
        found = {n: Piece.unpacked(c) for n, key in keys.items() if (c := store.get(key))}
    missing = [n for n in range(len(texts)) if n not in found and n not in together]
    for batch, pieces in _read(manuscript, texts, missing, citations, jobs, meanwhile):
        found |= zip(batch, pieces, strict=True)
    if store is not None:
        for number in missing:
            store.put(keys[number], found[number].packed())
    found |= citations.pieces()
    seal = seal_of("".join(source.scan.seal for source in sources))
    return put_together((found[number] for number in range(len(sources))), seal)


def _keys(
    manuscript: Manuscript, texts: Sequence[str], together: Sequence[int], store: Store
) -> dict[int, str]:
    """The keys in the store of the sources that are read for themselves, by number."""
    language = manuscript.settings.language
    return {
        n: store.key("galley", (one.encode("utf-8", "replace") for one in (language, text)))
        for n, text in enumerate(texts)
        if n not in together
    }


def _read(
    manuscript: Manuscript,
    texts: Sequence[str],
    loose: Sequence[int],
    citations: Citations,
    jobs: int,
    meanwhile: Callable[[], None] | None,
) -> Iterator[tuple[list[int], list[Piece]]]:
    """What is read for itself, in batches; those that cite are told to `citations`.

    All runs are at the same time. Of those that cite only what changed is read, if that can be:
    when a citation turns out to be another, they are read again together.
    """
    changed, tied = citations.changed, citations.tied
    alone = citations.alone and not _writes_notes(manuscript) and not counts_through(texts)
    citing = (changed if alone else tied) if changed else []
    with ExitStack() as stack:
        begun = [
            (batch, stack.enter_context(_begun(manuscript, texts, batch)))
            for batch in _batches(texts, loose, jobs)
        ]
        if citing:
            script = citations.script(citing) if alone else _CITEPROC
            run = stack.enter_context(_begun(manuscript, texts, citing, script))
        if meanwhile is not None and (begun or citing):
            meanwhile()
        if citing:
            pieces, cited = _pieces(manuscript, citing, *run)
            if not alone:
                citations.take_all(pieces, cited)
            elif not citations.take(citing, pieces, cited):
                run = stack.enter_context(_begun(manuscript, texts, tied, _CITEPROC))
                citations.take_all(*_pieces(manuscript, tied, *run))
        for batch, run in begun:
            yield batch, _pieces(manuscript, batch, *run)[0]


def _batches(texts: Sequence[str], loose: Sequence[int], jobs: int) -> list[list[int]]:
    """These texts in as many runs as are worth their start."""
    count = min(jobs, len(loose), 1 + sum(len(texts[number]) for number in loose) // _MUCH)
    return [list(loose[at::count]) for at in range(count)]


def _pieces(
    manuscript: Manuscript, batch: Sequence[int], run: Run, seal: str
) -> tuple[list[Piece], dict[int, Cited]]:
    """What a run made of its sources, and what their citations became."""
    done = ended(run)
    if done.fault:
        raise _failure(manuscript, replace(done, seal=seal))
    everything, cited = parted(let_go(done.out), seal)
    pieces = taken_apart(everything, seal)
    if len(pieces) != len(batch):
        hint = "leave files out of edition.yaml one by one to find it, and please report it"
        raise PandocFailed("pandoc took one file for part of another", hint)
    return pieces, cited


def _run_on(manuscript: Manuscript, source: SourceFile, limit: float) -> Ended:
    """Run pandoc over one source of a manuscript, for no longer than a limit in seconds."""
    texts = given(manuscript, [source])
    with _begun(manuscript, texts, [0], limit=limit) as (run, seal):
        return replace(ended(run), seal=seal)


@contextmanager
def _begun(
    manuscript: Manuscript,
    texts: Sequence[str],
    numbers: Sequence[int],
    citing: str = "",
    limit: float = 0,
) -> Iterator[tuple[Run, str]]:
    """A run of pandoc over some texts; `citing` is how citations are set: by citeproc, which has
    bibliography and style beside them, or by a filter that is written here; "": not at all.
    """
    chosen = [texts[number] for number in numbers]
    seal = seal_of("".join(chosen))
    size = sum(map(len, chosen))
    with tempfile.TemporaryDirectory(prefix="glossator-") as folder:
        names = []
        for number, text in zip(numbers, chosen, strict=True):
            path = Path(folder) / f"g{number}.md"
            path.write_text(f'[]{{.{seal}-file n="{number}"}}\n\n{text}', "utf-8", "replace")
            names.append(path.name)
        arguments = _arguments(manuscript, seal, chosen, citing)
        if citing and citing != _CITEPROC:
            (Path(folder) / KEPT).write_text(citing, "utf-8", "replace")
        for option, (name, content) in _cited(manuscript).items() if citing == _CITEPROC else ():
            (Path(folder) / name).write_text(content, "utf-8", "replace")
            size += len(content)
            arguments.append(f"--{option}={name}")
        run = begin([*arguments, *names], folder, size, limit)
        try:
            yield run, seal
        finally:
            stop(run.child)


def _cited(manuscript: Manuscript) -> dict[str, tuple[str, str]]:
    """Bibliography and style as they were read, so that pandoc opens no file but ours: by option,
    the name of the file and what stands in it.
    """
    settings, found = manuscript.settings, {}
    for option, path, said in (
        ("bibliography", manuscript.references, settings.references),
        ("csl", manuscript.csl, settings.csl),
    ):
        if path is not None and said in manuscript.written:
            name = f"cited-{option}{path.suffix.lower()}"
            found[option] = name, manuscript.written[said]
    return found


def _arguments(manuscript: Manuscript, seal: str, texts: Sequence[str], citing: str) -> list[str]:
    references = manuscript.references is not None
    filters = needed(texts, references=references)
    more = []
    by_citeproc = citing == _CITEPROC
    if by_citeproc and manuscript.csl and _writes_notes(manuscript):
        beside = [n for n, s in enumerate(manuscript.sources()) if s not in manuscript.texts]
        more.append(f"--metadata=glossator-beside:{' '.join(map(str, beside))}")
        if manuscript.glossary:
            more.append(f"--metadata=glossator-glossary:{len(manuscript.sources()) - 1}")
        more.append(f"--lua-filter={path_of(CITING)}")
    elif citing:
        setting = "--citeproc" if by_citeproc else f"--lua-filter={KEPT}"
        more += [f"--lua-filter={path_of(SIGNS)}", setting, f"--lua-filter={path_of(CITED)}"]
    return [
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
        *(f"--lua-filter={path_of(name)}" for name in filters),
        *more,
        f"--lua-filter={path_of(AFTER)}",
    ]


def _writes_notes(manuscript: Manuscript) -> bool:
    """Whether the citation style is of the class “note” (CSL 1.0.2, The Root Element)."""
    written = manuscript.written.get(manuscript.settings.csl, "")
    root = re.search(r"<style\b[^>]*>", written)
    return root is not None and re.search(r"\bclass=[\"']note[\"']", root.group()) is not None


def _failure(manuscript: Manuscript, done: Ended) -> PandocFailed:
    """What pandoc said on one line, with the manuscript's own paths, and the place it is about."""
    settings, paths = manuscript.settings, [s.path for s in manuscript.sources()]
    if done.bound:
        return _hanging(manuscript, done.fault)

    def real(match: re.Match[str]) -> str:
        number = int(match.group(1))
        return paths[number] if number < len(paths) else match.group()

    said = re.sub(r"\bg(\d+)\.md\b", real, unseal(done.fault))
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
    culprit, line = "", 1
    for source in manuscript.sources():
        if _run_on(manuscript, source, _TRIED + SECONDS_FOR_MILLION * len(source.text) / 1e6).bound:
            culprit, line = source.path, _first_hanging(manuscript, source)
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
        if _run_on(manuscript, part, _TRIED).bound:
            high = middle
        else:
            low = middle + 1
    begins = starts[low - 1] if low else 0
    return source.text.count("\n", 0, begins) + 1
