"""Whatever bytes a manuscript has: an exit code, no traceback, nothing let in, within bounds.

HOSTILE says how much is tried: “all” (`make test-hostile`) or a number of manuscripts and checks.
All checks are made in few processes, each of which reads many manuscripts.
"""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import socket
import tempfile
import threading
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from glossator.cli import main
from hostile.manuscripts import CANARY, SIGNS, Hostile, every, made, mutants
from shared import ALL

FEW = int(os.environ.get("HOSTILE", "40") if not ALL else 0)
FUZZED = 2000 if ALL else FEW
SECONDS = 150.0  # of the processor, for one check, with all searching for the passage that hangs it

pytestmark = [pytest.mark.slow, pytest.mark.children]


class Listener:
    """A server on the loopback that counts who comes, and hands a canary to each."""

    def __init__(self) -> None:
        self.came: list[bytes] = []
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            with connection:
                self.came.append(connection.recv(200))
                connection.sendall(b"HTTP/1.0 200 OK\r\n\r\n" + CANARY.encode())

    def close(self) -> None:
        self._socket.close()


@pytest.fixture(scope="module")
def listener() -> Iterator[Listener]:
    made_so = Listener()
    yield made_so
    made_so.close()


@pytest.fixture(scope="module")
def secret(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("outside") / "secret.txt"
    file.write_text(CANARY)
    return file


def tried(one: Hostile, folder: Path, *command: str) -> tuple[int, str]:
    """Exit code and words of a command on a manuscript, which is written and taken away again."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    one.write(folder)
    said = io.StringIO()
    begun = time.process_time() + sum(os.times()[2:4])
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        code = main([command[0], str(folder), *command[1:]])
    took = time.process_time() + sum(os.times()[2:4]) - begun
    assert took < SECONDS, f"{one.name}: {took:.0f} s"
    return code, said.getvalue()


def fault_of(code: int, said: str) -> str:
    """What breaks the promise, "" if nothing does."""
    if code not in (0, 1, 3):
        return f"exit code {code}"
    for sign in ("Traceback", "has a fault", CANARY, "\x1b", "\x9b"):
        if sign in said:
            return f"{sign!r} in what it said: {said[-400:]}"
    return ""


def test_no_manuscript_breaks_the_check(tmp_path: Path, listener: Listener, secret: Path) -> None:
    chosen = list(every(listener.address, str(secret)))
    assert len(chosen) >= 300
    assert len({one.name for one in chosen}) > 290
    step = 1 if ALL else max(1, len(chosen) // FEW)
    broken = []
    for one in chosen[::step]:
        code, said = tried(one, tmp_path / "m", "check")
        if fault := fault_of(code, said):
            broken.append(f"{one.name}: {fault}")
    assert not broken, "\n".join(broken)
    assert listener.came == []


def test_no_stranger_s_word_is_in_what_is_built(
    tmp_path: Path, listener: Listener, secret: Path
) -> None:
    telling = ("drawing", "text script", "text img", "text object", "style", "is secret", "include")
    chosen = [
        one
        for one in every(listener.address, str(secret))
        if any(sign in one.name for sign in telling)
    ]
    forms = ("epub", "html", "pdf") if ALL else ("epub", "html")
    step = 1 if ALL else max(1, len(chosen) // 12)
    broken = []
    for one in chosen[::step]:
        out = tmp_path / "out"
        shutil.rmtree(out, ignore_errors=True)
        code, said = tried(one, tmp_path / "m", "build", "--out", str(out), "--format", *forms)
        if fault := fault_of(code, said):
            broken.append(f"{one.name}: {fault}")
        for file in (one for one in out.glob("*") if one.is_file()):
            if strange := _strange(file, listener.address):
                broken.append(f"{one.name}: {strange} in {file.name}")
    assert not broken, "\n".join(broken)
    assert listener.came == []


def _strange(file: Path, address: str) -> str:
    """What in a finished file came from elsewhere, or would go there by itself."""
    content = file.read_bytes()
    if file.suffix == ".epub":
        with zipfile.ZipFile(file) as archive:
            content = b"\n".join(archive.read(name) for name in archive.namelist())
    if file.suffix == ".pdf":
        import pymupdf

        with pymupdf.open(file) as document:
            content += "".join(page.get_text() for page in document).encode()
    signs = (CANARY.encode(), b"onload=", b"javascript:", f'src="{address}'.encode())
    return next((sign.decode() for sign in signs if sign in content), "")


def test_changed_bytes_break_nothing(tmp_path: Path) -> None:
    broken = []
    for one in mutants(FUZZED * 3 // 4, seed=11):
        code, said = tried(one, tmp_path / "m", "check")
        if fault := fault_of(code, said):
            broken.append(f"{one.name}: {fault}")
    assert not broken, "\n".join(broken)


@settings(
    max_examples=max(5, FUZZED // 4),
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
@given(
    st.lists(
        st.sampled_from((*SIGNS, "word ", "One", "[words]{#key .later}\n:   note\n\n")), max_size=60
    )
)
def test_any_row_of_signs_breaks_nothing(pieces: list[str]) -> None:
    text = "".join(pieces)
    with tempfile.TemporaryDirectory() as folder:
        for path in ("one.md", "notes.md"):
            files: dict[str, str | bytes] = {path: text}
            if path == "notes.md":
                files["edition.yaml"] = (
                    "title: A\ntext: [one.md]\n"
                    "layers: {editor: {label: Notes, marks: a, file: notes.md}}\n"
                )
            code, said = tried(made("row of signs", files), Path(folder) / "m", "check")
            assert not fault_of(code, said), (path, text)
