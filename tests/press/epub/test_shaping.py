"""Titles of any script on the cover."""

from __future__ import annotations

import io

from fontTools.ttLib import TTFont

from glossator.families import SERIF
from glossator.press.epub.lettering import Type
from glossator.press.epub.shaping import ShapedRun, runs
from glossator.sharing import Choice
from glossator.typefaces import ROMAN

ARABIC = next(family.face for family in SERIF if "Arab" in family.scripts)


def test_words_of_a_shaped_script_are_one_piece_and_others_are_characters() -> None:
    assert list(runs("ab دليل ماركداون, שלום")) == [*"ab ", "دليل ماركداون", *", ", "שלום"]


def test_letters_take_the_form_that_their_neighbours_ask_for() -> None:
    together = ShapedRun.of("بب", ARABIC)
    alone = ShapedRun.of("ب", ARABIC)
    joined = {sign for sign, _, _ in together.glyphs}
    isolated = {sign for sign, _, _ in alone.glyphs}
    assert len(joined - isolated) == 2  # a first and a last form; the dot is the same
    assert len(isolated - joined) == 1
    assert all(ord(sign) > 0xF0000 for sign, _, _ in together.glyphs)  # 0 would be a box
    cut = TTFont(io.BytesIO(together.font))
    assert {sign for sign, _, _ in together.glyphs} <= set(map(chr, cut.getBestCmap()))


def test_every_character_of_a_title_has_a_glyph() -> None:
    for text, language in (("南瓜书", "zh-CN"), ("דבר", "he"), ("Ἐν ἀρχῇ", "en"), ("한글", "ko")):
        type_ = Type(ROMAN, text, {"wght": 500, "opsz": 48}, Choice(language))
        assert all(type_._homes[char] is not None for char in type_._homes if char.strip())
        assert type_.width(text, 100) > 100
