"""Watches the manuscript's folder and has the preview made anew when something changes in it."""

from __future__ import annotations

from pathlib import Path

from starlette.concurrency import run_in_threadpool
from watchfiles import Change, awatch

from glossator.serve.preview import Preview


def counts(folder: Path, path: str) -> bool:
    """Whether a file may belong to the manuscript: not hidden, not a program's half-written one."""
    parts = Path(path).relative_to(folder).parts
    return not any(part.startswith(".") or part.endswith("~") for part in parts)


async def watch(folder: Path, preview: Preview) -> None:
    """Make the preview, and make it again after every change, until cancelled."""
    await run_in_threadpool(preview.rebuild)

    def wanted(change: Change, path: str) -> bool:
        return counts(folder, path)

    async for _ in awatch(folder, watch_filter=wanted, debounce=60, step=20, rust_timeout=500):
        await run_in_threadpool(preview.rebuild)
