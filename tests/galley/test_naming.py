"""Names of files made from a title."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glossator.galley.naming import file_stem, slug


@pytest.mark.parametrize(
    ("title", "language", "name"),
    [
        ("Die Brücke", "de", "die-bruecke"),
        ("Ön", "sv", "on"),
        ("L’esprit des fédérations", "fr", "l-esprit-des-federations"),
        ("단편", "ko", "danpyeon"),
        ("Война и мир", "ru", "vojna-i-mir"),
        ("🚢", "en", "edition"),
        ("Con", "en", "edition-con"),
        ("lpt1", "en", "edition-lpt1"),
    ],
)
def test_a_title_of_any_script_names_a_file(title: str, language: str, name: str) -> None:
    assert file_stem(title, language) == name


def test_a_long_title_is_cut_between_words() -> None:
    name = file_stem("All the words of a title that nobody would ever read to the end aloud", "en")
    assert name == "all-the-words-of-a-title-that-nobody-would-ever-read-to-the"


@settings(deadline=None)  # ICU compiles a rule when it is first asked for
@given(st.text(max_size=80), st.sampled_from(["en", "de", "ar", "ja", "und", "tr-TR"]))
def test_whatever_a_title_says_its_name_is_one_that_every_system_takes(
    title: str, language: str
) -> None:
    name = file_stem(title, language)
    assert re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", name)
    assert len(name) <= 60
    assert not re.match(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:-|$)", name)


@given(st.text(max_size=80))
def test_a_key_is_never_empty_and_never_long(words: str) -> None:
    assert re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", slug(words))
    assert len(slug(words)) <= 40
