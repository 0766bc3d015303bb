"""A book holds each face once, cut to what all of its pages print."""

import io
from collections import Counter
from collections.abc import Iterator
from hashlib import sha256

import pikepdf
import pymupdf
import pytest
from fontTools.ttLib import TTFont

from glossator.press.pdf import Printed
from glossator.press.pdf.binding.shared_fonts import cut, share_fonts
from glossator.press.pdf.engine.font_uses import FontUse, digest
from glossator.typefaces import ROMAN, font_file


@pytest.fixture(scope="module")
def book(sample_print: Printed) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(io.BytesIO(sample_print.pdf)) as opened:
        yield opened


def test_each_font_program_is_there_once(book: pikepdf.Pdf) -> None:
    streams = {
        thing.FontFile2.objgen: thing.FontFile2
        for thing in book.objects
        if isinstance(thing, pikepdf.Dictionary) and "/FontFile2" in thing
    }
    programs = Counter(sha256(one.read_bytes()).hexdigest() for one in streams.values())
    assert programs
    assert max(programs.values()) == 1
    names = [
        str(thing.FontName)
        for thing in book.objects
        if isinstance(thing, pikepdf.Dictionary) and "/FontFile2" in thing
    ]
    assert len(names) == len(set(names))


def test_every_glyph_that_is_printed_is_in_its_program(sample_print: Printed) -> None:
    """MuPDF finds text for every glyph and an outline for every letter."""
    with pymupdf.open(stream=sample_print.pdf, filetype="pdf") as document:
        for page in document:
            assert "\ufffd" not in page.get_text()
        for xref in {font[0] for page in document for font in page.get_fonts(full=True)}:
            _, suffix, _, content = document.extract_font(xref)
            assert suffix == "ttf"
            with TTFont(io.BytesIO(content)) as font:
                outlines = font["glyf"]
                assert any(outlines[name].numberOfContours for name in font.getGlyphOrder())


def test_a_cut_face_is_static_and_keeps_its_glyph_numbers() -> None:
    whole = TTFont(font_file(ROMAN))
    glyph = whole.getGlyphID(whole.getBestCmap()[ord("R")])
    heavy, light = (
        TTFont(
            io.BytesIO(cut(font_file(ROMAN).read_bytes(), [glyph], {"wght": weight, "opsz": 10}))
        )
        for weight in (700.0, 300.0)
    )
    assert "fvar" not in heavy
    assert heavy["maxp"].numGlyphs > glyph
    name = heavy.getGlyphOrder()[glyph]
    assert heavy["glyf"][name].numberOfContours > 0
    assert heavy["hmtx"][name][0] > light["hmtx"][light.getGlyphOrder()[glyph]][0]


def test_a_face_that_was_asked_for_and_prints_nothing_is_embedded_all_the_same() -> None:
    face = font_file(ROMAN).read_bytes()
    book = pikepdf.new()
    descriptor = pikepdf.Dictionary(FontBBox=pikepdf.Array([0, -200, 900, 900]))
    name = pikepdf.Name("/EMPTYF+Edition-Serif")
    described = book.make_indirect(descriptor)
    below = pikepdf.Dictionary(BaseFont=name, FontDescriptor=described, W=pikepdf.Array())
    above = pikepdf.Dictionary(Subtype=pikepdf.Name.Type0, BaseFont=name)
    above.DescendantFonts = pikepdf.Array([book.make_indirect(below)])
    font = book.make_indirect(above)
    share_fonts(book, [FontUse("EMPTYF", digest(face), (), {}, {})], {digest(face): face})
    program = font.DescendantFonts[0].FontDescriptor.FontFile2.read_bytes()
    with TTFont(io.BytesIO(program)) as cut_down:
        assert ".notdef" in cut_down.getGlyphOrder()


def test_what_is_asked_for_in_several_ways_is_embedded_once_for_a_point_of_its_axes() -> None:
    """Figures of old style, another language: each has a name of its own in a sheet."""
    face = font_file(ROMAN).read_bytes()
    book = pikepdf.new()
    fonts = []
    for letters in ("ONEWAY", "OTHERW", "HEAVYF"):
        name = pikepdf.Name(f"/{letters}+Edition-Serif")
        descriptor = book.make_indirect(pikepdf.Dictionary(FontBBox=pikepdf.Array([0, 0, 0, 0])))
        below = pikepdf.Dictionary(BaseFont=name, FontDescriptor=descriptor, W=pikepdf.Array())
        above = pikepdf.Dictionary(Subtype=pikepdf.Name.Type0, BaseFont=name)
        above.DescendantFonts = pikepdf.Array([book.make_indirect(below)])
        fonts.append(book.make_indirect(above))
    source, thin, thick = digest(face), (("wght", 400.0),), (("wght", 600.0),)
    uses = [
        FontUse("ONEWAY", source, thin, {36: "a"}, {36: 500.0}),
        FontUse("OTHERW", source, thin, {36: "A", 40: "e"}, {36: 500.0, 40: 480.0}),
        FontUse("HEAVYF", source, thick, {36: "a"}, {36: 510.0}),
    ]
    share_fonts(book, uses, {source: face})
    one, other, heavy = (font.DescendantFonts[0] for font in fonts)
    assert one.objgen == other.objgen != heavy.objgen
    assert [int(one.W[0]), float(one.W[1][0])] == [36, 500.0]
    assert fonts[0].BaseFont == fonts[1].BaseFont == one.BaseFont
    said = [font.ToUnicode.read_bytes() for font in fonts[:2]]
    assert b"<0024> <0061>" in said[0] and b"<0024> <0041>" in said[1]
    program = one.FontDescriptor.FontFile2.read_bytes()
    with TTFont(io.BytesIO(program)) as cut_down:
        glyphs = cut_down["glyf"]
        names = cut_down.getGlyphOrder()
        assert glyphs[names[40]].numberOfContours != 0
