"""What a press says in edition.yaml: taken where it is right, and told with its line where not."""

from __future__ import annotations

import pytest

from glossator.manuscript.publishing import filed_as
from glossator.manuscript.settings import Settings, read_settings
from glossator.metadata import Subject


def read(said: str) -> tuple[Settings, list[tuple[str, int, str, str]]]:
    settings, found = read_settings(f"title: A Book\ntext: [one.md]\n{said}\n")
    assert settings is not None
    return settings, [(f.code, f.place.line, f.message, f.hint) for f in found]


def test_each_format_has_its_isbn_with_the_hyphens_that_print_shows() -> None:
    settings, found = read("isbn: {epub: 978-3-16-148410-0, print: 978-0-00-000001-9}")
    assert found == []
    said = settings.publication
    assert said.isbns["epub"] == "978-3-16-148410-0"
    assert said.isbn_urn("epub") == "urn:isbn:9783161484100"
    assert said.isbn_urn("pdf", "print") == "urn:isbn:9780000000019"
    assert said.isbn_urn("pdf") == ""


@pytest.mark.parametrize(
    ("isbn", "told", "hint"),
    [
        ("978-3-16-148410-5", "last digit", "it would be 0"),
        ("3-16-148410-X", "ten digits", "9783161484100"),
        ("977-3-16-148410-0", "another form", "978"),
        ("978-3-16-14841", "another form", "978"),
    ],
)
def test_a_wrong_isbn_is_told_with_the_right_one(isbn: str, told: str, hint: str) -> None:
    settings, found = read(f"isbn:\n  epub: {isbn}")
    ((code, line, message, said),) = found
    assert (code, line) == ("E004", 4)
    assert told in message
    assert hint in said
    assert settings.publication.isbns == {}


def test_no_isbn_is_for_two_formats() -> None:
    _, found = read("isbn: {epub: 978-3-16-148410-0, pdf: 9783161484100}")
    assert [message for _, _, message, _ in found] == ["the ISBN 9783161484100 stands twice"]


def test_subjects_are_words_or_codes_of_a_scheme() -> None:
    settings, found = read(
        "subjects:\n"
        "  - Bridges\n"
        "  - {name: Social history, authority: Thema, code: NHTB}\n"
        "  - {name: HISTORY / Asia / Korea, authority: BISAC, code: HIS023000}\n"
        "  - {name: Korea, authority: BISAC, code: 1FPK}\n"
        "  - {name: Telephone, authority: Thema}\n"
        "  - {name: Telephone -- Korea, authority: LCSH}"
    )
    assert settings.subjects == (
        Subject("Bridges"),
        Subject("Social history", "Thema", "NHTB"),
        Subject("HISTORY / Asia / Korea", "BISAC", "HIS023000"),
        Subject("Korea"),
        Subject("Telephone"),
        Subject("Telephone -- Korea", "LCSH"),  # the heading is what a library looks for
    )
    assert [(code, line) for code, line, _, _ in found] == [("E004", 7), ("E004", 8)]
    assert "HIS023000" in found[0][3]


@pytest.mark.parametrize(
    ("name", "family", "corporate", "filed"),
    [
        ("Jane Doe", "", False, ""),
        ("Jane Doe", "Doe", False, "Doe, Jane"),
        ("Moon Jae-in", "Moon", False, "Moon, Jae-in"),
        ("Kovács Ágnes", "Kovács", False, "Kovács, Ágnes"),
        ("Gabriel García Márquez", "García Márquez", False, "García Márquez, Gabriel"),
        ("문재인", "", False, "문재인"),
        ("夏目 漱石", "", False, "夏目 漱石"),
        ("Colette", "", False, "Colette"),
        ("Ministry of Unification", "", True, "Ministry of Unification"),
    ],
)
def test_a_name_is_filed_only_where_that_is_certain(
    name: str, family: str, corporate: bool, filed: str
) -> None:
    assert filed_as(name, family, corporate=corporate) == filed


def test_a_person_of_two_parts_is_there_once_for_each() -> None:
    settings, found = read("people: [{name: Jane Doe, family: Doe, role: [edt, trl]}]")
    assert found == []
    assert [(p.name, p.role, p.file_as) for p in settings.people] == [
        ("Jane Doe", "edt", "Doe, Jane"),
        ("Jane Doe", "trl", "Doe, Jane"),
    ]


def test_a_family_that_is_not_in_the_name_is_told() -> None:
    _, found = read("people: [{name: Jane Doe, family: Dow}]")
    assert [(code, line) for code, line, _, _ in found] == [("E004", 3)]


@pytest.mark.parametrize(
    "said",
    [
        "licence: CC BY",
        "series: {number: 3}",
        "accessibility: {exemption: too-dear}",
        "accessibility: {report: https://example.org/report.html}",
        "cover: {alt: A bridge}",
        "isbn: 978-3-16-148410-0",
    ],
)
def test_what_cannot_be_meant_is_told_with_its_line(said: str) -> None:
    _, found = read(said)
    assert [(code, line) for code, line, _, _ in found] == [("E004", 3)]
    assert all(hint for *_, hint in found)
