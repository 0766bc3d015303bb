"""What an edition says of itself is true, or is not said."""

import io
import os
import re
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from glossator.edition.identity import metadata_of
from glossator.manuscript import read_manuscript
from glossator.pipeline import Request, build


def write(folder: Path, settings: str = "", text: str = "The line had been silent.") -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "edition.yaml").write_text(f"title: A Book\ntext: [one.md]\n{settings}")
    (folder / "one.md").write_text(f"# One\n\n{text}\n")
    return folder


def package(folder: Path, out: Path) -> str:
    built = build(Request(folder, out, ("epub", "html")))
    assert built.ok
    with zipfile.ZipFile(built.outputs["epub"]) as book:
        inside = {name: book.read(name) for name in book.namelist()}
        assert not any(b"1970" in content for content in inside.values() if content[:1] == b"<")
    assert "1970" not in built.outputs["html"].read_text(encoding="utf-8")
    return next(content for name, content in inside.items() if name.endswith(".opf")).decode()


def modified(opf: str) -> str:
    return re.search(r"dcterms:modified\">([^<]+)<", opf)[1]  # type: ignore[index]


@pytest.mark.slow
def test_an_edition_without_a_date_says_none(tmp_path: Path) -> None:
    folder = write(tmp_path / "m")
    moment = datetime(2021, 5, 6, 12, tzinfo=UTC).timestamp()
    for file in folder.iterdir():
        os.utime(file, (moment, moment))
    opf = package(folder, tmp_path / "out")
    assert "<dc:date" not in opf
    assert modified(opf).startswith("2021-05-06T")  # EPUB 3.3 wants one: when a file was changed


@pytest.mark.slow
def test_what_changes_under_one_date_is_seen(tmp_path: Path) -> None:
    first = package(write(tmp_path / "m", "date: 2024-02-29\n"), tmp_path / "out")
    again = package(write(tmp_path / "m", "date: 2024-02-29\n"), tmp_path / "two")
    other = package(write(tmp_path / "m", "date: 2024-02-29\n", "It rang."), tmp_path / "out")
    assert modified(first) == modified(again)
    assert modified(first) != modified(other)
    assert {modified(one)[:11] for one in (first, other)} == {"2024-02-29T"}


def metadata(folder: Path):  # type: ignore[no-untyped-def]
    manuscript, _ = read_manuscript(folder)
    assert manuscript is not None
    return metadata_of(manuscript.settings)


def test_two_books_of_one_title_have_two_identifiers(tmp_path: Path) -> None:
    ada = write(tmp_path / "a", "people: [{name: Ada Example}]\n")
    ben = write(tmp_path / "b", "people: [{name: Ben Example}]\n")
    assert metadata(ada).identifier != metadata(ben).identifier
    assert metadata(ada).identifier == metadata(ada).identifier


def test_no_name_is_inverted_unasked(tmp_path: Path) -> None:
    names = "people: [{name: Moon Jae-in}, {name: 'Martin Luther King, Jr.'}, {name: Ada Example, file-as: 'Example, Ada'}]\n"  # noqa: E501
    people = metadata(write(tmp_path / "m", names)).people
    assert [person.file_as for person in people] == ["", "", "Example, Ada"]


@pytest.mark.slow
def test_a_book_from_new_without_a_date_or_isbn_says_nothing_false(tmp_path: Path) -> None:
    from glossator.catalogue.writing import write_catalogue
    from glossator.cli import main

    folder, out = tmp_path / "mine", tmp_path / "out"
    assert main(["new", str(folder)]) == 0
    said = (folder / "edition.yaml").read_text(encoding="utf-8")
    (folder / "edition.yaml").write_text(re.sub(r"(?m)^date:.*\n", "", said), encoding="utf-8")
    assert build(Request(folder, out, ("epub", "pdf", "html", "site", "kepub"))).ok
    write_catalogue(out, tmp_path / "catalogue")
    epoch = re.compile(rb"(?<![\d.])19[78]0(?!\d)|19700101")
    for name, content in every_text(out, tmp_path / "catalogue"):
        assert not epoch.search(content), name
        assert b"urn:isbn" not in content, name


