"""A catalogue of editions, built by workers that come to harm."""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from glossator import printworks
from glossator.cli import main
from glossator.errors import UsageError
from glossator.printworks import Result, Task, build_all, manuscripts_in, perform, task_of


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """Two good manuscripts and one with an error, small."""
    for name, text in (("one", "# One\n\nWords.\n"), ("two", "# Two\n\nWords.\n")):
        _manuscript(tmp_path / "shelf" / name, text)
    _manuscript(tmp_path / "shelf" / "bad", "# Bad\n\nA call.[^gone]\n")
    return tmp_path / "shelf"


def _manuscript(folder: Path, text: str) -> None:
    (folder / "text").mkdir(parents=True)
    (folder / "text/one.md").write_text(text, encoding="utf-8")
    (folder / "edition.yaml").write_text(
        f"title: {folder.name}\nlanguage: en\nidentifier: urn:x:{folder.name}\n"
        "date: 2026-11-28\ntext: [text/one.md]\n",
        encoding="utf-8",
    )


def dying(task: Task) -> Result:
    """Takes its process with it: always, or only the first time."""
    if task.name == "deadly":
        os._exit(9)
    mark = Path(task.profile)
    if task.name == "unlucky" and not mark.exists():
        mark.write_bytes(b"")
        os._exit(9)
    return Result(task.name, {"file": task.name.encode()})


def test_manuscripts_are_found_once(shelf: Path) -> None:
    shutil.copytree(shelf / "one", shelf / "two/examples/one")
    assert [path.name for path in manuscripts_in(shelf)] == ["bad", "one", "two"]
    with pytest.raises(UsageError):
        manuscripts_in(shelf / "one/text")


def test_a_worker_that_dies_takes_no_other_edition_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printworks, "perform", dying)
    names = ["a", "deadly", "b", "unlucky", "c", "d"]
    tasks = [Task(name, {}, str(tmp_path / "mark")) for name in names]
    done = {result.name: result for result in build_all(tasks, 2)}
    assert sorted(done) == sorted(names)
    assert {name for name, result in done.items() if result.fault} == {"deadly"}


def test_a_task_may_not_write_outside_its_folder() -> None:
    for path in ("../x", "/tmp/x"):
        assert "leaves the manuscript" in perform(Task("one", {path: b""})).fault


@pytest.mark.slow
def test_a_catalogue_is_built_and_says_what_failed(
    shelf: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert main(["build-all", str(shelf), "--out", str(out), "--format", "html"]) == 1
    said = capsys.readouterr()
    assert "2 of 3 editions were built" in said.err
    assert "bad: the manuscript has errors" in said.err
    assert "N001" in said.err
    by = tmp_path / "by"
    assert main(["build", str(shelf / "one"), "--out", str(by), "--format", "html"]) == 0
    assert (out / "one/one.html").read_bytes() == (by / "one.html").read_bytes()


@pytest.fixture
def cluster() -> Iterator[object]:
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
    ) as made:
        yield made


@contextmanager
def killing(cluster: object) -> Iterator[list[int]]:
    """Meanwhile the first worker that has work is killed; its process."""
    killed: list[int] = []
    over = threading.Event()

    def kill() -> None:
        while not killed and not over.wait(0.1):
            for address, worker in dict(cluster.scheduler.workers).items():  # type: ignore[attr-defined]
                if worker.processing and not killed:
                    nannies = cluster.workers.values()  # type: ignore[attr-defined]
                    (killed[:],) = [[n.pid] for n in nannies if n.worker_address == address]
                    time.sleep(0.5)
                    os.kill(killed[0], 9)

    killer = threading.Thread(target=kill)
    killer.start()
    yield killed
    over.set()
    killer.join()


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_dask_gives_the_same_bytes_though_a_worker_is_killed(shelf: Path, cluster: object) -> None:
    tasks = [task_of(shelf / name, name, "full", ("pdf", "html")) for name in ("one", "two")]
    with killing(cluster) as killed:
        address: str = cluster.scheduler_address  # type: ignore[attr-defined]
        found = {result.name: result for result in build_all(tasks, 4, address)}
    assert killed
    for task in tasks:
        assert found[task.name].fault == ""
        assert found[task.name].outputs == perform(task).outputs


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_an_edition_laid_out_by_a_cluster_outlives_a_worker(
    shelf: Path, tmp_path: Path, cluster: object
) -> None:
    texts = [f"text/{number}.md" for number in range(4)]
    for name in texts:
        (shelf / "one" / name).write_text(f"# Chapter {name[5]}\n\n" + "Words of it.\n\n" * 40)
    said = (shelf / "one/edition.yaml").read_text().replace("text/one.md", ", ".join(texts))
    (shelf / "one/edition.yaml").write_text(said)
    here, there = tmp_path / "here", tmp_path / "there"
    assert main(["build", str(shelf / "one"), "--out", str(here)]) == 0
    address: str = cluster.scheduler_address  # type: ignore[attr-defined]
    with killing(cluster) as killed:
        assert main(["build", str(shelf / "one"), "--out", str(there), "--executor", address]) == 0
    assert killed
    for path in here.glob("one.*"):
        assert (there / path.name).read_bytes() == path.read_bytes(), path.name


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_a_cluster_lays_out_the_divisions_of_one_edition(
    shelf: Path, tmp_path: Path, cluster: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = tmp_path / "here"
    assert main(["build", str(shelf / "one"), "--out", str(here)]) == 0
    # no child of this computer lays out
    monkeypatch.setattr("glossator.press.pdf.engine.sheets.Children", None)
    there = tmp_path / "there"
    address: str = cluster.scheduler_address  # type: ignore[attr-defined]
    assert main(["build", str(shelf / "one"), "--out", str(there), "--executor", address]) == 0
    for path in here.glob("one.*"):
        assert (there / path.name).read_bytes() == path.read_bytes(), path.name
