"""The proof finds what is lost: the sample edition's real files pass, every damaged copy fails."""

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import lxml.html
import pikepdf
import pytest

from glossator import pipeline
from glossator.model import Edition, PageMap
from glossator.press.epub import print_epub
from glossator.press.pdf import Printed
from glossator.press.web import print_web
from glossator.proof.conservation import conserve
from glossator.proof.proving import prove
from sample_edition import sample_edition


class Material:
    """The sample edition with its three files."""

    def __init__(self, printed: Printed, folder: Path) -> None:
        self.edition: Edition = sample_edition()
        self.pages: PageMap = printed.pages
        contents = {
            "pdf": printed.pdf,
            "epub": print_epub(self.edition, self.pages),
            "html": print_web(self.edition, self.pages),
        }
        self.files = {}
        for name, content in contents.items():
            self.files[name] = folder / f"sample.{name}"
            self.files[name].write_bytes(content)

    def findings(self, name: str, path: Path) -> set[str]:
        """The checks that find something wrong in one damaged file."""
        result = conserve(self.edition, self.pages, {name: path})
        return {f.check for f in result.findings if f.weight == "error"}


@pytest.fixture(scope="module")
def material(sample_print: Printed, tmp_path_factory: pytest.TempPathFactory) -> Material:
    return Material(sample_print, tmp_path_factory.mktemp("proof"))


@pytest.mark.slow
def test_the_real_files_pass_and_are_counted_alike(material: Material, tmp_path: Path) -> None:
    proof = prove(material.edition, material.pages, material.files, tmp_path)
    assert proof.conserved.findings == []
    assert all(counts == proof.conserved.demanded for counts in proof.conserved.counts.values())
    assert proof.conserved.demanded["notes"] == len(material.edition.notes)
    assert [verdict.passed for verdict in proof.verdicts] == [True, True, True]
    assert proof.passed
    assert '"passed": true' in (tmp_path / "report.json").read_text(encoding="utf-8")
    assert "The proof passed" in (tmp_path / "report.html").read_text(encoding="utf-8")


def test_the_report_is_the_same_twice(material: Material, tmp_path: Path) -> None:
    for name in ("one", "two"):
        prove(material.edition, material.pages, {"html": material.files["html"]}, tmp_path / name)
    first, second = ((tmp_path / n / "report.json").read_bytes() for n in ("one", "two"))
    assert first == second
    said = json.loads(first)["files"]["html"]
    content = material.files["html"].read_bytes()
    assert said == {
        "name": "sample.html",
        "bytes": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }


def test_the_report_shows_what_is_not_equal_and_what_failed(
    material: Material, tmp_path: Path
) -> None:
    page = tmp_path / "sample.html"
    text = material.files["html"].read_text(encoding="utf-8")
    call = re.search(r'<sup class="call[^>]*>.*?</sup>', text)
    assert call is not None
    page.write_text(text.replace(call[0], ""), encoding="utf-8")
    proof = prove(material.edition, material.pages, {"html": page}, tmp_path)
    assert not proof.passed
    shown = lxml.html.parse(tmp_path / "report.html").getroot()
    rows = [[cell.text_content() for cell in row] for row in shown.iter("tr")]
    demanded = next(row for row in rows if row[0] == "the edition")
    counted = next(row for row in rows if row[0] == "HTML")
    assert counted[-1] == "not equal"
    assert counted[1:-1] != demanded[1:-1]
    assert "The proof failed" in shown.text_content()
    prove(material.edition, material.pages, {"html": material.files["html"]}, tmp_path)
    shown = lxml.html.parse(tmp_path / "report.html").getroot()
    assert [row[-1].text_content() for row in shown.iter("tr") if row[0].text == "HTML"] == [
        "equal"
    ]


def damaged_epub(material: Material, target: Path, change: Callable[[str], str]) -> Path:
    """A copy of the EPUB in which every document went through `change`; something must change."""
    changed = False
    with zipfile.ZipFile(material.files["epub"]) as old, zipfile.ZipFile(target, "w") as new:
        for info in old.infolist():
            content = old.read(info)
            if info.filename.endswith(".xhtml"):
                text = content.decode()
                changed |= change(text) != text
                content = change(text).encode()
            new.writestr(info, content)
    assert changed
    return target


def without_last_words(element_id: str) -> Callable[[str], str]:
    """Cuts the last word of running text out of the element with this id."""

    def change(text: str) -> str:
        pattern = rf'(id="{element_id}".*?)(\w{{4,}})([^\w<>]*</)'
        return re.sub(pattern, r"\1\3", text, count=1, flags=re.DOTALL)

    return change


