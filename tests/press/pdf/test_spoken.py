"""What is printed from right to left, or in letters of several glyphs, is read back as it was."""

from __future__ import annotations

import re
from pathlib import Path

import pikepdf
import pymupdf
import pytest

from glossator.pipeline import Request, build, inspect
from glossator.proof.conservation import conserve
from glossator.proof.pdf_content import Glyph, _units, in_reading_order
from press_pdf_pages import CSS, LINE, faces

TEXTS = {
    "ar": 'انتظرنا *شتاءين* هذا الجسر (1904) على النهر [الكبير].[^1] قيل "إنه" من London ؛ كم؟!',
    "he": 'חיכינו *שני* חורפים (1904) לגשר [הגדול].[^1] אמרו "כן" בלונדון London (A) ; כמה?!',
    "hi": "हमने *दो* सर्दियाँ (1904) इस पुल की प्रतीक्षा की।[^1] क्या?!",
    # one glyph is yeh and alef maqsura; nothing is seen of a non-joiner; vowels of two halves
    "fa": "على مدى زبان برنامه‌نویسی تفسیری ہندوستان کی سرکاری ھیں[^1] شی‌ کند",
    "ta": "தாய்மொழியாகக் *கொண்டுள்ள* மக்கள்[^1] பேசும்",
    "th": "เรารอ *สอง* ฤดูหนาว (1904) เพื่อสะพานนี้[^1] น้ำ",
}


@pytest.mark.slow
@pytest.mark.parametrize("language", TEXTS)
def test_print_holds_what_the_edition_says(language: str, tmp_path: Path) -> None:
    (tmp_path / "edition.yaml").write_text(f"title: T\nlanguage: {language}\ntext: [one.md]\n")
    text = f"# One\n\n{TEXTS[language]}\n\n[^1]: {TEXTS[language].replace('[^1]', '')}\n"
    (tmp_path / "one.md").write_text(text, encoding="utf-8")
    request = Request(tmp_path, tmp_path / "out", ("pdf",))
    path = build(request).outputs["pdf"]
    checked, pages = inspect(request)
    assert checked.edition is not None and pages is not None
    assert [one.message for one in conserve(checked.edition, pages, {"pdf": path}).findings] == []
    if language == "ar":  # by another reader, which sees white where a letter ends too soon
        with pymupdf.open(path) as book:  # type: ignore[no-untyped-call]
            assert {"هذا", "النهر", "قيل", "الكبير"} <= set(re.findall(r"\w+", book[4].get_text()))
    with pikepdf.open(path) as book:
        maps = [o.read_bytes() for o in book.objects if _is_map(o)]
    assert maps and not any(b"<>" in one for one in maps)


@pytest.mark.slow
def test_a_glyph_may_mean_another_letter_in_another_chapter(tmp_path: Path) -> None:
    """Alef maqsura of Arabic and yeh of Persian look alike at the end of a word."""
    chapters = {"one.md": "على مدى الجسر", "two.md": "زبان تفسیری کی", "three.md": "على مدى هذا"}
    (tmp_path / "edition.yaml").write_text(
        f"title: T\nlanguage: ar\ntext: [{', '.join(chapters)}]\n"
    )
    for name, words in chapters.items():
        (tmp_path / name).write_text(f"# {name}\n\n{words}\n", encoding="utf-8")
    request = Request(tmp_path, tmp_path / "out", ("pdf",))
    path = build(request).outputs["pdf"]
    checked, pages = inspect(request)
    assert checked.edition is not None and pages is not None
    assert [one.message for one in conserve(checked.edition, pages, {"pdf": path}).findings] == []


def _is_map(thing: object) -> bool:
    return isinstance(thing, pikepdf.Stream) and b"begincmap" in thing.read_bytes()


@pytest.mark.parametrize(
    ("painted", "read"),
    [
        ("גשר"[::-1], "גשר"),
        (").רשג", "גשר.("),
        ("12 ןושאר", "ראשון 12"),
        ("two words (A)", "two words (A)"),
    ],
)
def test_glyphs_are_read_in_their_order(painted: str, read: str) -> None:
    assert in_reading_order(list(painted)) == read


def test_a_text_beside_glyphs_is_not_believed_against_them() -> None:
    def glyphs(text: str) -> list[Glyph]:
        return [Glyph(char, 0, 0, 1, 1, 10) for char in text]

    assert _units(glyphs("ab"), "ba") == ["ba"]
    assert _units(glyphs("a\ufffd"), "á") == ["á"]
    assert _units(glyphs("ab"), "cd") == ["a", "b"]
    assert _units(glyphs("a"), "abc") == ["a"]
    assert _units(glyphs("\u0649"), "\u06cc") == ["\u06cc"]


def test_lines_beside_words_of_another_direction_end_at_the_margin() -> None:
    from glossator.press.pdf.engine.sheets import Layouter, Run

    style = faces() + CSS + "p { text-align: justify }"
    page = f'<html lang="en"><title>T</title><p>\u05d2\u05e9\u05e8</p><p>{LINE * 6}</p>'
    with Layouter() as layouter:
        sheet = layouter.lay_out(Run("spoken", page, style, {}))
    with pymupdf.open(stream=sheet.pdf) as book:  # type: ignore[no-untyped-call]
        lines = [
            line["bbox"] for block in book[0].get_text("dict")["blocks"] for line in block["lines"]
        ]
    ends = {}
    for _, top, right, _ in lines:
        ends[round(top)] = max(right, ends.get(round(top), 0.0))
    _, *ends_of_full, _ = [end for _, end in sorted(ends.items())]
    assert len(ends_of_full) > 4
    assert ends_of_full == pytest.approx([280 * 0.75] * len(ends_of_full), abs=0.6)


@pytest.mark.slow
def test_a_mark_in_latin_letters_stands_right_of_a_note_that_opens_in_them(tmp_path: Path) -> None:
    (tmp_path / "edition.yaml").write_text(
        "title: T\nlanguage: ar\ntext: [one.md]\nlayers: {editor: {label: N, marks: a}}\n"
    )
    text = "# One\n\nانتظرنا[^editor:a] هذا الجسر\n\n[^editor:a]: London is far away.\n"
    (tmp_path / "one.md").write_text(text, encoding="utf-8")
    path = build(Request(tmp_path, tmp_path / "out", ("pdf",))).outputs["pdf"]
    with pymupdf.open(path) as book:  # type: ignore[no-untyped-call]
        words = {word[4].strip("\u200f."): word for word in book[4].get_text("words")}
    assert words["a"][0] > words["away"][2] > words["London"][2]