def every_text(*folders: Path) -> Iterator[tuple[str, bytes]]:
    """The text of all files: those of archives, and the metadata of PDF files."""
    import pikepdf
    import pymupdf

    for file in (f for folder in folders for f in folder.rglob("*") if f.is_file()):
        if ".glossator" in file.parts or file.suffix == ".png":
            continue
        if file.suffix == ".epub":
            with zipfile.ZipFile(file) as book:
                assert all(one.date_time[0] > 2000 for one in book.infolist())
                texts = [n for n in book.namelist() if not n.endswith((".png", ".ttf", ".otf"))]
                yield from ((f"{file.name}!{name}", book.read(name)) for name in texts)
        elif file.suffix == ".pdf":
            with pikepdf.open(file) as printed:
                yield file.name, printed.Root.Metadata.read_bytes()
                yield file.name, repr(dict(printed.docinfo)).encode()
            with pymupdf.open(file) as pages:  # type: ignore[no-untyped-call]
                yield file.name, "".join(page.get_text() for page in pages).encode()
        else:
            yield file.name, file.read_bytes()


TEXTS = {
    "plain": ("", "The line had been silent."),
    "code and Korean": ("", "The line to 개성 said `no` in code."),
    "notes of a layer": (
        "layers: {editor: {label: Notes, marks: a, file: notes.md, sign: Ed.}}\n",
        "The line to 개성 had been silent.[^1]\n\n[^1]: In Greek: ἀρχή.",
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("profile", ["full", "reading", "large-print"])
@pytest.mark.parametrize("kind", TEXTS)
def test_the_imprint_names_the_faces_and_marks_that_are_used(
    kind: str, profile: str, tmp_path: Path
) -> None:
    folder = write(tmp_path / "m", *TEXTS[kind])
    (folder / "notes.md").write_text("silent\n:   Until ひる.\n", encoding="utf-8")
    outputs = build(Request(folder, tmp_path / "out", ("pdf", "epub"), profile=profile)).outputs
    with zipfile.ZipFile(outputs["epub"]) as book:
        pages = {n: book.read(n).decode() for n in book.namelist() if n.endswith(".xhtml")}
        faces = [book.read(n) for n in book.namelist() if n.endswith((".ttf", ".otf"))]
    (imprint,) = (page for page in pages.values() if 'class="imprint"' in page)
    text = re.sub(r"<[^>]+>", " ", imprint)
    named = re.search(r"Typefaces?: (.*?), (?:under|both|all)", text)[1]  # type: ignore[index]
    assert sorted(re.split(r", and |, | and ", named)) == sorted(used(outputs["pdf"], faces))
    calls = [re.findall(r'<a [^>]*"doc-noteref"[^>]*>(.*?)</a>', page) for page in pages.values()]
    marks = {re.sub(r"<[^>]+>", "", call).strip() for some in calls for call in some}
    layer = kind == "notes of a layer"
    assert marks == {*("1" * layer), *("a" * (layer and profile != "reading"))}
    assert ("are called by numbers" in text) == ("1" in marks)
    assert ("are called by letters and signed Ed." in text) == ("a" in marks)


NAMES = {
    "Edition Serif": "Source Serif 4",
    "Edition Sans": "Source Sans 3",
    "Edition Mono": "Source Code Pro",
    "Edition Hangul": "Noto Serif KR",
    "Edition Hangul Sans": "Noto Sans KR",
    "Edition Japanese": "Noto Serif JP",
    "Edition Japanese Sans": "Noto Sans JP",
    "Noto Serif KR": "Noto Serif KR",
    "Noto Sans KR": "Noto Sans KR",
    "Noto Serif JP": "Noto Serif JP",
    "Edition Letters": "Noto Serif",
    "Edition Letters Sans": "Noto Sans",
}


def used(pdf: Path, faces: list[bytes]) -> set[str]:
    """The typefaces that are in these files, by the names that they have there."""
    import pymupdf
    from fontTools.ttLib import TTFont

    with pymupdf.open(pdf) as book:  # type: ignore[no-untyped-call]
        found = {
            font[3].partition("+")[2].replace("-", " ")
            for page in book
            for font in page.get_fonts()
        }
    found |= {str(TTFont(io.BytesIO(face))["name"].getDebugName(1)) for face in faces}
    return {NAMES[re.sub(r"( Semi| Bold| Italic)+$", "", name)] for name in found}
