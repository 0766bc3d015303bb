"""Late words: page numbers, which nobody knows before everything is laid out.

In the HTML a late word is an element with `data-late=KEY`; what stands in it keeps its room. So is
the folio in a page's margin. The layout draws neither: it leaves a mark in the content of the page
and says how the word is to be set (`LateWord`). It is written when the sheets are gathered
(`binding.finishing`), so that nothing is laid out twice for a number.

The override wraps one function of a pinned library; tests/press/pdf/test_late.py fails when that
changes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, Final

from glossator.press.pdf.engine.heads import says_pages

LATE: Final = "data-late"
ALIGN: Final = "data-align"  # where in its room it stands: left unless this says right
_RANGE: Final = "–"  # between two pages
FOLIO: Final = "folio"  # the key of a page's own number
# around a key within the words of a link, which a reader hears
OPENED, CLOSED = "\ue000", "\ue001"
# all that labels of pages are made of: see `known_pages.folio`
_LETTERS: Final = "0123456789ivxlcdm"
_ALIGNMENTS: Final[Mapping[str, float]] = {"center": 0.5, "right": 1.0, "end": 1.0}
# what decides which glyphs a style gives to letters
_FACE: Final = (
    "font_family", "font_style", "font_weight", "font_size", "font_stretch", "lang",
    "font_variant_numeric", "font_variant_caps", "font_variant_position", "font_feature_settings",
    "font_variant_ligatures", "font_variant_alternates", "font_variation_settings",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class LateWord:
    """How a word is set that is written later.

    `key` names the place whose page it says, or two with a space between them, or is `FOLIO`.
    `font` is the name of a `FontUse`; its size and widths are in CSS pixels. `room` is what the
    layout kept, `align` where in it the word stands: 0 at its left end, 1 at its right.
    `glyphs` has number and width of each letter.
    """

    key: str
    font: str
    size: float
    room: float
    align: float
    before: str
    after: str
    glyphs: Mapping[str, tuple[int, float]]

    def width(self, label: str) -> float:
        """The width of the word in CSS pixels."""
        return sum(self.glyphs[char][1] for char in f"{self.before}{label}{self.after}")


@contextmanager
def told_late(document: Any) -> Iterator[list[LateWord]]:
    """While this is open, late words are not drawn, and listed in the order of their marks."""
    from weasyprint.draw import text as drawing

    told: list[LateWord] = []
    folios = {
        id(box): said
        for number, page in enumerate(document.pages)
        for half in (page._page_box, page._page_box.facing)
        for box, said in _folios(half)
    }
    words = _Words(document.font_config)
    original = drawing.draw_first_line

    def draw(stream: Any, box: Any, *rest: Any) -> Any:
        element = getattr(box, "element", None)
        key = element.get(LATE) if element is not None else None
        if key is None and id(box) not in folios:
            return original(stream, box, *rest)
        found = original(stream, box, *rest)
        shown = stream.stream.pop()
        assert shown.endswith(b"TJ")
        own = ("", "", _align(element), key) if key is not None else folios[id(box)]
        before, after, align, place = own
        font, glyphs = words.glyphs(stream, box, before + after + _RANGE)
        stream.stream.append(mark_of(len(told)))
        size = float(box.style["font_size"])
        told.append(LateWord(place, font, size, box.width, align, before, after, glyphs))
        return found

    drawing.draw_first_line = draw
    try:
        yield told
    finally:
        drawing.draw_first_line = original


def mark_of(number: int) -> bytes:
    """What stands in the content of a page in place of a late word: a comment in a line."""
    return b"%%%%late %d" % number


def _align(element: Any) -> float:
    return _ALIGNMENTS.get(element.get(ALIGN, ""), 0.0)


def _folios(page: Any) -> Iterator[tuple[Any, tuple[str, str, float, str]]]:
    """The text boxes in a page's margin that say its number, or the numbers of others: with what
    is beside them, where they stand, and their key.
    """
    from weasyprint.formatting_structure.boxes import MarginBox, TextBox

    for box in page.children:
        said = box.style["content"] if isinstance(box, MarginBox) else ()
        align = _ALIGNMENTS.get(box.style["text_align_all"], 0.0)
        for head in says_pages(page, said):
            for inner in box.descendants():
                if isinstance(inner, TextBox):
                    yield inner, (head.before, head.after, align, head.key)
        if not isinstance(said, tuple) or not any(_is_page(part) for part in said):
            continue
        at = next(place for place, part in enumerate(said) if _is_page(part))
        before = "".join(part[1] for part in said[:at] if part[0] == "string")
        after = "".join(part[1] for part in said[at + 1 :] if part[0] == "string")
        for inner in box.descendants():
            if isinstance(inner, TextBox):
                yield inner, (before, after, align, FOLIO)


def _is_page(part: Any) -> bool:
    return bool(part[0] == "counter()" and part[1][0] == "page")


class _Words:
    """The glyphs that a style gives to the letters of late words, each looked up once."""

    def __init__(self, fonts: Any) -> None:
        # all that WeasyPrint's function for text wants to know of a layout
        self._context = SimpleNamespace(font_config=fonts, dictionaries={})
        self._known: dict[tuple[str, ...], tuple[str, dict[str, tuple[int, float]]]] = {}

    def glyphs(self, stream: Any, box: Any, more: str) -> tuple[str, dict[str, tuple[int, float]]]:
        """The name of the font, and each letter's glyph and width in CSS pixels."""
        key = (*(str(box.style[name]) for name in _FACE), more)
        if key not in self._known:
            letters = sorted({*_LETTERS, *more})
            found = {letter: self._glyph(stream, box, letter) for letter in letters}
            name = found["0"][0]
            self._known[key] = name, {letter: (at, wide) for letter, (_, at, wide) in found.items()}
        return self._known[key]

    def _glyph(self, stream: Any, box: Any, letter: str) -> tuple[str, int, float]:
        from weasyprint.text.line_break import split_first_line

        layout, _, _, width, *_ = split_first_line(letter, box.style, self._context, None, 0)
        layout.reactivate(box.style)
        run = layout.get_first_line()[0].runs[0].data
        font, _ = stream.add_font(run.item.analysis.font)
        glyph = int(run.glyphs.glyphs[0].glyph)
        layout.deactivate()
        return font.hash, glyph, float(width)
