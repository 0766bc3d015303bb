"""What stands around the commands: version, completion, manual, quiet, the folder at hand."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from glossator.cli import main
from glossator.cli.main import commands
from places import ROOT


def _says(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(list(arguments))
    said = capsys.readouterr()
    return code, said.out, said.err


def test_the_version_and_what_it_stands_on(capsys: pytest.CaptureFixture[str]) -> None:
    assert _says(capsys, "--version")[1].startswith("glossator ")
    code, said, _ = _says(capsys, "--version", "--verbose")
    assert code == 0
    assert "weasyprint 70.0" in said and "Python 3." in said


def test_without_a_command_it_says_what_is_wanted(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main([])
    assert stopped.value.code == 2
    assert "a command is wanted" in capsys.readouterr().err


@pytest.mark.parametrize("shell", ["bash", "zsh", "tcsh"])
def test_every_command_is_completed(capsys: pytest.CaptureFixture[str], shell: str) -> None:
    said = _says(capsys, "completion", shell)[1]
    assert all(command.name in said for command in commands())
    if shell == "bash" and shutil.which("bash"):
        subprocess.run(["bash", "-n"], input=said.encode(), check=True)


def test_the_manual_page_has_every_command_and_option(capsys: pytest.CaptureFixture[str]) -> None:
    said = _says(capsys, "man")[1]
    assert said.startswith(".TH GLOSSATOR 1")
    for command in commands():
        assert f".SS {command.name.replace('-', chr(92) + '-')}" in said
    assert "\\-\\-profile" in said
    if shutil.which("groff"):
        groff = ["groff", "-man", "-Tascii", "-ww"]
        done = subprocess.run(groff, input=said.encode(), capture_output=True, check=True)
        assert not done.stderr


def test_the_folder_at_hand_is_the_manuscript(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(ROOT / "examples/bridge", tmp_path / "bridge")
    monkeypatch.chdir(tmp_path / "bridge")
    assert main(["check"]) == 0
    monkeypatch.chdir(tmp_path)
    assert main(["check"]) == 2
    assert "manuscript" in capsys.readouterr().err


def test_quiet_says_errors_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "edition.yaml").write_text(
        "title: T\nlanguage: en\ntext: [a.md]\nglossary: g.md\n", encoding="utf-8"
    )
    (tmp_path / "a.md").write_text("# A\n\nText.\n", encoding="utf-8")
    (tmp_path / "g.md").write_text("[unused]{#u}\n:   Never.\n", encoding="utf-8")
    assert "G004" in _says(capsys, "check", str(tmp_path))[2]
    assert "G004" not in _says(capsys, "--quiet", "check", str(tmp_path))[2]
    (tmp_path / "a.md").write_text("# A\n\nText.[^none]\n", encoding="utf-8")
    assert "N001" in _says(capsys, "-q", "check", str(tmp_path))[2]


def test_the_files_for_other_programs_name_commands_that_are_there() -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    names = {command.name for command in commands()}
    assert all(hook["entry"].split()[1] in names for hook in hooks)
    action = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    runs = "\n".join(step.get("run", "") for step in action["runs"]["steps"])
    assert "glossator check" in runs and "glossator build" in runs


def test_a_build_in_which_nothing_changed_loads_next_to_nothing(tmp_path: Path) -> None:
    """A guard of its speed: seconds differ by machine, what is loaded does not."""
    out = str(tmp_path / "out")
    command = ["build", str(ROOT / "examples/bridge"), "--out", out, "--format", "html"]
    assert main(command) == 0
    code = (
        "import sys; from glossator.cli.main import main; main(sys.argv[1:]);"
        "print(*(name for name in sys.modules if name.startswith('glossator.')), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *command], capture_output=True, text=True, check=True
    )
    loaded = set(done.stderr.split())
    assert "glossator.record" in loaded
    heavy = ("model", "workshop", "manuscript", "galley", "edition", "press", "words", "proof")
    assert not {f"glossator.{name}" for name in heavy} & loaded
    assert len(loaded) < 25
