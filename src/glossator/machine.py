"""What the machine has to work with."""

from __future__ import annotations

import os


def cores() -> int:
    """How many processes can run at the same time."""
    counted = getattr(os, "process_cpu_count", None)  # Python 3.13
    if counted is not None:
        return int(counted() or 1)
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
