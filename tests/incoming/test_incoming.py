"""Documents that come in: whatever program they are from, the same text, notes and remarks."""

from __future__ import annotations

import io
import subprocess
import threading
import zipfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Final

import pytest
from PIL import Image

from glossator.cli import main
from glossator.diagnostics import has_errors
from glossator.errors import UsageError
from glossator.founding import Founded, Wish, bring, found
from glossator.galley.pandoc import binary
from glossator.incoming.reading import Choice
from glossator.incoming.styles import table
from glossator.pipeline import check

WISH = Wish("urn:uuid:00000000-0000-4000-8000-000000000001", "2026-01-02")
REVIEWED = """\
# The first day

The harbour master wrote [Who is *this*?]{.comment-start id="1" author="Ada Reader"
date="2026-03-01T10:00:00Z"}to his sister[]{.comment-end id="1"} in the spring.[^n] He had
seen the [ice]{.deletion author="B" date="2026-01-01T00:00:00Z"}[snow]{.insertion author="B"
date="2026-01-01T00:00:00Z"} go out of the bay.

[^n]: The letter is lost.

# The second day

“We shall have ships,” he said, [Check.]{.comment-start id="2" author="Ben Critic"
date="2026-03-01T10:00:00Z"}[]{.comment-end id="2"}and he was right.[^m]

[^m]: He was *wrong*.
"""


def _made(path: Path, markdown: str, *options: str) -> Path:
    """A document that pandoc writes in the format of the path's suffix."""
    command = [binary(), "--from=markdown", f"--output={path}", "--standalone", *options]
    subprocess.run(command, input=markdown.encode(), check=True)
    return path


def _found(tmp_path: Path, *documents: Path, choice: Choice | None = None) -> Founded:
    return found(tmp_path / "made", documents, WISH, choice or Choice(styles=table()))


def _texts(folder: Path) -> str:
    return "\n".join(p.read_text("utf-8") for p in sorted(folder.glob("text/*.md")))


def _notes(folder: Path) -> dict[str, tuple[str, str]]:
    """Layer → lemma and words of its notes, as the edition has them."""
    edition = check(folder).edition
    assert edition is not None
    return {note.layer: (note.lemma, note.text) for note in edition.notes.values()}


@pytest.mark.slow
def test_comments_of_a_word_document_become_layers_on_their_words(tmp_path: Path) -> None:
    done = _found(tmp_path, _made(tmp_path / "d.docx", REVIEWED))
    assert not done.unplaced and not has_errors(done.findings)
    assert done.remarks == {"ada-reader": 1, "ben-critic": 1}
    assert done.notes == 2
    notes = _notes(done.folder)
    assert notes["ada-reader"] == ("to his sister", "Who is this?")
    assert notes["ben-critic"] == ("ships,” he said", "Check.")
    assert notes["author"][1] == "He was wrong."


@pytest.mark.slow
def test_chapters_are_divided_at_their_headings(tmp_path: Path) -> None:
    done = _found(tmp_path, _made(tmp_path / "d.docx", REVIEWED))
    names = [path.name for path in sorted(done.folder.glob("text/*.md"))]
    assert names == ["01-the-first-day.md", "02-the-second-day.md"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("choice", "kept", "gone"), [("accept", "snow", "ice"), ("reject", "ice", "snow")]
)
def test_tracked_changes_are_taken_or_turned_back_and_never_both(
    tmp_path: Path, choice: str, kept: str, gone: str
) -> None:
    done = _found(tmp_path, _made(tmp_path / "d.docx", REVIEWED), choice=Choice(choice, table()))
    assert f"seen the {kept} go out" in _texts(done.folder)
    everything = b"".join(p.read_bytes() for p in done.folder.rglob("*.md"))
    assert gone.encode() not in everything


