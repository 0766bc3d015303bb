"""One child in which the judges sit for all tests of a process: Java starts once, and is warm."""

import json
import subprocess
import sys
from collections.abc import Sequence
from typing import Final

from glossator.proof import external

_CHILD: Final = """
import json, sys
from glossator.proof import external_worker as worker
with worker._answers() as out:
    for line in sys.stdin:
        for job in json.loads(line):
            out.write(json.dumps(worker._judged(job)) + "\\n")
            out.flush()
"""


class Bench:
    """In place of `external._sit`, which starts a child each time."""

    def __init__(self) -> None:
        self._child: subprocess.Popen[str] | None = None

    def __enter__(self) -> "Bench":
        return self

    def sit(self, jobs: Sequence[dict[str, str]]) -> tuple[str, str]:
        """What the child wrote of these jobs, and what ended it."""
        if self._child is None or self._child.poll() is not None:
            self._child = self._begun()
        child = self._child
        assert child.stdin and child.stdout
        child.stdin.write(json.dumps(list(jobs)) + "\n")
        child.stdin.flush()
        return "".join(child.stdout.readline() for _ in jobs), "it ended"

    def _begun(self) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-c", _CHILD],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=external._environment(),
            text=True,
            encoding="utf-8",
        )

    def __exit__(self, *_: object) -> None:
        if self._child is not None:
            self._child.communicate()
