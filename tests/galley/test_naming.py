"""Names of files made from a title."""

import pytest

from glossator.galley.naming import file_stem


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
