"""The children that lay out end with what has begun them."""

from __future__ import annotations

import multiprocessing
import signal
import subprocess
import sys
from multiprocessing.process import BaseProcess

import pytest

from glossator.press.pdf import Layouter

pytestmark = pytest.mark.children


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_while_a_child_is_begun_leaves_no_child_of_which_nobody_knows(
    number: signal.Signals, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin, begun = BaseProcess.start, []

    def begins(child: BaseProcess) -> None:
        signal.raise_signal(number)
        begin(child)
        begun.append(child)

    def stops(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(BaseProcess, "start", begins)
    before = signal.signal(number, stops)
    try:
        with pytest.raises(KeyboardInterrupt), Layouter(1) as layouter:
            layouter.beside(len, "word")
        assert signal.getsignal(number) is stops
    finally:
        signal.signal(number, before)
    assert [child.exitcode for child in begun] == [-signal.SIGKILL]
    assert multiprocessing.active_children() == []


def test_who_has_pages_laid_out_loads_no_weasyprint() -> None:
    """The children do; to load it takes as long as some layouts."""
    code = "import sys, glossator.press.pdf.printing; sys.exit('weasyprint' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)
