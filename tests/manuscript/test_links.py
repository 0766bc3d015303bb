"""Files that lead out of the manuscript, or that never end, are not read."""

import os
from pathlib import Path

import pytest

from glossator.cli import main
from glossator.manuscript import read_manuscript
from glossator.manuscript.files import manuscript_files
from glossator.record import fingerprint

SETTINGS = "title: A\ntext: [one.md]\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "manuscript"
    made.mkdir()
    (made / "edition.yaml").write_text(SETTINGS)
    (made / "one.md").write_text("# One\n\nText.\n")
    return made


@pytest.mark.parametrize("kind", ["link", "pipe", "device", "folder"])
@pytest.mark.parametrize("name", ["edition.yaml", "loci.lock"])
def test_only_the_manuscript_s_own_files_are_read(folder: Path, name: str, kind: str) -> None:
    file = folder / name
    file.unlink(missing_ok=True)
    outside = folder.parent / "outside.yaml"
    outside.write_text("title: CANARY\ntext: [one.md]\n")
    if kind == "pipe":
        os.mkfifo(file)
    elif kind == "folder":
        file.mkdir()
    else:
        file.symlink_to(outside if kind == "link" else "/dev/zero")
    manuscript, found = read_manuscript(folder)
    assert [f.code for f in found] == ["E001" if name == "edition.yaml" else "P001"]
    assert manuscript is None or manuscript.settings.title == "A"
    assert name not in manuscript_files(folder)
    fingerprint(folder, "full")


def test_an_excerpt_shows_nothing_of_a_file_outside(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    outside = folder.parent / "outside.yaml"
    outside.write_text("CANARY: [\n")
    (folder / "edition.yaml").unlink()
    (folder / "edition.yaml").symlink_to(outside)
    assert main(["check", str(folder)]) == 1
    said = capsys.readouterr()
    assert "CANARY" not in said.out + said.err


def test_no_orders_reach_the_terminal(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "edition.yaml").write_text(
        'title: A\n"\\e]0;owned\\a\\e[8m": x\ntext: [one.md, "no\\e[2Jne.md", "\\x9b5m.md"]\n'
    )
    (folder / "one.md").write_text("# One\n\n\u202e[gone](#\u202e\x9b)\n")
    for form in ([], ["--json"], ["--format", "sarif"]):
        assert main(["check", str(folder), *form]) == 1
        said = capsys.readouterr()
        for sign in ("\x1b", "\x9b", "\x07", "\u202e"):
            assert sign not in said.out + said.err
