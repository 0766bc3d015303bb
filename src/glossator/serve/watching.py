"""Watches the manuscript's folder and has the preview made anew when something changes in it."""

from __future__ import annotations

import asyncio
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
    changed = asyncio.Event()

    async def listen() -> None:
        def wanted(change: Change, path: str) -> bool:
            return counts(folder, path)

        async for _ in awatch(folder, watch_filter=wanted, debounce=60, step=20, rust_timeout=500):
            changed.set()

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(listen())
        await asyncio.sleep(0)  # it listens from here on: nothing is missed while the first is made
        while True:
            changed.clear()
            await run_in_threadpool(preview.rebuild)
            await changed.wait()
