"""A page read in Chromium: by keyboard, by search, by copying, from links elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from browsing import LEDGER, paged, walk, write_page

NARROW, WIDE = (390, 800), (1360, 620)


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("page")
    return write_page(LEDGER, folder / "ledger.html", pages=paged(LEDGER))


@pytest.mark.judges
@pytest.mark.parametrize("window", [NARROW, WIDE])
def test_everything_opens_and_closes_by_keyboard(page: Path, window: tuple[int, int]) -> None:
    told = walk("keyboard", page, *window)
    assert told["errors"] == []
    assert told["faults"] == []
    counts = told["counts"]
    assert counts["call"] == 15
    assert counts["gloss"] >= 5
    assert counts["picture"] == 1
    assert counts["inner"] >= 5
    assert counts["number"] >= 8  # of paragraphs and of printed pages
    assert counts["control"] >= 3
    assert counts["choice"] >= 8  # under Display
    assert counts["hit"] >= 25
    assert (counts["more"] > 0) == (window == WIDE)


@pytest.fixture(scope="module")
def told(page: Path) -> dict[str, Any]:
    return walk("reading", page)


@pytest.mark.judges
def test_a_link_to_a_note_leads_to_its_call_with_the_note_open(told: dict[str, Any]) -> None:
    for one in told["arrivals"]:
        assert one["call"] is True, one  # in the window
        assert one["lit"] is True, one
        assert one["open"] is True, one


@pytest.mark.judges
def test_an_open_note_leaves_the_words_that_it_is_about_uncovered(told: dict[str, Any]) -> None:
    assert told["covered"] == []


@pytest.mark.judges
def test_words_in_folded_notes_are_found_by_the_browser(told: dict[str, Any]) -> None:
    assert told["found"] == {"hidden": True, "then": True}


@pytest.mark.judges
def test_copied_text_has_neither_calls_nor_notes(told: dict[str, Any]) -> None:
    copied = told["copied"]
    assert "We ate what the sea gave us, which was cod. Harbin kept Advent" in copied
    assert "Thirty-one entries" not in copied
    assert "\n\nThe light was seen" in copied or "\nThe light was seen" in copied


@pytest.mark.judges
def test_choices_are_kept_for_this_edition_by_the_names_of_its_layers(told: dict[str, Any]) -> None:
    assert told["kept"]["key"] == "glossator urn:uuid:6b1f6a52-5b1c-4a0e-8a35-6f0a2f0d7c11 choices"
    assert told["kept"]["choices"]["layer:editor"] is False
    assert told["kept"]["again"] is False  # after the page was loaded anew


@pytest.mark.judges
def test_the_contents_mark_where_the_reader_is(told: dict[str, Any]) -> None:
    assert told["here"] == "Winter"
