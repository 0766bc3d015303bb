"""The manuscript that holds every construction once: it is in order, and the EPUB keeps it all."""

import io
import re
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pymupdf
import pytest
from lxml import etree
from PIL import Image

from glossator.cli import main
from glossator.pipeline import Request, build, inspect
from glossator.press.pdf.setting.formulas import set_formulas
from glossator.proof import external
from glossator.proof.conservation import conserve
from glossator.proof.pdf_content import Piece
from glossator.proof.pdf_file import PdfFile
from glossator.proof.pdf_tags import Leaf, Tag, TagTree
from glossator.proof.pdf_text import size_of_text
from glossator.prose import parse, text_of
from glossator.workshop import Built
from places import TESTS

MANUSCRIPTS = TESTS / "manuscripts"
EVERYTHING = MANUSCRIPTS / "everything"
XHTML = "{http://www.w3.org/1999/xhtml}"
SVG_NAMESPACE = "{http://www.w3.org/2000/svg}svg"
MATH = "{http://www.w3.org/1998/Math/MathML}math"


@pytest.fixture(scope="module")
def epub(everything: Built) -> zipfile.ZipFile:
    return zipfile.ZipFile(everything.outputs["epub"])


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


class Printed:
    """One profile's PDF: as text, as rows of tags, and what the proof says of it."""

    def __init__(self, out: Path, profile: str) -> None:
        request = Request(EVERYTHING, out, ("pdf",), profile)
        self.findings = build(request).findings  # no work where it is built
        checked, pages = inspect(request)
        assert checked.edition is not None
        assert pages is not None
        self.edition, self.pages = checked.edition, pages
        (self.path,) = out.glob("*.pdf")
        with pikepdf.open(self.path) as book:
            self.tags = list(tags(book.Root.StructTreeRoot, ()))

    def of(self, kind: str) -> list[tuple[dict[str, Any], tuple[str, ...]]]:
        """The tags of a kind, each with the kinds around it."""
        return [(tag, around) for tag, around in self.tags if tag["S"] == kind]


def tags(node: Any, around: tuple[str, ...]) -> Iterator[tuple[dict[str, Any], tuple[str, ...]]]:
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if not isinstance(kid, pikepdf.Dictionary) or "/S" not in kid:
            continue
        kind = str(kid.S)[1:]
        held = kid.get("/K", [])
        below = [
            str(one.S)[1:]
            for one in (held if isinstance(held, pikepdf.Array) else [held])
            if isinstance(one, pikepdf.Dictionary) and "/S" in one
        ]
        attributes = kid.get("/A", {})
        told = {
            "S": kind,
            "kids": below,
            "alt": str(kid.get("/Alt", "")),
            "actual": str(kid.get("/ActualText", "")),
            "id": str(kid.get("/ID", "")),
            "headers": [str(one) for one in attributes.get("/Headers", [])],
            "box": [float(one) for one in attributes.get("/BBox", [])],
        }
        yield told, around
        yield from tags(kid, (*around, kind))


@pytest.fixture(scope="module")
def printed(everything: Built) -> Printed:
    return Printed(everything.outputs["pdf"].parent, "full")


def test_formulas_are_drawn_and_say_their_tex(printed: Printed) -> None:
    said = [tag["alt"] for tag, _ in printed.of("Formula")]
    assert len(said) == 5
    assert {"y = a \\cosh\\frac{x}{a}", "\\sqrt[3]{x^2+1}", "e^{i\\pi} + 1 = 0"} <= set(said)
    with pymupdf.open(printed.path) as book:
        text = "".join(page.get_text() for page in book)
    assert "cosh" not in text and "frac" not in text
    (in_note,) = (around for tag, around in printed.of("Formula") if tag["alt"].startswith("e^"))
    assert "Note" in in_note


def test_a_formula_stands_on_the_baseline_of_its_line(printed: Printed) -> None:
    """The descent that its picture has is given back: letters in it stand on the line."""
    source = parse("<p>so <math><semantics><mi>x</mi></semantics></math> is</p>")
    set_formulas(source)
    (image,) = source.iter("img")
    assert image.get("alt") == "x"
    depth = re.search(r"vertical-align: -([\d.]+)em", image.get("style") or "")
    assert depth is not None and 0 <= float(depth[1]) < 0.1
    assert text_of(source) == "so  is"


