"""The child process in which the judges sit: jobs come in as JSON, verdicts go out as JSON lines.

`glossator.proof.external` starts it as `python -m glossator.proof.external_worker`; nobody else
imports it. A list of jobs on standard input, `{"judge": …, "path": …, "profile": …}`; for each
job in turn one line on standard output, `{"verdict": …}`, or `{"fault": …}` after which no more
follow.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TextIO

from glossator.proof.judges import Judge, judges


def main() -> int:
    """Reads the jobs, has them judged. Gives 0 when every job has its verdict, 1 otherwise."""
    jobs = json.load(sys.stdin)
    with _answers() as out:
        for job in jobs:
            line = _judged(job)
            # Flushed one by one, so that a crash or a time limit leaves the verdicts before it.
            out.write(json.dumps(line) + "\n")
            out.flush()
            if "fault" in line:
                return 1
    return 0


def _answers() -> TextIO:
    """Standard output for us alone: whatever Java prints goes to standard error from here on."""
    ours = os.dup(1)
    os.dup2(2, 1)
    return os.fdopen(ours, "w", encoding="utf-8")


def _judged(job: Mapping[str, str]) -> dict[str, object]:
    judge = judges()[job["judge"]]
    try:
        assert isinstance(judge, Judge), "a program of its own"
        verdict = judge.examine(Path(job["path"]), job["profile"])
    except Exception as error:  # a Java exception is one too, of any class
        return {"fault": f"{type(error).__name__}: {error}"}
    return {"verdict": verdict.as_json()}


if __name__ == "__main__":
    sys.exit(main())