@pytest.mark.slow
def test_an_answer_stands_on_the_note_that_it_answers(tmp_path: Path) -> None:
    text = (
        '# One\n\nA [First.]{.comment-start id="1" author="Ada" date="2026-03-01T10:00:00Z"}'
        '[Second.]{.comment-start id="2" author="Ben" date="2026-03-01T10:00:00Z"}quiet '
        'harbour[]{.comment-end id="1"}[]{.comment-end id="2"} in spring.\n'
    )
    done = _found(tmp_path, _answered(_made(tmp_path / "d.docx", text)))
    assert not done.unplaced
    edition = check(done.folder).edition
    assert edition is not None
    first = next(n for n in edition.notes.values() if n.text == "First.")
    second = next(n for n in edition.notes.values() if n.text == "Second.")
    assert second.parent == first.id and second.layer == "ben"


def _answered(path: Path) -> Path:
    """The document with its second comment as an answer to the first, as Word 2012 writes it."""
    made = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "word/comments.xml":
                w14 = b'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
                content = content.replace(b"<w:comments ", b"<w:comments " + w14 + b" ")
                for number in (b"00000001", b"00000002"):
                    content = content.replace(b"<w:p>", b'<w:p w14:paraId="%s">' % number, 1)
            new.writestr(name, content)
        new.writestr(
            "word/commentsExtended.xml",
            '<w15:commentsEx xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml">'
            '<w15:commentEx w15:paraId="00000001"/>'
            '<w15:commentEx w15:paraId="00000002" w15:paraIdParent="00000001"/></w15:commentsEx>',
        )
    path.write_bytes(made.getvalue())
    return path


def test_a_google_document_gives_its_footnotes_and_comments(tmp_path: Path) -> None:
    page = tmp_path / "g.html"
    page.write_text(
        """<html><head><style>.c2{font-style:italic}</style></head><body>
        <h1 id="h.x"><span>A <span class="c2">speech</span></span></h1>
        <p><span class="c1">We came</span><sup><a href="#ftnt1" id="ftnt_ref1">[1]</a></sup>
        <span>here</span><sup><a href="#cmnt1" id="cmnt_ref1">[a]</a></sup>.
        <a href="#h.x">Up</a></p><hr>
        <div><p><a href="#ftnt_ref1" id="ftnt1">[1]</a><span>&nbsp;In <span class="c2">May</span>.
        </span></p></div>
        <div><p><a href="#cmnt_ref1" id="cmnt1">[a]</a><span>Really?</span></p></div>
        </body></html>""",
        encoding="utf-8",
    )
    done = _found(tmp_path, page)
    assert _texts(done.folder).startswith("# A *speech*")
    assert "We came[^1] here." in _texts(done.folder)
    assert "[^1]: In *May*." in _texts(done.folder)
    assert _notes(done.folder)["comments"] == ("We came here", "Really?")


def test_comments_and_changes_of_an_opendocument_text_come_in(tmp_path: Path) -> None:
    path = _made(tmp_path / "d.odt", "# One\n\nA quiet harbour in spring.\n")
    comment = (
        '<office:annotation office:name="1"><dc:creator>Ada</dc:creator>'
        "<dc:date>2026-03-01T10:00:00</dc:date><text:p>Which?</text:p></office:annotation>"
        'quiet harbour<office:annotation-end office:name="1"/>'
    )
    _edit(path, "quiet harbour", comment)
    done = _found(tmp_path, path)
    assert _notes(done.folder)["ada"] == ("quiet harbour", "Which?")
    assert "A quiet harbour in spring." in _texts(done.folder)


def _edit(path: Path, old: str, new: str, part: str = "content.xml") -> None:
    """Write other words into a part of a document, by default an OpenDocument text's content."""
    made = io.BytesIO()
    with zipfile.ZipFile(path) as archive, zipfile.ZipFile(made, "w") as other:
        for name in archive.namelist():
            content = archive.read(name)
            if name == part:
                assert old.encode() in content
                content = content.replace(old.encode(), new.encode(), 1)
            other.writestr(name, content)
    path.write_bytes(made.getvalue())