@pytest.mark.parametrize(
    "inside",
    [
        "<mstyle><mi>x</mi></mstyle>",
        '<mstyle displaystyle="true"><mi>x</mi></mstyle>',
        '<mi mathvariant="double-struck">R</mi>',
        "<mover><mi>x</mi><mo>^</mo></mover>",
        "<mmultiscripts><mi>x</mi><mn>1</mn><mn>2</mn></mmultiscripts>",
        "<mpadded><mi>x</mi></mpadded>",
        "<menclose><mi>x</mi></menclose>",
    ],
)
def test_what_pandoc_makes_of_tex_is_drawn(inside: str) -> None:
    source = parse(f"<p>so <math>{inside}</math> is</p>")
    set_formulas(source)
    (image,) = source.iter("img")
    width = re.match(r"width: ([\d.]+)em", image.get("style") or "")
    assert width is not None and float(width[1]) > 0.3


def test_a_formula_that_makes_no_sense_stays_as_its_source() -> None:
    source = parse("<p>so <math><mfrac><mi>x</mi></mfrac></math> is</p>")
    set_formulas(source)
    (code,) = source.iter("code")
    assert code.get("data-tag") == "Formula"
    assert code.get("data-alt") == code.text == "x"


def test_readings_stand_above_their_bases(printed: Printed) -> None:
    assert [tag["kids"] for tag, _ in printed.of("Ruby")] == [["RB", "RT"]] * 3
    with pymupdf.open(printed.path) as book:
        page = next(page for page in book if "Ruby:" in page.get_text())
        places = {word[4]: word[:4] for word in page.get_text("words")}
    assert not any("(hashi" in word or "(kae" in word for word in places)
    reading, base = (next(p for w, p in places.items() if key in w) for key in ("hashi", "橋"))
    assert reading[1] < base[1] and reading[3] < base[3] - 9
    assert abs((reading[0] + reading[2]) - (base[0] + base[2])) / 2 < 2


def test_mirror_writing_runs_from_right_to_left_and_says_its_words(printed: Printed) -> None:
    with pymupdf.open(printed.path) as book:
        text = " ".join("".join(page.get_text() for page in book).split())
    assert "from right to left: BRIDGE. Isolated: EGDIRB." in text
    assert [tag["actual"] for tag, _ in printed.tags if tag["actual"]] == ["EGDIRB"]


def test_code_has_its_paragraph_number_beside_it(printed: Printed) -> None:
    with pymupdf.open(printed.path) as book:
        page = next(page for page in book if "def toll" in page.get_text())
        words = page.get_text("words")
    for number, first in (("22", "def"), ("23", "plain")):
        mine = next(word for word in words if word[4] == number)
        line = next(word for word in words if word[4] == first)
        assert abs(mine[3] - line[3]) < 6, number
        assert mine[2] < line[0], number


def test_pictures_have_the_size_that_the_manuscript_gives_them(printed: Printed) -> None:
    boxes = {tag["alt"]: tag["box"] for tag, _ in printed.of("Figure")}
    left, _, right, _ = boxes["A tall bridge, JPEG"]
    assert abs(right - left) == pytest.approx(2 * 72 / 2.54, abs=0.5)
    left, _, right, _ = boxes["An arch, SVG without a size"]
    assert abs(right - left) == pytest.approx(90, abs=0.5)  # the 120 px of its viewBox, in points


def test_a_picture_in_the_line_stays_there(printed: Printed) -> None:
    with pymupdf.open(printed.path) as book:
        page = next(page for page in book if "A picture in the line" in page.get_text())
        words = page.get_text("words")
    of = next(at for at, word in enumerate(words) if word[4] == "text.")
    line = next(word for word in words if word[4] == "picture")
    assert abs(words[of][3] - line[3]) < 1


def test_cells_name_heads_that_are_there(printed: Printed) -> None:
    heads = [tag["id"] for tag, _ in printed.of("TH")]
    assert len(set(heads)) == len(heads) == 13
    cells = [cell["headers"] for cell, _ in printed.of("TD")]
    assert all(named and set(named) <= set(heads) for named in cells)
    assert [len(named) for named in cells] == [1, 2, 2, 1, 3, 1, 2, 2, *[1] * 6, 4, 3, 3]


