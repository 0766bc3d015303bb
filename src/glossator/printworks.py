"""A whole catalogue of editions, built by many workers: each edition is a function of its files.

A manuscript goes to a worker as bytes and comes back as finished files, so that workers share no
disk: processes of this machine, or those of a Dask cluster (extra `cluster`). Each edition is laid
out by one process, since there are as many editions at work as there are cores; the bytes are those
of `glossator build`.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path, PurePosixPath

from glossator.cluster import cluster_at
from glossator.errors import GlossatorError, UsageError
from glossator.writing import write_all

_STOPPED = "its worker was stopped: it took more memory than there is, or somebody ended it"


@dataclass(frozen=True, slots=True)
class Task:
    """An edition to build: the name of its folder, its files by path, profile and formats."""

    name: str
    files: Mapping[str, bytes]
    profile: str = "full"
    formats: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a task: the outputs by file name, findings in words, and why it failed."""

    name: str
    outputs: Mapping[str, bytes]
    findings: tuple[str, ...] = ()
    fault: str = ""


def manuscripts_in(folder: Path) -> list[Path]:
    """The folders with an edition.yaml under this one, in order. Raises UsageError without any."""
    found = sorted(path.parent for path in folder.glob("**/edition.yaml"))
    # one that lies in another manuscript's folder belongs to that
    whole = [one for one in found if not any(other in one.parents for other in found)]
    if not whole:
        raise UsageError(f"there is no manuscript in “{folder}”", "one has a file edition.yaml")
    return whole


def task_of(folder: Path, name: str, profile: str, formats: Sequence[str]) -> Task:
    """A manuscript with all its files. Raises GlossatorError for one that cannot be read."""
    files = {}
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(one for one in folders if not one.startswith("."))
        for path in (Path(place) / one for one in sorted(names) if not one.startswith(".")):
            try:
                files[path.relative_to(folder).as_posix()] = path.read_bytes()
            except OSError as fault:
                raise GlossatorError(f"“{path}” cannot be read: {fault.strerror}") from None
    return Task(name, files, profile, tuple(formats))


def perform(task: Task) -> Result:
    """Build one edition here and now (in a worker). Raises for no manuscript."""
    from glossator.workshop import Workshop

    with tempfile.TemporaryDirectory(prefix="glossator-") as held:
        folder, out = Path(held) / "manuscript", Path(held) / "out"
        for path, content in task.files.items():
            if ".." in PurePosixPath(path).parts or PurePosixPath(path).is_absolute():
                return Result(task.name, {}, fault=f"“{path}” leaves the manuscript")
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(content)
        try:
            built = Workshop(folder, out, jobs=1).commission(task.profile).build(task.formats)
        except GlossatorError as fault:
            return Result(task.name, {}, fault=str(fault))
        findings = tuple(
            f"{f.place.file}:{f.place.line}: {f.code} {f.message}" for f in built.findings
        )
        outputs = {path.name: path.read_bytes() for path in built.outputs.values()}
    return Result(task.name, outputs, findings, "" if built.ok else "the manuscript has errors")


def build_all(tasks: Iterable[Task], jobs: int, address: str = "") -> Iterator[Result]:
    """Build editions as workers are free, and yield each as it is done.

    `jobs` are at work at the same time; `address` is that of a Dask scheduler, "" for processes of
    this machine. Raises ToolMissing when Dask is not installed.
    """
    yield from (_by_dask(tasks, jobs, address) if address else _by_processes(tasks, jobs))


def _by_processes(tasks: Iterable[Task], jobs: int) -> Iterator[Result]:
    """When a process dies, all that were at work are tried again, each in a pool of its own."""
    waiting = iter(tasks)
    while True:
        suspects: list[Task] = []
        with _processes(jobs) as pool:
            yield from _through(pool, waiting, jobs, suspects)
        if not suspects:
            return
        for task in suspects:
            again: list[Task] = []
            with _processes(1) as alone:
                yield from _through(alone, iter([task]), 1, again)
            yield from (Result(one.name, {}, fault=_STOPPED) for one in again)


def _through(
    pool: Executor, waiting: Iterator[Task], jobs: int, suspects: list[Task]
) -> Iterator[Result]:
    """Give an executor no more tasks than it can work on; `suspects` get those that broke it."""
    at_work: dict[Future[Result], Task] = {}
    while True:
        while len(at_work) < jobs and not suspects:
            task = next(waiting, None)
            if task is None:
                break
            try:
                at_work[pool.submit(perform, task)] = task
            except BrokenProcessPool:
                suspects.append(task)
        if not at_work:
            return
        for done in wait(at_work, return_when=FIRST_COMPLETED).done:
            task = at_work.pop(done)
            try:
                yield done.result()
            except BrokenProcessPool:
                suspects.append(task)


def _processes(jobs: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(jobs, mp_context=get_context("spawn"))


def _by_dask(tasks: Iterable[Task], jobs: int, address: str) -> Iterator[Result]:
    """Dask sends the task of a worker that has gone to another one; after three it gives up."""
    with cluster_at(address) as cluster:
        at_work: dict[Future[Result], Task] = {}
        waiting = iter(tasks)
        while True:
            for task in waiting:
                at_work[cluster.pool.submit(perform, task)] = task
                if len(at_work) >= jobs:
                    break
            if not at_work:
                return
            for done in wait(at_work, return_when=FIRST_COMPLETED).done:
                task = at_work.pop(done)
                try:
                    yield done.result()
                except cluster.killed:
                    yield Result(task.name, {}, fault=_STOPPED)


def keep(result: Result, out: Path) -> list[Path]:
    """Write the outputs of an edition into its own folder. Raises GlossatorError."""
    files = {out / result.name / name: content for name, content in result.outputs.items()}
    write_all(files)
    return list(files)
