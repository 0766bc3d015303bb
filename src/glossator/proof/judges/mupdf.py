"""MuPDF renders an EPUB, as reading systems without a browser's engine do (KOReader among them).

https://mupdf.readthedocs.io/ ; each file of the book has to show something on each of its pages.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from glossator.proof.judges.verdict import Finding, Verdict, unreadable

NAME: Final = "MuPDF"
NEEDS: Final = ("pymupdf",)
STANDARDS: Final[Mapping[str, str]] = {"pages": "no empty page"}
# A six-inch e-reader's screen in points, and the size of its type.
_WIDTH, _HEIGHT, _TYPE = 260, 347, 11


def examine(path: Path, profile: str) -> Verdict:
    """Renders every page; an empty one, and a file without a page, is an error.

    A file that is no book fails with a fatal finding.
    """
    import pymupdf

    pymupdf.TOOLS.mupdf_display_errors(False)
    pymupdf.TOOLS.mupdf_display_warnings(False)
    pages = 0
    try:
        with pymupdf.open(path, filetype="epub") as book:
            book.layout(width=_WIDTH, height=_HEIGHT, fontsize=_TYPE)
            findings = tuple(_findings(book))
            pages = book.page_count
    except (RuntimeError, ValueError) as fault:
        findings = unreadable(str(fault))
    return Verdict(
        judge=NAME,
        version=str(pymupdf.mupdf_version),
        standard=STANDARDS[profile],
        file=path.name,
        passed=not findings,
        assertions=pages or None,
        findings=findings,
    )


def _findings(book: Any) -> Iterator[Finding]:
    for chapter in range(book.chapter_count):
        count = book.chapter_page_count(chapter)
        if not count:
            yield Finding("error", "empty", "a file of the book has no page", f"file {chapter + 1}")
        for page in range(count):
            if book[chapter, page].get_pixmap().is_unicolor:
                where = f"file {chapter + 1}, page {page + 1} of {count}"
                yield Finding("error", "empty", "nothing is on a page", where)
