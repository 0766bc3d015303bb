"""What a build remembers: it is up to date as long as nothing that makes it has changed."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from glossator import record
from glossator.cli import main


def _forget() -> None:
    record.libraries.cache_clear()
    record.makers.cache_clear()


@pytest.fixture
def built(tmp_path: Path) -> Iterator[list[str]]:
    """The command that has built a small manuscript."""
    folder = tmp_path / "manuscript"
    folder.mkdir()
    (folder / "edition.yaml").write_text("title: A\ntext: [one.md]\n")
    (folder / "one.md").write_text("# One\n\nWords.\n")
    command = ["build", str(folder), "--out", str(tmp_path / "out"), "--format", "html"]
    assert main(command) == 0
    yield command
    _forget()


def _up_to_date(command: list[str], capsys: pytest.CaptureFixture[str]) -> bool:
    _forget()
    capsys.readouterr()
    assert main(command) == 0
    return "up to date" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["uharfbuzz", "ziamath", "PyYAML", "tinycss2", "added_by_others"])
def test_another_library_makes_a_build_stale(
    built: list[str],
    name: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert _up_to_date(built, capsys)
    (tmp_path / "site" / f"{name}-99.0.dist-info").mkdir(parents=True)
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    assert not _up_to_date(built, capsys)
    assert _up_to_date(built, capsys)


@pytest.mark.parametrize("name", ["pango", "harfbuzz"])
def test_another_library_of_the_system_makes_a_build_stale(
    built: list[str],
    name: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    there = record._natives()
    assert name in there
    assert _up_to_date(built, capsys)
    monkeypatch.setattr(record, "_natives", lambda: {**there, name: "0.1"})
    assert not _up_to_date(built, capsys)
