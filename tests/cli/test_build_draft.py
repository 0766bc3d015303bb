"""`build --draft` goes on past errors: each is flagged in the outputs, nothing is left out."""

import zipfile
from pathlib import Path

import pytest

from glossator.cli import main

FILES = {
    "edition.yaml": "title: A trial\ntext: [one.md, two.md]\n"
    "layers:\n  author: {marks: '1'}\n  editor: {label: Ed, marks: a, file: notes.md}\n"
    "glossary: terms.md\n",
    "terms.md": "[Pier]{#pier .odd}\n:   A pillar.\n",
    "one.md": "# One\n\nWords with a [link](#nowhere) and a note.[^gone]\n\n"
    "A picture: ![A map](no.png) and more, ![torn](torn.png) too.\n",
    "torn.png": "no picture",
    "two.md": "# Two\n\nWords of two.\n",
    "notes.md": "[words that are lost]{#lost}\n:   This must not be lost.\n\n"
    "[Words of two]{#two .oddkind}\n:   Note on two.\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "manuscript"
    made.mkdir()
    for name, text in FILES.items():
        (made / name).write_text(text, encoding="utf-8")
    return made


@pytest.mark.slow
def test_errors_are_marked_where_they_are(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert main(["build", str(folder), "--out", str(out), "--format", "html"]) == 1
    assert not list(out.glob("[!.]*"))
    assert main(["build", str(folder), "--draft", "--out", str(out), "--format", "html"]) == 0
    page = (out / "a-trial-draft.html").read_text(encoding="utf-8")
    first = page.partition("and a note.[^gone]")[2].partition("</p>")[0]
    assert '<mark class="finding"> [R002: the link to “#nowhere” leads nowhere]</mark>' in first
    assert "N001" in first
    assert '<mark class="finding">[A map no.png]</mark> and more' in page
    assert '<mark class="finding">[torn torn.png]</mark> too.' in page
    assert "words that are lost] This must not be lost." in page
    assert "N009: unknown kind of note “oddkind”" in page.partition("Note on two.")[2]
    assert "unknown category “odd”]</mark> [Pier]{#pier .odd}</p>" in page  # with its line
    assert '<p class="draft">Draft</p>' in page


@pytest.mark.slow
def test_films_and_sounds_stand_in_a_draft_with_their_words(tmp_path: Path) -> None:
    folder, out = tmp_path / "manuscript", tmp_path / "out"
    folder.mkdir()
    (folder / "edition.yaml").write_text("title: Films\ntext: [one.md]\n", encoding="utf-8")
    (folder / "one.md").write_text(
        "# One\n\nFirst words.\n\n![The film](film.mp4)\n\n"
        '<audio controls><source src="song.mp3">A *song* of old</audio>\n\n'
        '<video src="two.webm">Another <a href="two.webm">film</a></video>\n\nLast words.\n',
        encoding="utf-8",
    )
    arguments = ["build", str(folder), "--out", str(out), "--format", "html", "--format", "epub"]
    assert main(arguments) == 1
    assert not list(out.glob("[!.]*"))
    assert main([*arguments, "--draft"]) == 0
    with zipfile.ZipFile(out / "films-draft.epub") as book:
        chapter = book.read("EPUB/text/one.xhtml").decode()
    for page in ((out / "films-draft.html").read_text(encoding="utf-8"), chapter):
        places = [
            page.index(words)
            for words in (
                *("First words.", "[The film film.mp4]", "“film.mp4” is a film"),
                *("song.mp3]", "A <em>song</em> of old", "“song.mp3” is a film or a sound"),
                *("two.webm]", "Another film", "“two.webm” is a film", "Last words."),
            )
        ]
        assert places == sorted(places)
        assert "<video" not in page
        assert "<audio" not in page


@pytest.mark.slow
def test_a_verso_that_is_put_in_when_sheets_are_gathered_says_draft_and_no_more(
    tmp_path: Path,
) -> None:
    import pymupdf

    folder, out = tmp_path / "manuscript", tmp_path / "out"
    folder.mkdir()
    (folder / "edition.yaml").write_text("title: A trial\ntext: [one.md]\n", encoding="utf-8")
    (folder / "one.md").write_text("# One\n\nWords with a [link](#nowhere).\n", encoding="utf-8")
    arguments = ["build", str(folder), "--format", "pdf", "--draft", "--out", str(out)]
    assert main(arguments) == 0
    with pymupdf.open(out / "a-trial-draft.pdf") as book:
        said = [page.get_text().split() for page in book]
    assert ["Draft"] in said
    assert all("Draft" in words for words in said)


@pytest.mark.slow
def test_every_page_says_draft_and_nothing_proves_it(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import pymupdf

    out = tmp_path / "out"
    assert main(["build", str(folder), "--draft", "--out", str(out)]) == 0
    with pymupdf.open(out / "a-trial-draft.pdf") as book:
        assert all("Draft" in page.get_text() for page in book)
    with zipfile.ZipFile(out / "a-trial-draft.epub") as book:
        texts = [name for name in book.namelist() if name.startswith("EPUB/text/")]
        assert texts
        assert all(b'<p class="draft">Draft</p>' in book.read(name) for name in texts)
    assert not list(out.glob(".glossator/*.json"))
    capsys.readouterr()
    assert main(["proof", str(folder), "--out", str(out)]) == 1
    assert "N001" in capsys.readouterr().err
