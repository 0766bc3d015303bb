"""The reader's own notes: on their words, kept, given away as a file, taken in and merged."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from browsing import LEDGER, edition_of, walk, write_page
from glossator.cli import main
from glossator.press.web import print_site
from glossator.writing import write_all

COUNT = 50


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    page = write_page(LEDGER, tmp_path_factory.mktemp("page") / "ledger.html")
    found: dict[str, Any] = walk("own", page, COUNT)
    assert found["errors"] == []  # nor was anything asked for from elsewhere
    return found


@pytest.mark.judges
def test_each_note_is_on_its_words_and_stays_there(told: dict[str, Any]) -> None:
    assert len(told["made"]) == COUNT
    assert told["lit"] == told["made"]
    assert told["kept"] == told["made"]
    assert told["marks"] == COUNT


@pytest.mark.judges
def test_the_file_is_web_annotations_with_maker_and_date(told: dict[str, Any]) -> None:
    page = json.loads(told["file"])
    assert page["@context"] == "http://www.w3.org/ns/anno.jsonld"
    assert page["type"] == "AnnotationPage"
    assert len({item["id"] for item in page["items"]}) == COUNT
    for item, words in zip(page["items"], told["made"], strict=True):
        (selector,) = item["target"]["selector"]
        assert selector["type"] == "TextQuoteSelector"
        assert selector["exact"] == words
        assert item["creator"] == {"type": "Person", "name": "Cora Reader"}
        assert item["created"].startswith("20")
    bodies = [item["body"][0]["value"] for item in page["items"] if item["body"]]
    assert bodies == [f"Note {number}" for number in range(1, COUNT, 2)]
    assert told["markdown"].count("> ") == COUNT
    assert "(¶ 1)" in told["markdown"]


@pytest.mark.judges
def test_another_browser_takes_them_in_and_merges(told: dict[str, Any]) -> None:
    assert told["empty"] == 0
    assert told["said"] == f"Received: {COUNT}"
    assert told["there"] == told["made"]
    assert told["again"] == COUNT
    assert told["bad"] == COUNT  # what is no such file changes nothing


def assert_taken(given: str, home: Path) -> None:
    """`annotations import` puts each written note of a class on its words, in its maker's name."""
    page = json.loads(given)
    written = [item for item in page["items"] if item["body"]]
    assert len(written) >= COUNT // 2
    for item in written[::3]:
        item["creator"]["name"] = "Dan Pupil"
    file = home.parent / "class.jsonld"
    file.write_text(json.dumps(page), encoding="utf-8")
    assert main(["annotations", "import", str(file), str(home), "--layer", "class"]) == 0
    settings = home / "edition.yaml"
    layer = "layers:\n  class: {label: The class’s notes, file: notes/class.md}\n"
    settings.write_text(settings.read_text("utf-8").replace("layers:\n", layer), "utf-8")
    taken = sorted(
        (note.lemma.replace("\n", " "), note.text)
        for note in edition_of(home).notes.values()
        if note.layer == "class"
    )
    said = [
        (item["target"]["selector"][0]["exact"], item["body"][0]["value"], item["creator"]["name"])
        for item in written
    ]
    assert len(taken) == len(said)
    for (lemma, text), (words, note, maker) in zip(taken, sorted(said), strict=True):
        assert lemma == words
        assert text.startswith(note) and maker in text


@pytest.mark.judges
@pytest.mark.slow
def test_a_site_keeps_them_for_all_its_pages(tmp_path: Path) -> None:
    site = tmp_path / "ledger-site"
    write_all({site: print_site(edition_of(LEDGER), None)})
    told = walk("own", site / "spring.html", COUNT, site / "winter.html")
    assert told["errors"] == []
    assert len(told["made"]) == COUNT
    assert told["lit"] == told["kept"] == told["there"] == told["made"]  # none on the other page
    assert told["marks"] == told["again"] == COUNT
    assert told["markdown"].count("> ") == COUNT
    assert told["markdown"].count("(¶ ") == COUNT  # of the other page too
    assert told["led"].startswith("spring.html#p")
    shutil.copytree(LEDGER, tmp_path / "manuscript")
    assert_taken(told["file"], tmp_path / "manuscript")


@pytest.mark.judges
def test_glossator_makes_a_layer_of_them(told: dict[str, Any], tmp_path: Path) -> None:
    shutil.copytree(LEDGER, tmp_path / "manuscript")
    assert_taken(told["file"], tmp_path / "manuscript")
