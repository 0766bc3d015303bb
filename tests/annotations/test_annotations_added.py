"""Annotations come again: a layer gets what is new, and keeps what its editor made of the rest."""

import json
from pathlib import Path
from typing import Any

import pytest

from glossator.annotations.reading import read
from glossator.annotations.received import Quote
from glossator.cli import main
from glossator.errors import UsageError

TEXT = """# The Line

At half past three the telephone rang at Panmunjom, and somebody lifted it. The line was open.

The line had been silent for almost two years.
"""
SETTINGS = """title: The Quiet Line
text: [one.md]
layers:
  class: {label: Class notes, singular: Class note, marks: a, file: notes/class.md}
"""


def row(name: str, text: str, exact: str, **more: Any) -> dict[str, Any]:
    """An annotation as Hypothesis's API gives it."""
    quote = {"type": "TextQuoteSelector", "exact": exact}
    page = "https://school.example.org/line.html"
    target = [{"source": page, "selector": [quote]}]
    return {"id": name, "user": "acct:ann@h", "uri": page, "text": text, "target": target, **more}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    home = tmp_path / "manuscript"
    (home / "notes").mkdir(parents=True)
    (home / "edition.yaml").write_text(SETTINGS, encoding="utf-8")
    (home / "one.md").write_text(TEXT, encoding="utf-8")
    (home / "notes/class.md").write_text("", encoding="utf-8")
    return home


def bring(folder: Path, rows: list[dict[str, Any]], *more: str) -> tuple[int, str]:
    """Import rows: the exit code, and the layer's file."""
    file = folder.parent / "class.json"
    file.write_text(json.dumps({"rows": rows}), encoding="utf-8")
    code = main(["annotations", "import", str(file), str(folder), "--layer", "class", *more])
    return code, (folder / "notes/class.md").read_text(encoding="utf-8")


FIRST = [
    row("a", "When?", "half past three"),
    row("b", "Who?", "somebody"),
    row("c", "Why?", "silent"),
]


def test_what_the_editor_changed_and_took_out_stays_so(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, layer = bring(folder, FIRST, "--force")
    assert code == 0
    changed = layer.replace("{#half-past-three}\n:   When?", "{#three .context}\n:   At 3:30.")
    start, end = changed.index("[somebody]"), changed.index("[silent]")
    changed = changed[:start] + changed[end:]
    (folder / "notes/class.md").write_text(changed, encoding="utf-8")
    code, layer = bring(folder, [*FIRST, row("d", "And again?", "silent")], "--add")
    assert code == 0
    assert "3 more are in the layer already" in capsys.readouterr().err
    head, _, rest = layer.partition("\n\n")
    assert head.count(" ") == changed.partition("\n\n")[0].count(" ") + 1  # one sign more
    assert rest.startswith(changed.partition("\n\n")[2].rstrip("\n"))
    assert rest.count("[silent]{#silent") == 2
    assert "And again?" in rest
    assert "Who?" not in rest
    again = bring(folder, [*FIRST, row("d", "And again?", "silent")], "--add")
    assert again == (0, layer)
    assert main(["check", str(folder)]) == 0


def test_a_layer_that_says_nothing_of_what_it_took_is_compared_by_words_and_places(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old = (
        "[half past three]{#when .context}\n:   When?\n\n[somebody]{#who}\n:   Who was it, then?\n"
    )
    (folder / "notes/class.md").write_text(old, encoding="utf-8")
    rows = [FIRST[0], row("b", "Who was it?", "somebody"), FIRST[2]]
    code, layer = bring(folder, rows, "--add")
    assert code == 0
    assert layer.partition("\n\n")[2] == f"{old}\n# one.md\n\n[silent]{{#silent}}\n:   Why?\n"
    capsys.readouterr()


def test_a_reply_to_a_note_that_was_taken_is_told(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bring(folder, FIRST, "--force")
    reply = row("e", "Nobody knows.", "somebody", references=["b"])
    code, layer = bring(folder, [*FIRST, reply], "--add")
    assert code == 1
    assert "it answers a note that the layer has" in capsys.readouterr().err
    assert "Nobody knows" not in layer


KOREADER = {
    "title": "The Quiet Line",
    "entries": [
        {"chapter": "One", "text": "somebody lifted it", "note": "Who?", "page": 3, "time": 1},
        {"chapter": "One", "text": "silent", "page": 3, "time": 2},
    ],
}
CLIPPINGS = """\ufeffThe Quiet Line (Ann)\r
- Your Highlight on page 3 | Location 20-22 | Added on Monday, 1 June 2026 10:00:00\r
\r
somebody lifted it\r
==========\r
The Quiet Line (Ann)\r
- Your Note on page 3 | Location 22 | Added on Monday, 1 June 2026 10:01:00\r
\r
Who?\r
==========\r
Die stille Leitung (Ann)\r
- Ihre Notiz auf Seite 3 | Position 22 | Hinzugefügt am Montag, 1. Juni 2026\r
\r
Wer?\r
==========\r
The Quiet Line (Ann)\r
- Your Bookmark on page 9 | Location 80 | Added on Monday, 1 June 2026 10:02:00\r
\r
\r
==========\r
"""


@pytest.mark.parametrize("several", [False, True])
def test_notes_of_koreader_are_read(several: bool) -> None:
    value = {"documents": [KOREADER], "version": "json/1.0"} if several else KOREADER
    noted, marked = read(json.dumps(value).encode(), "notes.json").annotations
    assert (noted.quotes, noted.bodies[0].value) == ((Quote("somebody lifted it"),), "Who?")
    assert (marked.quotes, marked.bodies) == ((Quote("silent"),), ())
    assert noted.id != marked.id


def test_a_note_of_a_kindle_belongs_to_the_highlight_at_its_location() -> None:
    noted, alone = read(CLIPPINGS.encode(), "My Clippings.txt").annotations
    assert (noted.quotes, noted.bodies[0].value) == ((Quote("somebody lifted it"),), "Who?")
    assert (alone.quotes, alone.bodies[0].value) == ((), "Wer?")


def test_a_text_that_is_no_clippings_is_told() -> None:
    with pytest.raises(UsageError):
        read(b"==========\nA title\nand words", "notes.txt")


def test_a_readers_notes_become_a_layer(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = folder.parent / "My Clippings.txt"
    file.write_bytes(CLIPPINGS.encode())
    command = ["annotations", "import", str(file), str(folder), "--layer", "class", "--force"]
    assert main(command) == 1  # the other book's note quotes nothing
    layer = (folder / "notes/class.md").read_text(encoding="utf-8")
    assert "[somebody lifted it]{#somebody-lifted-it}\n:   Who?\n" in layer
    assert "it quotes no words of the text" in capsys.readouterr().err
