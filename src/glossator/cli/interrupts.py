"""Signals that ask for an end: what runs is stopped, and what it began is swept.

They become an exception, so that every `with` and `finally` on the way out ends its children and
takes its files away. SIGINT too, though Python has one for it: a plain KeyboardInterrupt out of the
`exec` of a string (any dataclass of a library that is just being imported) is remembered by
CPython, which then kills itself at its end whatever the exit code is (`run_eval_code_obj` in
pythonrun.c); a subclass is not.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Final

_ASKING: Final = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
)


class Stopped(KeyboardInterrupt):
    """A signal has asked for an end; `number` is which."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number


@contextmanager
def stopped_by_signals() -> Iterator[None]:
    """Within this, SIGINT, SIGTERM and SIGHUP raise Stopped in the main thread, once."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(number: int, _: FrameType | None) -> None:
        for one in _ASKING:
            signal.signal(one, signal.SIG_IGN)  # one is enough: the sweeping is not interrupted
        raise Stopped(number)

    before = {}
    for number in _ASKING:
        if signal.getsignal(number) is not signal.SIG_IGN:  # nohup
            before[number] = signal.signal(number, stop)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
