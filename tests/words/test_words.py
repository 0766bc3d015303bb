"""The tables of words: complete, readable by ICU, and put together as each language wants."""

import pickle
from pathlib import Path

import pytest

from glossator.pipeline import check
from glossator.words import ENGLISH, Phrase, languages, message_fault, words_for
from glossator.words.tables import OPTIONAL, table_for

ENGLISH_TABLE = table_for("en")


@pytest.mark.parametrize("language", sorted(languages()))
def test_a_table_has_every_key_and_no_other(language: str) -> None:
    keys = set(table_for(language))
    assert keys - OPTIONAL == set(ENGLISH_TABLE) - OPTIONAL


@pytest.mark.parametrize("language", sorted(languages()))
def test_every_message_can_be_read_and_asks_for_nothing_unknown(language: str) -> None:
    faults = {
        k: f for k, message in table_for(language).items() if (f := message_fault(k, message))
    }
    assert not faults


def test_english_dates_lists_and_quotes() -> None:
    assert ENGLISH.date("2018-01-03") == "3 January 2018"
    assert ENGLISH.date("2018-01") == "January 2018"
    assert ENGLISH.date("1066-10-14") == "14 October 1066"
    assert ENGLISH.date("about 1790") == "about 1790"
    assert ENGLISH.series(["Ann", "Bob", "Cid"]) == "Ann, Bob, and Cid"
    assert ENGLISH.quoted("the “hotline”") == "“the ‘hotline’”"
    assert ENGLISH.kind("later", "2018") == "Later (2018):"


def test_what_is_put_in_as_an_element_has_words_before_and_behind() -> None:
    assert ENGLISH.around("page.aside", "page") == (" (p.\u00a0", ")")
    assert ENGLISH.xhtml("imprint.source", work="<i>A & B</i>") == (
        "The work discussed: <i>A & B</i>."
    )


@pytest.mark.parametrize("tag", ["en-GB", "EN", "en-Latn-GB"])
def test_a_regional_language_has_the_words_of_its_language(tag: str) -> None:
    words = words_for(tag)
    assert words.table == "en"
    assert words("division.index").lang == ""


def test_a_language_without_a_table_has_english_words_that_say_so() -> None:
    words = words_for("mi")
    assert words("division.contents") == "Contents"
    assert words("division.contents").lang == "en"
    own = words_for("mi", {"division.contents": "Rārangi take"})
    assert (own("division.contents"), own("division.contents").lang) == ("Rārangi take", "")


def test_a_faulty_message_is_told() -> None:
    assert "Braces" in message_fault("page.label", "{page")
    assert "{pgae}" in message_fault("page.label", "side {pgae}")
    assert message_fault("page.label", "side {page}") == ""
    assert message_fault("sign.quotes", "« »")


def test_a_phrase_keeps_its_language_when_it_is_copied() -> None:
    again = pickle.loads(pickle.dumps(Phrase("Contents", "en")))
    assert (again, again.lang) == ("Contents", "en")


def read(tmp_path: Path, words: str) -> list[str]:
    (tmp_path / "edition.yaml").write_text(
        f"title: T\nlanguage: de\ntext: [a.md]\nwords: {words}\n"
    )
    (tmp_path / "a.md").write_text("# A\n\nText is here.\n")
    found = check(tmp_path)
    if found.edition is None:
        return [f"{one.place.line}:{one.place.column} {one.message}" for one in found.findings]
    return [division.title for division in found.edition.divisions]


def test_words_of_edition_yaml_replace_those_of_the_table(tmp_path: Path) -> None:
    titles = read(tmp_path, "{division: {imprint: Vorab}, division.contents: Was hier steht}")
    assert "Vorab" in titles
    assert "Was hier steht" in titles


def test_unknown_and_faulty_words_are_told_with_their_place(tmp_path: Path) -> None:
    assert read(tmp_path, "{division.imprnt: Vorab}") == [
        "4:26 unknown key “division.imprnt” in words"
    ]
    assert read(tmp_path, "{page.label: 'Seite {pgae}'}") == [
        "4:21 the words of page.label have a fault: {pgae} is not known here: it may have {page}"
    ]


def test_a_language_more_is_one_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Māori: all of English but for two words, in a file of its own beside the others."""
    from glossator.words import tables

    for path in tables._HERE.glob("*.toml"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    english = (tmp_path / "en.toml").read_text(encoding="utf-8")
    maori = english.replace('"Contents"', '"Rārangi take"').replace('"Notes"', '"Kupu āpiti"')
    (tmp_path / "mi.toml").write_text(maori, encoding="utf-8")
    monkeypatch.setattr(tables, "_HERE", tmp_path)
    for kept in (tables.languages, tables.table_for):
        kept.cache_clear()
    try:
        (tmp_path / "edition.yaml").write_text("title: T\nlanguage: mi-NZ\ntext: [a.md]\n")
        (tmp_path / "a.md").write_text("# A\n\nText is here.\n")
        found = check(tmp_path)
        assert found.findings == ()
        assert found.edition is not None
        contents = found.edition.words("division.contents")
        assert (contents, contents.lang) == ("Rārangi take", "")
    finally:
        for kept in (tables.languages, tables.table_for):
            kept.cache_clear()
