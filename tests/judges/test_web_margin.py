"""Side notes: near their calls, on nothing else, beside no other division; soon there and open.

`node scripts/judges/margin.mjs PAGE.html 1360 900` says the same of any page, of a site's too.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from statistics import median
from typing import Any

import pytest

import invented
from browsing import edition_of, walk, write_page
from glossator.press.web import print_site
from glossator.writing import write_all
from places import ROOT, TESTS

MARGIN = ROOT / "styles" / "web" / "script" / "margin.js"

TWO_CHAPTERS = {
    "edition.yaml": "title: Two\ntext: [one.md, two.md]\nlayers: {author: {label: Notes}}\n",
    "one.md": "# One\n\nNobody rang.[^a]\n\n[^a]: " + "The line had been silent. " * 60,
    "two.md": "# Two\n\nSomebody rang.[^b]\n\n[^b]: At half past three.",
}


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six pages of text with 120 notes of up to 900 words."""
    folder = tmp_path_factory.mktemp("crowded")
    invented.stress(folder / "manuscript")
    return write_page(folder / "manuscript", folder / "crowded.html")


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Eight chapters with some 300 notes."""
    folder = tmp_path_factory.mktemp("book")
    invented.book(folder / "manuscript", 8)
    return folder / "manuscript"


def assert_near(told: dict[str, Any], height: int) -> None:
    assert told["errors"] == []
    far = {note["id"]: note["from"] for note in told["notes"] if note["from"] > height / 2}
    assert far == {}
    assert [note["id"] for note in told["notes"] if note["beside"]] == []
    assert [(note["id"], note["on"]) for note in told["notes"] if note["on"]] == []


def assert_soon(told: dict[str, Any]) -> None:
    """The page within 3 s, a note within 100 ms: the median, since a machine has other work."""
    assert told["load"] <= 3000
    assert len(told["opened"]) >= 4
    assert median(told["opened"]) <= 100, told["opened"]


WINDOWS = pytest.mark.parametrize(("width", "height"), [(1360, 900), (1920, 1080)])


@pytest.mark.judges
@pytest.mark.slow
@WINDOWS
@pytest.mark.parametrize("profile", ["full", "reading", "seminar", "large-print"])
def test_the_shipped_edition_keeps_its_notes_near(
    profile: str, width: int, height: int, tmp_path: Path
) -> None:
    page = write_page(ROOT / "manuscript", tmp_path / "page.html", profile)
    told = walk("margin", page, width, height)
    assert told["notes"]
    assert_near(told, height)
    assert_soon(told)


@pytest.mark.judges
@pytest.mark.slow
@WINDOWS
def test_everything_keeps_its_notes_near(width: int, height: int, tmp_path: Path) -> None:
    page = write_page(TESTS / "manuscripts" / "everything", tmp_path / "page.html")
    told = walk("margin", page, width, height)
    assert told["notes"]
    assert_near(told, height)


@pytest.mark.judges
@pytest.mark.slow
@WINDOWS
def test_a_book_keeps_its_notes_near(book: Path, width: int, height: int, tmp_path: Path) -> None:
    told = walk("margin", write_page(book, tmp_path / "page.html"), width, height)
    assert len(told["notes"]) > 250
    assert_near(told, height)
    assert_soon(told)


@pytest.mark.judges
@pytest.mark.slow
def test_a_page_of_a_site_keeps_its_notes_near(book: Path, tmp_path: Path) -> None:
    write_all({tmp_path / "site": print_site(edition_of(book), None)})
    page = max((tmp_path / "site").glob("*.html"), key=lambda path: path.stat().st_size)
    told = walk("margin", page, 1360, 900)
    assert len(told["notes"]) > 25
    assert_near(told, 900)
    assert_soon(told)


@pytest.mark.judges
@pytest.mark.parametrize(("width", "height"), [(1360, 900), (1920, 1080), (1360, 500)])
def test_no_note_of_a_crowd_is_far_from_its_call(crowded: Path, width: int, height: int) -> None:
    told = walk("margin", crowded, width, height)
    assert len(told["notes"]) == 120
    assert_near(told, height)
    states = [note["state"] for note in told["notes"]]
    assert states.count("folded") < 40  # of 120: most are there, if only with their first lines
    assert "cut" in states and "whole" in states


@pytest.mark.judges
def test_notes_of_every_kind_keep_to_their_text(tmp_path: Path) -> None:
    page = write_page(TESTS / "manuscripts" / "apparatus", tmp_path / "apparatus.html")
    assert_near(walk("margin", page, 1360, 900), 900)


@pytest.mark.judges
def test_a_long_note_of_a_short_chapter_does_not_reach_the_next(tmp_path: Path) -> None:
    for name, text in TWO_CHAPTERS.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    told = walk("margin", write_page(tmp_path, tmp_path / "two.html"), 1360, 900)
    assert_near(told, 900)
    states = {note["id"]: note["state"] for note in told["notes"]}
    assert states == {"n-author-one-a": "cut", "n-author-two-b": "whole"}


def arranged(notes: list[tuple[int, int]], bottom: int = 2000) -> list[tuple[int, int]]:
    """Top and height that the script gives to notes with calls at these tops, of these heights."""
    node = shutil.which("node") or shutil.which("nodejs")
    assert node, "Node.js is not installed"
    pure = MARGIN.read_text(encoding="utf-8").partition("// (end of what is pure)")[0]
    given = json.dumps([{"at": at, "full": full} for at, full in notes])
    limits = {"reach": 200, "above": 100, "bottom": bottom, "gap": 10, "line": 20, "least": 2}
    code = f"{pure}\nconsole.log(JSON.stringify(arrange({given}, {json.dumps(limits)})))"
    ended = subprocess.run([node, "-e", code], capture_output=True, text=True, check=True)
    return [(note["top"], note["height"]) for note in json.loads(ended.stdout)]


@pytest.mark.judges
def test_notes_with_room_stand_at_their_calls_and_whole() -> None:
    assert arranged([(0, 100), (300, 60), (365, 40)]) == [(0, 100), (300, 60), (370, 40)]


@pytest.mark.judges
def test_the_longest_of_a_crowd_gives_way() -> None:
    (_, first), (top, second), (_, third) = arranged([(100, 40), (110, 700), (120, 40)])
    assert (first, third) == (40, 40)
    assert 40 <= second < 300
    assert second % 20 == 0  # whole lines
    assert 0 <= top <= 310


@pytest.mark.judges
def test_a_note_on_the_last_line_moves_up_rather_than_out() -> None:
    assert arranged([(1950, 100)]) == [(1900, 100)]


@pytest.mark.judges
def test_what_finds_no_room_is_folded_and_costs_the_others_nothing() -> None:
    placed = arranged([(500, 200)] * 12)
    shown = [(top, height) for top, height in placed if height]
    assert 4 <= len(shown) < 12
    assert all(400 <= top <= 700 for top, _ in shown)
    ends = [top + height for top, height in shown]
    assert all(top >= end + 10 for (top, _), end in zip(shown[1:], ends, strict=False))
