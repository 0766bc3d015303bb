"""Draws the cover from the theme's template: title, people, and the edition itself as a motif."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Final

from glossator.edition.matter import credits_of
from glossator.model import Edition
from glossator.press.epub.binding import Resource
from glossator.press.epub.lettering import Type, fit, tidy
from glossator.press.epub.motif import Motif, motif
from glossator.press.palettes import Palette, Template, palette_of, template_of
from glossator.sharing import choice_of, own_families
from glossator.typefaces import ITALIC, ROMAN, SANS, SANS_ITALIC, Face, coverage, weights

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw

_DRAWN: Final = "cover.png"
# What is slanted or round is drawn at this size and made smaller, so that its edges are smooth.
_FINER: Final = 2
_BAND: Final = 0.06  # of the height of a cover of the manuscript's own


def cover(edition: Edition) -> Resource:
    """The picture of the cover: the manuscript's own, else one that is drawn.

    Raises ToolMissing when the typefaces are not installed.
    """
    own = edition.cover
    if own is None:
        return Resource(_DRAWN, "image/png", drawn_cover(edition))
    name = "cover.jpg" if own.media_type == "image/jpeg" else _DRAWN
    called = edition.profile.called(edition.words)
    content = _banded(own.content, called, edition) if called else own.content
    return Resource(name, own.media_type, content)


def alternative_text(edition: Edition) -> str:
    """What the cover shows, in words."""
    said, words = edition.metadata, edition.words
    if edition.cover is not None and said.publication.cover_alt:
        called = edition.profile.called(words)
        return said.publication.cover_alt + (words("sign.aside", words=called) if called else "")
    called, people = edition.profile.called(words), credits_of(said.people, words)
    shown = filter(None, (said.title, said.subtitle, called, *people))
    return words("people.cover", words=words.sentences(*map(words.sentence, shown)))


def drawn_cover(edition: Edition) -> bytes:
    """Our cover as a PNG of the template's size; same edition, same bytes.

    Raises ToolMissing when the typefaces are not installed.
    """
    from PIL import Image

    template, palette = template_of(edition), palette_of(edition)
    width, height, horizon = (template[name] for name in ("width", "height", "horizon"))
    picture = Image.new("RGB", (width, height), palette["upper"])
    picture.paste(palette["lower"], (0, horizon, width, height))
    _draw_motif(picture, edition, template, palette)
    _letter(picture, edition, template, palette)
    out = io.BytesIO()
    _few_colors(picture).save(out, "PNG", compress_level=9)
    return out.getvalue()


def _few_colors(picture: Image) -> Image:
    """A picture of few colors with a palette: it has a third of the size.

    They are counted on every fourth row and column, which takes a tenth of the time.
    """
    from PIL import Image

    counted = picture.resize((picture.width // 4, picture.height // 4), Image.Resampling.NEAREST)
    few = counted.quantize(128, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    return picture.quantize(palette=few, dither=Image.Dither.NONE)


def _banded(cover: bytes, called: str, edition: Edition) -> bytes:
    """The manuscript's own cover with what the profile is called on a band at its foot.

    Two books on a shelf would else look the same. Same picture, same bytes.
    """
    from PIL import Image, ImageDraw, ImageOps

    with Image.open(io.BytesIO(cover)) as source:
        form = source.format or "PNG"
        picture = ImageOps.exif_transpose(source).convert("RGB")
    palette = palette_of(edition)
    height = max(1, round(picture.height * _BAND))
    upright = _type(edition, called)
    room = (round(picture.width * 0.86), height)
    set_ = fit(upright, called, room, range(max(9, height // 2), 7, -1), 1.2)
    top = picture.height - height
    canvas = ImageDraw.Draw(picture)
    canvas.rectangle((0, top, picture.width, picture.height), fill=palette["upper"])
    words = set_.lines[0]
    left = (picture.width - upright.width(words, set_.size)) / 2
    baseline = top + height / 2 + set_.size * 0.34
    upright.draw(canvas, (left, baseline), words, set_.size, palette["light"])
    out = io.BytesIO()
    picture.save(out, form, quality=90)
    return out.getvalue()


def _draw_motif(picture: Image, edition: Edition, template: Template, palette: Palette) -> None:
    from PIL import Image, ImageDraw

    sizes = template["motif"]
    drawn = motif(edition, sizes["rows"], sizes["most-notes"])
    box = (template["width"], sizes["height"] + 2 * sizes["row"])
    fine = Image.new("RGB", (box[0] * _FINER, box[1] * _FINER), palette["lower"])
    canvas = ImageDraw.Draw(fine)
    _draw_rows(canvas, drawn, sizes, palette)
    _draw_notes(canvas, drawn, sizes, palette)
    band = fine.reduce(_FINER)
    picture.paste(band, (0, sizes["top"] - sizes["row"]))


def _row(number: float, drawn: Motif, sizes: Template) -> float:
    """The middle of a row, in fine pixels from the motif's top."""
    pitch = sizes["height"] / drawn.rows
    return float((sizes["row"] + pitch * (number + 0.5)) * _FINER)