_BY: Final = 'author="B" date="2026-01-01T00:00:00Z"'
SPANNING: Final = {
    "docx": f"One [two.]{{.insertion {_BY}}}\n\n[A *whole* one.]{{.insertion {_BY}}}\n\n"
    f"[Three]{{.insertion {_BY}}} four.\n\nFive [six.]{{.deletion {_BY}}}\n\n"
    f"[Between.]{{.deletion {_BY}}}\n\n[Seven]{{.deletion {_BY}}} eight.\n",
    "odt": "One (two.\n\nA *whole* one.\n\nThree) four.\n\nFive # eight.\n",
}
_BREAKS: Final = ("ins", "", "del", "del")
_TRACKED: Final = """<text:tracked-changes>
<text:changed-region text:id="i"><text:insertion/></text:changed-region>
<text:changed-region text:id="d"><text:deletion><text:p>six.</text:p><text:p>Between.</text:p>
<text:p>Seven</text:p></text:deletion></text:changed-region></text:tracked-changes>"""


@pytest.mark.parametrize("kind", SPANNING)
@pytest.mark.parametrize(
    ("choice", "wanted"),
    [
        ("accept", ["One two.", "A *whole* one.", "Three four.", "Five eight."]),
        ("reject", ["One four.", "Five six.", "Between.", "Seven eight."]),
    ],
)
def test_changes_over_several_paragraphs_take_all_of_them(
    tmp_path: Path, kind: str, choice: str, wanted: list[str]
) -> None:
    path = _made(tmp_path / f"d.{kind}", SPANNING[kind])
    if kind == "docx":  # the breaks of these paragraphs are changes as well
        for style, change in (("FirstParagraph", "ins"), *[("BodyText", c) for c in _BREAKS]):
            said = f'<w:{change} w:id="9" w:author="B"/>' if change else ""
            old = f'<w:pStyle w:val="{style}" /></w:pPr>'
            _edit(path, old, f"<w:rPr>{said}</w:rPr></w:pPr>", part="word/document.xml")
    else:
        _edit(path, "(", '<text:change-start text:change-id="i"/>')
        _edit(path, ")", '<text:change-end text:change-id="i"/>')
        _edit(path, "#", '<text:change text:change-id="d"/>')
        _edit(path, "<office:text>", f"<office:text>{_TRACKED}")
    done = _found(tmp_path, path, choice=Choice(choice, table()))
    _, *paragraphs = _texts(done.folder).strip().split("\n\n")
    assert paragraphs == wanted


TEI = """<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt>
<title>Two letters</title><author>Ann Writer</author></titleStmt></fileDesc></teiHeader>
<standOff><listPerson><person xml:id="hm"><note>He kept the harbour.</note></person></listPerson>
</standOff>
<text xml:lang="de"><body>
<div><head>Eins</head><p>Der <persName ref="#hm">Hafenmeister</persName> schrieb<note>Der Brief
ist verloren.</note> im <hi rend="italic">Frühling</hi><note resp="#ed">Am 1. März.</note>.</p>
<lg><l>Das Eis ist fort,</l><l>die Schiffe sind da.</l></lg></div>
<div><head>Zwei</head><p>Er sah das <app><lem wit="#A">Meer</lem><rdg wit="#B">Eis</rdg></app> und
das <choice><sic>Schif</sic><corr>Schiff</corr></choice>.</p></div>
</body></text></TEI>"""


@pytest.mark.slow
def test_tei_gives_notes_variants_verse_and_names(tmp_path: Path) -> None:
    path = tmp_path / "letters.tei"
    path.write_text(TEI, encoding="utf-8")
    done = _found(tmp_path, path)
    assert not has_errors(done.findings) and not done.unplaced
    text = _texts(done.folder)
    assert "| Das Eis ist fort,\n| die Schiffe sind da." in text
    assert "im *Frühling*" in text and "das Schiff." in text and "Schif " not in text
    edition = check(done.folder).edition
    assert edition is not None
    assert edition.metadata.title == "Two letters" and edition.metadata.language == "de"
    found_notes = {(n.layer, n.kind, n.lemma, n.text) for n in edition.notes.values()}
    assert ("apparatus", "textual", "Meer", "A; Eis B") in found_notes
    assert any(note[0] == "ed" and note[3] == "Am 1. März." for note in found_notes)
    assert any(note[0] == "author" and "verloren" in note[3] for note in found_notes)
    assert [(e.headword, e.category) for e in edition.entries.values()] == [
        ("Hafenmeister", "person")
    ]


