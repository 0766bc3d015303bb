"""How long after a save the preview shows it: python scripts/bench_serve.py [MANUSCRIPT]

Changes one word of the text twenty times while `glossator serve` runs on a copy, and listens as the
page does. Beside the median stands that of whole builds of the web page in the same run.
"""

from __future__ import annotations

import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

EDITS = 20
BUILDS = 3


def main() -> None:
    """Measure, and print one line of a table."""
    source = Path(sys.argv[1] if len(sys.argv) > 1 else "examples/bridge")
    with tempfile.TemporaryDirectory(prefix="glossator-") as name:
        folder = Path(name) / "manuscript"
        shutil.copytree(source, folder)
        builds = [_build(folder, Path(name) / f"out{n}") for n in range(BUILDS)]
        waits = _edits(folder)
    seen, build = statistics.median(waits), statistics.median(builds)
    print(f"| {source} | {seen:.2f} s | {max(waits):.2f} s | {build:.2f} s | {seen / build:.2f} |")


def _build(folder: Path, out: Path) -> float:
    start = time.perf_counter()
    command = [sys.executable, "-m", "glossator", "-q", "build", str(folder), "--out", str(out)]
    subprocess.run([*command, "--format", "html"], check=True, capture_output=True)
    return time.perf_counter() - start


def _edits(folder: Path) -> list[float]:
    """Seconds from each save to the state that tells of a new page."""
    server = subprocess.Popen(
        [sys.executable, "-m", "glossator", "serve", str(folder), "--port", "0"],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    assert server.stdout is not None
    try:
        address = server.stdout.readline().strip().removeprefix("http://").rstrip("/")
        connection = HTTPConnection(address)
        connection.request("GET", "/events")
        stream = connection.getresponse()
        version = _next(stream, 0)
        text = max(folder.glob("text/*.md"), key=lambda path: path.stat().st_size)
        first = text.read_text(encoding="utf-8")
        waits = []
        for number in range(EDITS):
            start = time.perf_counter()
            text.write_text(f"{first}\nEdit number {number}.\n", encoding="utf-8")
            version = _next(stream, version)
            waits.append(time.perf_counter() - start)
            time.sleep(0.2)
        return waits
    finally:
        server.kill()
        server.wait()


def _next(stream: HTTPResponse, version: int) -> int:
    """Wait for a page that is newer than this version; its version."""
    while True:
        line = stream.readline()
        if line.startswith(b"data: "):
            found = int(json.loads(line[6:])["version"])
            if found > version:
                return found


if __name__ == "__main__":
    main()
