"""The page in every state: without script, on paper, narrow, spaced out, and as axe sees it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from browsing import LEDGER, paged, walk, write_page
from glossator.proof import external
from glossator.proof.external import Job


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("page")
    return write_page(LEDGER, folder / "ledger.html", pages=paged(LEDGER))


@pytest.fixture(scope="module")
def told(page: Path) -> dict[str, Any]:
    found: dict[str, Any] = walk("states", page)
    return found


@pytest.mark.judges
@pytest.mark.parametrize("window", ["wide", "narrow"])
def test_without_script_everything_is_read_and_notes_are_in_the_text(
    told: dict[str, Any], window: str
) -> None:
    assert told[f"{window} without script"] == {"unseen": [], "out": [], "unread": []}


@pytest.mark.judges
@pytest.mark.parametrize("window", ["wide", "narrow"])
def test_on_paper_all_notes_are_in_the_text(told: dict[str, Any], window: str) -> None:
    assert told[f"{window} on paper"] == {"unseen": [], "out": [], "controls": []}


@pytest.mark.judges
def test_no_window_is_too_narrow(told: dict[str, Any]) -> None:
    assert {width: over for width, over in told["overflow"].items() if over > 0} == {}
    assert told["spaced"] <= 0


@pytest.mark.judges
@pytest.mark.slow
def test_axe_has_nothing_to_say_in_any_state(page: Path) -> None:
    (verdict,) = external.judge_all([Job("axe", page)], time_limit=600)
    assert [one for one in verdict.findings if one.severity == "error"] == []
    assert verdict.passed
