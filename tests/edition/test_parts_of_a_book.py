"""Parts, and pages before the contents: in their order, under their names, listed or not."""

from __future__ import annotations

from pathlib import Path

import pytest

from glossator.library import open_manuscript
from glossator.manuscript.settings import read_settings
from glossator.model import Edition
from glossator.pipeline import check

SETTINGS = """\
title: A Book
language: {language}
front: [front/dedication.md, front/also-by.md, front/epigraph.md, front/preface.md]
text:
  - text/prologue.md
  - part: {{title: The *River*, text: [text/one.md, text/two.md]}}
  - part: {{title: A Name, numbered: false, text: [text/three.md]}}
  - part: {{file: text/sea.md, text: [text/four.md]}}
  - text/end.md
"""
FILES = {
    "front/dedication.md": "For her.\n",
    "front/also-by.md": "*Another Book*\n",
    "front/epigraph.md": "# Motto\n\nAll flows.\n",
    "front/preface.md": "# Preface\n\nWords.\n",
    "text/sea.md": '# The Sea {short="Sea"}\n\nSalt.\n',
}


def manuscript(folder: Path, language: str = "en", **others: str) -> Path:
    for name in ("prologue", "one", "two", "three", "four", "end"):
        FILES[f"text/{name}.md"] = f"# {name.title()}\n\nThe {name} begins.\n"
    for name, text in (FILES | others).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "edition.yaml").write_text(SETTINGS.format(language=language), encoding="utf-8")
    return folder


def edition(folder: Path) -> Edition:
    return open_manuscript(folder).commission().edition


@pytest.fixture(scope="module")
def parted(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    return edition(manuscript(tmp_path_factory.mktemp("parts")))


def test_a_part_stands_before_its_chapters_and_they_know_it(parted: Edition) -> None:
    text = [d for d in parted.divisions if d.matter == "text"]
    assert [(d.id, d.role, d.part) for d in text] == [
        ("prologue", "chapter", ""),
        ("part-the-river", "part", ""),
        ("one", "chapter", "part-the-river"),
        ("two", "chapter", "part-the-river"),
        ("part-a-name", "part", ""),
        ("three", "chapter", "part-a-name"),
        ("sea", "part", ""),
        ("four", "chapter", "sea"),
        ("end", "chapter", ""),
    ]


def test_numbered_parts_are_counted_and_say_so_above_their_title(parted: Edition) -> None:
    river, name, sea = (d for d in parted.divisions if d.role == "part")
    assert [parted.name_of(one) for one in (river, name, sea)] == [
        "Part I: The River",
        "A Name",
        "Part II: The Sea",
    ]
    assert [block.text for block in river.blocks] == ["Part I", "The River"]
    assert "<em>River</em>" in river.body
    assert [block.text for block in sea.blocks] == ["Part II", "The Sea", "Salt."]
    assert sea.running == "Sea"


def test_pages_before_the_contents_stand_where_books_have_them(parted: Edition) -> None:
    front = [d.role for d in parted.divisions if d.matter == "front"]
    assert front == [
        *("halftitlepage", "also-by", "titlepage", "imprint"),
        *("dedication", "epigraph", "contents", "preface"),
    ]


def test_a_frontispiece_faces_the_title_page_before_any_list(tmp_path: Path) -> None:
    folder = manuscript(tmp_path / "m", **{"front/frontispiece.md": "A picture.\n"})
    file = folder / "edition.yaml"
    file.write_text(file.read_text().replace("front: [", "front: [front/frontispiece.md, "))
    front = [d.role for d in edition(folder).divisions if d.matter == "front"]
    assert front[:4] == ["halftitlepage", "also-by", "frontispiece", "titlepage"]


def test_what_has_no_heading_is_named_but_not_listed(parted: Edition) -> None:
    named = {d.role: (d.title, d.listed) for d in parted.divisions}
    assert named["dedication"] == ("Dedication", False)
    assert named["also-by"] == ("By the same author", False)
    assert named["epigraph"] == ("Motto", True)


def test_a_language_numbers_its_parts_in_its_own_way(tmp_path: Path) -> None:
    made = edition(manuscript(tmp_path / "m", "ko"))
    assert [d.label for d in made.divisions if d.label] == ["제1부", "제2부"]


def test_what_stands_around_the_text_has_no_paragraph_number(tmp_path: Path) -> None:
    text = "# One\n\n::: dateline\nHere, today\n:::\n\nThe one begins.\n\n::: signature\nJ.\n:::\n"
    folder = manuscript(tmp_path / "m")
    (folder / "text/one.md").write_text(text)
    one = edition(folder).division("one")
    assert [(b.text, bool(b.paragraph)) for b in one.blocks] == [
        ("One", False),
        ("Here, today", False),
        ("The one begins.", True),
        ("J.", False),
    ]


@pytest.mark.parametrize(
    ("said", "line", "told"),
    [
        ("  - part: {text: [one.md]}", 3, "neither title nor file"),
        ("  - part: {title: The River}", 3, "no chapters"),
        ("  - {chapter: one.md}", 3, "unknown key"),
        ("  - part: {title: A, text: [{part: {title: B, text: [b.md]}}]}", 3, "within a part"),
        ("  - one.md\n  - part: {title: A, text: [one.md]}", 4, "named twice"),
    ],
)
def test_a_part_that_cannot_be_meant_is_told(said: str, line: int, told: str) -> None:
    _, found = read_settings(f"title: A Book\ntext:\n{said}\n")
    assert any(f.place.line == line and told in f.message for f in found), found


def test_a_book_in_parts_has_no_findings(tmp_path: Path) -> None:
    assert not check(manuscript(tmp_path / "m")).findings
