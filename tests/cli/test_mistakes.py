"""The mistakes that people make: each a clear message with file, line and hint, and no traceback."""

# ruff: noqa: E501  (a table of mistakes reads best with one to a line)

import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from glossator.cli import main
from glossator.pipeline import check

FILES = {
    "edition.yaml": "title: A Small Edition\ntext: [text/one.md, text/two.md]\n"
    "layers:\n  editor: {marks: a, file: notes.md}\nglossary: glossary.md\n",
    "text/one.md": "# One\n\nKaesong was quiet.[^1] The “good thing” was late, and it's gone.\n\n"
    "[^1]: A note.\n",
    "text/two.md": "# Two\n\nThe line had been silent for two years.\n",
    "notes.md": "# text/two.md\n\n[The line]{#line}\n:   Of two wires.\n",
    "glossary.md": "[Kaesong]{#kaesong}\n:   A town.\n",
}


def write(home: Path, files: Mapping[str, str]) -> Path:
    for name, text in files.items():
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_bytes(text.encode())
    return home


NOTES = FILES["notes.md"]
SETTINGS = FILES["edition.yaml"]


@pytest.mark.parametrize(
    ("changed", "said", "hint"),
    [
        ({"edition.yaml": SETTINGS.replace("  editor", "\teditor")}, "edition.yaml:4:1: error E002", "not with tabs"),
        ({"edition.yaml": SETTINGS.replace("[text/one.md, text/two.md]", "[text/one.md")}, "error E002", "missing"),
        ({"edition.yaml": SETTINGS.replace("text: ", "text ")}, "edition.yaml:2:1: error E002", "after a colon"),
        ({"edition.yaml": SETTINGS.replace("title: ", "title ")}, "edition.yaml:1:1: error E002", "after a colon"),
        ({"edition.yaml": SETTINGS.replace("  editor:", "  editor\n  author:")}, "edition.yaml:4:3: error E002", "after a colon"),
        ({"edition.yaml": SETTINGS.replace("title: A", "title: A: b")}, "edition.yaml:1:", "quotation marks"),
        ({"edition.yaml": SETTINGS + "glossary: glossary.md\n"}, "edition.yaml:6:1: error E002: the key “glossary” stands twice", "keep one"),
        ({"edition.yaml": SETTINGS + "editor: A. B.\n"}, "edition.yaml:6:1: error E003", "people: [{name: Jane Doe, role: edt}]"),
        ({"edition.yaml": SETTINGS + "glosary: x.md\n"}, "edition.yaml:6:1: error E003", "did you mean “glossary”"),
        ({"edition.yaml": SETTINGS.replace("two.md", "tow.md")}, "edition.yaml:2:21: error E005", "did you mean “text/two.md”"),
        ({"edition.yaml": SETTINGS.replace("text/two.md", "text")}, "edition.yaml:2:21: error E005: “text” is a folder", "name a file in it"),
        ({"edition.yaml": SETTINGS.replace("\n", "\r\n") + "glosary: x\r\n"}, "edition.yaml:6:1: error E003", "did you mean"),
        ({"edition.yaml": ""}, "edition.yaml:1:1: error E004: edition.yaml is empty", "begin with"),
        ({"notes.md": "[The line{#line}\n:   A\n"}, "notes.md:1:1: error L001", "brackets"),
        ({"notes.md": "[The line]{#line}\n:Of two wires.\n"}, "notes.md:1: error N010", "opens with “:   ”"),
        ({"notes.md": "- one\n- two\n"}, "notes.md:1: error N010", "a note: a line with the words"),
        ({"notes.md": "\ufeff# text/two.md\r\n\r\n[The lime]{#line}\r\n:   A\r\n"}, "notes.md:3:1: error L001", "now “The line”?"),
        ({"notes.md": "[The line had been silent.]{#line}\n:   A\n"}, "notes.md:1:1: error L001", "now “The line had been silent”?"),
        ({"notes.md": NOTES.replace("two.md", "tow.md")}, "notes.md:1", "did you mean “text/two.md”"),
        ({"text/two.md": "# Two\n\nThe line[^1]\n"}, "text/two.md:3:9: error N001", "write it at the end"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_file_line_and_hint(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    changed: Mapping[str, str],
    said: str,
    hint: str,
) -> None:
    folder = write(tmp_path / "manuscript", FILES | changed)
    out = write(tmp_path / "build", {"a-small-edition.html": "an earlier one"})
    assert main(["build", str(folder), "--out", str(out), "--format", "html"]) == 1
    told = capsys.readouterr().err
    assert said in told
    assert hint in told.split(said)[1]
    assert "Traceback" not in told
    # what was set is remembered for the next build
    outputs = [path for path in out.iterdir() if path.name != ".glossator"]
    assert {p.name: p.read_text("utf-8") for p in outputs} == {
        "a-small-edition.html": "an earlier one"
    }


@pytest.mark.parametrize(
    "changed",
    [
        {name: "\ufeff" + text for name, text in FILES.items()},
        {name: text.replace("\n", "\r\n") for name, text in FILES.items()},
        {"notes.md": '[The "good thing" was late, and it’s gone.]{#a}\n:   A\n'},
        {"notes.md": "The line had been silent\n:   A\n"},
    ],
    ids=["byte order marks", "CRLF", "quotes", "no brackets"],
)
def test_what_is_no_mistake_is_none(tmp_path: Path, changed: Mapping[str, str]) -> None:
    checked = check(write(tmp_path / "manuscript", FILES | changed))
    assert checked.findings == ()
    assert checked.edition is not None
    assert len(checked.edition.notes) == 2


def test_a_glossary_that_is_not_there_is_told_once(tmp_path: Path) -> None:
    linked = "# One\n\n[Kaesong](#kaesong) was quiet. [It]{gloss=kaesong} was late.\n"
    files = {name: text for name, text in FILES.items() if name != "glossary.md"}
    checked = check(write(tmp_path, files | {"text/one.md": linked}))
    assert [one.code for one in checked.findings] == ["E005"]


def test_ten_faults_in_ten_places_are_ten_findings(tmp_path: Path) -> None:
    files = {
        "edition.yaml": "title: A Small Edition\ntitel: x\ndate: 2026-02-30\n"
        "text: [text/one.md, text/two.md, text/three.md]\ntext: [text/one.md]\n"
        "layers:\n  editor: {marks: a, file: notes.md}\n"
        "glossary: glossary.md\nreferences: refs.bib\nprofiles:\n  mine: {layers: [editr]}\n",
        "text/one.md": "# One\n\nKaesong was quiet.[^x] See [there](#nowhere).\n\n### Deep\n\n"
        "A picture: ![](no.png) [a thing]{gloss=nope}\n",
        "text/two.md": "No heading here.\n\n[^never]: Written.\n",
        "notes.md": "[nothing like it]{#a .foo}\n:   A\n\nstray paragraph\n",
        "glossary.md": "[Kaesong]{#k}\n:   A\n\n[Kaesong]{#k2}\n:   B\n",
        "refs.bib": "@book{kim2018, title={Days\n",
        "loci.lock": "broken\n",
    }
    found = check(write(tmp_path / "manuscript", files)).findings
    said = {(f.code, f.place.file, f.place.line) for f in found}
    assert said >= {
        ("E003", "edition.yaml", 2),
        ("E004", "edition.yaml", 3),
        ("E005", "edition.yaml", 4),
        ("E002", "edition.yaml", 5),
        ("N005", "edition.yaml", 11),
        ("E009", "refs.bib", 2),
        ("P001", "loci.lock", 1),
        ("N001", "text/one.md", 3),
        ("R002", "text/one.md", 3),
        ("S001", "text/one.md", 5),
        ("R003", "text/one.md", 7),
        ("R004", "text/one.md", 7),
        ("G001", "text/one.md", 7),
        ("S002", "text/two.md", 1),
        ("N002", "text/two.md", 3),
        ("L001", "notes.md", 1),
        ("N009", "notes.md", 1),
        ("N010", "notes.md", 4),
        ("G002", "glossary.md", 4),
    }
    assert all(finding.hint for finding in found)


@pytest.mark.parametrize(
    ("name", "message"),
    [("nowhere", "there is no folder"), ("manuscript/text/one.md", "is a file, not a folder")],
)
@pytest.mark.parametrize("command", ["build", "check", "proof", "freeze"])
def test_a_wrong_folder_is_wrong_usage(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], command: str, name: str, message: str
) -> None:
    write(tmp_path / "manuscript", FILES)
    assert main([command, str(tmp_path / name)]) == 2
    said = capsys.readouterr().err
    assert message in said
    assert "hint: name the folder that holds edition.yaml" in said


def test_out_may_not_be_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = write(tmp_path / "manuscript", FILES)
    (tmp_path / "out").write_text("mine", encoding="utf-8")
    for out in (tmp_path / "out", tmp_path / "out/deeper"):
        assert main(["build", str(folder), "--out", str(out), "--format", "html"]) == 1
        assert "is a file, not a folder\n  hint:" in capsys.readouterr().err
    assert (tmp_path / "out").read_text(encoding="utf-8") == "mine"


def test_a_folder_that_cannot_be_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write(tmp_path / "manuscript", FILES)
    monkeypatch.setattr(os, "access", lambda *_: False)  # root may write everywhere
    assert main(["build", str(folder), "--out", str(tmp_path), "--format", "html"]) == 1
    assert "nothing can be written into the folder" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("settings", "said", "hint"),
    [
        ("language: en.US", "edition.yaml:3:11: error E004", "en-US"),
        ("language: american english", "edition.yaml:3:11: error E004", "en"),
        ("profiles: {small: {type-size: 0.0001pt}}", "edition.yaml:3:31: error E004", "pt"),
        ("glossary: one%00.md", "edition.yaml:3:11: error E005", "one.md"),
        ('glossary: "one\\0.md"', "edition.yaml:3:11: error E006", "folder"),
        ('subtitle: "\\ud800"', "edition.yaml:3:11: error E002", ""),
    ],
)
def test_values_that_no_library_would_take_are_told_with_their_place(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], settings: str, said: str, hint: str
) -> None:
    files = {"edition.yaml": f"title: A\ntext: [one.md]\n{settings}\n", "one.md": "# One\n\nA.\n"}
    assert main(["check", str(write(tmp_path, files))]) == 1
    told = "".join(capsys.readouterr())
    assert said in told
    assert hint in told.partition("hint:")[2]
    assert "Traceback" not in told


@pytest.mark.slow
def test_a_sign_that_ends_with_a_point_ends_its_sentence(tmp_path: Path) -> None:
    import zipfile

    import pymupdf

    layers = "layers: {editor: {label: Notes, marks: a, file: notes.md, sign: Ed.}}\n"
    files = {
        "edition.yaml": f"title: A\ntext: [one.md]\n{layers}",
        "one.md": "# One\n\nThe line was silent.\n",
        "notes.md": "[silent]{#silent}\n:   Since February.\n",
    }
    out = tmp_path / "out"
    assert main(["build", str(write(tmp_path / "m", files)), "--out", str(out)]) == 0
    with zipfile.ZipFile(out / "a.epub") as archive:
        parts = [archive.read(name).decode() for name in archive.namelist() if "xhtml" in name]
    with pymupdf.open(out / "a.pdf") as printed:
        paper = "".join(page.get_text() for page in printed)
    for said in ((out / "a.html").read_text(encoding="utf-8"), "".join(parts), paper):
        assert "signed Ed." in " ".join(said.split())
        assert "Ed.." not in said
