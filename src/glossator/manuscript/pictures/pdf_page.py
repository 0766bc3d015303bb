"""The first page of a PDF as a picture, made by MuPDF in a process of its own.

A stranger's file may make it crash, or draw for hours: then it is this process that ends. It reads
the file from its standard input and writes a line of JSON (`type`, `said`, `fault`) and the bytes.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from contextlib import suppress
from typing import Any, Final

SECONDS: Final = 30  # of the processor's time, and as many by the clock
_MEMORY: Final = 2 * 2**30  # bytes of address space
_FINE: Final = 300  # pixels an inch
_MOST_PIXELS: Final = 16_000_000
_MOST_DRAWN: Final = 2**20  # bytes of SVG: beyond, pixels are smaller and drawn faster
_DRAWN_DIFFERENTLY: Final = re.compile(rb"<(?:mask|pattern|filter|image)\b|mix-blend-mode")
_SIZE: Final = re.compile(rb'(<svg [^>]*?width="[\d.]+)(" height="[\d.]+)"')


def first_page(content: bytes, seconds: float = SECONDS) -> tuple[bytes, str, str, str]:
    """The picture, its media type, what is to be told of it, and what keeps it from being made."""
    command = (sys.executable, "-m", __name__)
    try:
        child = subprocess.run(command, input=content, capture_output=True, timeout=seconds)
    except subprocess.TimeoutExpired:
        return b"", "", "", "takes longer to draw than it may"
    said, _, picture = child.stdout.partition(b"\n")
    if child.returncode or not said:
        return b"", "", "", "is a PDF that cannot be drawn"
    told = json.loads(said)
    return picture, told["type"], told["said"], told["fault"]


def _bound() -> None:
    with suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _drawn(content: bytes) -> tuple[bytes, str, str, str]:
    import pymupdf

    pymupdf.TOOLS.mupdf_display_errors(False)
    try:
        with pymupdf.open(stream=content, filetype="pdf") as book:
            if book.needs_pass:
                return b"", "", "", "is locked by a password"
            pages = len(book)
            said = f"has {pages} pages: the first is shown" if pages > 1 else ""
            return *_of_page(book[0]), said, ""
    except (RuntimeError, ValueError, IndexError, MemoryError):
        return b"", "", "", "is no PDF file, or a broken one"


def _of_page(page: Any) -> tuple[bytes, str]:
    drawn = str(page.get_svg_image(text_as_path=True)).encode()
    if len(drawn) <= _MOST_DRAWN and not _DRAWN_DIFFERENTLY.search(drawn):
        # MuPDF writes points without their name
        return _SIZE.sub(rb'\1pt\2pt"', drawn, count=1), "image/svg+xml"
    area = page.rect.width * page.rect.height / 72**2  # square inches
    fine = min(_FINE, int((_MOST_PIXELS / max(area, 0.01)) ** 0.5))
    return bytes(page.get_pixmap(dpi=max(fine, 1)).tobytes("png")), "image/png"


if __name__ == "__main__":
    _bound()
    _picture, _type, _said, _fault = _drawn(sys.stdin.buffer.read())
    _told = json.dumps({"type": _type, "said": _said, "fault": _fault})
    sys.stdout.buffer.write(_told.encode() + b"\n" + _picture)
