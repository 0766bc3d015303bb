"""Watches the manuscript's folder and has the preview made anew when something changes in it."""

from __future__ import annotations

from pathlib import Path

from starlette.concurrency import run_in_threadpool
from watchfiles import Change, awatch

from glossator.serve.preview import Preview


def _counts(change: Change, path: str) -> bool:
    """Whether a file may belong to the manuscript: not hidden, not a program's half-written one."""
    parts = Path(path).parts
    return not any(p.startswith(".") or p.endswith("~") for p in parts[-3:])


async def watch(folder: Path, preview: Preview) -> None:
    """Make the preview, and make it again after every change, until cancelled."""
    await run_in_threadpool(preview.rebuild)
    async for _ in awatch(folder, watch_filter=_counts, debounce=60, step=20, rust_timeout=500):
        await run_in_threadpool(preview.rebuild)