DAMAGE: dict[str, tuple[Callable[[str], str], str]] = {
    "a mark is changed": (
        lambda text: re.sub(r'(id="c-author-1"[^>]*>\s?)1<', r"\g<1>9<", text),
        "marks",
    ),
    "a call is lost": (lambda text: re.sub(r'<a[^>]*id="c-author-1".*?</a>', "", text), "calls"),
    "a note loses words": (without_last_words("n-editor-breathe"), "notes"),
    "a page marker is lost": (
        lambda text: re.sub(r'<span[^>]*id="pg-2"[^>]*>', "<span>", text),
        "",
    ),
    "a ¶ is lost": (lambda text: text.replace('id="p4"', ""), ""),
    "a word of the text is changed": (lambda text: text.replace("telephone", "telegraph"), "text"),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_damage_to_the_epub_is_found(material: Material, tmp_path: Path, damage: str) -> None:
    change, check = DAMAGE[damage]
    found = material.findings("epub", damaged_epub(material, tmp_path / "bad.epub", change))
    assert found
    assert not check or check in found


def test_damage_to_the_web_page_is_found(material: Material, tmp_path: Path) -> None:
    whole = material.files["html"].read_text(encoding="utf-8")
    for damage in ("a mark is changed", "a call is lost", "a word of the text is changed"):
        change, check = DAMAGE[damage]
        assert change(whole) != whole, damage
        bad = tmp_path / "bad.html"
        bad.write_text(change(whole), encoding="utf-8")
        assert check in material.findings("html", bad), damage


@pytest.fixture
def book(material: Material) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(io.BytesIO(material.files["pdf"].read_bytes())) as opened:
        yield opened


def tags(node: Any) -> Iterator[Any]:
    if isinstance(node, pikepdf.Dictionary) and "/S" in node:
        yield node
        kids = node.get("/K", [])
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            yield from tags(kid)


def test_a_note_without_its_tag_is_found(
    material: Material, tmp_path: Path, book: pikepdf.Pdf
) -> None:
    top = book.Root.StructTreeRoot.K[0]
    next(tag for tag in tags(top) if tag.S == "/Note").S = pikepdf.Name.Span
    book.save(tmp_path / "bad.pdf")
    assert {"tags", "notes"} & material.findings("pdf", tmp_path / "bad.pdf")


def test_an_outline_without_a_division_is_found(
    material: Material, tmp_path: Path, book: pikepdf.Pdf
) -> None:
    with book.open_outline() as outline:
        del outline.root[-1]
    book.save(tmp_path / "bad.pdf")
    assert "outline" in material.findings("pdf", tmp_path / "bad.pdf")


def test_wrong_page_labels_are_found(material: Material, tmp_path: Path, book: pikepdf.Pdf) -> None:
    del book.Root["/PageLabels"]
    book.save(tmp_path / "bad.pdf")
    assert "labels" in material.findings("pdf", tmp_path / "bad.pdf")


def test_a_lost_page_is_found(material: Material, tmp_path: Path, book: pikepdf.Pdf) -> None:
    del book.pages[-1]
    book.save(tmp_path / "bad.pdf")
    assert material.findings("pdf", tmp_path / "bad.pdf")


def test_an_emptied_structure_tree_is_found(
    material: Material, tmp_path: Path, book: pikepdf.Pdf
) -> None:
    book.Root.StructTreeRoot.K = pikepdf.Array([])
    book.save(tmp_path / "bad.pdf")
    assert "tags" in material.findings("pdf", tmp_path / "bad.pdf")


@pytest.mark.slow
def test_a_word_that_only_a_note_links_has_a_gloss_and_not_a_note(tmp_path: Path) -> None:
    home = tmp_path / "manuscript"
    (home / "text").mkdir(parents=True)
    (home / "edition.yaml").write_text(
        "title: A Line\ntext: [text/one.md]\nglossary: glossary.md\n", encoding="utf-8"
    )
    (home / "text/one.md").write_text(
        "# One\n\nNobody rang.[^1]\n\n[^1]: So says [the operator]{gloss=operator}.\n",
        encoding="utf-8",
    )
    (home / "glossary.md").write_text(
        "[operator]{#operator .person}\n:   Whoever sits at the board.\n", encoding="utf-8"
    )
    _, proved = pipeline.proof(pipeline.Request(home, tmp_path / "build"))
    assert proved is not None
    assert proved.conserved.findings == []
