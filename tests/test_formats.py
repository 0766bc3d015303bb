"""A format is a folder and a row: another package adds one without a change of ours."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from glossator import formats
from glossator.cli import main
from glossator.formats import Copy, Format, Order, usual
from glossator.proof.expected import Demand
from glossator.proof.reading import Reading
from glossator.workshop import Workshop

PAR = "¶"
FORMAT = Format("outline", ".outline.txt", f"{__name__}:press", f"{__name__}:read")


def press(order: Order) -> Copy:
    """One line for each paragraph of the text: its number and its words."""
    blocks = [block for division in order.edition.divisions for block in division.blocks]
    lines = [f"{PAR}{block.paragraph} {block.text}" for block in blocks if block.paragraph]
    return Copy("\n".join(lines).encode("utf-8"))


def read(path: Path, demand: Demand) -> Reading:
    return Reading("outline", spaced=True, links=path.read_text(encoding="utf-8").count(PAR))


class Point:
    """An entry point as `importlib.metadata` gives it."""

    name = "outline"
    dist = None

    def load(self) -> Format:
        return FORMAT


@pytest.fixture
def outlined(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr("importlib.metadata.entry_points", lambda **_: [Point()])
    formats.formats.cache_clear()
    yield
    formats.formats.cache_clear()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    home = tmp_path / "manuscript"
    home.mkdir()
    (home / "edition.yaml").write_text("title: A Line\ntext: [one.md]\n", encoding="utf-8")
    (home / "one.md").write_text("# One\n\nNobody rang.\n\nTwice.\n", encoding="utf-8")
    return home


@pytest.mark.usefixtures("outlined")
def test_a_row_makes_a_format_that_can_be_built(home: Path, tmp_path: Path) -> None:
    out = tmp_path / "build"
    assert main(["build", str(home), "--format", "outline", "--out", str(out)]) == 0
    assert (out / "a-line.outline.txt").read_text(encoding="utf-8") == "¶1 Nobody rang.\n¶2 Twice."
    assert "outline" not in usual()


@pytest.mark.usefixtures("outlined")
def test_what_was_built_on_demand_is_read_back_by_its_own_reader(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(formats, "_OURS", ())
    formats.formats.cache_clear()
    commission = Workshop(home, tmp_path / "build").commission()
    assert commission.build(("outline",)).ok
    proved = commission.prove()
    assert proved is not None
    assert {f.format for f in proved.conserved.findings} == {"outline"}  # the reader found no words


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
    assert told[4:] == ["laying out the pages", "printing the web page"]
