"""Which family prints which characters."""

from __future__ import annotations

import pytest

from glossator.sharing import Choice
from glossator.typefaces import MUPDF


def families(text: str, language: str = "en", **tagged: str) -> dict[str, str]:
    """By family, the characters of a text that are left to it."""
    by_language = {tag.replace("_", "-"): set(words) for tag, words in tagged.items()}
    shares = Choice(language).shares(set(text), by_language)
    return {share.family.name.removeprefix("Edition "): share.cut for share in shares}


def test_english_needs_the_text_face_alone() -> None:
    assert families("“Plain words” — naïve café, Kaesŏng, ẖ̣ no: n") == {"Letters": "ẖ"}
    assert families("“Plain words” — naïve café, Kaesŏng") == {}


def test_greek_with_accents_is_set_in_one_face_to_the_last_letter() -> None:
    assert families("λόγος") == {}
    assert families("ἐν ἀρχῇ ἦν ὁ λόγος and words")["Letters"] == "".join(
        sorted(set("ἐνἀρχῇἦνὁλόγος"))
    )


def test_latin_letters_are_taken_one_by_one() -> None:
    assert families("[ˈfɛri] ꝥ ȝ") == {"Letters": "ȝɛꝥ"}


@pytest.mark.parametrize(
    ("text", "family"),
    [
        ("בְּרֵאשִׁית", "Hebrew"),
        ("السلام،", "Arabic"),
        ("धर्म।", "Devanagari"),
        ("ข้าม", "Thai"),
        ("Հայ", "Armenian"),
        ("ქართ", "Georgian"),
        ("አማ", "Ethiopic"),
        ("паромъ ѧ", "Letters"),
        ("한글 朝鮮", "Hangul"),
        ("简体", "Chinese"),
        ("かな。山", "Japanese"),
        ("ㄅㄆ 國", "Traditional"),
        ("☞✠⟨⟩", "Symbols"),
        ("🚢👩‍🚀", "Emoji"),
        ("⠃⠗", "Last"),
        ("ᚠᚢᚦ", "Runic"),
        ("𐌰𐍄𐍄𐌰", "Gothic"),
        ("ⲙⲁⲣⲉϥϫⲉ", "Coptic"),
        ("བོད་ཡིག", "Tibetan"),
        ("ܡܠܟ̈ܐ", "Syriac"),
        ("ᏣᎳᎩ", "Cherokee"),
        ("ⱀⰰⱍ", "Glagolitic"),
        ("𓇋𓏏", "Egyptian Hieroglyphs"),
        ("𝄞𝄢", "Music"),
        ("🨀", "Rare Signs"),
    ],
)
def test_a_script_has_its_family_with_its_marks_and_stops(text: str, family: str) -> None:
    found = families(text)
    assert list(found) == [family]
    assert set(found[family]) >= set(text) - set(" \u200d")
    assert all(Choice().covered(char) for char in text if char != "\u200d")


def test_han_is_written_as_its_language_writes_it() -> None:
    assert list(families("骨", "ja")) == ["Japanese"]
    assert list(families("骨", "zh-TW")) == ["Traditional"]
    assert list(families("骨", "ko")) == ["Hangul"]
    found = Choice("en").shares(set("骨 한"), {"ja": set("骨")})
    assert [(s.family.name, s.languages, s.alone) for s in found] == [
        ("Edition Hangul", (), False),
        ("Edition Japanese", ("ja",), True),
    ]


def test_what_no_face_has_is_known_and_the_boxes_of_a_face_are_no_letters() -> None:
    for char in "\U00017000\U0001d800\ue000":
        assert not Choice().covered(char)
    assert families("\U00010330") == {"Gothic": "\U00010330"}


def test_an_extra_is_named_only_where_it_would_help(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Choice().missing_extra("ᚠ") == ""
    monkeypatch.setattr("glossator.families._there", lambda face: face.package != MUPDF)
    assert not Choice().covered("ᚠ")
    assert Choice().missing_extra("ᚠ") == Choice().missing_extra("𝄞") == "scripts"
    assert Choice().missing_extra("\U00017000") == Choice().missing_extra("\ue000") == ""


def test_large_print_has_no_serifs() -> None:
    shares = Choice("en", sans=True).shares(set("начѧлѣ שלום"), {})
    assert {s.family.name for s in shares} == {"Edition Letters Sans", "Edition Hebrew Sans"}
