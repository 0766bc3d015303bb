"""Search, citing and choices in Chromium, and what the page says of itself to machines."""

from __future__ import annotations

import base64
import dataclasses
import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from selectolax.lexbor import LexborHTMLParser

from browsing import LEDGER, paged, walk, write_page
from glossator.material import Theme
from glossator.press.web.head import icon
from places import ROOT, TESTS
from sample_edition import sample_edition


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_page(LEDGER, tmp_path_factory.mktemp("page") / "ledger.html")


@pytest.fixture(scope="module")
def told(page: Path) -> dict[str, Any]:
    found: dict[str, Any] = walk("finding", page)
    assert found["errors"] == []
    return found


@pytest.mark.judges
def test_a_search_finds_text_and_notes_by_layer(told: dict[str, Any]) -> None:
    groups = told["cod"]["groups"]
    assert [name.split(" (")[0] for name in groups] == [
        "In the text",
        "Author’s notes",
        "Editor’s notes",
    ] or groups[0].startswith("In the text")
    assert {mark.lower() for _, mark in told["cod"]["hits"]} == {"cod"}


@pytest.mark.judges
def test_accents_and_case_do_not_matter(told: dict[str, Any]) -> None:
    assert any(mark == "Harbin" for _, mark in told["accent"]["hits"])


@pytest.mark.judges
def test_what_is_not_there_is_said_not_to_be(told: dict[str, Any]) -> None:
    assert told["nothing"] == {"count": "Nothing found", "groups": [], "hits": []}


@pytest.mark.judges
def test_a_number_leads_to_its_paragraph(told: dict[str, Any]) -> None:
    assert told["paragraph"]["hits"][0] == ["#p4", None]
    assert told["number"]["hits"] == []  # this page has no printed pages


@pytest.mark.judges
def test_a_hit_is_followed_by_keyboard_to_the_open_note(told: dict[str, Any]) -> None:
    assert told["first"] == "#n-author-winter-cod"
    assert told["followed"] == {
        "hash": "#n-author-winter-cod",
        "closed": True,
        "lit": True,
        "marked": True,
    }


LINK = "https://example.org/ledger.html"


@pytest.mark.judges
def test_a_passage_is_cited_in_words_and_for_reference_managers(told: dict[str, Any]) -> None:
    cited = told["cited"]
    assert cited["Citation"] == (
        "Example, Ada. The Lighthouse Ledger: A keeper’s year. Edited by Ben Example. 2nd edition, "
        f"Version 2.1. The Small Press, 2026-11-28. ¶ 2. {LINK}#p2."
    )
    assert cited["Link"] == f"{LINK}#p2"
    assert cited["BibTeX"].startswith("@book{example2026,\n  author = {Example, Ada},")
    assert "  isbn = {9780000001023},\n" in cited["BibTeX"]
    assert "TY  - BOOK\r\nAU  - Example, Ada\r\nED  - Example, Ben\r\n" in cited["RIS"]
    assert "\r\nSN  - 9780000001023\r\n" in cited["RIS"]
    (item,) = json.loads(cited["CSL-JSON"])
    assert item["author"] == [{"family": "Example", "given": "Ada"}]
    assert (item["label"], item["locator"]) == ("paragraph", "2")
    assert item["issued"] == {"date-parts": [[2026, 11, 28]]}
    assert (item["edition"], item["version"]) == ("2nd edition", "2.1")
    assert item["ISBN"] == "9780000001023"


@pytest.mark.judges
def test_a_note_is_cited_by_its_mark_in_each_style(told: dict[str, Any]) -> None:
    said = told["stylesOfNote"]
    assert list(said) == ["Chicago", "MLA", "APA"]
    for citation in said.values():
        assert "The Lighthouse Ledger" in citation
        assert "Version 2.1" in citation
        assert "¶ 1, Editor’s note a" in citation
        assert citation.endswith(f"{LINK}#n-editor-trunk.")
    assert said["APA"].startswith("Example, A. (2026). ")


@pytest.mark.judges
def test_a_printed_page_is_cited_by_its_number(tmp_path: Path) -> None:
    paper = write_page(LEDGER, tmp_path / "ledger.html", pages=paged(LEDGER))
    told = walk("finding", paper)
    assert told["errors"] == []
    assert told["number"]["hits"] == []  # there is no page 4
    cited = told["citedPage"]
    assert cited["Link"] == f"{LINK}#pg-8"
    assert ", 2026-11-28. p. 8. https" in cited["Citation"]
    assert "\r\nSP  - 8\r\n" in cited["RIS"]
    (item,) = json.loads(cited["CSL-JSON"])
    assert (item["label"], item["locator"]) == ("page", "8")
    assert "¶ 1, p. 7, Editor’s note a" in told["stylesOfNote"]["Chicago"]


