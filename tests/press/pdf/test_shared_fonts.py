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
    below = book.make_indirect(
        pikepdf.Dictionary(FontDescriptor=book.make_indirect(descriptor), W=pikepdf.Array())
    )
    font = book.make_indirect(
        pikepdf.Dictionary(
            Subtype=pikepdf.Name.Type0,
            BaseFont=pikepdf.Name("/EMPTYF+Edition-Serif"),
            DescendantFonts=pikepdf.Array([below]),
        )
    )
    share_fonts(book, [FontUse("EMPTYF", digest(face), (), {}, {})], {digest(face): face})
    program = font.DescendantFonts[0].FontDescriptor.FontFile2.read_bytes()
    with TTFont(io.BytesIO(program)) as cut_down:
        assert ".notdef" in cut_down.getGlyphOrder()
