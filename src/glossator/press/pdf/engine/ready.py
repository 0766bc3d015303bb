"""How the processes that lay out are made: from one that has loaded the libraries.

To ask for that one loads nothing here, so that it loads while the manuscript is read and set.
"""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterable
from multiprocessing import get_context
from typing import Any, Final

# To fork is quickest, but neither Python nor the fonts of a Mac like it among threads.
_METHOD: Final = "spawn" if sys.platform == "darwin" else "forkserver"
_LOADED: Final = tuple(  # what every layout needs
    f"glossator.press.pdf.engine.{name}"
    for name in (
        *("sheets", "footing", "margin", "overrides", "shaping", "carried", "pages"),
        *("lines.hooking", "filling"),
    )
)


def make_ready(more: Iterable[str] = ()) -> None:
    """Have the libraries loaded by the time that something is to be laid out. Returns at once.

    `more` are modules for what the processes do beside that.
    """
    if _METHOD == "forkserver":
        from multiprocessing import forkserver

        processes(more)
        if threading.current_thread() is not threading.main_thread():
            forkserver.ensure_running()
            return
        # it would tell of a Ctrl-C by a traceback while it loads them; its children need none
        before = signal.signal(signal.SIGINT, signal.SIG_IGN)
        try:
            forkserver.ensure_running()
        finally:
            signal.signal(signal.SIGINT, before)


def processes(more: Iterable[str] = ()) -> Any:
    """How children are made: from one that has loaded the libraries, so that each is quick."""
    context = get_context(_METHOD)
    if _METHOD == "forkserver":
        context.set_forkserver_preload([*_LOADED, *more])
    return context
