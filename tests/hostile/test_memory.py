"""The watch sees what children hold, and those of children."""

import subprocess
import sys
from pathlib import Path

import pytest

from hostile.memory import Watched

pytestmark = pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="no /proc")


def test_memory_of_children_is_counted() -> None:
    hold = "import time; held = bytearray(b'x') * 90_000_000; time.sleep(1)"
    below = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {hold!r}])"
    watched = Watched()
    subprocess.run([sys.executable, "-c", below], check=True)
    watched.close()
    assert watched.most > 90_000_000
