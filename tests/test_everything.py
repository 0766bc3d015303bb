"""The manuscript that holds every construction once: it is in order, and the EPUB keeps it all."""

import io
import re
import sys
import zipfile
from pathlib import Path

import pytest
from lxml import etree
from PIL import Image

from glossator.cli import main

MANUSCRIPTS = Path(__file__).parent / "manuscripts"
EVERYTHING = MANUSCRIPTS / "everything"
XHTML = "{http://www.w3.org/1999/xhtml}"
SVG_NAMESPACE = "{http://www.w3.org/2000/svg}svg"
MATH = "{http://www.w3.org/1998/Math/MathML}math"


@pytest.fixture(scope="module")
def epub(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    out = tmp_path_factory.mktemp("everything")
    assert main(["build", str(EVERYTHING), "--format", "epub", "--out", str(out)]) == 0
    (book,) = out.glob("*.epub")
    return zipfile.ZipFile(book)


@pytest.fixture(scope="module")
def texts(epub: zipfile.ZipFile) -> dict[str, etree._Element]:
    return {
        name.rpartition("/")[2].removesuffix(".xhtml"): etree.fromstring(epub.read(name))
        for name in epub.namelist()
        if name.endswith(".xhtml")
    }


def words(text: etree._Element) -> str:
    return " ".join("".join(text.itertext()).split())


def test_everything_is_in_order(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(EVERYTHING)]) == 0
    assert "warning" not in capsys.readouterr().err


def test_what_the_script_makes_is_what_is_committed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pixels and words; how a picture is packed may change with Pillow."""
    monkeypatch.syspath_prepend(str(MANUSCRIPTS))
    import make_everything

    for folder in ("figures", "text"):
        (tmp_path / folder).mkdir()
    monkeypatch.setattr(make_everything, "HOME", tmp_path)
    make_everything.main()
    long = "text/05-long-note.md"
    assert (tmp_path / long).read_bytes() == (EVERYTHING / long).read_bytes()
    made = sorted((tmp_path / "figures").iterdir())
    assert len(made) == 9
    for picture in made:
        with Image.open(picture) as new, Image.open(EVERYTHING / "figures" / picture.name) as old:
            assert (new.size, new.mode, new.format) == (old.size, old.mode, old.format)
    sys.modules.pop("make_everything")


def test_it_holds_what_it_promises() -> None:
    text = "".join(file.read_text(encoding="utf-8") for file in (EVERYTHING / "text").iterdir())
    assert {len(sign) for sign in re.findall(r"^(#{1,6}) ", text, re.MULTILINE)} == set(range(1, 7))
    pictures = set(re.findall(r"\(figures/([\w.-]+)\)", text))
    assert len(pictures) == 12
    assert {name.rpartition(".")[2] for name in pictures} == {"svg", "png", "jpg", "jpeg", "webp"}
    note = text.partition("[^log]: ")[2]
    assert len(note.split()) >= 3000


def test_the_epub_names_all_four_people_in_their_roles(epub: zipfile.ZipFile) -> None:
    (name,) = [one for one in epub.namelist() if one.endswith(".opf")]
    package = etree.fromstring(epub.read(name))
    dc = "{http://purl.org/dc/elements/1.1/}"
    creators = [one.text for one in package.iter(f"{dc}creator")]
    contributors = [one.text for one in package.iter(f"{dc}contributor")]
    assert creators == ["Ada Example", "Cem Örnek"]
    assert contributors[:2] == ["Ben Example", "Zoë Voorbeeld"]


def test_every_picture_is_in_the_epub_with_its_words(
    epub: zipfile.ZipFile, texts: dict[str, etree._Element]
) -> None:
    images = [
        image
        for name, text in texts.items()
        if name != "cover"
        for image in text.iter(f"{XHTML}img")
    ]
    assert all(image.get("alt") for image in images)
    sources = {str(image.get("src")).rpartition("/")[2] for image in images}
    assert len(sources) == 12
    inside = {name.rpartition("/")[2]: name for name in epub.namelist()}
    for source in sources:
        content = epub.read(inside[source])
        if source.endswith(".svg"):
            assert etree.fromstring(content).tag == SVG_NAMESPACE
        else:
            with Image.open(io.BytesIO(content)) as picture:
                picture.load()


def test_scripts_formulas_and_directions_come_through(texts: dict[str, etree._Element]) -> None:
    scripts = texts["scripts"]
    assert "개성" in words(scripts)
    assert [ruby.findtext(f"{XHTML}rt") for ruby in scripts.iter(f"{XHTML}ruby")] == [
        "kae",
        "hashi",
    ]
    assert len(list(scripts.iter(MATH))) == 5
    (mirrored,) = scripts.iter(f"{XHTML}bdo")
    assert mirrored.get("dir") == "rtl"
    french = [one for one in scripts.iter(f"{XHTML}span") if one.get("lang") == "fr"]
    assert [words(one) for one in french if words(one)] == ["un pont"]


def test_spans_of_rows_and_columns_come_through(texts: dict[str, etree._Element]) -> None:
    cells = [*texts["tables"].iter(f"{XHTML}td"), *texts["tables"].iter(f"{XHTML}th")]
    spans = [(words(cell), cell.get("rowspan"), cell.get("colspan")) for cell in cells]
    assert ("Bridge", "2", None) in spans
    assert ("Piers", None, "2") in spans
    assert ("as many as the old", None, "2") in spans
    assert ("a halfpenny", None, "2") in spans


def test_the_long_note_is_whole(texts: dict[str, etree._Element]) -> None:
    source = (EVERYTHING / "text/05-long-note.md").read_text(encoding="utf-8")
    wanted = source.partition("[^log]: ")[2].split()
    shown = words(texts["long-note"])
    assert f"{wanted[0]} {wanted[1]} {wanted[2]}" in shown
    last = " ".join(wanted[-12:])
    assert last in shown
    assert len(shown.split()) >= len(wanted)
