"""Notes written where one reads: what stands in the file afterwards, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from glossator.annotating import Annotator, Refused, Said, Selection, undo
from glossator.pipeline import check

TEXT = """\
# The speech

Friends, we have waited *two winters* for this bridge.[^1] The ferryman, who took a penny a head,
will have to find another trade.

There will be no toll. The ferryman has promised to watch the box.

[^1]: The author's own.
"""
NOTES = """\
# text/one.md

[two winters]{#winters .context}
:   The bridge was begun in spring.

    A second paragraph.


[watch the box]{#box}
:   He did *not*.
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    files = {
        "edition.yaml": "title: T\nlanguage: en\ntext: [text/one.md]\nglossary: glossary.md\n"
        "layers:\n  author: {}\n  editor: {marks: a, file: notes/e.md}\n"
        "  class: {marks: i, file: c.md}\n",
        "text/one.md": TEXT,
        "notes/e.md": NOTES,
        "c.md": "[no toll]{#toll}\n:   Why?\n",
        "glossary.md": "[penny]{#penny}\n:   A coin.\n",
    }
    for path, text in files.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_bytes(text.encode())
    return tmp_path


def _file(folder: Path) -> str:
    return (folder / "notes/e.md").read_bytes().decode()


def test_a_note_goes_to_its_place_in_reading_order_and_nothing_else_changes(folder: Path) -> None:
    change = Annotator(folder).add(
        "editor",
        Selection("a penny a head", file="text/one.md"),
        Said("Two *pence* later.\n\nYes."),
    )
    assert change.note is not None and change.note.lemma == "a penny a head"
    new = "[a penny a head]{#a-penny-a-head}\n:   Two *pence* later.\n\n    Yes.\n"
    at = NOTES.index("\n\n[watch the box]")
    assert _file(folder) == NOTES[:at] + "\n" + new + NOTES[at:]
    assert not [f for f in check(folder).findings if f.severity == "error"]


def test_words_across_emphasis_and_calls_are_found(folder: Path) -> None:
    selection = Selection("waited two winters for this bridge. The ferryman", "we have ", ", who")
    change = Annotator(folder).add("editor", selection, Said("Long.", "context", key="long"))
    assert change.note is not None and change.note.key == "long"
    assert "[waited two winters for this bridge. The ferryman]{#long .context}" in _file(folder)


def test_the_right_one_of_several_is_meant(folder: Path) -> None:
    selection = Selection("ferryman", "There will be no toll. The ", " has promised")
    Annotator(folder).add("editor", selection, Said("The second."))
    assert "at=2" in _file(folder)


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_a_change_is_undone_to_the_byte(folder: Path, ends: str) -> None:
    path = folder / "notes/e.md"
    before = NOTES.replace("\n", ends).encode()
    path.write_bytes(before)
    change = Annotator(folder).add("editor", Selection("another trade"), Said("Which?"))
    assert path.read_bytes() != before
    assert (b"\r\n" in path.read_bytes()) == (ends == "\r\n")
    undo(folder, change.undo)
    assert path.read_bytes() == before


def test_undo_refuses_when_somebody_changed_the_file_since(folder: Path) -> None:
    change = Annotator(folder).add("editor", Selection("another trade"), Said("Which?"))
    (folder / "notes/e.md").write_text(_file(folder) + "\n<!-- by hand -->\n")
    with pytest.raises(Refused, match="changed since"):
        undo(folder, change.undo)
    assert "by hand" in _file(folder)


def test_a_note_is_edited(folder: Path) -> None:
    work = Annotator(folder)
    assert work.source("n-editor-winters").startswith("The bridge was begun")
    work.edit(
        "n-editor-winters", work.source("n-editor-winters"), Said("Anew.", "later", "1818-03")
    )
    assert _file(folder) == NOTES.replace(
        "[two winters]{#winters .context}\n:   The bridge was begun in spring.\n\n"
        "    A second paragraph.",
        "[two winters]{#winters .later when=1818-03}\n:   Anew.",
    )


def test_an_edit_of_what_was_changed_meanwhile_is_refused(folder: Path) -> None:
    with pytest.raises(Refused, match="meanwhile"):
        Annotator(folder).edit("n-editor-box", "He did.", Said("No."))
    assert _file(folder) == NOTES


@pytest.mark.slow
def test_a_note_is_moved_to_other_words(folder: Path) -> None:
    Annotator(folder).move("n-editor-box", Selection("another trade"))
    edition = check(folder).edition
    assert edition is not None
    assert edition.notes["n-editor-box"].lemma == "another trade"
    assert _file(folder).index("#winters") < _file(folder).index("#box")
    assert ":   He did *not*.\n" in _file(folder)


@pytest.mark.slow
def test_a_lost_lemma_is_mended_by_its_new_words(folder: Path) -> None:
    text = folder / "text/one.md"
    text.write_text(TEXT.replace("watch the box", "guard the chest"))
    assert any(f.code == "L001" for f in check(folder).findings)
    Annotator(folder).move("n-editor-box", Selection("guard the chest"))
    assert not [f for f in check(folder).findings if f.severity == "error"]


def test_a_note_is_taken_out(folder: Path) -> None:
    work = Annotator(folder)
    work.remove("n-editor-winters", work.source("n-editor-winters"))
    assert _file(folder) == "# text/one.md\n\n[watch the box]{#box}\n:   He did *not*.\n"


@pytest.mark.slow
def test_a_note_of_the_class_is_taken_into_the_edition_and_back(folder: Path) -> None:
    before = {path: path.read_bytes() for path in folder.glob("**/*.md")}
    change = Annotator(folder).adopt("n-class-toll", "editor")
    edition = check(folder).edition
    assert edition is not None and [n for n in edition.notes if "toll" in n] == ["n-editor-toll"]
    undo(folder, change.undo)
    assert {path: path.read_bytes() for path in folder.glob("**/*.md")} == before


def test_a_note_on_the_words_of_a_note(folder: Path) -> None:
    selection = Selection("begun in spring", on="n-editor-winters")
    change = Annotator(folder).add("editor", selection, Said("Of which year?", key="year"))
    assert change.note is not None and change.note.parent == "n-editor-winters"


def test_a_word_becomes_an_entry_of_the_glossary(folder: Path) -> None:
    Annotator(folder).enter("toll", "", "What one pays for crossing.")
    edition = check(folder).edition
    assert edition is not None and "g-toll" in edition.entries


@pytest.mark.parametrize(
    ("selection", "said", "why"),
    [
        (Selection("words that stand nowhere at all"), Said("x"), "not in the text"),
        (Selection("ferryman"), Said("x"), "stand"),
        (Selection("another trade"), Said("A call of none.[^9]"), ""),
        (Selection("another trade"), Said("   "), ""),
        (Selection("another trade"), Said("x\n:   y"), ""),
    ],
)
def test_what_would_be_wrong_is_refused_and_nothing_is_written(
    folder: Path, selection: Selection, said: Said, why: str
) -> None:
    try:
        Annotator(folder).add("editor", selection, said)
    except Refused as refused:
        assert why in refused.message
        assert _file(folder) == NOTES
    else:  # a colon on a line of its own stays within the note
        assert "    :   y" in _file(folder)


def test_trying_writes_nothing(folder: Path) -> None:
    change = Annotator(folder).add("editor", Selection("another trade"), Said("*So*."), dry=True)
    assert change.note is not None and "<em>So</em>" in change.note.body
    assert _file(folder) == NOTES