def _draw_rows(canvas: ImageDraw, drawn: Motif, sizes: Template, palette: Palette) -> None:
    left, right = (edge * _FINER for edge in sizes["text"])
    half = sizes["row"] * _FINER / 2
    for strokes, color in ((drawn.text, palette["text"]), (drawn.words, palette["dark"])):
        for stroke in strokes:
            y = _row(stroke.row, drawn, sizes)
            ends = [left + (right - left) * place for place in (stroke.start, stroke.end)]
            # White space at a row's end is not drawn past it.
            ends[1] = max(ends[0] + half, min(ends[1], right))
            canvas.rectangle((ends[0], y - half, ends[1], y + half), fill=color)


def _draw_notes(canvas: ImageDraw, drawn: Motif, sizes: Template, palette: Palette) -> None:
    """Each note in the margin, in order and evenly, with a line from its place in the text."""
    left, right = (edge * _FINER for edge in sizes["text"])
    first, last = (edge * _FINER for edge in sizes["margin"])
    pitch = sizes["height"] / max(len(drawn.notes), 10)
    thick = max(2, round(min(sizes["row"], pitch * 0.42) * _FINER))
    between = sizes["height"] / drawn.rows / 2 * _FINER
    for number, note in enumerate(drawn.notes):
        color = palette["accents"][note.layer % len(palette["accents"])]
        x, y = left + (right - left) * note.at, _row(note.row, drawn, sizes)
        beside = (sizes["row"] + pitch * (number + 0.5)) * _FINER
        turn = (right + first) / 2
        path = [(x, y), (x, y + between), (right, y + between), (turn, beside), (first, beside)]
        canvas.line(path, fill=color, width=_FINER, joint="curve")
        dot = sizes["row"] * _FINER * 0.9
        canvas.ellipse((x - dot, y - dot, x + dot, y + dot), fill=color)
        canvas.line(
            [(first, beside), (first + (last - first) * note.length, beside)],
            fill=color,
            width=thick,
        )


def _letter(picture: Image, edition: Edition, template: Template, palette: Palette) -> None:
    from PIL import ImageDraw

    metadata = edition.metadata
    canvas = ImageDraw.Draw(picture)
    lines: list[str] = list(credits_of(metadata.people, edition.words))
    name = metadata.publisher.upper()
    own = edition.profile.called(edition.words)
    upright = _type(edition, " ".join([name, own, *lines]))
    titled = _type(edition, metadata.title, uses=("display", "text"))
    end = _title(canvas, metadata.title, template, palette, titled)
    if metadata.subtitle:
        slanted = _type(edition, metadata.subtitle, italic=True)
        _subtitle(canvas, metadata.subtitle, template, palette, slanted, end)
    _people(canvas, lines, template, palette, upright)
    foot = template["publisher"]
    start = (template["margin"], foot["baseline"])
    upright.draw(canvas, start, name, foot["size"], palette["dark"], tracking=foot["tracking"])
    if own:
        _profile(canvas, own, template, palette, upright)