def test_heads_that_span_are_the_heads_of_all_below(printed: Printed) -> None:
    """Of “Piers” over “stone” and “wood”, beside “Bridge” over two rows."""
    bridge, piers, stone, wood = [tag["id"] for tag, _ in printed.of("TH")][:4]
    old, three, none, new, many = [tag["headers"] for tag, _ in printed.of("TD")][:5]
    assert old == new == [bridge]
    assert three == [piers, stone]
    assert none == [piers, wood]
    assert many == [piers, stone, wood]


@pytest.mark.parametrize("profile", ["full", "bare", "large"])
def test_the_book_is_whole_in_print_and_accessible(
    printed: Printed, tmp_path: Path, profile: str
) -> None:
    book = printed if profile == "full" else Printed(tmp_path, profile)
    assert [found.code for found in book.findings] == []  # no lost glyph; the long note goes on
    assert conserve(book.edition, book.pages, {"pdf": book.path}).findings == []
    (verdict,) = external.judge_all([external.Job("verapdf", book.path)])
    assert verdict.passed, [f"{one.code} {one.where}" for one in verdict.findings]


@pytest.mark.parametrize(
    ("kind", "other", "message"),
    [
        ("Formula", "Figure", "4 tags Formula for 5 formulas"),
        ("RT", "RP", "the reading “kae” is not above its base"),
    ],
)
def test_a_lost_formula_or_reading_is_found(
    printed: Printed, tmp_path: Path, kind: str, other: str, message: str
) -> None:
    damaged = tmp_path / "damaged.pdf"
    with pikepdf.open(printed.path) as book:
        first = next(
            one
            for one in book.objects
            if isinstance(one, pikepdf.Dictionary) and one.get("/S") == pikepdf.Name(f"/{kind}")
        )
        first.S = pikepdf.Name(f"/{other}")
        said = str(first.get("/Alt", ""))
        book.save(damaged)
    found = conserve(printed.edition, printed.pages, {"pdf": damaged}).findings
    assert [one.message for one in found] == [message], said


def leaf(kind: str, mcid: int, around: Tag | None = None) -> Leaf:
    return Leaf(Tag(kind, "", around), 0, mcid)


@pytest.mark.parametrize("around", ["Table", "Note", "Index", "Caption"])
def test_the_size_of_running_text_is_known_where_small_type_prevails(around: str) -> None:
    def piece(mcid: int, size: float, letters: int) -> Piece:
        return Piece(0, mcid, "x" * letters, 0, 0, 9, 9, size)

    sizes = {(0, 0): piece(0, 10.2, 300), (0, 1): piece(1, 8.0, 5000), (0, 2): piece(2, 30, 20)}
    tree = TagTree((), (leaf("P", 0), leaf("P", 1, Tag(around, "", None)), leaf("P", 2)))
    file = PdfFile((), sizes, (), (), tree, {}, (), links=0, flaws=())
    assert size_of_text(file) == 10.2


def test_the_size_of_running_text_is_that_of_the_larger_type_of_two() -> None:
    """A glossary is made of paragraphs too, and may be longer than the text."""
    sizes = {
        (0, 0): Piece(0, 0, "x" * 300, 0, 0, 9, 9, 10.2),
        (0, 1): Piece(0, 1, "x" * 2500, 0, 0, 9, 9, 8.0),
    }
    tree = TagTree((), (leaf("P", 0), leaf("P", 1, Tag("LBody", "", None))))
    file = PdfFile((), sizes, (), (), tree, {}, (), links=0, flaws=())
    assert size_of_text(file) == 10.2


def test_the_other_formats_know_the_size_of_a_picture_too(
    texts: dict[str, etree._Element],
) -> None:
    (tall,) = (
        image
        for image in texts["pictures"].iter(f"{XHTML}img")
        if "tall" in (image.get("src") or "")
    )
    assert tall.get("width") == "76"  # 2 cm in pixels of CSS
    assert (tall.get("style") or "max-width").startswith("max-width")  # bounded, not sized
