"""Calls independent judges on finished files: EPUBCheck, veraPDF, page-validation.

They sit in a child process: a crash of the Java machine, its signal handlers and its log stay
there, and a file on which a judge never ends can be given up. One start of the child serves any
number of files for all of them, so a whole edition is best brought before `judge_all`. No
installed Java is needed, or used.

A pass is not all. Neither judge of PDF/UA-1 minds a footnote that is tagged as anything but Note,
a wrong reading order, or a structure tree that has been emptied; EPUBCheck does not ask whether a
link goes to the right note. That is for the checks of our own.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from glossator.errors import GlossatorError, ToolMissing
from glossator.proof.judges import JUDGES
from glossator.proof.judges.verdict import Finding, Job, Verdict

__all__ = [
    "Finding",
    "Job",
    "JudgeMissing",
    "Verdict",
    "epubcheck",
    "judge_all",
    "page_validation",
    "verapdf",
]

TIME_LIMIT: Final = 300.0

# These would change what the child does, and with it the verdict or the speed.
_NOT_INHERITED: Final = frozenset(
    {"CLASSPATH", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "PYTHONWARNINGS"}
)


class JudgeMissing(ToolMissing):
    """A judge was called whose packages are not installed."""


def epubcheck(path: Path, *, time_limit: float = TIME_LIMIT) -> Verdict:
    """Has an EPUB checked against EPUB 3.3 by EPUBCheck; raises what `judge_all` raises.

    Passed means nothing fatal, no errors and no warnings; hints on usage are findings as well.
    """
    return judge_all([Job("epubcheck", path)], time_limit=time_limit)[0]


def verapdf(path: Path, flavour: str = "ua1", *, time_limit: float = TIME_LIMIT) -> Verdict:
    """Has a PDF checked by veraPDF: "ua1" is PDF/UA-1 (ISO 14289-1), "2b" PDF/A-2b (ISO 19005-2).

    Raises what `judge_all` raises.
    """
    return judge_all([Job("verapdf", path, flavour)], time_limit=time_limit)[0]


def page_validation(path: Path, profile: str = "ua1", *, time_limit: float = TIME_LIMIT) -> Verdict:
    """Has a PDF checked by page-validation, as `verapdf` does, but without Java.

    Raises what `judge_all` raises.
    """
    return judge_all([Job("page_validation", path, profile)], time_limit=time_limit)[0]


def judge_all(jobs: Sequence[Job], *, time_limit: float = TIME_LIMIT) -> list[Verdict]:
    """Has all the files judged in one child process; gives the verdicts in the order of the jobs.

    time_limit: seconds for all of them together. Raises JudgeMissing when a package is not
    installed, and GlossatorError when a file is missing, a judge or a profile is unknown, the time
    is up or a judge breaks down. A bad file raises nothing: it gets a verdict that has not passed.
    """
    for job in jobs:
        _see_to(job)
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
        job = jobs[len(verdicts)]
        raise GlossatorError(
            f"{JUDGES[job.judge].name} gave no verdict on {job.path}: {ended_by}",
            "this says nothing about the file itself; try it alone, or with more time",
        )
    return verdicts


def _see_to(job: Job) -> None:
    """Raises unless the job can be done: judge known and installed, profile known, file there."""
    judge = JUDGES.get(job.judge)
    if judge is None:
        raise GlossatorError(f"no judge is called “{job.judge}”", f"there are {', '.join(JUDGES)}")
    if job.profile and job.profile not in judge.standards:
        raise GlossatorError(
            f"{judge.name} has no profile “{job.profile}”",
            f"it has {', '.join(judge.standards)}",
        )
    if not all(find_spec(module) for module in judge.needs):
        raise JudgeMissing(
            f"{judge.name} is not installed", "install it with: pip install glossator[proof]"
        )
    if not job.path.is_file():
        raise GlossatorError(
            f"there is no file {job.path} for {judge.name} to check", "build the edition first"
        )


def _as_json(job: Job) -> dict[str, str]:
    profile = job.profile or JUDGES[job.judge].first_profile
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
