"""The site: a page for each division, linked across, read back by the proof."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from lxml import etree
from selectolax.lexbor import LexborHTMLParser

from browsing import LEDGER, edition_of, walk
from glossator.press.web import print_site
from glossator.proof.conservation import conserve
from glossator.writing import write_all


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site") / "ledger-site"
    write_all({folder: print_site(edition_of(LEDGER), None)})
    return folder


def pages(folder: Path) -> dict[str, LexborHTMLParser]:
    return {
        path.name: LexborHTMLParser(path.read_text(encoding="utf-8"))
        for path in sorted(folder.glob("*.html"))
    }


def test_each_division_has_its_page(folder: Path) -> None:
    assert {"index.html", "spring.html", "winter.html", "glossary.html"} <= pages(folder).keys()
    spring = pages(folder)["spring.html"]
    assert [h.text() for h in spring.css("main h2")] == ["Spring"]
    assert spring.css_first("title").text() == "Spring – The Lighthouse Ledger"
    assert [a.text() for a in spring.css('nav a[aria-current="page"]')] == ["Spring"]


def test_every_link_leads_somewhere_across_pages(folder: Path) -> None:
    there = pages(folder)
    ids = {name: {n.attributes["id"] for n in page.css("[id]")} for name, page in there.items()}
    checked = 0
    for name, page in there.items():
        for link in page.css("a[href]"):
            target, _, fragment = (link.attributes["href"] or "").partition("#")
            if target.startswith("http"):
                continue
            assert (target or name) in there, link.html
            if fragment:
                assert unquote(fragment) in ids[target or name], (name, link.html)
            checked += 1
    assert checked > 80


def test_the_proof_finds_everything_in_the_site(folder: Path) -> None:
    from glossator.model import PageMap

    found = conserve(edition_of(LEDGER), PageMap("", (), {}), {"site": folder})
    assert [finding for finding in found.findings if finding.severity == "error"] == []
    assert found.counts["site"] == found.demanded


def test_the_proof_misses_what_is_taken_out(folder: Path, tmp_path: Path) -> None:
    from glossator.model import PageMap

    files = print_site(edition_of(LEDGER), None)
    files["winter.html"] = files["winter.html"].replace(b"Thirty-one entries", b"")
    write_all({tmp_path / "site": files})
    found = conserve(edition_of(LEDGER), PageMap("", (), {}), {"site": tmp_path / "site"})
    assert any("n-author-winter-cod" in str(finding) for finding in found.findings)


@pytest.mark.judges
def test_a_site_works_from_disk(folder: Path) -> None:
    told: dict[str, Any] = walk("site", folder)
    assert told["errors"] == []
    assert "The keeper before" in told["card"]
    assert told["back"] == "gloss asked"
    assert "Forty Years of Oil" in told["work"]
    assert told["arrived"] is True
    assert told["hits"] == ["spring.html#p3"]
    assert told["followed"] == "spring.html#p3"
    assert told["lost"] == "index.html"
    assert told["turn"] == [
        "index.html",
        "spring.html",
        "winter.html",
        "glossary.html",
        "bibliography.html",
        "index-.html",
    ]


def test_a_site_with_an_address_has_a_map_of_its_pages() -> None:
    edition = edition_of(LEDGER)
    assert "sitemap.xml" not in print_site(edition, None)
    web = replace(edition.metadata.web, site="https://example.org/a&b/")
    placed = replace(edition, metadata=replace(edition.metadata, web=web))
    files = print_site(placed, None)
    root = etree.fromstring(files["sitemap.xml"])
    ns = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
    found = root.xpath("s:url/s:loc/text()", namespaces=ns)
    assert found[:2] == ["https://example.org/a&b/", "https://example.org/a&b/spring.html"]
    written = {name for name in files if name.endswith(".html")} - {"404.html", "index.html"}
    assert {one.rpartition("/")[2] for one in found} - {""} == written
    assert set(root.xpath("s:url/s:lastmod/text()", namespaces=ns)) == {edition.metadata.date}
    lost = LexborHTMLParser(files["404.html"].decode())
    assert lost.css_first("main a").attributes["href"] == "https://example.org/a&b/"
