"""A small press's book, tests/manuscripts/press: parts in every format, and the proof passes."""

from __future__ import annotations

import re
import shutil
import zipfile
from importlib.util import find_spec
from pathlib import Path

import pytest
from lxml import etree, html

from glossator.pipeline import Request, build
from glossator.workshop import Built
from places import TESTS
from shared import Shared

pytestmark = pytest.mark.slow
XHTML = {"h": "http://www.w3.org/1999/xhtml", "e": "http://www.idpf.org/2007/ops"}
NCX = {"n": "http://www.daisy.org/z3986/2005/ncx/"}
PARTS = ["Partie I : La crue", "Partie II : Les pierres", "Partie III : Le passage"]


FONTS = """
fonts:
  - {file: fonts/Cardo-Regular.ttf, licence: SIL OFL 1.1}
  - {file: fonts/Cardo-Italic.ttf, style: italic, licence: SIL OFL 1.1}
  - {file: fonts/Cardo-Bold.ttf, weight: 700, licence: SIL OFL 1.1}
"""


def with_fonts(folder: Path) -> Path:
    """The manuscript with font files of its own, which come from a package."""
    home = Path(shutil.copytree(TESTS / "manuscripts/press", folder / "manuscript"))
    found = find_spec("fontpkg_cardo")
    assert found is not None
    assert found.submodule_search_locations
    shutil.copytree(Path(found.submodule_search_locations[0], "files"), home / "fonts")
    with (home / "edition.yaml").open("a", encoding="utf-8") as settings:
        settings.write(FONTS)
    return home


def made(folder: Path) -> Built:
    return build(Request(with_fonts(folder), folder / "out"))


@pytest.fixture(scope="module")
def press(shared: Shared) -> Built:
    """The book in the usual formats."""
    built = shared.once("press", made)
    assert not built.findings
    return built


def plain(words: str | None) -> str:
    return " ".join((words or "").split())


def test_the_navigation_has_the_chapters_under_their_parts(press: Built) -> None:
    with zipfile.ZipFile(press.outputs["epub"]) as book:
        nav = etree.fromstring(book.read("EPUB/nav.xhtml"))
        ncx = etree.fromstring(book.read("EPUB/toc.ncx"))
    (toc,) = nav.xpath("//h:nav[@e:type='toc']/h:ol", namespaces=XHTML)
    nested = {
        plain(item.findtext("h:a", namespaces=XHTML)): len(
            item.findall("h:ol/h:li", namespaces=XHTML)
        )
        for item in toc
    }
    assert [(name, count) for name, count in nested.items() if count] == [(p, 4) for p in PARTS]
    assert not {"Dédicace", "Épigraphe", "Frontispice"} & nested.keys()
    points = ncx.xpath("//n:navMap/n:navPoint[n:navPoint]", namespaces=NCX)
    names = [plain(p.findtext("n:navLabel/n:text", namespaces=NCX)) for p in points]
    assert names == PARTS


def test_print_has_parts_on_right_pages_with_empty_backs(press: Built) -> None:
    import pymupdf

    with pymupdf.open(press.outputs["pdf"]) as book:
        pages = [plain(page.get_text()) for page in book]
        labels = [page.get_label() for page in book]
        bookmarks = [(level, plain(title)) for level, title, _ in book.get_toc()]
    for title in ("La crue", "Les pierres", "Le passage"):
        at = next(n for n, text in enumerate(pages) if re.match(rf"Partie I+ {title}", text))
        assert int(labels[at]) % 2 == 1
        assert pages[at + 1] == ""
    listed = [name for level, name in bookmarks if level == 1 and name.startswith("Partie")]
    assert listed == PARTS
    assert (2, "La nuit de la Saint-Martin") in bookmarks


def test_a_subtitle_is_named_as_one(press: Built) -> None:
    with zipfile.ZipFile(press.outputs["epub"]) as book:
        chapter = etree.fromstring(book.read("EPUB/text/la-nuit.xhtml"))
    (subtitle,) = chapter.xpath("//h:div[@role='doc-subtitle']", namespaces=XHTML)
    assert subtitle.get(f"{{{XHTML['e']}}}type") == "subtitle"


def test_the_page_lists_chapters_under_parts(press: Built) -> None:
    page = html.fromstring(press.outputs["html"].read_text(encoding="utf-8"))
    items = page.xpath("//nav[@role='doc-toc']/ol/li[ol[contains(@class, 'of-part')]]")
    assert [plain(item.findtext("a")) for item in items] == PARTS
    assert [len(item.findall("ol/li")) for item in items] == [4, 4, 4]


def test_lists_have_short_captions(press: Built) -> None:
    import pymupdf

    with pymupdf.open(press.outputs["pdf"]) as book:
        contents = next(
            plain(page.get_text()) for page in book if "Table des matières" in page.get_text()
        )
    assert "Ce qui restait des ponts" in contents
    assert "au matin" not in contents


def test_text_is_set_in_the_fonts_of_the_book(press: Built) -> None:
    import pymupdf

    with pymupdf.open(press.outputs["pdf"]) as book:
        page = next(page for page in book if "La pluie avait" in page.get_text())
        spans = [
            span
            for block in page.get_text("dict")["blocks"]
            for line in block.get("lines", ())
            for span in line["spans"]
        ]
    (font,) = {span["font"] for span in spans if "La pluie avait" in span["text"]}
    assert "Edition-Own" in font
    with zipfile.ZipFile(press.outputs["epub"]) as packed:
        assert "EPUB/fonts/edition-own-1.ttf" in packed.namelist()
        imprint = packed.read("EPUB/text/imprint.xhtml").decode()
    assert imprint.count("Cardo (SIL OFL 1.1)") == 1
    assert "Source Serif" not in imprint


def test_the_head_of_a_left_page_names_the_part(tmp_path: Path) -> None:
    import pymupdf

    words = "The line had been silent for two years, and nobody had missed it. " * 90
    (tmp_path / "one.md").write_text(f"# One\n\n{words}\n", encoding="utf-8")
    text = "[{part: {title: The River, text: [one.md]}}]"
    (tmp_path / "edition.yaml").write_text(f"title: A Book\ntext: {text}\n", encoding="utf-8")
    built = build(Request(tmp_path, tmp_path / "out", ("pdf",)))
    with pymupdf.open(built.outputs["pdf"]) as book:
        left = next(page for page in book if page.get_label() == "4").get_text()
        right = next(page for page in book if page.get_label() == "5").get_text()
    assert "The River" in left
    assert "One" in right
