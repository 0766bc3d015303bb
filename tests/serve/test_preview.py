"""The preview after edits: what is remembered of the last state changes no byte of the next."""

from __future__ import annotations

import threading
import time
from pathlib import Path
from typing import Any

import pytest
from serving import manuscript

from glossator.galley import files
from glossator.press.pdf.setting import faces
from glossator.press.web import print_web
from glossator.serve.glance import Glance
from glossator.serve.preview import Preview, State
from glossator.serve.writing import Writer
from glossator.typefaces import Face, truetype_subset
from glossator.workshop import Workshop

SECOND = "# The answer\n\nShe *did* come. See ![A sail](sail.svg).[^1]\n\n[^1]: In a cart.\n"
SAIL = '<svg xmlns="http://www.w3.org/2000/svg" width="{0}" height="9"><path d="M0 0h9v9"/></svg>'
EDITS = (
    ("text/one.md", "Nobody came.", "Nobody at all came."),
    ("text/two.md", "In a cart.", "On foot."),
    ("sail.svg", 'width="9"', 'width="12"'),
    ("notes/editor.md", "It was late.", "It was very late."),
    ("text/one.md", "The letter", "The first letter"),
    ("glossary.md", "Cloth.", "Cloth of [the letter](#the-first-letter)."),
    ("edition.yaml", "language: en", "language: de"),
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    where = manuscript(tmp_path)
    (where / "text/two.md").write_text(SECOND, encoding="utf-8")
    (where / "sail.svg").write_text(SAIL.format(9), encoding="utf-8")
    edition = where / "edition.yaml"
    edition.write_text(edition.read_text().replace("[text/one.md]", "[text/one.md, text/two.md]"))
    return where


def test_every_edit_gives_the_page_that_a_build_from_nothing_gives(folder: Path) -> None:
    preview = Preview(folder)
    preview.rebuild()
    for path, before, after in EDITS:
        text = (folder / path).read_text(encoding="utf-8")
        assert before in text
        (folder / path).write_text(text.replace(before, after), encoding="utf-8")
        state = preview.rebuild()
        anew = Workshop(folder, folder / "elsewhere").check()
        assert anew.edition is not None
        assert preview.made.web == print_web(anew.edition, None), path
        assert state.findings == anew.findings


def test_a_file_that_did_not_change_is_not_set_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    take = files._take_file

    def counted(made: files.SetFile, *rest: object) -> None:
        done.append(made.source.path)
        take(made, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(files, "_take_file", counted)
    preview = Preview(folder)
    preview.rebuild()
    assert sorted(done) == sorted(
        ["text/one.md", "text/two.md", "notes/editor.md", "notes/class.md", "glossary.md"]
    )
    done.clear()
    text = (folder / "text/two.md").read_text(encoding="utf-8")
    (folder / "text/two.md").write_text(text.replace("did", "really did"), encoding="utf-8")
    preview.rebuild()
    assert done == ["text/two.md"]


@pytest.mark.slow
def test_an_edit_with_the_same_letters_cuts_no_face_for_print_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut: list[str] = []

    def counted(face: Face, letters: str) -> bytes:
        cut.append(face.family)
        return truetype_subset(face, letters)

    monkeypatch.setattr(faces, "truetype_subset", counted)
    text = folder / "text/one.md"
    text.write_text(text.read_text(encoding="utf-8") + "\nThey said 안녕.\n", encoding="utf-8")
    preview = Preview(folder)
    preview.rebuild()
    first = preview.print().printed
    assert cut
    cut.clear()
    text.write_text(text.read_text(encoding="utf-8").replace("They said", "They"), encoding="utf-8")
    preview.rebuild()
    assert preview.print().printed > first
    preview.close()
    assert not cut


def _told(preview: Preview) -> list[State]:
    told: list[State] = []
    preview.tell = told.append
    preview.rebuild()
    return told


def test_other_words_are_told_before_the_edition_is_made(folder: Path) -> None:
    preview = Preview(folder)
    preview.rebuild()
    edition = preview.edition
    text = (folder / "text/one.md").read_text(encoding="utf-8")
    (folder / "text/one.md").write_text(
        text.replace("Nobody came.", "“Nobody” came.").replace("first.", "last."), encoding="utf-8"
    )
    first, second, last = _told(preview)
    assert first.stage and not first.glances
    assert {(g.before[:12], g.after[:14]) for g in second.glances} == {
        ("Nobody came.", "“Nobody” came."),
        ("The author’s", "The author’s l"),
    }
    assert edition is not None
    known = {b.id: b.text for d in edition.divisions for b in d.blocks}
    known |= {b.id: b.text for note in edition.notes.values() for b in note.blocks}
    assert all(known[one.block] == one.before for one in second.glances)
    assert second.version == 1 and (last.version, last.glances) == (2, ())


@pytest.mark.parametrize(
    "after",
    ["Nobody at all.\n\nBut a gull came.", "*Nobody* came.", "Nobody came.^[They say.]"],
)
def test_more_than_other_words_waits_for_the_page(folder: Path, after: str) -> None:
    preview = Preview(folder)
    preview.rebuild()
    text = (folder / "text/one.md").read_text(encoding="utf-8")
    (folder / "text/one.md").write_text(text.replace("Nobody came.", after), encoding="utf-8")
    assert not any(state.glances for state in _told(preview))


def test_words_that_a_note_has_lost_are_told_and_taken_back(folder: Path) -> None:
    preview = Preview(folder)
    preview.rebuild()
    text = (folder / "text/one.md").read_text(encoding="utf-8")
    (folder / "text/one.md").write_text(text.replace("the ice go", "the snow go"), encoding="utf-8")
    *_, told, last = _told(preview)
    assert [isinstance(one, Glance) for one in told.glances] == [True]
    assert (last.ok, last.version, last.glances, last.stage) == (False, 1, (), "")


@pytest.mark.slow
@pytest.mark.children
def test_a_layout_that_runs_is_stopped_when_the_server_is(tmp_path: Path) -> None:
    (tmp_path / "edition.yaml").write_text("title: A\ntext: [one.md]\n")
    (tmp_path / "one.md").write_text("# One\n\n" + ("The line was silent. " * 40 + "\n\n") * 700)
    preview = Preview(tmp_path)
    assert preview.rebuild().ok
    printing = threading.Thread(target=preview.print)
    printing.start()
    until = time.monotonic() + 60
    while not (children := _children_of(preview)) and time.monotonic() < until:
        time.sleep(0.05)
    assert printing.is_alive()
    begun = time.monotonic()
    preview.close()
    printing.join(60)
    assert time.monotonic() - begun < 8  # all of it takes twice as long, and more
    assert not any(child.is_alive() for child in children)
    assert preview.print().printed == 0  # nothing is begun behind it


def _children_of(preview: Preview) -> list[Any]:
    pool = getattr(preview._layouter, "_pool", None)
    return list(pool._processes.values()) if pool is not None and pool._processes else []


def test_commands_in_hints_name_the_folder(tmp_path: Path) -> None:
    folder = manuscript(tmp_path / "two words")
    (folder / "loci.lock").write_text("half a lock", encoding="utf-8")
    preview = Preview(folder)
    (finding,) = preview.rebuild().as_json(folder)["findings"]
    assert finding["code"] == "P001"
    assert f"'{folder}'" in finding["hint"]
    (folder / "edition.yaml").write_text("title: [", encoding="utf-8")
    asked = {"exact": "ice", "layer": "editor", "markdown": "Cold."}
    answer = Writer(folder).answer("add", asked)
    assert answer["error"] == "the manuscript cannot be read"
    assert answer["hint"] == f"glossator check '{folder}' says why"
