"""Outputs are written as a set: all new or all old, whatever ends the writing."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from glossator import writing
from glossator.errors import GlossatorError
from glossator.writing import JOURNAL, check_folder, write_all

NAMES = ("a.epub", "a.html", "a.pdf")


def said(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def files(folder: Path, content: bytes) -> dict[Path, bytes]:
    return {folder / name: content for name in NAMES}


def test_a_set_is_written_and_nothing_else_is_left(tmp_path: Path) -> None:
    write_all(files(tmp_path / "out", b"1"))
    assert said(tmp_path / "out") == list(NAMES)
    write_all(files(tmp_path / "out", b"2"))
    assert {(tmp_path / "out" / name).read_bytes() for name in NAMES} == {b"2"}
    assert said(tmp_path / "out") == list(NAMES)


def test_a_set_that_cannot_be_written_leaves_all_as_it_was(tmp_path: Path) -> None:
    write_all(files(tmp_path, b"1"))
    (tmp_path / "a.pdf").unlink()
    (tmp_path / "a.pdf").mkdir()
    with pytest.raises(GlossatorError, match=r"“a\.pdf” cannot be written"):
        write_all(files(tmp_path, b"2"))
    assert (tmp_path / "a.epub").read_bytes() == b"1"
    assert said(tmp_path) == list(NAMES)


def test_a_folder_loses_what_is_no_more_written_and_keeps_what_others_put_there(
    tmp_path: Path,
) -> None:
    site = tmp_path / "site"
    write_all({site: {"index.html": b"1", "old.html": b"1", "parts/one.html": b"1"}})
    (site / "CNAME").write_text("example.org")
    write_all({tmp_path / "book.pdf": b"2", site: {"index.html": b"2", "parts/two.html": b"2"}})
    there = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    assert there == {".glossator", "CNAME", "index.html", "parts/two.html"}
    assert (site / "index.html").read_bytes() == b"2"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["book.pdf", "site"]


@pytest.mark.parametrize("name", ["../out.html", "/out.html", "a/../../out.html", ""])
def test_a_folder_s_file_stays_in_it(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="no name of a file"):
        write_all({tmp_path / "site": {name: b""}})
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_names_its_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, content: bytes) -> None:
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr(writing, "_write", full)
    with pytest.raises(GlossatorError, match=r"“a\.epub” cannot be written: No space left"):
        write_all(files(tmp_path, b"1"))


@pytest.mark.parametrize("moved", [0, 1, 2, 3])
def test_the_next_build_completes_moves_that_were_cut_short(tmp_path: Path, moved: int) -> None:
    write_all(files(tmp_path, b"old"))
    parts = {f".{name}.999999999.partial": name for name in NAMES}
    for part in parts:
        (tmp_path / part).write_bytes(b"new")
    (tmp_path / JOURNAL).write_text(json.dumps(parts))
    for part, name in list(parts.items())[:moved]:
        (tmp_path / part).replace(tmp_path / name)
    check_folder(tmp_path)
    assert {(tmp_path / name).read_bytes() for name in NAMES} == {b"new"}
    assert said(tmp_path) == list(NAMES)


def test_leftovers_of_dead_processes_go_and_those_of_living_ones_stay(tmp_path: Path) -> None:
    alive = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    try:
        (tmp_path / ".a.pdf.999999999.partial").write_bytes(b"")
        (tmp_path / f".a.pdf.{alive.pid}.partial").write_bytes(b"")
        check_folder(tmp_path)
        assert said(tmp_path) == [f".a.pdf.{alive.pid}.partial"]
    finally:
        alive.kill()
        alive.communicate()


@pytest.mark.parametrize(
    "journal",
    ["[]", "{", '{"x": 1}', '{".a.1.partial": "../../a"}', '{"/etc/passwd": "a.pdf"}', "null"],
)
def test_a_journal_of_another_s_moves_nothing(tmp_path: Path, journal: str) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / JOURNAL).write_text(journal)
    (tmp_path / "out/.a.1.partial").write_bytes(b"x")
    check_folder(tmp_path / "out")
    assert not (tmp_path / "a").exists()
    assert JOURNAL not in said(tmp_path / "out")


def test_two_who_write_wait_for_one_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "_PATIENCE", 0.1)
    with writing._alone(tmp_path), pytest.raises(GlossatorError, match="another build writes"):
        write_all(files(tmp_path, b"1"))


WRITER = """
import sys, pathlib
from glossator.writing import write_all
folder = pathlib.Path(sys.argv[1])
for n in range(100000):
    write_all({folder / name: bytes([n % 250]) * 20000 for name in ("a.epub", "a.html", "a.pdf")})
"""


@pytest.mark.slow
def test_a_hundred_kills_tear_no_file_and_mix_no_set(tmp_path: Path) -> None:
    write_all(files(tmp_path, b"\0" * 20000))
    for kill in range(100):
        child = subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path)])
        while not any(path.name.endswith(".partial") for path in tmp_path.iterdir()):
            time.sleep(0.001)
        time.sleep(0.0007 * (kill % 30))
        os.kill(child.pid, signal.SIGKILL)
        child.wait()
        check_folder(tmp_path)
        contents = {(tmp_path / name).read_bytes() for name in NAMES}
        assert len(contents) == 1, f"a mixed set at kill {kill}"
        assert {len(content) for content in contents} == {20000}
        assert said(tmp_path) == list(NAMES)


@pytest.mark.parametrize(
    "state",
    ["null", "[]", "{", '{"seal": 1}', '{"seal": "S", "outputs": [1]}', "pipe",
     '{"seal": "S", "outputs": {"pdf": {"file": "../x", "sha256": "0"}}}',
     '{"seal": "S", "outputs": {"pdf": 3}, "pages": 4}', "[" * 5000],
)  # fmt: skip
def test_a_record_of_other_types_is_none(tmp_path: Path, state: str) -> None:
    from glossator.record import Record

    (tmp_path / "m").mkdir()
    record = Record(tmp_path / "m", tmp_path, "full")
    record.file.parent.mkdir()
    if state == "pipe":
        os.mkfifo(record.file)
    else:
        record.file.write_text(state.replace('"S"', json.dumps(record.seal)))
    again = Record(tmp_path / "m", tmp_path, "full")
    assert again.current(("pdf",)) is None
    assert again.pages() is None
    assert again.formats == ()
