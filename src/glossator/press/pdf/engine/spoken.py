"""Says what glyphs mean that do not say it by themselves.

WeasyPrint 70 lets a glyph say what it meant where it first stood. In Arabic and in the scripts of
India one glyph is the body of several letters, and the dots and vowels are glyphs of their own;
then what one letter, or one syllable, is made of stands in a `Span` with /ActualText (ISO 32000-1,
14.9.4). It is no longer than that, and stays where it is painted, from left to right also in
Hebrew: for readers (PDFium, MuPDF, poppler) put lines of glyphs in order, but no longer texts. Dots
before a letter have a `Span` of their own that says nothing, since poppler and MuPDF take the first
glyph for the letter's edge, and see white where it is short of that.

The override wraps one function of a pinned library; tests/press/pdf/test_spoken.py reads what comes
of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

# What a glyph says that alone says nothing: no sign to see, and letters still join. ISO 14289-1,
# 7.21.7, bars it not.
UNSAID: Final = "\u200d"
# Scripts with letters of several glyphs, and marks that stand on letters (blocks)
_JOINED: Final = re.compile("[\u0300-\u036f\u0590-\u109f\u1100-\u11ff\u1780-\u18af\u1a20-\u1cff]")
_MIRRORED: Final = str.maketrans("()[]{}<>«»‹›", ")(][}{><»«›‹")
_TOKEN: Final = re.compile(r"<([0-9a-f]*)>|([^<>]+)")


def joined_in(html: str) -> bool:
    """Whether a run has letters of several glyphs, or lines from right to left: mirrored signs."""
    return 'dir="rtl"' in html or _JOINED.search(html) is not None


@dataclass(frozen=True, slots=True)
class _Said:
    """What a glyph is a part of: `text` needs saying unless it is None; `last` closes it."""

    text: str | None
    first: bool = True
    last: bool = True


@contextmanager
def glyphs_explained() -> Iterator[None]:
    """While this is open, WeasyPrint writes beside its glyphs what they do not say themselves.

    To be opened after whatever else takes the place of `draw.text.draw_first_line`.
    """
    from weasyprint.draw import text as drawing

    original = drawing.draw_first_line

    def draw(stream: Any, box: Any, *rest: Any) -> Any:
        if not box.text.strip():
            return original(stream, box, *rest)
        told = list(_glyphs(stream, box))
        if all(one.text is None for one in told):
            return original(stream, box, *rest)
        show = stream.show_text
        stream.show_text = _Explained(stream, told).show
        try:
            return original(stream, box, *rest)
        finally:
            stream.show_text = show

    drawing.draw_first_line = draw
    try:
        yield
    finally:
        drawing.draw_first_line = original


class _Explained:
    """Shows the glyphs of one line, of which it knows what each says."""

    def __init__(self, stream: Any, told: Sequence[_Said]) -> None:
        self._stream, self._told, self._at = stream, told, 0
        self._show = stream.show_text

    def show(self, string: str) -> None:
        """In place of the stream's `show_text`: “<00120013>-20<0014>”."""
        import pydyf

        waiting = ""
        for codes, number in _TOKEN.findall(string):
            waiting += f" {number}" if number else ""  # numbers part where no glyph is between
            for start in range(0, len(codes), 4):
                said = self._told[self._at]
                self._at += 1
                if said.text is not None and said.first:
                    waiting = self._flush(waiting)
                    text = pydyf.Dictionary({"ActualText": pydyf.String(said.text)})
                    self._stream.begin_marked_content("Span", text)
                waiting += f"<{codes[start : start + 4]}>"
                if said.text is not None and said.last:
                    waiting = self._flush(waiting)
                    self._stream.end_marked_content()
        self._flush(waiting)

    def _flush(self, string: str) -> str:
        if string:
            self._show(string.replace("><", ""))
        return ""


def _glyphs(stream: Any, box: Any) -> Iterator[_Said]:
    """What there is to say of each glyph of a line; the fonts learn what they say alone.

    Signs alone that run from right to left are one text, since nothing in them tells that they do.
    """
    from weasyprint.text.ffi import pango

    layout = box.pango_layout
    # as drawing does; were it done only then, the line would be shaped again, without its white
    pango.pango_layout_set_single_paragraph_mode(layout.layout, True)
    line = layout.get_first_line()[0]
    text = layout.text.encode()
    runs = list(_runs(line))
    fonts = [stream.add_font(run.item.analysis.font)[0] for run in runs]
    if any(font.bitmap for font in fonts):  # pictures of letters, one each
        return
    told = [said for font, run in zip(fonts, runs, strict=True) for said in _told(font, run, text)]
    whole = text[line.start_index : line.start_index + line.length].decode()
    turned = whole[::-1].translate(_MIRRORED)
    level = runs[0].item.analysis.level if runs else 0
    if turned == whole or level % 2 == 0 or any(char.isalnum() for char in whole):
        yield from told
        return
    for number in range(len(told)):
        yield _Said(whole, number == 0, number == len(told) - 1)


def _runs(line: Any) -> Iterator[Any]:
    """Pango's runs of a line, from left to right."""
    run = line.runs[0] if line.runs else None
    while run:
        yield run.data
        run = run.next


def _told(font: Any, run: Any, text: bytes) -> Iterator[_Said]:
    """What there is to say of each glyph of a run, from left to right."""
    import icu
    from weasyprint.text.ffi import pango

    count, offset = run.glyphs.num_glyphs, run.item.offset
    starts = [run.glyphs.log_clusters[number] for number in range(count)]
    ends = [run.item.length, *sorted(set(starts), reverse=True)]
    end_of = {start: end for end, start in pairwise(ends)}
    glyphs = [int(run.glyphs.glyphs[number].glyph) for number in range(count)]
    drawn = [n for n in range(count) if glyphs[n] != pango.PANGO_GLYPH_EMPTY]
    for number in drawn:
        start, glyph = starts[number], glyphs[number]
        said = text[offset + start : offset + end_of[start]].decode()
        if glyph & pango.PANGO_GLYPH_UNKNOWN_FLAG:
            letter = glyph - pango.PANGO_GLYPH_UNKNOWN_FLAG
            font.to_unicode[font.get_unused_glyph_id(letter)] = chr(letter)
            yield _Said(None)
            continue
        mates = [n for n in drawn if starts[n] == start]
        if run.item.analysis.level % 2 and len(said) == 1:
            said = icu.Char.charMirror(said)  # of a bracket the other is drawn
        alone = len(mates) == 1
        if font.to_unicode.get(glyph, UNSAID) == UNSAID:
            font.to_unicode[glyph] = said if alone else UNSAID
        alone = alone and font.to_unicode[glyph] == said
        if alone:
            yield _Said(None)
            continue
        first = mates[0]
        if run.item.analysis.level % 2:  # where dots come before the letter that they stand on
            first = next((n for n in mates if run.glyphs.glyphs[n].geometry.width), first)
        yield _Said(said, number == first, number == mates[-1]) if number >= first else _Said("")
