"""Pictures have a ground of their own in an EPUB: by night, black lines on nothing are lost."""

from __future__ import annotations

import io

import pymupdf
import pytest
from PIL import ExifTags, Image

from glossator.model import Picture
from glossator.press.epub.grounds import grounded, proportion

DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" {box}><title>A bar</title>'
    '<rect x="{x}" y="0" width="5" height="5" fill="red"/></svg>'
)


def drawn(content: bytes, kind: str) -> Image.Image:
    """What a picture looks like on a black page."""
    if kind == "svg":
        with pymupdf.open(stream=content, filetype="svg") as file:
            pixels = file[0].get_pixmap(alpha=True)
        picture = Image.frombytes("RGBA", (pixels.width, pixels.height), pixels.samples)
    else:
        picture = Image.open(io.BytesIO(content)).convert("RGBA")
    night = Image.new("RGBA", picture.size, "black")
    return Image.alpha_composite(night, picture).convert("RGB")


def raster(mode: str, kind: str, **options: object) -> bytes:
    """Eight pixels a side, the left half black and the right half nothing."""
    picture = Image.new("RGBA", (8, 8), (0, 0, 0, 0))
    picture.paste((0, 0, 0, 255), (0, 0, 4, 8))
    out = io.BytesIO()
    picture.convert(mode).save(out, kind, **options)
    return out.getvalue()


@pytest.mark.parametrize(
    ("box", "x"), [('viewBox="-10 0 20 10"', "-10"), ('width="20" height="10"', "0")]
)
def test_a_drawing_stands_on_white_whatever_its_box(box: str, x: str) -> None:
    content = DRAWING.format(box=box, x=x).encode()
    lit = drawn(grounded(Picture("a.svg", "image/svg+xml", content)), "svg")
    width, height = lit.size
    assert lit.getpixel((width - 2, height - 2)) == (255, 255, 255)
    assert lit.getpixel((2, 2)) == (255, 0, 0)


def test_around_a_drawing_stands_a_white_margin_and_nothing_from_beyond_its_edge() -> None:
    box = 'width="50mm" height="20mm" viewBox="0 0 500 200"'
    wide = '<rect x="-90" y="0" width="590" height="200" fill="red"/>'
    content = f'<svg xmlns="http://www.w3.org/2000/svg" {box}>{wide}</svg>'.encode()
    grown = grounded(Picture("a.svg", "image/svg+xml", content))
    assert b'width="52mm"' in grown
    lit = drawn(grown, "svg")
    middle = lit.height // 2
    across = [lit.getpixel((x, middle)) for x in range(lit.width)]
    assert across[: lit.width // 60] == [(255, 255, 255)] * (lit.width // 60)
    assert across[lit.width // 2] == (255, 0, 0)


def turned() -> bytes:
    """A photograph that lies on its side, and says so."""
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    out = io.BytesIO()
    Image.new("RGB", (40, 10)).save(out, "JPEG", exif=exif)
    return out.getvalue()


@pytest.mark.parametrize(
    ("kind", "content", "expected"),
    [
        ("svg+xml", DRAWING.format(box='viewBox="-10 0 20 10"', x="0").encode(), 2),
        ("svg+xml", DRAWING.format(box='width="20mm" height="40mm"', x="0").encode(), 0.5),
        ("svg+xml", DRAWING.format(box='width="100%"', x="0").encode(), None),
        ("png", raster("RGBA", "png"), 1),
        ("jpeg", turned(), 0.25),
    ],
)
def test_a_picture_says_its_proportion(kind: str, content: bytes, expected: float | None) -> None:
    assert proportion(Picture("a", f"image/{kind}", content)) == expected


@pytest.mark.parametrize(
    ("mode", "kind"), [("RGBA", "png"), ("LA", "png"), ("P", "png"), ("RGBA", "webp")]
)
def test_a_transparent_raster_stands_on_white(mode: str, kind: str) -> None:
    lossless = {"lossless": True} if kind == "webp" else {}
    content = raster(mode, kind, **lossless)
    lit = drawn(grounded(Picture(f"a.{kind}", f"image/{kind}", content)), kind)
    assert (lit.getpixel((1, 4)), lit.getpixel((6, 4))) == ((0, 0, 0), (255, 255, 255))


def test_what_has_a_ground_or_moves_keeps_its_bytes() -> None:
    frames = [Image.new("RGBA", (8, 8), color) for color in ("#00000000", "#ff000080")]
    out = io.BytesIO()
    frames[0].save(out, "PNG", save_all=True, append_images=frames[1:], loop=0)
    for content in (raster("RGB", "png"), out.getvalue()):
        assert grounded(Picture("a.png", "image/png", content)) == content
    opaque = io.BytesIO()
    Image.new("RGBA", (8, 8), "white").save(opaque, "PNG")
    assert grounded(Picture("a.png", "image/png", opaque.getvalue())) == opaque.getvalue()
