"""Pictures have a ground of their own in an EPUB: by night, black lines on nothing are lost."""

from __future__ import annotations

import io

import pymupdf
import pytest
from PIL import Image

from glossator.model import Picture
from glossator.press.epub.grounds import grounded

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


@pytest.mark.parametrize(
    ("box", "x"), [('viewBox="-10 0 20 10"', "-10"), ('width="20" height="10"', "0")]
)
def test_a_drawing_stands_on_white_whatever_its_box(box: str, x: str) -> None:
    content = DRAWING.format(box=box, x=x).encode()
    lit = drawn(grounded(Picture("a.svg", "image/svg+xml", content)), "svg")
    width, height = lit.size
    assert lit.getpixel((width - 2, height - 2)) == (255, 255, 255)
    assert lit.getpixel((2, 2)) == (255, 0, 0)


def raster(mode: str, kind: str, **options: object) -> bytes:
    """Eight pixels a side, the left half black and the right half nothing."""
    picture = Image.new("RGBA", (8, 8), (0, 0, 0, 0))
    picture.paste((0, 0, 0, 255), (0, 0, 4, 8))
    out = io.BytesIO()
    picture.convert(mode).save(out, kind, **options)
    return out.getvalue()


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
