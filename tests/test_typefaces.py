"""Cuts of the faces, read by fontTools: HarfBuzz made them."""

from __future__ import annotations

import io

import pytest
from fontTools import subset as ft
from fontTools.pens.recordingPen import RecordingPen
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

from glossator import typefaces
from glossator.typefaces import HANGUL, ITALIC, ROMAN
from glossator.woff2 import woff2

AXES = (("wght", 620.0), ("opsz", 12.0))


def opened(font: bytes) -> TTFont:
    return TTFont(io.BytesIO(font), recalcTimestamp=False)


def tags(font: TTFont, table: str) -> set[str]:
    return {record.FeatureTag for record in font[table].table.FeatureList.FeatureRecord}


def test_a_cut_is_static_and_holds_its_characters_and_no_others() -> None:
    cut = opened(typefaces.subset(ROMAN, "Hamburg", AXES))
    assert set(map(chr, cut.getBestCmap())) == set("Hamburg")
    assert not {"fvar", "gvar", "avar", "MVAR", "HVAR"} & set(cut.keys())
    assert cut["OS/2"].usWeightClass == 620


def test_a_cut_has_the_letters_of_the_variable_face_at_that_point() -> None:
    """As fontTools cuts them, but for a unit of rounding in a thousand."""
    with TTFont(typefaces.font_file(ITALIC)) as whole:
        subsetter = ft.Subsetter()
        subsetter.populate(text="Rg")
        subsetter.subset(whole)
        instantiateVariableFont(whole, dict(AXES), inplace=True, static=True)
        theirs = {char: whole["hmtx"][whole.getBestCmap()[ord(char)]][0] for char in "Rg"}
        pen = RecordingPen()
        whole.getGlyphSet()[whole.getBestCmap()[ord("R")]].draw(pen)
    cut = opened(typefaces.subset(ITALIC, "Rg", AXES))
    for char, width in theirs.items():
        assert abs(cut["hmtx"][cut.getBestCmap()[ord(char)]][0] - width) <= 1
    ours = RecordingPen()
    cut.getGlyphSet()[cut.getBestCmap()[ord("R")]].draw(ours)
    assert [step for step, _ in ours.value] == [step for step, _ in pen.value]
    for (_, mine), (_, other) in zip(ours.value, pen.value, strict=True):
        for one, two in zip(mine, other, strict=True):
            assert max(abs(one[0] - two[0]), abs(one[1] - two[1])) <= 1


def test_features_that_are_named_stay_with_their_glyphs() -> None:
    cut = opened(typefaces.subset(ROMAN, "ab12", AXES, ("kern", "smcp", "onum")))
    assert tags(cut, "GSUB") == {"smcp", "onum"}
    assert tags(cut, "GPOS") == {"kern"}
    every = opened(typefaces.subset(ROMAN, "ab12", AXES))
    assert {"smcp", "onum", "sups", "aalt"} <= tags(every, "GSUB")
    assert len(every.getGlyphOrder()) > len(cut.getGlyphOrder()) > 5


@pytest.mark.parametrize("face", [ROMAN, HANGUL])
def test_a_cut_keeps_copyright_and_license(face: typefaces.Face) -> None:
    name = opened(typefaces.subset(face, "가a"))["name"]
    assert "Adobe" in name.getDebugName(0)
    assert "Open Font License" in name.getDebugName(13)


def test_coverage_is_what_the_face_maps() -> None:
    with TTFont(typefaces.font_file(HANGUL), lazy=True) as font:
        assert typefaces.coverage(HANGUL) == frozenset(font.getBestCmap())


@pytest.mark.parametrize("face", [ROMAN, HANGUL])
def test_woff2_unpacks_to_the_same_tables(face: typefaces.Face) -> None:
    font = typefaces.subset(face, "가ab개")
    packed = woff2(font)
    bare, unpacked = opened(font), opened(packed)
    assert unpacked.flavor == "woff2"
    assert len(packed) % 4 == 0
    assert unpacked.reader.length == len(packed)
    assert set(bare.reader.keys()) == set(unpacked.reader.keys())
    for tag in set(bare.reader.keys()) - {"head"}:
        assert bare.reader[tag] == unpacked.reader[tag], tag
    assert unpacked["head"].flags == bare["head"].flags | 1 << 11
    assert unpacked["head"].unitsPerEm == bare["head"].unitsPerEm
