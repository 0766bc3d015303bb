"""The preview after edits: what is remembered of the last state changes no byte of the next."""

from __future__ import annotations

from pathlib import Path

import pytest
from serving import manuscript

from glossator.galley import files
from glossator.press.web import print_web
from glossator.serve.preview import Preview
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