def _type(
    edition: Edition, text: str, *, uses: tuple[str, ...] = ("text",), italic: bool = False
) -> Type:
    """The type of these words: a font of the manuscript's of these uses that has all of their
    letters, else ours, with or without serifs as the theme is.
    """
    weight = 400 if italic else 500
    face = _own_face(edition, text, uses, italic=italic)
    if face is not None:
        axes = {"wght": weight} if len(weights(face)) > 1 else {}
    elif edition.theme.sans:
        face, axes = SANS_ITALIC if italic else SANS, {"wght": weight + 100}
    else:
        face, axes = ITALIC if italic else ROMAN, {"wght": weight, "opsz": 48}
    return Type(face, text, axes, choice_of(edition))


def _own_face(edition: Edition, text: str, uses: tuple[str, ...], *, italic: bool) -> Face | None:
    letters = {ord(char) for char in f"{tidy(text)}…" if not char.isspace()}
    for use in uses:
        plain = "sans" if use == "text" and edition.theme.sans else use
        for family in own_families(edition.fonts, plain):
            face = family.italic if italic else family.face
            if face is not None and letters <= coverage(face):
                return face
    return None


def _profile(
    canvas: ImageDraw, own: str, template: Template, palette: Palette, upright: Type
) -> None:
    """What tells two books on a shelf apart: on a band over the edge of the two fields."""
    said, margin = template["profile"], template["margin"]
    room = template["width"] - 2 * margin
    set_ = fit(upright, own, (room, said["height"]), range(*said["sizes"]), 1.2)
    words, half = set_.lines[0], said["height"] / 2
    width = upright.width(words, set_.size) + 2 * said["inset"]
    top = template["horizon"] - half
    canvas.rectangle((margin, top, margin + width, top + 2 * half), fill=palette["accents"][0])
    start = (margin + said["inset"], template["horizon"] + set_.size * 0.34)
    upright.draw(canvas, start, words, set_.size, palette["lower"])


def _measure(template: Template) -> int:
    return int(template["width"] - 2 * template["margin"])


def _title(
    canvas: ImageDraw, title: str, template: Template, palette: Palette, upright: Type
) -> float:
    """The title; returns the baseline of its last line."""
    said = template["title"]
    box = (_measure(template), said["height"])
    set_ = fit(upright, title, box, range(*said["sizes"]), said["leading"])
    y = said["top"] + set_.size * 0.8
    for number, line in enumerate(set_.lines):
        y += set_.size * said["leading"] if number else 0
        upright.draw(canvas, (template["margin"], y), line, set_.size, palette["light"])
    return float(y)


def _subtitle(
    canvas: ImageDraw,
    subtitle: str,
    template: Template,
    palette: Palette,
    slanted: Type,
    end: float,
) -> None:
    said, left = template["subtitle"], template["margin"]
    y = end + said["gap"]
    canvas.line([(left, y), (left + 160, y)], fill=palette["accents"][0], width=6)
    room = max(100, int(template["horizon"] - y - 70))
    text = subtitle.replace(": ", ":\n")
    sizes = range(*said["sizes"])
    set_ = fit(slanted, text, (_measure(template), room), sizes, said["leading"])
    y += 36 + set_.size
    for line in set_.lines:
        slanted.draw(canvas, (left, y), line, set_.size, palette["light"])
        y += set_.size * said["leading"]


def _people(
    canvas: ImageDraw, lines: list[str], template: Template, palette: Palette, upright: Type
) -> None:
    """The people, from the last upwards, all at the size at which the longest fits."""
    said = template["people"]
    if not lines:
        return
    room = max(60, said["height"] // len(lines))
    sizes = range(*said["sizes"])
    box = (_measure(template), room)
    size = min(fit(upright, line, box, sizes, said["leading"]).size for line in lines)
    box = (_measure(template), said["height"])
    rows = fit(upright, "\n".join(lines), box, range(size, size - 1, -1), said["leading"]).lines
    y = float(said["bottom"])
    for row in reversed(rows):
        upright.draw(canvas, (template["margin"], y), row, size, palette["dark"])
        y -= size * said["leading"]