def test_plain_text_has_headings_paragraphs_and_verse(tmp_path: Path) -> None:
    path = tmp_path / "t.txt"
    prose = "The harbour master wrote to his sister on the first day of spring, and\n_said_ so.\n"
    path.write_text(
        f"CHAPTER I\n\n{prose}\nThe ice is gone,\nthe ships are here.\n\nCHAPTER II\n\nEnd.\n"
    )
    done = _found(tmp_path, path)
    text = _texts(done.folder)
    assert "# CHAPTER I\n\nThe harbour master wrote" in text and "spring, and *said* so." in text
    assert "| The ice is gone,\n| the ships are here." in text


def test_markdown_with_metadata_and_critic_marks(tmp_path: Path) -> None:
    path = tmp_path / "m.md"
    path.write_text(
        "---\ntitle: A Letter\nauthor: Ann Writer\nlang: fr\n---\n\n# One\n\n"
        "We {--came--}{++went++} {==home==}{>>When?<<} early.[^1]\n\n[^1]: At night.\n"
    )
    done = _found(tmp_path, path)
    edition = check(done.folder).edition
    assert edition is not None
    assert edition.metadata.title == "A Letter" and edition.metadata.language == "fr"
    assert [p.name for p in edition.metadata.people] == ["Ann Writer"]
    assert "We went home early.[^1]" in _texts(done.folder)
    assert _notes(done.folder)["comments"] == ("home", "When\u202f?")  # the language is French


def test_epub_and_latex_come_in(tmp_path: Path) -> None:
    epub = _made(tmp_path / "b.epub", "# One\n\nA harbour.[^1]\n\n[^1]: Small.\n")
    done = _found(tmp_path, epub)
    assert not has_errors(done.findings) and "A harbour.[^1]" in _texts(done.folder)
    tex = tmp_path / "b.tex"
    tex.write_text("\\section{One}\nA \\emph{harbour}.\\footnote{Small.}\n\\input{two}\n")
    other = found(tmp_path / "other", [tex], WISH, Choice(styles=table()))
    assert "A *harbour*.[^1]" in _texts(other.folder)
    assert any("two" in line for line in other.left)


def test_styles_become_what_the_table_says(tmp_path: Path) -> None:
    styled = '::: {{custom-style="{}"}}\n{}\n:::\n\n'
    text = f"# One\n\n{styled.format('Zitat', 'Said so.')}{styled.format('Rand', 'No.')}"
    path = _made(tmp_path / "d.docx", text)
    own = tmp_path / "own.toml"
    own.write_text('"Zitat" = "quote"\n"Rand" = "drop"\n')
    done = _found(tmp_path, path, choice=Choice(styles=table(own)))
    assert "> Said so." in _texts(done.folder) and "No." not in _texts(done.folder)
    assert any("Rand" in line for line in done.left)


@pytest.mark.slow
def test_a_document_that_comes_in_again_is_merged(tmp_path: Path) -> None:
    first = "# One\n\nThe first.\n\nThe second.\n\nThe last.\n\nThe third.\n"
    document = _made(tmp_path / "d.docx", first)
    done = _found(tmp_path, document)
    text = next(done.folder.glob("text/*.md"))
    text.write_text(text.read_text().replace("The third.", "Our third."))
    _made(document, first.replace("The first.", "Their first.\n\nA new one."))
    again = bring(done.folder, document, Choice(styles=table()))
    merged = text.read_text()
    assert "Their first." in merged and "Our third." in merged and "A new one." in merged
    assert not again.clashes
    _made(document, first.replace("The third.", "Their third."))
    clashing = bring(done.folder, document, Choice(styles=table()))
    assert "Our third." in text.read_text() and "Their third." in clashing.clashes[0]


