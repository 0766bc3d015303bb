"""Search, citing and choices in Chromium, and what the page says of itself to machines."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from selectolax.lexbor import LexborHTMLParser

from browsing import LEDGER, walk, write_page


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


@pytest.mark.judges
def test_a_passage_is_cited_in_words_and_for_reference_managers(told: dict[str, Any]) -> None:
    cited = told["cited"]
    link = "https://example.org/ledger.html#p2"
    assert cited["Citation"] == (
        "Example, Ada. The Lighthouse Ledger: A keeper’s year. Edited by Ben Example. "
        f"The Small Press, 2026-11-28. ¶ 2. {link}."
    )
    assert cited["Link"] == link
    assert cited["BibTeX"].startswith("@book{example2026,\n  author = {Example, Ada},")
    assert "TY  - BOOK\r\nAU  - Example, Ada\r\nED  - Example, Ben\r\n" in cited["RIS"]
    (item,) = json.loads(cited["CSL-JSON"])
    assert item["author"] == [{"family": "Example", "given": "Ada"}]
    assert (item["label"], item["locator"]) == ("paragraph", "2")
    assert item["issued"] == {"date-parts": [[2026, 11, 28]]}


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
    assert content(html, "citation_author") == ["Ada Example"]
    assert content(html, "citation_editor") == ["Ben Example"]
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
    (author,) = book["author"]
    assert author == {
        "@type": "Person",
        "name": "Ada Example",
        "familyName": "Example",
        "givenName": "Ada",
    }


def test_the_icon_is_a_drawing(page: Path) -> None:
    html = LexborHTMLParser(page.read_text(encoding="utf-8"))
    icon = html.css_first('link[rel="icon"]')
    assert icon is not None
    kind, _, coded = (icon.attributes["href"] or "").partition(",")
    assert kind == "data:image/svg+xml;base64"
    assert etree.fromstring(base64.b64decode(coded)).tag.endswith("svg")
