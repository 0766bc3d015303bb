"""Notes written in the page with mouse and keyboard, in Chromium; the files say what came of it."""

from __future__ import annotations

import json
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from serving import Client, manuscript, served

from glossator.pipeline import check
from places import ROOT

pytestmark = pytest.mark.judges
DRIVER = ROOT / "scripts" / "judges" / "annotate.mjs"
WORDS = [
    "harbour master", "his sister in spring. He had", "go out of the bay", "ledger of every",
    "every one had a name", "third day", "“Now,” he said", "flour, and news", "Nobody came",
    "the gulls walked on them", "dry land", "small, brown", "children counted its tacks aloud",
    "the mail", "opened and closed again", "read it twice", "a line below", "last of the names",
    "the roads were bad", "he should not wait",
]  # fmt: skip


def _walk(client: Client, steps: list[dict[str, Any]]) -> list[dict[str, Any]]:
    done = subprocess.run(
        ["node", str(DRIVER), client.address],
        input=json.dumps(steps).encode(), capture_output=True, check=True, timeout=300,
    )  # fmt: skip
    said = json.loads(done.stdout)
    assert not said["faults"], said
    assert len(said["done"]) == len(steps)
    walked: list[dict[str, Any]] = said["done"]
    return walked


def _add(words: str, **more: Any) -> dict[str, Any]:
    return {"do": "add", "words": words, "body": f"On *{words.split()[0]}*.", **more}


def _notes(folder: Path) -> dict[str, str]:
    """Lemma → text of the editor's notes; the manuscript has no error."""
    checked = check(folder)
    assert checked.edition is not None, checked.findings
    return {n.lemma: n.text for n in checked.edition.notes.values() if n.layer == "editor"}


def test_twenty_notes_ten_edits_five_moves_five_undos(tmp_path: Path) -> None:
    folder = manuscript(tmp_path)
    with served(folder) as client:
        steps = _walk(client, [_add(words, kind="context") for words in WORDS])
        assert [step["fault"] for step in steps] == [""] * 20
        assert set(_notes(folder)) == {"the ice", *WORDS}
        keys = _keys(folder)
        edits = [
            {"do": "edit", "note": keys[words], "body": f"Anew: {words}.", "kind": "later"}
            for words in WORDS[:10]
        ]
        assert all(not step["fault"] for step in _walk(client, edits))
        assert all(_notes(folder)[words] == f"Anew: {words}." for words in WORDS[:10])
        before = (folder / "notes/editor.md").read_bytes()
        onto = ["wrote to", "On the third", "There was one letter", "put it", "had written"]
        moves = [
            {"do": "move", "note": keys[words], "words": new}
            for words, new in zip(WORDS[10:15], onto, strict=True)
        ]
        walked = _walk(client, [*moves, *({"do": "undo"} for _ in range(5))])
        assert all(not step["fault"] for step in walked)
        assert (folder / "notes/editor.md").read_bytes() == before


def _keys(folder: Path) -> dict[str, str]:
    edition = check(folder).edition
    assert edition is not None
    return {n.lemma: n.id for n in edition.notes.values()}


def test_two_windows_and_a_hand_in_the_file(tmp_path: Path) -> None:
    folder = manuscript(tmp_path)
    with served(folder) as client, ThreadPoolExecutor() as pool:
        halves = [pool.submit(_walk, client, [_add(w) for w in WORDS[n::2][:5]]) for n in (0, 1)]
        assert all(not step["fault"] for half in halves for step in half.result())
        file = folder / "notes/editor.md"
        by_hand = "\n[the roads were bad]{#roads}\n:   By *hand*.\n"
        file.write_text(file.read_text(encoding="utf-8") + by_hand, encoding="utf-8")
        client.wait(lambda state: state["ok"])
        assert not _walk(client, [_add("he should not wait")])[0]["fault"]
    assert by_hand.strip() in file.read_text(encoding="utf-8")
    assert len(_notes(folder)) == 1 + 10 + 1 + 1


def test_a_glossary_entry_and_a_refusal(tmp_path: Path) -> None:
    folder = manuscript(tmp_path)
    with served(folder) as client:
        bad = _add("third day", still=True) | {"body": "See.[^nobody]"}
        walked = _walk(client, [bad])
        assert "nobody" in walked[0]["fault"]
        assert not _walk(client, [_add("gulls", glossary=True)])[0]["fault"]
    edition = check(folder).edition
    assert edition is not None and "g-gulls" in edition.entries
    assert set(_notes(folder)) == {"the ice"}


def test_the_epub_is_shown_in_a_reading_system_and_its_notes_pop_up(tmp_path: Path) -> None:
    folder = manuscript(tmp_path)
    with served(folder) as client:
        (step,) = _walk(client, [{"do": "epub", "division": "The letter", "still": True}])
    assert not step["fault"]
    assert "The author’s first." in step["popped"]


def test_a_saved_word_is_seen_at_once_and_taken_back_after_an_error(tmp_path: Path) -> None:
    """In the text around calls and links, and in a note; what follows is the whole page."""
    folder = manuscript(tmp_path)
    text, notes = str(folder / "text/one.md"), str(folder / "notes/editor.md")
    save = {"do": "save", "file": text}
    with served(folder) as client:
        done = _walk(
            client,
            [
                {**save, "words": "He had seen", "instead": "They had seen"},
                {**save, "words": " one had", "instead": " ship had"},
                {**save, "file": notes, "words": "was late", "instead": "was very late"},
                {**save, "words": "seen the ice", "instead": "seen the snow", "still": True},
                {"do": "holds", "words": "seen the ice", "said": "1 error", "still": True},
                {**save, "words": "seen the snow", "instead": "seen the ice"},
            ],
        )
    assert [step["fault"] for step in done] == [""] * 6
    assert all(step["seen"] <= step["took"] for step in done[:3])
