"""Fonts of the whole book: each face is cut and embedded once, whatever sheets it is used on.

The layout tells what it would have embedded (`engine.font_uses`); when the sheets are gathered,
each program is cut to the glyphs of all of them and made static. Glyph numbers stay those of the
whole face (ISO 32000-1, 9.7.4: CIDToGIDMap /Identity), so the pages need not change.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from glossator.press.pdf.engine.font_uses import FontUse
from glossator.press.pdf.engine.spoken import UNSAID

_UNITS: Final = "utf-16-be"
_BATCH: Final = 100  # mappings in one section of a CMap (ISO 32000-1, 9.7.5.4)
# one glyph stands for each pair: whoever copies the text or searches it wants the second
_PLAIN: Final = {"\u2010": "-", "\u00a0": " "}
# tables that a reader of the PDF has no use for (ISO 32000-1, 9.9, table 126)
_DROPPED: Final = tuple(b"BASE DSIG GDEF GPOS GSUB MVAR STAT gasp meta".split())


Point = tuple[str, tuple[tuple[str, float], ...]]
Given = dict[str, tuple[bytes, bytes]]
# numbers of a font's texts and of its face, and what the face is called
Told = tuple[int, int, str]


def share_fonts(book: Any, uses: Sequence[FontUse], faces: Mapping[str, bytes]) -> None:
    """Give the font dictionaries of an opened book their programs, widths and texts.

    `faces` holds the whole faces by their digest. Raises KeyError when one is missing.
    """
    import pikepdf

    named, printed = _joined(uses)
    embedded: dict[Point, Any] = {}
    programs: dict[bytes, Any] = {}  # two points outside of an axis are one and the same face
    said: dict[str, Any] = {}  # by name: a glyph may mean other letters where it is asked for so
    for font in _composite_fonts(book):
        name = _name_of(font)
        at = _point(named[name])
        if at not in embedded:
            embedded[at] = font.DescendantFonts[0]
            _embed(book, embedded[at], printed[at], faces, programs)
        if name not in said:
            said[name] = book.make_stream(_to_unicode(named[name].texts))
        font.DescendantFonts, font.ToUnicode = pikepdf.Array([embedded[at]]), said[name]
        font.BaseFont = embedded[at].BaseFont  # (ISO 32000-1, 9.7.6.2)


class SharedFonts:
    """The same for a book that is written sheet by sheet: the font dictionaries of a sheet refer to
    objects that are written last, by numbers that are known first.

    `sheets` are the uses of each. A glyph may mean one letter in one sheet and another elsewhere,
    such as a yeh of Persian and one of Arabic: then the sheets share all of a font but what its
    glyphs say. The numbers are from `number` on, `count` of them.
    """

    def __init__(
        self, sheets: Sequence[Sequence[FontUse]], faces: Mapping[str, bytes], number: int
    ) -> None:
        import pikepdf

        self._uses, self._faces = [use for uses in sheets for use in uses], faces
        self._points = {use.name: _point(use) for use in self._uses}
        self._said: list[tuple[str, dict[int, str]]] = []  # a font's name, what its glyphs say
        self._saying = [self._ways_to_say(_joined(uses)[0]) for uses in sheets]
        self._first = number
        below = number + len(self._said)
        points = dict.fromkeys(self._points.values())
        self._numbers = {point: below + at for at, point in enumerate(points)}
        self.count = len(self._said) + len(points)
        self._descendants: dict[Point, Any] = {}
        self._apart = pikepdf.Pdf.new()  # holds the descendants until the end

    def _ways_to_say(self, named: Mapping[str, FontUse]) -> dict[str, int]:
        """For each font of a sheet which of the ways to say what its glyphs mean is the sheet's."""
        found = {}
        for name, use in named.items():
            ways = enumerate(self._said)
            fitting = (n for n, (own, way) in ways if own == name and _agree(way, use.texts))
            found[name] = at = next(fitting, len(self._said))
            if at == len(self._said):
                self._said.append((name, {}))
            self._said[at] = name, _agreed(self._said[at][1], use.texts)
        return found

    def use(self, late: Sequence[FontUse]) -> None:
        """Print more with faces that are in use."""
        self._uses += late
        for name, use in _joined(late)[0].items():
            for at, (own, way) in enumerate(self._said):
                if own == name:
                    self._said[at] = name, {**use.texts, **way}

    def take_out(self, sheet: Any) -> tuple[list[Any], Given]:
        """The font dictionaries of an opened sheet, without what belongs to the whole book; and its
        faces, by the name of the first font of each: dictionary and descriptor.
        """
        fonts = _composite_fonts(sheet)
        given = self.given(fonts)
        self.bring(given)
        for font in fonts:
            del font.DescendantFonts
            if "/ToUnicode" in font:
                del font.ToUnicode
        return fonts, given

    def told(self, name: str, sheet: int) -> Told:
        """What `put_in` writes of a sheet's font, by its name. Raises KeyError if its face is not
        there.
        """
        at = self._points[name]
        return (
            self._first + self._saying[sheet][name],
            self._numbers[at],
            str(self._descendants[at].BaseFont),
        )

    def given(self, fonts: Iterable[Any]) -> Given:
        """Of each face of an opened sheet's dictionaries, by the name of its first: the dictionary
        of the face, and its descriptor, without what belongs to the whole book.
        """
        found: dict[Point, tuple[str, bytes, bytes]] = {}
        for font in fonts:
            at = self._points[name := _name_of(font)]
            if at not in found:
                face = font.DescendantFonts[0]
                plain = {k: v for k, v in face.items() if k not in ("/W", "/FontDescriptor")}
                found[at] = name, _said(plain), _said(dict(face.FontDescriptor.items()))
        return {name: (face, descriptor) for name, face, descriptor in found.values()}

    def bring(self, given: Given) -> None:
        """Take in the faces that a sheet has given before, as `take_out` does."""
        import pikepdf

        for name, (face, descriptor) in given.items():
            at = self._points[name]
            if at not in self._descendants:
                made = pikepdf.Object.parse(face)
                made.FontDescriptor = self._apart.make_indirect(pikepdf.Object.parse(descriptor))
                self._descendants[at] = self._apart.make_indirect(made)

    def put_in(self, section: Any, fonts: Sequence[Any], sheet: int) -> dict[str, Told]:
        """Let the copies of a sheet's font dictionaries in a section refer to the book's; what was
        told of each.
        """
        import pikepdf

        told = {}
        for font in map(section.copy_foreign, fonts):
            name = _name_of(font)
            texts, face, called = told[name] = self.told(name, sheet)
            font.DescendantFonts = pikepdf.Array([section.get_object(face, 0)])
            font.ToUnicode = section.get_object(texts, 0)
            font.BaseFont = pikepdf.Name(called)  # (ISO 32000-1, 9.7.6.2)
        return told

    def embed(self, frame: Any) -> list[int]:
        """Make the descendant fonts in a section, with their programs; their numbers."""
        _, printed = _joined(self._uses)
        programs: dict[bytes, Any] = {}
        for at, kept in self._descendants.items():
            descendant = frame.get_object(self._numbers[at], 0)
            for key, value in frame.copy_foreign(kept).items():
                descendant[key] = value
            _embed(frame, descendant, printed[at], self._faces, programs)
        return [self._numbers[at] for at in self._descendants]

    def texts(self) -> Iterator[tuple[int, bytes]]:
        """What glyphs say, for each way to say it: the number and content of a stream."""
        for number, (_, texts) in enumerate(self._said, self._first):
            yield number, _to_unicode(texts)


