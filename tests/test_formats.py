"""The table of formats, and a workshop that makes each stage once."""

from pathlib import Path

import pytest

from glossator.formats import formats, function, usual
from glossator.proof.judges import judges
from glossator.workshop import Workshop


@pytest.fixture
def home(tmp_path: Path) -> Path:
    home = tmp_path / "manuscript"
    home.mkdir()
    (home / "edition.yaml").write_text("title: A Line\ntext: [one.md]\n", encoding="utf-8")
    (home / "one.md").write_text("# One\n\nNobody rang.\n\nTwice.\n", encoding="utf-8")
    return home


def test_every_row_names_functions_that_are_there_and_judges_that_we_have() -> None:
    for name, row in formats().items():
        assert row.name == name
        assert callable(function(row.press))
        assert callable(function(row.reader))
        assert {*row.judges, *row.more_judges} <= set(judges())
    assert usual() == ("epub", "pdf", "html")


def test_stages_are_made_once(home: Path, tmp_path: Path) -> None:
    told: list[str] = []
    shop = Workshop(home, tmp_path / "build", told.append)
    for profile in ("full", "reading", "full"):
        assert shop.check(profile).edition is not None
    assert told == [
        "reading the manuscript", "setting the galley", "annotating (full)", "annotating (reading)",
    ]  # fmt: skip
    assert shop.commission().build(("html",)).fresh
    assert not shop.commission().build(("html",)).fresh
    assert told[4:] == ["printing the web page"]
