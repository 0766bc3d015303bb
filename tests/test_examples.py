"""The README's example is the one in `examples/`, and it does what the README says."""

import re
import shutil
from pathlib import Path

import pytest

from glossator.cli import main
from places import ROOT

BRIDGE = ROOT / "examples" / "bridge"
README = (ROOT / "README.md").read_text(encoding="utf-8")
SECTION = README.partition("## Five minutes")[2].partition("\n## The format on one page")[0]


def blocks() -> dict[str, str]:
    """The files that the section shows: a path in backquotes, then a code block."""
    shown = re.findall(r"^`([\w./-]+)` [^`]*?```\w+\n(.*?)^```$", SECTION, re.DOTALL | re.MULTILINE)
    return dict(shown)


def test_the_readme_shows_every_file_of_the_example_as_it_is() -> None:
    files = {
        file.relative_to(BRIDGE).as_posix(): file.read_text(encoding="utf-8")
        for file in BRIDGE.rglob("*")
        if file.is_file()
    }
    assert blocks() == files


def test_the_readme_names_only_commands_that_there_are() -> None:
    commands = re.findall(r"glossator (\w+) my-edition", SECTION)
    assert commands == ["check", "build", "proof"]


def test_the_example_is_in_order(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(BRIDGE)]) == 0
    assert "warning" not in capsys.readouterr().err


@pytest.mark.slow
def test_the_example_builds_and_stands_the_proof(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "build"
    assert main(["build", str(BRIDGE), "--out", str(out)]) == 0
    stem = "a-speech-on-the-bridge"
    assert {file.name for file in out.glob("*.*") if file.is_file()} == {
        f"{stem}.epub", f"{stem}.html", f"{stem}.pdf",
    }  # fmt: skip
    capsys.readouterr()
    assert main(["proof", str(BRIDGE), "--out", str(out)]) == 0
    said = capsys.readouterr()
    assert "4 notes" in said.out + said.err


def test_a_misspelt_lemma_is_shown_with_the_nearest_passage(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = tmp_path / "my-edition"
    shutil.copytree(BRIDGE, copy)
    notes = copy / "notes" / "editor.md"
    text = notes.read_text(encoding="utf-8")
    notes.write_text(text.replace("waited two winters", "waited two wintres"), encoding="utf-8")
    assert main(["check", str(copy)]) == 1
    said = capsys.readouterr().err
    assert "notes/editor.md:1" in said
    assert "L001" in said
    assert "two winters" in said