FOLDING = ROOT / "styles" / "web" / "script" / "folding.js"


@pytest.mark.judges
@pytest.mark.parametrize(
    ("sought", "words"),
    [
        ("개성", "개성"),
        ("개ㅅ", "개성"),  # a syllable begun
        ("갯", "개성"),  # the same as it is typed
        ("닭", "달기"),
        ("ㄱ", "각"),
        ("cafe", "Le Café"),
        ("CAFÉ", "cafe"),
        ("don't", "don’t"),
        ("1979-80", "1979–80"),
    ],
)
def test_words_are_sought_as_people_type_them(sought: str, words: str) -> None:
    node = shutil.which("node") or shutil.which("nodejs")
    assert node, "Node.js is not installed"
    pure = FOLDING.read_text(encoding="utf-8").partition("// (end of what is pure)")[0]
    code = (
        f"{pure}\nconsole.log(seek([{{words: {json.dumps(words)}}}], {json.dumps(sought)}).length)"
    )
    ended = subprocess.run([node, "-e", code], capture_output=True, text=True, check=True)
    assert ended.stdout.strip() == "1"


@pytest.mark.judges
def test_all_notes_are_listed_with_their_lemmas(told: dict[str, Any]) -> None:
    assert len(told["listed"]) == 15
    assert "a a trunk, a stove and a ledger" in told["listed"]


@pytest.mark.judges
def test_choices_change_the_page(told: dict[str, Any]) -> None:
    assert told["kinds"] == [True, False, False]
    assert told["size"] == pytest.approx(1.5)
    assert told["kept"] is True


def content(page: LexborHTMLParser, name: str) -> list[str]:
    found = page.css(f'meta[name="{name}"], meta[property="{name}"]')
    return [node.attributes.get("content") or "" for node in found]


def test_reference_managers_find_the_edition(page: Path) -> None:
    html = LexborHTMLParser(page.read_text(encoding="utf-8"))
    assert content(html, "citation_title") == ["The Lighthouse Ledger: A keeper’s year"]
    assert content(html, "citation_author") == ["Example, Ada"]
    assert content(html, "citation_editor") == ["Example, Ben"]
    assert content(html, "prism.edition") == ["2nd edition, Version 2.1"]
    assert content(html, "citation_language") == ["en-GB"]
    assert content(html, "citation_fulltext_html_url") == [LINK]
    assert content(html, "citation_isbn") == ["978 0 00 000102 3"]
    assert content(html, "citation_publication_date") == ["2026/11/28"]
    assert content(html, "dcterms.license") == ["https://creativecommons.org/licenses/by/4.0/"]
    assert content(html, "og:type") == ["book"]
    canonical = html.css_first('link[rel="canonical"]')
    assert (
        canonical is not None and canonical.attributes["href"] == "https://example.org/ledger.html"
    )
    data = html.css_first('script[type="application/ld+json"]')
    assert data is not None
    book = json.loads(data.text())
    assert book["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert [one["isbn"] for one in book["workExample"]] == ["9780000001023"]
    (author,) = book["author"]
    assert author == {
        "@type": "Person",
        "name": "Ada Example",
        "familyName": "Example",
        "givenName": "Ada",
    }


def test_a_novel_of_a_series_says_its_number(tmp_path: Path) -> None:
    page = write_page(TESTS / "manuscripts" / "press", tmp_path / "novel.html")
    html = LexborHTMLParser(page.read_text(encoding="utf-8"))
    assert content(html, "citation_author") == ["Marchand, Odile"]
    assert content(html, "citation_series_title") == ["Les eaux vives"]
    assert content(html, "z.seriesNumber") == ["3"]
    assert content(html, "prism.edition") == ["Deuxième édition, revue, Version 2.1"]
    assert html.css(".Z3988") == []  # COinS would be all that Zotero reads


def test_the_icon_is_a_drawing(page: Path) -> None:
    html = LexborHTMLParser(page.read_text(encoding="utf-8"))
    icon = html.css_first('link[rel="icon"]')
    assert icon is not None
    kind, _, coded = (icon.attributes["href"] or "").partition(",")
    assert kind == "data:image/svg+xml;base64"
    assert etree.fromstring(base64.b64decode(coded)).tag.endswith("svg")


def test_the_icon_has_the_colors_of_the_theme_s_cover() -> None:
    colors = dict.fromkeys(("upper", "lower", "dark", "light"), "#123456")
    theme = Theme(cover={"palettes": [{**colors, "accents": ["#654321"]}]})
    drawn = icon(dataclasses.replace(sample_edition(), theme=theme))
    svg = base64.b64decode(drawn.partition(",")[2]).decode()
    assert set(re.findall("#[0-9a-f]{6}", svg)) == {"#123456", "#654321"}