@pytest.mark.slow
def test_a_second_document_joins_a_manuscript(tmp_path: Path) -> None:
    done = _found(tmp_path, _made(tmp_path / "d.docx", "# One\n\nFirst.\n"))
    before = (done.folder / "edition.yaml").read_text()
    bring(done.folder, _made(tmp_path / "e.docx", REVIEWED), Choice(styles=table()))
    after = (done.folder / "edition.yaml").read_text()
    assert before.split("text:")[0].rstrip() in after
    edition = check(done.folder).edition
    assert edition is not None
    assert [d.title for d in edition.divisions if d.matter == "text"] == [
        "One", "The first day", "The second day",
    ]  # fmt: skip
    assert set(edition.layers) == {"author", "ada-reader", "ben-critic"}


def test_pictures_come_with_the_document(tmp_path: Path) -> None:
    Image.new("RGB", (4, 4), "red").save(tmp_path / "p.png")
    path = _made(
        tmp_path / "d.docx", "# One\n\n![A red square](p.png)\n", f"--resource-path={tmp_path}"
    )
    done = _found(tmp_path, path)
    assert not has_errors(done.findings)
    assert len(list(done.folder.glob("figures/*.png"))) == 1


class _Pictures(BaseHTTPRequestHandler):
    """A picture at /p.png, another name for it at /moved, and what is none of the web's."""

    def do_GET(self) -> None:
        to = {"/moved": "/p.png?size=4", "/away": "file:///etc/hostname"}.get(self.path)
        self.send_response(302 if to else 200 if self.path.startswith("/p.png") else 404)
        if to:
            self.send_header("Location", to)
        self.end_headers()
        if self.path.startswith("/p.png"):
            self.wfile.write(red_square())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def red_square() -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (4, 4), "red").save(made, "PNG")
    return made.getvalue()


@pytest.mark.parametrize("fetch", [True, False])
def test_pictures_named_by_address_are_fetched_when_that_is_asked_for(
    tmp_path: Path, *, fetch: bool
) -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Pictures) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        site = f"http://127.0.0.1:{server.server_address[1]}"
        document = tmp_path / "d.md"
        names = ("p.png", "moved", "missing.png", "away")
        document.write_text("# One\n\n" + "\n\n".join(f"![A {n}]({site}/{n})" for n in names))
        done = _found(tmp_path, document, choice=Choice(styles=table(), fetch=fetch))
        server.shutdown()
    figures = sorted(p.name for p in done.folder.glob("figures/*"))
    assert figures == (["moved.png", "p.png"] if fetch else [])
    assert not has_errors(done.findings)
    left = [line for line in done.left if site in line]
    assert len(left) == (2 if fetch else 4)
    assert all("could not be fetched" in line if fetch else "--fetch" in line for line in left)


def test_a_new_manuscript_without_documents_is_in_order(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["new", str(tmp_path / "harbour"), "--language", "en-GB"]) == 0
    assert main(["check", str(tmp_path / "harbour")]) == 0
    assert "glossator build" in capsys.readouterr().err
    with pytest.raises(UsageError, match="there already"):
        found(tmp_path / "harbour", [], WISH, Choice())


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.docx", b"no archive", "no archive"),
        ("a.doc", b"x", "no kind"),
        ("a.xml", b"<html/>", "no TEI"),
        ("a.xml", b"<TEI", "not well-formed"),
        ("a.txt", b"  \n", "no text"),
    ],
)
def test_what_cannot_be_read_is_told_in_a_line(
    tmp_path: Path, name: str, content: bytes, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert main(["new", str(tmp_path / "made"), "--from", str(path)]) == 2
    assert message in capsys.readouterr().err
    assert not (tmp_path / "made").exists()
