"""Calls independent judges on finished files, all of them in child processes.

EPUBCheck, veraPDF, page-validation and MuPDF sit in one child: a crash of the Java machine, its
signal handlers and its log stay there, and a file on which a judge never ends can be given up. One
start of it serves any number of files, so a whole edition is best brought before `judge_all`. No
installed Java is needed, or used. Ace, the Nu HTML checker, axe-core and foliate-js are programs of
their own; they come from npm and need Node.js and Chromium (`judges.tools`).

A pass is not all. Neither judge of PDF/UA-1 minds a footnote that is tagged as anything but Note,
a wrong reading order, or a structure tree that has been emptied; EPUBCheck does not ask whether a
link goes to the right note. That is for the checks of our own.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from glossator.errors import GlossatorError
from glossator.proof.judges import Judge, Program, judges
from glossator.proof.judges.programs import Ended
from glossator.proof.judges.tools import JudgeMissing
from glossator.proof.judges.verdict import Finding, Job, Verdict

__all__ = ["Finding", "Job", "JudgeMissing", "Verdict", "judge_all"]

TIME_LIMIT: Final = 300.0

# These would change what the child does, and with it the verdict or the speed.
_NOT_INHERITED: Final = frozenset(
    {"CLASSPATH", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "PYTHONWARNINGS"}
)


def judge_all(jobs: Sequence[Job], *, time_limit: float = TIME_LIMIT) -> list[Verdict]:
    """Has all the files judged in child processes; gives the verdicts in the order of the jobs.

    time_limit: seconds for the judges in Python together, and for each program. Raises JudgeMissing
    when a judge or one of its tools is not installed, and GlossatorError when a file is missing, a
    judge or a profile is unknown, the time is up or a judge breaks down. A bad file raises nothing:
    it gets a verdict that has not passed.
    """
    for job in jobs:
        _see_to(job)
    seated = [job for job in jobs if isinstance(judges()[job.judge], Judge)]
    with ThreadPoolExecutor(2, "judge") as seats:
        # The one that takes longest begins first: the browser's taps.
        programs = {
            number: seats.submit(_run, job, time_limit)
            for number, job in enumerate(jobs)
            if isinstance(judges()[job.judge], Program)
        }
        together = iter(_judged_together(seated, time_limit))
        return [
            programs[number].result() if number in programs else next(together)
            for number in range(len(jobs))
        ]


def _judged_together(jobs: Sequence[Job], time_limit: float) -> list[Verdict]:
    """The verdicts of the judges that sit in one child process."""
    if not jobs:
        return []
    answer, ended_by = _sit([_as_json(job) for job in jobs], time_limit)
    verdicts: list[Verdict] = []
    # Time may be up in the middle of a line.
    for line in answer.split("\n")[:-1]:
        record = json.loads(line)
        if "fault" in record:
            ended_by = str(record["fault"])
            break
        verdicts.append(Verdict.from_json(record["verdict"]))
    if len(verdicts) < len(jobs):
        raise _no_verdict(jobs[len(verdicts)], ended_by)
    return verdicts


def _no_verdict(job: Job, ended_by: str) -> GlossatorError:
    return GlossatorError(
        f"{judges()[job.judge].name} gave no verdict on {job.path}: {ended_by}",
        "this says nothing about the file itself; try it alone, or with more time",
    )


def _run(job: Job, time_limit: float) -> Verdict:
    """The verdict of a judge that is a program of its own."""
    program = judges()[job.judge]
    assert isinstance(program, Program)
    standard = program.standards[job.profile or program.first_profile]
    with tempfile.TemporaryDirectory(prefix="glossator-") as folder:
        command = program.call(job.path.absolute(), Path(folder))
        try:
            # A browser that had to be ended would leave its profile behind.
            environment = {**command.environment, "TMPDIR": folder}
            status, out, err = _finish(command.arguments, environment, time_limit)
        except subprocess.TimeoutExpired:
            raise _no_verdict(job, f"time was up after {time_limit:g} s") from None
        try:
            ended = Ended(status, out, err.decode(errors="replace"), Path(folder))
            return program.read(job.path, ended, standard)
        except ValueError as fault:
            raise _no_verdict(job, f"exit status {status}{_last_words(err)} ({fault})") from fault


def _finish(
    arguments: Sequence[str], environment: Mapping[str, str], time_limit: float
) -> tuple[int, str, bytes]:
    """Runs a program to its end. Raises TimeoutExpired after it and all it started were ended."""
    child = subprocess.Popen(
        arguments,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=_environment() | dict(environment),
        # A browser's many processes form a group with the program that started it.
        start_new_session=True,
    )
    try:
        out, err = child.communicate(timeout=time_limit)
    except BaseException:
        os.killpg(child.pid, signal.SIGKILL)
        child.communicate()
        raise
    return child.returncode, out.decode("utf-8", errors="replace"), err


def _see_to(job: Job) -> None:
    """Raises unless the job can be done: judge known and installed, profile known, file there."""
    judge = judges().get(job.judge)
    if judge is None:
        raise GlossatorError(
            f"no judge is called “{job.judge}”", f"there are {', '.join(judges())}"
        )
    if job.profile and job.profile not in judge.standards:
        raise GlossatorError(
            f"{judge.name} has no profile “{job.profile}”",
            f"it has {', '.join(judge.standards)}",
        )
    if isinstance(judge, Judge) and not all(find_spec(module) for module in judge.needs):
        raise JudgeMissing(
            f"{judge.name} is not installed", "install it with: pip install glossator[proof]"
        )
    if isinstance(judge, Program):
        for need in judge.needs:
            need()
    if not job.path.is_file():
        raise GlossatorError(
            f"there is no file {job.path} for {judge.name} to check", "build the edition first"
        )


def _as_json(job: Job) -> dict[str, str]:
    profile = job.profile or judges()[job.judge].first_profile
    return {"judge": job.judge, "path": str(job.path.absolute()), "profile": profile}


def _sit(jobs: list[dict[str, str]], time_limit: float) -> tuple[str, str]:
    """Runs the child on the jobs: what it wrote, and in a few words what ended it."""
    try:
        child = subprocess.run(
            [sys.executable, "-m", "glossator.proof.external_worker"],
            input=json.dumps(jobs).encode(),
            capture_output=True,
            timeout=time_limit,
            env=_environment(),
            check=False,
        )
    except subprocess.TimeoutExpired as late:
        return (late.stdout or b"").decode(), f"time was up after {time_limit:g} s"
    return child.stdout.decode(), f"exit status {child.returncode}{_last_words(child.stderr)}"


def _last_words(stderr: bytes) -> str:
    """The line that tells most: of a Python traceback the last, of a Java crash its heading."""
    lines = [line.strip("# ") for line in stderr.decode(errors="replace").splitlines()]
    told = [line for line in lines if line]
    heading = [line for line in told if "fatal error" in line]
    return "".join(f": {line}" for line in (heading[:1] or told[-1:]))


def _environment() -> dict[str, str]:
    """The child's environment: it imports what we import, and reads file names as UTF-8."""
    inherited = {name: v for name, v in os.environ.items() if name not in _NOT_INHERITED}
    return inherited | {
        "PYTHONPATH": os.pathsep.join(entry for entry in sys.path if entry),
        "PYTHONSAFEPATH": "1",
        "PYTHONUTF8": "1",
        # In the C locale Java cannot open a file whose name is not ASCII.
        "LC_ALL": "C.UTF-8",
    }
