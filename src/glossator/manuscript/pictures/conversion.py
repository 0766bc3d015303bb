"""Pictures of types that no reader of books shows, made into those that all show.

A page of PDF becomes a drawing by MuPDF (extra `pdf-pictures`), letters as outlines; what some
renderers of SVG do not draw alike makes it pixels instead. TIFF and BMP become PNG by Pillow.
"""

from __future__ import annotations

import io
from importlib.util import find_spec
from typing import Final

from glossator.manuscript.pictures.pdf_page import first_page

PIXELS: Final = (".tif", ".tiff", ".bmp")
CONVERTED: Final = (".pdf", *PIXELS)
_PNG: Final = "image/png"


class Unconverted(Exception):
    """Says in words what keeps a picture from being made into another."""


def converted(content: bytes, suffix: str) -> tuple[bytes, str, str]:
    """The picture's new bytes, their media type, and what is to be told of it (“” if nothing).

    suffix: one of CONVERTED. Raises Unconverted.
    """
    return _from_pdf(content) if suffix == ".pdf" else (_from_pixels(content), _PNG, "")


def _from_pixels(content: bytes) -> bytes:
    from PIL import Image

    try:
        with Image.open(io.BytesIO(content), formats=("TIFF", "BMP")) as image:
            if image.width * image.height > (Image.MAX_IMAGE_PIXELS or 0):
                raise Unconverted(f"has {image.width} × {image.height} pixels, too many for a book")
            deep = image.mode in ("F", "LAB", "CMYK", "YCbCr")
            written = io.BytesIO()
            (image.convert("RGB") if deep else image).save(written, format="PNG")
            return written.getvalue()
    except (OSError, SyntaxError, ValueError, EOFError, MemoryError, KeyError) as fault:
        raise Unconverted("is broken") from fault


def _from_pdf(content: bytes) -> tuple[bytes, str, str]:
    if find_spec("pymupdf") is None:
        raise Unconverted("is a PDF, which needs an extra: pip install glossator[pdf-pictures]")
    picture, media_type, said, fault = first_page(content)
    if fault:
        raise Unconverted(fault)
    return picture, media_type, said
