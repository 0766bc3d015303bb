"""Finishes the pages of a sheet: which side of their leaf they are, and the words that came late.

A sheet is laid out before anybody knows what stands before it (`engine.sheets`). Here each page
gets the margins of its side, with its running head and its number, its text moves to where those
margins leave it, and the numbers of other pages are written into the rooms kept for them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Final

from glossator.press.pdf.engine.font_uses import FontUse
from glossator.press.pdf.engine.late import CLOSED, FOLIO, OPENED, LateWord
from glossator.press.pdf.engine.sheets import Sheet
from glossator.press.pdf.engine.sides import BODY, END, SIDES

_PARTS: Final = re.compile(
    rb"^(" + b"|".join(map(re.escape, (BODY, END, *SIDES.values()))) + rb")$", re.MULTILINE
)
_LATE: Final = re.compile(rb"^%%late (\d+)$", re.MULTILINE)
_SPOKEN: Final = re.compile(f"{OPENED}([^{CLOSED}]*){CLOSED}")
LabelOf = Callable[[str], str]
Printed = dict[str, dict[int, tuple[str, float]]]  # by font and glyph: its letter and its width


def side_of(number: int, *, turned: bool = False) -> str:
    """Odd pages are right pages, in every series of numbers; left ones in a book that is `turned`:
    bound on the right.
    """
    return "right" if number % 2 != turned else "left"


def shifts(sheet: Sheet, first: int, *, turned: bool) -> list[float]:
    """How far each page's text moves to the right, in points, when it begins with this number."""
    moved = side_of(first, turned=turned) != sheet.side
    return [shift if moved else 0.0 for shift in sheet.shifts]


def finish_pages(
    book: Any,
    sheet: Sheet,
    first: int,
    labels: Sequence[str],
    label_of: LabelOf,
    *,
    turned: bool = False,
) -> Printed:
    """Finish the pages of an opened sheet, and say what they print beside what the sheet said.

    `first` is the number of its first page, `labels` the names of all ("" for one that shows none);
    `turned` is whether the book is bound on the right. `label_of` gives the name of the page of an
    id. Raises KeyError for one that it does not know.
    """
    printed: Printed = {}

    def write(word: LateWord, label: str) -> bytes:
        said = f"{word.before}{label}{word.after}" if label else ""
        own = printed.setdefault(word.font, {})
        for char in said:
            glyph, width = word.glyphs[char]
            own[glyph] = char, width * 1000 / word.size
        if not said:
            return b""
        at = round((word.room - word.width(label)) * word.align, 3)
        glyphs = "".join(f"{word.glyphs[char][0]:04x}" for char in said)
        return f"{at:g} 0 Td\n[<{glyphs}>] TJ".encode("ascii")

    for page, label, number, dx in zip(
        book.pages,
        labels,
        range(first, first + len(labels)),
        shifts(sheet, first, turned=turned),
        strict=True,
    ):
        parts = _PARTS.split(page.Contents.read_bytes())
        marked = dict(zip(parts[1::2], parts[2::2], strict=True))
        body = marked[BODY]
        if dx:
            body = b"\nq\n1 0 0 1 %.3f 0 cm%sQ\n" % (dx, body)
            _move_annotations(page, dx)
        content = parts[0] + body + marked[SIDES[side_of(number, turned=turned)]]

        def fill(found: re.Match[bytes], folio: str = label) -> bytes:
            word = sheet.late[int(found[1])]
            if word.key == FOLIO:
                return write(word, folio)
            return write(word, "–".join(dict.fromkeys(map(label_of, word.key.split(" ")))))

        page.Contents = book.make_stream(_LATE.sub(fill, content))
        _speak(page, label_of)
    return printed


def late_uses(sheet: Sheet, printed: Printed) -> list[FontUse]:
    """What late words print, as uses of the sheet's faces."""
    return [_use(use, printed[use.name]) for use in sheet.fonts if use.name in printed]


def _move_annotations(page: Any, dx: float) -> None:
    import pikepdf

    for annotation in page.obj.get("/Annots", []):
        left, bottom, right, top = (float(value) for value in annotation.Rect)
        annotation.Rect = pikepdf.Array([round(left + dx, 3), bottom, round(right + dx, 3), top])


def _speak(page: Any, label_of: LabelOf) -> None:
    """Numbers within the words of links (ISO 14289-1, 7.18.5)."""
    import pikepdf

    for annotation in page.obj.get("/Annots", []):
        words = str(annotation.get("/Contents", ""))
        if OPENED in words:
            said = _SPOKEN.sub(lambda found: label_of(found[1]), words)
            annotation.Contents = pikepdf.String(said)


def _use(use: FontUse, glyphs: dict[int, tuple[str, float]]) -> FontUse:
    texts = {glyph: char for glyph, (char, _) in glyphs.items()}
    widths = {glyph: float(round(width)) for glyph, (_, width) in glyphs.items()}
    return replace(use, texts=texts, widths={**widths, **use.widths})
