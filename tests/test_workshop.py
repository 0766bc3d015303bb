"""What a build does, counted: seconds depend on the machine, work does not."""

from __future__ import annotations

import multiprocessing
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any

import pytest
import uharfbuzz

from glossator import typefaces
from glossator.galley import converting, setting
from glossator.press.pdf.engine.sheets import Layouter, Run, Sheet
from glossator.printworks import perform, task_of
from glossator.workshop import Built, Workshop

YAML = """title: Three chapters
language: en
identifier: urn:x:three
date: 2026-11-29
text: [text/1.md, text/2.md, text/3.md]
layers: {editor: {label: Notes, marks: a, file: notes.md}}
glossary: glossary.md
"""
WORDS = "There is a ferry on this river, and an old ferryman who rows it for nothing. "


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three chapters, the first of which names a page of the third; a note, a glossary."""
    made = tmp_path / "manuscript"
    (made / "text").mkdir(parents=True)
    for number in (1, 2, 3):
        more = "It is [told at the end](#end).\n" if number == 1 else ""
        heading = "# The end {#end}" if number == 3 else f"# Chapter {number}"
        text = f"{heading}\n\nThis is number {number}. {WORDS * 9}\n\n{more}"
        (made / f"text/{number}.md").write_text(text, encoding="utf-8")
    (made / "edition.yaml").write_text(YAML, encoding="utf-8")
    (made / "notes.md").write_text("number 2\n:   Not the first.\n", encoding="utf-8")
    (made / "glossary.md").write_text("ferry\n:   A boat.\n", encoding="utf-8")
    return made


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Iterator[Counter[str]]:
    """How many texts pandoc was given, files set and accounts of them settled, runs laid out, their
    pages, and faces cut for print.
    """
    work: Counter[str] = Counter()
    begun, result, cut = converting._begun, Layouter._result, uharfbuzz.subset
    settled, taken = setting.account_of, setting.set_file

    def reads(manuscript: Any, texts: Any, numbers: Any, *rest: Any, **named: Any) -> Any:
        work["pandoc"] += 1
        work["texts"] += len(numbers)
        return begun(manuscript, texts, numbers, *rest, **named)

    def lays_out(layouter: Layouter, asked: Future[Any], run: Run, runs: Sequence[Run]) -> Any:
        found = result(layouter, asked, run, runs)
        if isinstance(found, Sheet):
            work["layouts"] += 1
            work["pages"] += len(found.reading.starts)
        return found

    def settles(*asked: Any) -> Any:
        work["accounts"] += 1
        return settled(*asked)

    def sets(*asked: Any) -> Any:
        work["files"] += 1
        return taken(*asked)

    def cuts(*asked: Any) -> Any:
        work["faces"] += 1
        return cut(*asked)

    monkeypatch.setattr(converting, "_begun", reads)
    monkeypatch.setattr(setting, "account_of", settles)
    monkeypatch.setattr(setting, "set_file", sets)
    monkeypatch.setattr(Layouter, "_result", lays_out)
    monkeypatch.setattr(uharfbuzz, "subset", cuts)
    typefaces.subset.cache_clear()
    yield work
    typefaces.subset.cache_clear()


def _build(folder: Path, out: Path, *formats: str, jobs: int = 2) -> dict[str, bytes]:
    built: Built = Workshop(folder, out, jobs=jobs).commission().build(formats)
    assert built.ok and built.fresh, built.findings
    return {name: path.read_bytes() for name, path in built.outputs.items()}


def _edit(path: Path, change: Callable[[str], str]) -> None:
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")


@pytest.mark.slow
@pytest.mark.children
def test_nothing_is_done_twice_nor_again(
    folder: Path, tmp_path: Path, counted: Counter[str]
) -> None:
    out = tmp_path / "out"
    _build(folder, out)
    assert counted["pandoc"] == 1
    assert counted["texts"] == counted["files"] == counted["accounts"] == 5
    assert counted["layouts"] == 5  # the front matter, three chapters, the glossary
    assert counted["faces"] <= 13  # roman and italic at their sizes and weights, each once

    counted.clear()
    _edit(folder / "text/2.md", lambda text: text.replace("for nothing", "for a penny", 1))
    edited = _build(folder, out)
    assert counted["texts"] == counted["pandoc"] == 1
    assert counted["files"] == counted["accounts"] == 1
    assert counted["layouts"] == counted["pages"] == 1
    assert edited == _build(folder, tmp_path / "anew")

    counted.clear()
    _edit(folder / "notes.md", lambda text: text.replace("first", "third"))
    noted = _build(folder, out)
    assert counted["texts"] == counted["pandoc"] == 1
    assert counted["files"] == counted["accounts"] == 1
    assert counted["layouts"] == counted["pages"] == 1
    assert noted == _build(folder, tmp_path / "anew again")


@pytest.mark.slow
@pytest.mark.children
def test_any_number_of_jobs_and_any_store_give_the_same_bytes_and_leave_nothing(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = tmp_path / "held"
    held.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(held))
    chapter = folder / "text/3.md"
    _edit(chapter, lambda text: text.replace("for nothing", "for a penny", 1))
    _build(folder, tmp_path / "warm")
    _edit(chapter, lambda text: text.replace("for a penny", "for nothing", 1))
    warm = _build(folder, tmp_path / "warm")
    for jobs in (1, 2, 4):
        assert _build(folder, tmp_path / f"{jobs}", jobs=jobs) == warm
    worker = perform(task_of(folder, "one", "full", ()))  # as a machine of a cluster does it
    assert sorted(worker.outputs.values()) == sorted(warm.values())
    # what multiprocessing itself keeps goes when the tests end
    assert [path.name for path in held.iterdir() if not path.name.startswith("pymp-")] == []


@pytest.mark.slow
@pytest.mark.children
def test_epub_and_web_page_are_made_while_print_is_gathered(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = {name: _build(folder, tmp_path / name, "pdf", name)[name] for name in ("epub", "html")}
    made_here: list[str] = []
    for name in ("epub", "web"):
        monkeypatch.setattr(
            f"glossator.press.{name}.print_{name}", lambda *_, name=name: made_here.append(name)
        )
    together = _build(folder, tmp_path / "together", jobs=4)
    assert made_here == []
    assert {name: together[name] for name in alone} == alone


@pytest.mark.slow
@pytest.mark.children
def test_what_a_child_could_not_make_is_made_here(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = _build(folder, tmp_path / "whole")

    def beside(*_: object) -> Future[bytes]:
        gone: Future[bytes] = Future()
        gone.set_exception(BrokenProcessPool("somebody ended it"))
        return gone

    monkeypatch.setattr(Layouter, "beside", beside)
    assert _build(folder, tmp_path / "again", jobs=1) == whole


@pytest.mark.slow
@pytest.mark.children
def test_what_is_asked_for_beside_a_layout_is_made_though_that_is_done_first() -> None:
    with Layouter(jobs=1) as layouter:
        asked = [layouter.beside(time.sleep, 0.2)]
        asked += [layouter.beside(len, "word") for _ in range(5)]
    assert [one.result() for one in asked] == [None, 4, 4, 4, 4, 4]


@pytest.mark.children
@pytest.mark.parametrize("wrong", [False, True])
def test_processes_that_lay_out_begin_while_pandoc_reads_and_end_with_the_build(
    folder: Path, monkeypatch: pytest.MonkeyPatch, wrong: bool
) -> None:
    if wrong:
        (folder / "notes.md").write_text("number 9\n:   Nowhere.\n", encoding="utf-8")
    begun = []
    ready, ended = Layouter.make_ready, converting.ended

    def makes_ready(layouter: Layouter, language: str) -> None:
        ready(layouter, language)
        begun.append((layouter._folder.name, "pandoc"))

    def ends(run: Any) -> Any:
        begun.append(("", "ended"))
        return ended(run)

    monkeypatch.setattr(Layouter, "make_ready", makes_ready)
    monkeypatch.setattr(converting, "ended", ends)
    built = Workshop(folder, folder.parent / "out", jobs=2).commission().build()
    assert built.ok is not wrong
    (held, _), *others = begun
    assert others == [("", "ended")]
    assert not Path(held).exists()
    assert multiprocessing.active_children() == []
    if not wrong:  # an edit may leave nothing to lay out
        (folder / "notes.md").write_text("number 2\n:   Not the last.\n", encoding="utf-8")
        Workshop(folder, folder.parent / "out", jobs=2).commission().build()
        assert [where for where, _ in begun[2:]] == [""]
