"""Rare scripts in every format: each in its own face, its letters there to be found."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from glossator import typefaces
from glossator.pipeline import Request, build

TEXT = """# One

Runes ᚠᚢᚦ, Coptic ⲙⲁⲣⲉϥ, Tibetan བོད་ཡིག, music 𝄞, ticks ✗ and ⠃⠗.

[ܡܠܟ̈ܐ ܫܠܡܐ]{lang=syc dir=rtl}
"""
FACES = {"Runic": "ᚠᚢᚦ", "Coptic": "ⲁⲉⲙⲣϥ", "Syriac": "ܐܟܠܡܫ", "Music": "𝄞", "Last": "✗⠃⠗"}


def manuscript(folder: Path, text: str, more: str = "") -> Path:
    (folder / "one.md").write_text(text, encoding="utf-8")
    (folder / "edition.yaml").write_text(f"title: T\ntext: [one.md]\n{more}", encoding="utf-8")
    return folder


def printed_spans(path: Path) -> list[dict[str, str]]:
    """The pieces of the last page, with their text and font."""
    import pymupdf

    with pymupdf.open(path) as book:
        return [
            span
            for block in book[-1].get_text("dict")["blocks"]
            for line in block.get("lines", ())
            for span in line["spans"]
        ]


@pytest.mark.slow
def test_each_rare_script_has_its_face_in_every_format(tmp_path: Path) -> None:
    built = build(Request(manuscript(tmp_path, TEXT), tmp_path / "out", ("epub", "html", "pdf")))
    assert built.ok, built.findings
    spans = printed_spans(built.outputs["pdf"])
    page = built.outputs["html"].read_text(encoding="utf-8")
    with zipfile.ZipFile(built.outputs["epub"]) as book:
        fonts = {Path(n).stem: book.read(n) for n in book.namelist() if "/fonts/" in n}
    for name, letters in FACES.items():
        printed = {c for span in spans if name in span["font"] for c in span["text"]}
        assert printed >= set(letters), name
        assert f'"Edition {name}"' in page
        cut = TTFont(io.BytesIO(fonts[f"edition-{name.lower()}"])).getBestCmap()
        assert set(map(ord, letters)) <= set(cut)
    assert 0x0308 in TTFont(io.BytesIO(fonts["edition-syriac"])).getBestCmap()


@pytest.mark.slow
def test_a_font_of_ones_own_may_have_postscript_outlines(tmp_path: Path) -> None:
    own = typefaces.subset(typefaces.HANGUL, "한글")
    assert own[:4] == b"OTTO"
    (tmp_path / "own.otf").write_bytes(own)
    fonts = "fonts: [{file: own.otf, script: Hangul, weight: 400, licence: Free}]\n"
    built = build(
        Request(manuscript(tmp_path, "# One\n\n한글.\n", fonts), tmp_path / "out", ("pdf",))
    )
    assert built.ok, built.findings
    (font,) = {s["font"] for s in printed_spans(built.outputs["pdf"]) if "한글" in s["text"]}
    assert "Own" in font
