"""How the processes that lay out are made: from one that has loaded the libraries.

To ask for that one loads nothing here, so that it loads while the manuscript is read and set.
"""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
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


@contextmanager
def signals_held() -> Iterator[None]:
    """Within this, what asks for an end is not heard; it is at its end.

    By handlers, since a signal that one thread blocks is given to another, and Python then calls
    its handler in the main thread all the same.
    """
    if threading.current_thread() is not threading.main_thread():
        yield  # where no handler is called
        return
    came: list[int] = []
    asking = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {one: signal.getsignal(one) for one in asking}
    heard = {one: handler for one, handler in before.items() if callable(handler)}
    for one in heard:
        signal.signal(one, lambda number, _: came.append(number))
    try:
        yield
    finally:
        for one, handler in heard.items():
            signal.signal(one, handler)
        for number in came[:1]:
            signal.raise_signal(number)
