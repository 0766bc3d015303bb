"""The command line: exit codes, what goes where, and that a failed build leaves outputs alone."""

import json
from pathlib import Path

import pytest

from glossator.cli import main

TEXT = """# One

Kim spoke at nine.[^1] The line had been silent.

[^1]: An author’s note.
"""
SETTINGS = "title: A Small Edition\ntext: [text/one.md]\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    home = tmp_path / "manuscript"
    (home / "text").mkdir(parents=True)
    (home / "edition.yaml").write_text(SETTINGS, encoding="utf-8")
    (home / "text/one.md").write_text(TEXT, encoding="utf-8")
    return home


def test_check_of_a_good_manuscript_exits_0(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", str(folder)]) == 0
    assert "in order" in capsys.readouterr().err


def test_errors_exit_1_with_file_line_and_hint(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "text/one.md").write_text("# One\n\nText.[^x]\n", encoding="utf-8")
    assert main(["check", str(folder)]) == 1
    said = capsys.readouterr().err
    assert "text/one.md:3:6: error N001" in said
    assert "Text.[^x]" in said
    assert "^\n" in said
    assert "hint:" in said


def test_findings_as_json(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "text/one.md").write_text("# One\n\nText.[^x]\n", encoding="utf-8")
    assert main(["check", "--json", str(folder)]) == 1
    (finding,) = json.loads(capsys.readouterr().out)["findings"]
    assert (finding["code"], finding["file"], finding["line"]) == ("N001", "text/one.md", 3)


def test_wrong_usage_exits_2(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(folder / "nowhere")]) == 2
    assert main(["check", str(folder), "--profile", "nope"]) == 2
    assert "profiles of this manuscript: full" in capsys.readouterr().err
    with pytest.raises(SystemExit) as stop:
        main(["build", "--format", "docx"])
    assert stop.value.code == 2


def test_a_missing_tool_exits_3(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import pypandoc

    def absent() -> str:
        raise OSError("No pandoc was found")

    monkeypatch.chdir(folder)  # where no build has kept what pandoc said
    monkeypatch.setattr("glossator.galley.pandoc.find_spec", lambda _: None)  # none beside it
    monkeypatch.setattr(pypandoc, "get_pandoc_path", absent)
    assert main(["check", str(folder)]) == 3
    assert "pandoc is not installed" in capsys.readouterr().err


@pytest.mark.slow
def test_a_failed_build_leaves_the_earlier_outputs(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "build"
    assert main(["build", str(folder), "--out", str(out), "--format", "html"]) == 0
    before = {path: path.read_bytes() for path in out.iterdir() if path.is_file()}
    (folder / "text/one.md").write_text("# One\n\nText.[^x]\n", encoding="utf-8")
    assert main(["build", str(folder), "--out", str(out)]) == 1
    after = {path: path.read_bytes() for path in out.iterdir() if path.is_file()}
    assert before == after


@pytest.mark.slow
def test_a_second_build_writes_nothing(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "build"
    wanted = ["build", str(folder), "--out", str(out), "--format", "html", "--format", "pdf"]
    assert main(wanted) == 0
    times = {path: path.stat().st_mtime_ns for path in out.rglob("*")}
    capsys.readouterr()
    assert main(wanted) == 0
    assert "is up to date" in capsys.readouterr().out
    assert {path: path.stat().st_mtime_ns for path in out.rglob("*")} == times


def test_inspect_lists_notes_with_their_places(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = str(tmp_path / "build")
    assert main(["inspect", "notes", str(folder), "--json", "--out", out]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert (row["mark"], row["layer"], row["paragraph"], row["page"]) == ("1", "author", "1", "1")
    assert row["call"] == {"block": "p1", "offset": 18}
    assert row["text"] == "An author’s note."


@pytest.mark.slow
@pytest.mark.parametrize("subject", ["glossary", "pages", "divisions"])
def test_inspect_has_a_table_for_every_subject(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], subject: str
) -> None:
    assert main(["inspect", subject, str(folder), "--out", str(tmp_path / "build")]) == 0
    shown = capsys.readouterr().out
    assert ("One" in shown) == (subject in ("divisions", "pages"))


@pytest.mark.slow
def test_inspect_lists_the_index(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home = tmp_path / "manuscript"
    (home / "text").mkdir(parents=True)
    (home / "edition.yaml").write_text("title: A Line\ntext: [text/one.md]\n", encoding="utf-8")
    (home / "text/one.md").write_text(
        '# One\n\nA gate.[]{.index entry="gate!of Kaesong"}\n', encoding="utf-8"
    )
    assert main(["inspect", "index", str(home), "--json", "--out", str(tmp_path)]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [(row["heading"], row["paragraphs"]) for row in rows] == [
        ("gate", []),
        ("gate ! of Kaesong", ["1"]),
    ]
