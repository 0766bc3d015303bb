"""Quotation marks, apostrophes and thin spaces by what stands around them."""

from pathlib import Path

import pytest

from glossator.pipeline import check
from glossator.words import words_for
from glossator.words.marks import Setter


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("\"Word,\" he said, 'well'.", "“Word,” he said, ‘well’."),
        ("He said 'the \"inner\" one' twice.", "He said ‘the “inner” one’ twice."),
        ("'Tis the '90s, rock 'n' roll, 'em.", "’Tis the ’90s, rock ’n’ roll, ’em."),
        ("The dogs' tails, Ode (2001)'s end", "The dogs’ tails, Ode (2001)’s end"),
        ('as "" said, and ""', "as “” said, and “”"),
        ("don't ('quoted') it's", "don’t (‘quoted’) it’s"),
        ('"…and so"—"yes"', "“…and so”—“yes”"),
        ('"One paragraph goes on', "“One paragraph goes on"),
        ("‘typed’ marks “stay” as 'typed'", "‘typed’ marks “stay” as ‘typed’"),
    ],
)
def test_english(typed: str, wanted: str) -> None:
    assert Setter(words_for("en")).text(typed) == wanted


@pytest.mark.parametrize(
    ("language", "typed", "wanted"),
    [
        (
            "de",
            "Sie sagte: \"Er rief: 'Komm!'\" Wie geht's? 's war",
            "Sie sagte: „Er rief: ‚Komm!‘“ Wie geht’s? ’s war",
        ),
        ("ja", '彼は"大水"と言う。', "彼は「大水」と言う。"),
        ("ko", "그는 \"물\"이라 했다. '둘'", "그는 “물”이라 했다. ‘둘’"),
        (
            "ko",
            "'물'이라 했다. 그는 \"'물'이라고\" 'Heron'의 Heron's",
            "‘물’이라 했다. 그는 “‘물’이라고” ‘Heron’의 Heron’s",
        ),
        ("he", 'צה"ל וכו\' "כן"', "צה״ל וכו׳ ”כן”"),
        ("ar", 'قال "نعم"', "قال ”نعم“"),
    ],
)
def test_the_marks_are_those_of_the_language(language: str, typed: str, wanted: str) -> None:
    assert Setter(words_for(language)).text(typed) == wanted


def test_french_has_thin_spaces_unless_told_otherwise() -> None:
    typed = 'Quoi ? "Oui !" dit-il ; l\'heure : 12:30, http://a.b'
    assert Setter(words_for("fr")).text(typed).replace("\u202f", "~") == (
        "Quoi~? «~Oui~!~» dit-il~; l’heure~: 12:30, http://a.b"
    )
    assert Setter(words_for("fr"), thin=False).text(typed) == (
        "Quoi ? «Oui !» dit-il ; l’heure : 12:30, http://a.b"
    )
    assert Setter(words_for("fr")).text("Quoi?! Bon;").replace("\u202f", "~") == "Quoi~?! Bon~;"


def test_own_marks_of_an_edition_are_taken() -> None:
    words = words_for("es", {"sign.quotes": "« » “ ”"})
    assert Setter(words).text("\"Sí\", dijo 'ella'.") == "«Sí», dijo “ella”."


def test_marks_are_set_over_inline_borders_and_by_the_language_of_a_passage(tmp_path: Path) -> None:
    manuscript(
        tmp_path,
        "de",
        '"*Er*"\'s [Haus]{.index}\'s ["home"]{lang=en} `it\'s` und \\"roh\\" [“zu”]{lang=en}.',
    )
    found = check(tmp_path)
    assert found.edition is not None
    block = next(d for d in found.edition.divisions if d.matter == "text").blocks[-1]
    assert block.text == '„Er“’s Haus’s “home” it\'s und "roh" “zu”.'


def test_marks_of_edition_yaml_and_of_names_in_the_index_are_set(tmp_path: Path) -> None:
    manuscript(
        tmp_path, "de", """Hier.[]{.index entry="Das 'Haus'"} Da.[]{.index entry="Das ‘Haus’"}"""
    )
    settings = tmp_path / "edition.yaml"
    more = 'subtitle: \'Über *"Er"* & "sie"\'\nlayers: {author: {label: Ada\'s "Noten"}}\n'
    settings.write_text(
        settings.read_text().replace("title: T", """title: '"Tod" auf “x”'""") + more
    )
    edition = check(tmp_path).edition
    assert edition is not None
    assert edition.metadata.title == "„Tod“ auf “x”"
    assert edition.metadata.subtitle_markup == "Über <em>„Er“</em> &amp; „sie“"
    assert edition.layers["author"].label == "Ada’s „Noten“"
    headings = {line.heading for group in edition.index for line in group.lines}
    assert headings == {"Das ‚Haus‘", "Das ‘Haus’"}


def test_a_passage_in_another_direction_says_so(tmp_path: Path) -> None:
    manuscript(tmp_path, "en", "A word [שלום]{lang=he} here, *[two]{lang=fr}*.")
    found = check(tmp_path)
    assert found.edition is not None
    body = next(d for d in found.edition.divisions if d.matter == "text").body
    assert '<span lang="he" dir="rtl">' in body
    assert body.count("dir=") == 1


def test_lines_of_chinese_and_japanese_are_joined_without_a_space(tmp_path: Path) -> None:
    manuscript(tmp_path, "ja", "船は朝に出て、\n*夕方*に帰る。 English\nword、다리\n물")
    found = check(tmp_path)
    assert found.edition is not None
    block = next(d for d in found.edition.divisions if d.matter == "text").blocks[-1]
    assert block.text == "船は朝に出て、夕方に帰る。 English word、다리 물"


def manuscript(folder: Path, language: str, text: str) -> None:
    (folder / "edition.yaml").write_text(f"title: T\nlanguage: {language}\ntext: [one.md]\n")
    (folder / "one.md").write_text(f"# One\n\n{text}\n", encoding="utf-8")
