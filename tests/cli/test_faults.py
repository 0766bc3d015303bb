"""Whatever goes wrong is one line with an exit code, never a traceback."""

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

import glossator.workshop
from glossator.cli import main
from places import ROOT

BRIDGE = ROOT / "examples/bridge"


def test_a_fault_of_ours_is_one_line_and_its_details_are_kept(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def breaks(*_: object) -> None:
        raise ValueError("a bad\nvalue")

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(glossator.workshop.Workshop, "check", breaks)
    assert main(["check", str(BRIDGE)]) == 1
    said = capsys.readouterr().err
    assert "has a fault: ValueError: a bad value" in said
    assert "Traceback" not in said
    (kept,) = tmp_path.iterdir()
    assert str(kept) in said
    assert "in breaks" in kept.read_text(encoding="utf-8")
    assert main(["--debug", "check", str(BRIDGE)]) == 1
    assert "Traceback" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (MemoryError(), "not enough memory"),
        (RecursionError(), "stands within itself"),
        (OSError(28, "No space left on device", "a.pdf"), "the disk is full for “a.pdf”"),
        (PermissionError(13, "Permission denied", "a.pdf"), "“a.pdf” cannot be read or written"),
    ],
)
def test_what_a_person_can_mend_is_told_so(
    fault: Exception, said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def breaks(*_: object) -> None:
        raise fault

    monkeypatch.setattr(glossator.workshop.Workshop, "check", breaks)
    assert main(["check", str(BRIDGE)]) == 1
    assert said in capsys.readouterr().err


def test_a_proof_without_its_libraries_says_how_to_get_them(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    for name in list(sys.modules):
        if name.startswith(("glossator.proof", "selectolax", "pymupdf")):
            monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "selectolax", None)
    monkeypatch.setitem(sys.modules, "selectolax.lexbor", None)
    monkeypatch.setitem(sys.modules, "selectolax.parser", None)
    assert main(["proof", str(BRIDGE), "--out", str(tmp_path)]) == 3
    said = capsys.readouterr().err
    assert "selectolax is not installed" in said
    assert "pip install 'glossator[proof]'" in said
    assert not list(tmp_path.iterdir())


@pytest.mark.alone
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_leaves_no_process_and_no_file(number: signal.Signals, tmp_path: Path) -> None:
    out, temporary = tmp_path / "out", tmp_path / "tmp"
    temporary.mkdir()
    child = subprocess.Popen(
        [sys.executable, "-m", "glossator", "build", str(BRIDGE), "--out", str(out)],
        env=os.environ | {"TMPDIR": str(temporary)},
        stderr=subprocess.PIPE,
        start_new_session=True,
        # a test run in the background, or by nohup, ignores them, and so would the child
        preexec_fn=lambda: signal.signal(number, signal.SIG_DFL) and None,
    )
    begun = _until(
        lambda: any(path.name.startswith("glossator-fonts") for path in temporary.iterdir())
    )
    assert begun
    if number == signal.SIGINT:  # as a terminal does
        os.killpg(child.pid, number)
    else:
        os.kill(child.pid, number)
    _, said = child.communicate(timeout=60)
    assert b"Traceback" not in said
    assert child.returncode == 128 + number
    assert _until(lambda: not _group(child.pid))
    assert list(temporary.iterdir()) == []
    # what was done so far is kept for the next build
    left = [path for path in out.rglob("*") if path.is_file() and "store" not in path.parts]
    assert left == []


def test_a_signal_in_the_midst_of_an_import_gives_its_exit_code(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text("""
import signal, sys
import glossator.workshop
from glossator.cli import main

def breaks(*_):
    exec("signal.raise_signal(signal.SIGINT)")  # as dataclasses writes its methods

signal.signal(signal.SIGINT, signal.default_int_handler)
glossator.workshop.Workshop.check = breaks
raise SystemExit(main(["check", sys.argv[1]]))
""")
    begun = [sys.executable, "-m", "program", str(BRIDGE)]
    done = subprocess.run(begun, capture_output=True, cwd=tmp_path)
    assert done.returncode == 128 + signal.SIGINT
    assert b"Traceback" not in done.stderr


def _until(what, patience: float = 30.0) -> bool:  # type: ignore[no-untyped-def]
    import time

    end = time.monotonic() + patience
    while time.monotonic() < end:
        if what():
            return True
        time.sleep(0.02)
    return False


def _group(leader: int) -> list[int]:
    """The processes of a group that still live."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[2]) == leader and fields[0] != "Z":
                found.append(int(entry.name))
    return found
