"""The page's own markup: what it lets in, its direction, its page breaks, its bibliography."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser

from browsing import LEDGER, edition_of, write_page
from glossator.model import Locus, PageMap, PageStart
from glossator.press.web import sections
from glossator.press.web.links import known_ids
from glossator.press.web.sections import section

SMALL = {"edition.yaml": "title: Small\ntext: [one.md]\n", "one.md": "# One\n\nNobody rang.\n"}


def small(folder: Path, settings: str = "") -> LexborHTMLParser:
    for name, text in SMALL.items():
        (folder / name).write_text(text + (settings if name == "edition.yaml" else ""), "utf-8")
    return LexborHTMLParser(write_page(folder, folder / "small.html").read_text(encoding="utf-8"))


def attribute(page: LexborHTMLParser, selector: str, name: str) -> str:
    node = page.css_first(selector)
    assert node is not None
    return node.attributes.get(name) or ""


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> LexborHTMLParser:
    target = tmp_path_factory.mktemp("page") / "ledger.html"
    return LexborHTMLParser(write_page(LEDGER, target).read_text(encoding="utf-8"))


def test_a_page_lets_nothing_in_unless_it_is_asked_for(tmp_path: Path) -> None:
    policy = attribute(small(tmp_path), "meta[http-equiv]", "content")
    assert "default-src 'none'" in policy
    assert "http" not in policy


def test_hypothesis_is_let_in_by_its_key(tmp_path: Path) -> None:
    page = small(tmp_path, "web: {embed: hypothesis}\n")
    policy = attribute(page, "meta[http-equiv]", "content")
    assert "frame-src https://hypothes.is" in policy
    assert attribute(page, "script[src]", "src") == "https://hypothes.is/embed.js"
    # The edition's own script and style are still held to their hashes.
    assert policy.count("'sha256-") == 2


@pytest.mark.parametrize(("language", "direction"), [("he", "rtl"), ("az-Arab", "rtl"), ("ko", "")])
def test_the_page_has_the_direction_of_its_language(
    tmp_path: Path, language: str, direction: str
) -> None:
    page = small(tmp_path, f"language: {language}\n")
    assert attribute(page, "html", "dir") == direction


@pytest.mark.parametrize(
    ("settings", "listed"),
    [
        ("", ["One", "Two"]),
        ("contents-depth: 1\n", ["One"]),
        ("contents-depth: 3\n", ["One", "Two", "Three"]),
    ],
)
def test_the_contents_go_as_deep_as_they_are_told(
    tmp_path: Path, settings: str, listed: list[str]
) -> None:
    (tmp_path / "edition.yaml").write_text(f"title: Deep\ntext: [deep.md]\n{settings}", "utf-8")
    (tmp_path / "deep.md").write_text("# One\n\n## Two\n\n### Three\n\nWords.\n", "utf-8")
    written = write_page(tmp_path, tmp_path / "deep.html").read_text(encoding="utf-8")
    page = LexborHTMLParser(written)
    assert [a.text() for a in page.css("nav[role=doc-toc] a")][-len(listed) :] == listed
    assert len(page.css("nav[role=doc-toc] ol ol")) == len(listed) - 1


def test_a_page_that_begins_with_a_heading_begins_before_it() -> None:
    edition = edition_of(LEDGER)
    spring = next(d for d in edition.divisions if d.title == "Spring")
    ships = next(block for block in spring.blocks if block.text == "The first ships")
    start = PageStart(3, "4", Locus(spring.id, ships.id, 0))
    body: Any = section(edition, spring, [start], known_ids(edition))
    (marker,) = body.xpath("//*[@data-page='4']")
    assert marker.getnext().get("id") == ships.id
    assert "".join(marker.getnext().itertext()) == "The first ships"
    assert PageMap("", (start,), {}).starts[0].id == marker.get("id")


def test_the_bibliography_says_where_each_work_is_cited(ledger: LexborHTMLParser) -> None:
    (harbin,) = ledger.css("#ref-harbin1890 + .uses")
    assert harbin.text() == "Cited at ¶\u00a01 n.\u00a01, ¶\u00a01 n.\u00a0a, ¶\u00a06 n.\u00a03"
    targets = [a.attributes["href"] for a in harbin.css("a")]
    assert targets[0] == "#n-author-spring-trunk"
    assert all(ledger.css_first(f"[id='{target[1:]}']") for target in targets if target)


def test_the_glossary_says_where_each_word_appears_with_one_sign_before_all(
    ledger: LexborHTMLParser,
) -> None:
    told = {uses.text() for uses in ledger.css("#glossary .uses")}
    assert told == {
        "Appears at ¶\u00a01, 4",
        "Appears at ¶\u00a02, 6",
        "Appears at Spring, ¶\u00a05",
    }


def test_a_division_says_about_how_long_it_is(ledger: LexborHTMLParser) -> None:
    rules = ledger.css_first("style").text()
    for division in ledger.css(".division[id]"):
        assert f"#{division.attributes['id']}{{--lines:" in rules


def test_the_script_is_one_scope_of_all_its_modules() -> None:
    from glossator.press.web.script import MODULES, script
    from glossator.themes import styles_folder

    there = {path.stem for path in (styles_folder() / "web" / "script").glob("*.js")}
    assert there == set(MODULES)
    assert script().count('"use strict"') == 1
    assert shutil.which("node") is None or script().endswith("})();")


def test_the_single_file_of_a_long_edition_says_that_there_is_a_site(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = "web: {site: https://example.org/book/}\n"
    assert small(tmp_path, site).css(".as-site") == []
    edition_of.cache_clear()
    monkeypatch.setattr(sections, "LONG", 10)
    assert attribute(small(tmp_path, site), ".as-site a", "href") == "https://example.org/book/"


def test_headings_of_one_level_stand_beside_one_another_in_the_contents(tmp_path: Path) -> None:
    (tmp_path / "edition.yaml").write_text(
        "title: Deep\ntext: [deep.md]\ncontents-depth: 3\n", encoding="utf-8"
    )
    text = "# One\n\n## A\n\n### A1\n\n### A2\n\n## B\n\n### B1\n\nWords.\n"
    (tmp_path / "deep.md").write_text(text, encoding="utf-8")
    page = LexborHTMLParser(write_page(tmp_path, tmp_path / "deep.html").read_text("utf-8"))

    def depth(link: Any) -> int:
        above, found = link.parent, 0
        while above is not None:
            found, above = found + (above.tag == "ol"), above.parent
        return found

    links = [a for a in page.css("nav[role=doc-toc] a") if a.text() != "Deep"]
    shown = {a.text(): depth(a) for a in links}
    first = shown["One"]
    assert [shown[name] - first for name in ("A", "A1", "A2", "B", "B1")] == [1, 2, 2, 1, 2]


def test_a_note_on_numbered_lines_stands_behind_all_of_them() -> None:
    """In neutral XHTML: what is numbered or a kind of its own is never parted by a note."""
    from glossator.press.web.notes import _running_element
    from glossator.prose import parse

    for around, held in (
        ('<div id="x" data-par="7">{}</div>', "x"),
        ('<div id="x" data-block="1">{}</div>', "x"),
        ('<div id="x" class="verse">{}</div>', "x"),
        ('<div id="x">{}</div>', "p"),
        ('<section id="x" class="part">{}</section>', "p"),
        ('<blockquote id="x">{}</blockquote>', "x"),
    ):
        body = parse(around.format('<p id="p">Words<a data-call="n"/></p>'))
        call = next(body.iter("a"))
        assert _running_element(call, body).get("id") == held, around


def test_the_colors_of_a_theme_are_by_day_and_by_night() -> None:
    from glossator.material import Theme
    from glossator.press.web.page import _colors
    from glossator.vocabulary import THEME_COLORS

    said = _colors(Theme(colors={"ink": ("#111111", ""), "line": ("#222222", "#333333")}))
    assert f"--ink:light-dark(#111111, {THEME_COLORS['ink'][1]});" in said
    assert "--line:light-dark(#222222, #333333);" in said
    assert "h1" not in said
    assert "{color:var(--accent)}" in _colors(Theme(colors={"accent": ("#123456", "")}))


def test_a_draft_says_so_before_all_text() -> None:
    from dataclasses import replace

    from glossator.press.web import print_web

    edition = edition_of(LEDGER)
    for draft in (False, True):
        page = LexborHTMLParser(print_web(replace(edition, draft=draft), None).decode())
        found = [node.text() for node in page.css("body > p.draft")]
        assert found == ([edition.words("draft.word")] if draft else [])
