"""Pictures of types that no reader of books shows, made into those that all show.

A page of PDF becomes a drawing by MuPDF (extra `pdf-pictures`), letters as outlines; what some
renderers of SVG do not draw alike makes it pixels instead. TIFF and BMP become PNG by Pillow.
"""

from __future__ import annotations

import io
import re
from typing import Any, Final

PIXELS: Final = (".tif", ".tiff", ".bmp")
CONVERTED: Final = (".pdf", *PIXELS)
_FINE: Final = 300  # pixels an inch
_MOST_PIXELS: Final = 16_000_000
_MOST_DRAWN: Final = 2**20  # bytes of SVG: beyond, pixels are smaller and drawn faster
_DRAWN_DIFFERENTLY: Final = re.compile(rb"<(?:mask|pattern|filter|image)\b|mix-blend-mode")
_SIZE: Final = re.compile(rb'(<svg [^>]*?width="[\d.]+)(" height="[\d.]+)"')
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
    try:
        import pymupdf
    except ImportError:
        raise Unconverted(
            "is a PDF, which needs an extra: pip install glossator[pdf-pictures]"
        ) from None
    pymupdf.TOOLS.mupdf_display_errors(False)
    try:
        with pymupdf.open(stream=content, filetype="pdf") as book:
            if book.needs_pass:
                raise Unconverted("is locked by a password")
            pages = len(book)
            said = f"has {pages} pages: the first is shown" if pages > 1 else ""
            return *_of_page(book[0]), said
    except (RuntimeError, ValueError, IndexError) as fault:
        raise Unconverted("is no PDF file, or a broken one") from fault


def _of_page(page: Any) -> tuple[bytes, str]:
    drawn = str(page.get_svg_image(text_as_path=True)).encode()
    if len(drawn) <= _MOST_DRAWN and not _DRAWN_DIFFERENTLY.search(drawn):
        # MuPDF writes points without their name
        return _SIZE.sub(rb'\1pt\2pt"', drawn, count=1), "image/svg+xml"
    area = page.rect.width * page.rect.height / 72**2  # square inches
    fine = min(_FINE, int((_MOST_PIXELS / max(area, 0.01)) ** 0.5))
    return bytes(page.get_pixmap(dpi=max(fine, 1)).tobytes("png")), _PNG