def _joined(uses: Iterable[FontUse]) -> tuple[dict[str, FontUse], dict[Point, FontUse]]:
    """What all sheets print, by the name of a font and by the point of a face."""
    named: dict[str, FontUse] = {}
    for use in uses:
        before = named.get(use.name)
        plain = {glyph: _PLAIN.get(text, text) for glyph, text in use.texts.items()}
        texts = _agreed(before.texts if before else {}, plain)
        widths = {**(before.widths if before else {}), **use.widths}
        named[use.name] = FontUse(use.name, use.source, use.axes, texts, widths)
    printed: dict[Point, FontUse] = {}
    for use in named.values():
        before = printed.get(_point(use), use)
        texts, widths = {**before.texts, **use.texts}, {**before.widths, **use.widths}
        printed[_point(use)] = replace(before, texts=texts, widths=widths)
    return named, printed


def _point(use: FontUse) -> Point:
    return use.source, use.axes


def _agreed(texts: Mapping[int, str], more: Mapping[int, str]) -> dict[int, str]:
    """What glyphs say by themselves on one or the other."""
    said = {glyph: text for glyph, text in more.items() if text != UNSAID or glyph not in texts}
    return {**texts, **said}


def _agree(texts: Mapping[int, str], more: Mapping[int, str]) -> bool:
    """Whether no glyph says by itself one thing here, and another there."""
    return all(
        UNSAID in (text, said := texts.get(g, text)) or said == text for g, text in more.items()
    )


