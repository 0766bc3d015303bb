"""edition.yaml as people write it who come from elsewhere: taken if it is plain, else told how."""

from __future__ import annotations

import pytest

from glossator.diagnostics import Diagnostic
from glossator.manuscript.settings import Settings, read_settings
from glossator.manuscript.synonyms import nearest

BOOK = "title: A Book\ntext: [one.md]\n"


def read(said: str, book: str = BOOK) -> tuple[Settings, list[Diagnostic]]:
    settings, found = read_settings(f"{book}{said}\n")
    assert settings is not None
    return settings, found


@pytest.mark.parametrize(
    ("said", "like"),
    [
        ("half-title: yes", "half-title: true"),
        ("people: Jane Doe", "people: [{name: Jane Doe, role: aut}]"),
        ("people: [{name: B, kind: organisation}]", "people: [{name: B, kind: organization}]"),
        ("fonts: fonts/a.ttf", "fonts: [{file: fonts/a.ttf}]"),
        ("licence: cc by 4.0", "license: https://creativecommons.org/licenses/by/4.0/"),
        ("isbn: {epub: ISBN 978–3–16–148410–0}", "isbn: {epub: 978-3-16-148410-0}"),
        ("identifier: 978-3-16-148410-0", "identifier: urn:isbn:9783161484100"),
        ("language: en_GB", "language: en-GB"),
        ("subjects: [{name: A, authority: thema, code: NHTB}]",) * 2,
        ("source: A Speech", "source: {title: A Speech}"),
        ("profiles: {full: {paper: a5}}", "profiles: {full: {paper: A5}}"),
        ("profiles: {full: {type-size: 11 pt}}", "profiles: {full: {type-size: 11pt}}"),
        *(
            (f"profiles: {{full: {{paper: '{trim}'}}}}", "profiles: {full: {paper: 140mm 216mm}}")
            for trim in ("140x216", "140 x 216 mm", "140x216mm", "14cm 21.6cm", "140 × 216")
        ),
        *(
            (f"profiles: {{full: {{paper: '{trim}'}}}}", "profiles: {full: {paper: 5.5in 8.5in}}")
            for trim in ('5.5" x 8.5"', "5.5x8.5", "5.5 x 8.5 in")
        ),
    ],
)
def test_what_can_be_understood_is_taken(said: str, like: str) -> None:
    (one, found), (other, none) = read(said), read(like)
    assert not [str(finding) for finding in (*found, *none)]
    assert {**vars_of(one), "places": 0} == {**vars_of(other), "places": 0}


def vars_of(settings: Settings) -> dict[str, object]:
    return {name: getattr(settings, name) for name in Settings.__slots__}


@pytest.mark.parametrize(
    "part",
    [
        "part: {title: The River, text: [one.md]}",
        "part: The River\n    text: [one.md]",
        "{title: The River, text: [one.md]}",
        "part:\n    title: The River\n    text: one.md",  # one step too far to the left
    ],
)
def test_a_part_may_have_its_keys_beside_it(part: str) -> None:
    settings, found = read("", f"title: A Book\ntext:\n  - {part}\n")
    assert not found
    assert [(one.title, one.chapters) for one in settings.parts] == [("The River", ("one.md",))]


@pytest.mark.parametrize(
    ("said", "hint"),
    [
        ("author: Jane Doe", "people: [{name: Jane Doe, role: aut}]"),
        ("paper: A5", "profiles: {full: {paper: 140mm 216mm}}"),
        ("css: a.css", "docs/themes.md"),
        ("dedication: To the millers", "front: [front/dedication.md]"),
        ("cover-image: a.jpg", "cover: {file: cover.jpg, alt: What it shows}"),
        ("ISBN: {epub: 978-3-16-148410-0}", "did you mean “isbn”?"),
        ("keywords: [bridges]", "did you mean “subjects”?"),
        ("series: {name: Old Bridges}", "did you mean “title”?"),
        ("isbn: {paperback: 978-3-16-148410-0}", "did you mean “print”?"),
        ("people: [{name: Jane Doe, surname: Doe}]", "did you mean “family”?"),
        ("people: [{name: Jane Doe, role: author}]", "did you mean “aut”?"),
        ("cover: {picture: a.jpg}", "did you mean “file”?"),
        ("fonts: [{file: a.ttf, use: titles}]", "did you mean “display”?"),
        ("fonts: [{file: a.ttf, weight: semibold}]", "did you mean “600”?"),
        ("layers: {editor: {marks: letters}}", "did you mean “a”?"),
        ("web: https://example.org", "web: {site: https://example.org/edition/}"),
        ("profiles: {full: {running-heads: book}}", "{verso: book, recto: chapter}"),
        ("profiles: {full: {paper: B5}}", "such as 140mm 216mm"),
        ("profiles: {Large Print: {paper: A4}}", "large-print"),
        ("isbn: 978-3-16-148410-0", "isbn: {print: 978-3-16-148410-0}"),
        ("logo: {file: logo.svg}", "such as logo.svg"),
        ("cover: https://example.org/a.jpg", "into the manuscript’s folder"),
        ("back-cover: front/blurb.md", "put the words themselves after back-cover:"),
        ("series: [Old, Bridges]", "series: {title: Old Bridges, number: 3}"),
        ("people: [{name: Jane Doe, role: [edt, edt]}]", "take this one out"),
        ("license: https://a.org\nlicence: https://b.org", "keep one of the two"),
    ],
)
def test_what_cannot_is_told_once_and_with_what_to_write(said: str, hint: str) -> None:
    """Once: what follows from a word that was not understood is no finding of its own."""
    _, found = read(said)
    (finding,) = found
    assert hint in finding.hint


def test_a_misspelt_text_is_not_missing_as_well() -> None:
    _, found = read("", "title: A Book\nchapters: [one.md]\n")
    assert [finding.code for finding in found] == ["E003"]


def test_an_isbn_of_ten_digits_is_made_one_of_thirteen_only_if_it_is_one() -> None:
    _, (right,) = read("isbn: {epub: 3-16-148410-X}")
    _, (wrong,) = read("isbn: {epub: 3-16-148410-1}")
    assert "9783161484100" in right.hint
    assert "978" not in wrong.hint


def test_a_hint_lists_a_few_of_very_many_names() -> None:
    names = [f"division.{number}" for number in range(200)]
    assert nearest("division.19x", names).count(",") < 8
