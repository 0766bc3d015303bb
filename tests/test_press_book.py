"""A small press's book, tests/manuscripts/press: parts in every format, and the proof passes."""

from __future__ import annotations

import re
import zipfile

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


@pytest.fixture(scope="module")
def press(shared: Shared) -> Built:
    """The book in the usual formats."""
    built = shared.once("press", lambda folder: build(Request(TESTS / "manuscripts/press", folder)))
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