def _composite_fonts(book: Any) -> list[Any]:
    import pikepdf

    kind = pikepdf.Name.Type0
    return [o for o in book.objects if _is_dictionary(o) and o.get("/Subtype") == kind]


def _said(entries: Mapping[str, Any]) -> bytes:
    """A dictionary without the program, which is an empty one (see `font_uses`)."""
    import pikepdf

    kept = {key: value for key, value in entries.items() if key != "/FontFile2"}
    return pikepdf.Dictionary(kept).unparse()


def _is_dictionary(thing: Any) -> bool:
    import pikepdf

    return isinstance(thing, pikepdf.Dictionary)


def _name_of(font: Any) -> str:
    """What a layout calls a font (`FontUse.name`)."""
    return str(font.BaseFont)[1:].partition("+")[0]


def _embed(
    book: Any,
    descendant: Any,
    use: FontUse,
    faces: Mapping[str, bytes],
    programs: dict[bytes, Any],
) -> None:
    """Give a descendant font the program, for all of the book.

    `programs` are the streams that the book has, by their content.
    """
    import pikepdf

    program = cut(faces[use.source], sorted(use.texts), dict(use.axes))
    descendant.W = _widths(use.widths)
    descriptor = descendant.FontDescriptor
    box = list(descriptor.FontBBox)
    # of a face that was asked for, but prints nothing, there are no widths
    box[2] = round(max(use.widths.values(), default=0), 3)
    descriptor.FontBBox = pikepdf.Array(box)
    if program not in programs:
        programs[program] = book.make_stream(program)
        programs[program].Length1 = len(program)
    descriptor.FontFile2 = programs[program]


def cut(face: bytes, glyphs: Iterable[int], axes: Mapping[str, float]) -> bytes:
    """A TrueType face cut down to these glyphs, which keep their numbers, and made static.

    Glyphs that the face lacks are passed over; axes that it lacks are, too.
    """
    import uharfbuzz as hb

    whole = hb.Face(face)
    wanted = hb.SubsetInput()
    wanted.glyph_set.update(glyph for glyph in glyphs if glyph < whole.glyph_count)
    wanted.drop_table_tag_set.update(int.from_bytes(tag, "big") for tag in _DROPPED)
    wanted.flags = (
        hb.SubsetFlags.RETAIN_GIDS | hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.NOTDEF_OUTLINE
    )
    for axis in whole.axis_infos:
        value = axes.get(axis.tag, axis.default_value)
        wanted.pin_axis_location(whole, axis.tag, min(max(value, axis.min_value), axis.max_value))
    content: bytes = hb.subset(whole, wanted).blob.data
    return content


def _widths(widths: Mapping[int, float]) -> Any:
    """Widths of runs of glyphs (ISO 32000-1, 9.7.4.3)."""
    import pikepdf

    said: list[Any] = []
    for glyph in sorted(widths):
        if glyph - 1 not in widths:
            said += [glyph, []]
        said[-1].append(round(widths[glyph], 3))
    return pikepdf.Array(said)


def _to_unicode(texts: Mapping[int, str]) -> bytes:
    """A CMap from glyph numbers to text (ISO 32000-1, 9.10.3)."""
    lines = [
        "/CIDInit /ProcSet findresource begin", "12 dict begin", "begincmap",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        "/CMapName /Adobe-Identity-UCS def", "/CMapType 2 def",
        "1 begincodespacerange", "<0000> <ffff>", "endcodespacerange",
    ]  # fmt: skip
    known = sorted(texts.items())
    for start in range(0, len(known), _BATCH):
        batch = known[start : start + _BATCH]
        lines.append(f"{len(batch)} beginbfchar")
        lines += [f"<{glyph:04x}> <{text.encode(_UNITS).hex()}>" for glyph, text in batch]
        lines.append("endbfchar")
    lines += ["endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"]
    return "\n".join(lines).encode("ascii")
