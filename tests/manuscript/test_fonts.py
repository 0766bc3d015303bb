"""Fonts that a manuscript brings along."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from glossator import typefaces
from glossator.diagnostics import Diagnostic, Place
from glossator.families import SERIF
from glossator.manuscript.fonts import FontSettings, open_font
from glossator.pipeline import Request, build, check

GEORGIAN = next(family.face for family in SERIF if family.scripts == ("Geor",))


def manuscript(folder: Path, font: bytes, script: str, words: str) -> Path:
    (folder / "own.ttf").write_bytes(font)
    (folder / "edition.yaml").write_text(
        "title: T\ntext: [a.md]\n"
        f"fonts: [{{file: own.ttf, script: {script}, weight: 400, licence: Free for all}}]\n",
        encoding="utf-8",
    )
    (folder / "a.md").write_text(f"# A\n\n{words}\n", encoding="utf-8")
    return folder


@pytest.mark.slow
def test_a_font_of_the_manuscript_is_asked_first(tmp_path: Path) -> None:
    font = typefaces.subset(GEORGIAN, "ქართული")
    source = manuscript(tmp_path, font, "Georgian", "ქართული **ქარ**")
    built = build(Request(source, tmp_path / "out", ("epub", "html")))
    assert built.ok, built.findings
    with zipfile.ZipFile(built.outputs["epub"]) as book:
        names = [name for name in book.namelist() if "/fonts/" in name]
        own = TTFont(io.BytesIO(book.read("EPUB/fonts/edition-own-1.ttf")))
    assert not any("georgian" in name for name in names)
    assert set(map(chr, own.getBestCmap())) == set("ქართული")
    page = built.outputs["html"].read_text(encoding="utf-8")
    assert '"Edition Own 1"' in page
    assert "Noto Sans Georgian (Free for all)" in page


def ideograph() -> bytes:
    """A font whose one letter is of Tangut."""
    font = TTFont(io.BytesIO(typefaces.subset(GEORGIAN, "ქ")))
    font["cmap"].tables = [t for t in font["cmap"].tables if t.format == 4][:1]
    (table,) = font["cmap"].tables
    name = next(iter(table.cmap.values()))
    from fontTools.ttLib.tables._c_m_a_p import cmap_format_12

    large = cmap_format_12(12)
    large.platformID, large.platEncID, large.language = 3, 10, 0
    large.cmap = {0x17000: name}
    font["cmap"].tables = [large]
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


def test_a_script_that_no_face_has_is_printed_with_a_font_of_ones_own(tmp_path: Path) -> None:
    source = manuscript(tmp_path, ideograph(), "Tang", "The sign 𗀀.")
    assert check(source).findings == ()


def test_a_font_that_may_not_be_embedded_is_refused() -> None:
    font = TTFont(io.BytesIO(typefaces.subset(GEORGIAN, "ქ")))
    font["OS/2"].fsType = 2
    out = io.BytesIO()
    font.save(out)
    found: list[Diagnostic] = []
    assert open_font(FontSettings("a.ttf"), out.getvalue(), Place("edition.yaml"), found) is None
    assert [one.code for one in found] == ["E012"]
    assert "forbids" in found[0].message


@pytest.mark.slow
def test_a_font_for_titles_sets_titles_and_nothing_else(tmp_path: Path) -> None:
    import pymupdf

    source = manuscript(tmp_path, typefaces.subset(GEORGIAN, "ქართული"), "Georgian", "Quiet.")
    said = (source / "edition.yaml").read_text(encoding="utf-8")
    face = typefaces.font_file(typefaces.MONO)
    (source / "own.ttf").write_bytes(face.read_bytes())
    said = said.replace("script: Georgian, weight: 400", "use: display")
    (source / "edition.yaml").write_text(said, encoding="utf-8")
    built = build(Request(source, tmp_path / "out", ("epub", "html", "pdf")))
    assert built.ok, built.findings
    with pymupdf.open(built.outputs["pdf"]) as book:
        spans = [
            span
            for block in book[-1].get_text("dict")["blocks"]
            for line in block.get("lines", ())
            for span in line["spans"]
        ]
    fonts = {span["text"].strip(): "Display" in span["font"] for span in spans}
    assert (fonts["A"], fonts["Quiet."]) == (True, False)
    with zipfile.ZipFile(built.outputs["epub"]) as book:
        assert "EPUB/fonts/edition-display-1.ttf" in book.namelist()
        more = book.read("EPUB/styles/more.css").decode()
    assert 'h6, .half-title {\n  font-family: "Edition Display 1", "Edition Serif";' in more
    page = built.outputs["html"].read_text(encoding="utf-8")
    assert '.half-title){font-family:"Edition Display 1",var(--serif)}' in page


def test_a_font_has_a_use_that_is_known(tmp_path: Path) -> None:
    source = manuscript(tmp_path, typefaces.subset(GEORGIAN, "ქ"), "Georgian, use: titles", "ქ")
    assert [(f.code, f.place.line) for f in check(source).findings] == [("E004", 3)]
