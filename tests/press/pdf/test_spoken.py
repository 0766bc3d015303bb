"""What is printed from right to left, or in letters of several glyphs, is read back as it was."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest

from glossator.pipeline import Request, build, inspect
from glossator.proof.conservation import conserve
from glossator.proof.pdf_content import Glyph, _units
from glossator.proof.reading_order import in_reading_order

TEXTS = {
    "ar": 'انتظرنا *شتاءين* هذا الجسر (1904) على النهر [الكبير].[^1] قيل "إنه" من London ؛ كم؟!',
    "he": 'חיכינו *שני* חורפים (1904) לגשר [הגדול].[^1] אמרו "כן" בלונדון London (A) ; כמה?!',
    "hi": "हमने *दो* सर्दियाँ (1904) इस पुल की प्रतीक्षा की।[^1] क्या?!",
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
    with pikepdf.open(path) as book:
        maps = [o.read_bytes() for o in book.objects if _is_map(o)]
    assert maps and not any(b"<>" in one for one in maps)


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
