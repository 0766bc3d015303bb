"""Many findings are told by kind, on one screen."""

from pathlib import Path

import pytest

from glossator.cli import main
from glossator.cli.grouping import LINES


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "manuscript"
    made.mkdir()
    (made / "edition.yaml").write_text("title: Many\ntext: [one.md, two.md]\n", encoding="utf-8")
    links = " ".join(f"[file {n}](papers/{n}.pdf)" for n in range(30))
    (made / "one.md").write_text(f"# One\n\n{links}\n\nCalled.[^no]\n", encoding="utf-8")
    (made / "two.md").write_text(f"# Two\n\n{links}\n", encoding="utf-8")
    return made


def test_findings_of_a_kind_are_one(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(folder)]) == 1
    *lines, summary = capsys.readouterr().err.strip().split("\n")
    assert len(lines) <= LINES
    assert "error N001" in lines[0]
    assert any("60 × link to a file beside the edition, in one.md, two.md" in one for one in lines)
    assert summary.startswith("1 error, 60 warnings")
    assert f"glossator check {folder} --all" in summary


def test_all_of_them_are_shown_on_demand(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(folder), "--all"]) == 1
    said = capsys.readouterr().err
    assert said.count("warning R011") == 60
    assert "--all" not in said.strip().split("\n")[-1]
