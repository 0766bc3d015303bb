"""White grounds for pictures that have none, and the proportion of a picture's sides.

By night black lines on nothing would be lost, and letters at the edge would touch the dark.

A style sheet can put a ground behind a picture, but not in every engine, and many set their own
colors by night over it. So the ground is part of the picture itself. What moves is left alone.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from lxml import etree

from glossator.model import Picture
from glossator.prose import Element

if TYPE_CHECKING:
    from PIL.Image import Image

_SVG: Final = "http://www.w3.org/2000/svg"
# Elements that draw nothing and may have to come first (SVG 1.1, 5.4: title and desc).
_UNDRAWN: Final = frozenset(("title", "desc", "metadata", "defs", "style"))
_ALPHA: Final = frozenset((4, 6))  # color types with alpha (PNG, 11.2.2)
_COLOR_TYPE: Final = 25  # the byte of a PNG that says the color type
_MARGIN: Final = 0.02  # of the longer side, around what gets a ground
_NUMBER: Final = re.compile(r"\s*(-?\d+(?:\.\d+)?(?:e-?\d+)?)([a-z%]*)\s*", re.IGNORECASE)
_TURNED: Final = frozenset((5, 6, 7, 8))  # orientations that lie on their side (Exif 2.32, 4.6.4)


def grounded(picture: Picture) -> bytes:
    """The picture's bytes, on white where it was transparent; others as they are."""
    lay = _KINDS.get(picture.media_type)
    return lay(picture.content) if lay else picture.content


def _svg(content: bytes) -> bytes:
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    root = etree.fromstring(content, parser)
    # As a style, or a rule of the drawing for its own rectangles might paint it.
    white = {"style": "fill:#ffffff;stroke:none"}
    box = _view_box(root)
    if box is None:
        ground = etree.Element(f"{{{_SVG}}}rect", white, x="0", y="0", width="100%", height="100%")
    else:
        x, y, width, height = box
        margin = _MARGIN * max(width, height)
        _widen(root, (x - margin, y - margin, width + 2 * margin, height + 2 * margin))
        left, top, across, down = map(_written, box)
        outer = _outline(x - margin, y - margin, width + 2 * margin, height + 2 * margin)
        ground = etree.Element(f"{{{_SVG}}}path", white, d=outer)
        # What the drawing hid beyond its edge stays hidden: a frame, with its hole drawn the other
        # way round, because not every engine knows a rule for filling.
        hole = f"M{left} {top}v{down}h{across}v-{down}z"
        root.append(etree.Element(f"{{{_SVG}}}path", white, d=f"{outer} {hole}"))
    drawn = (child for child in root if _draws(child))
    first = next(drawn, None)
    root.insert(len(root) if first is None else root.index(first), ground)
    return etree.tostring(root, xml_declaration=True, encoding="utf-8")


def _view_box(root: Element) -> tuple[float, float, float, float] | None:
    """What of the plane is shown: left, top, width, height in its own units (SVG 1.1, 7.7)."""
    try:
        x, y, width, height = map(float, re.split(r"[\s,]+", root.get("viewBox", "").strip()))
    except ValueError:
        return None
    return (x, y, width, height) if width > 0 and height > 0 else None


def _widen(root: Element, box: tuple[float, float, float, float]) -> None:
    """Show more of the plane, at the same scale."""
    before = _view_box(root)
    assert before is not None
    root.set("viewBox", " ".join(map(_written, box)))
    for side, grown, old in (("width", box[2], before[2]), ("height", box[3], before[3])):
        length = _NUMBER.fullmatch(root.get(side, ""))
        if length and length[2] != "%":
            root.set(side, _written(float(length[1]) * grown / old) + length[2])


def _outline(x: float, y: float, width: float, height: float) -> str:
    left, top, across, down = map(_written, (x, y, width, height))
    return f"M{left} {top}h{across}v{down}h-{across}z"


def _written(number: float) -> str:
    return f"{number:.4f}".rstrip("0").rstrip(".")


def proportion(picture: Picture) -> float | None:
    """The width of a picture for each unit of its height; None where it does not say."""
    if picture.media_type == "image/svg+xml":
        root = etree.fromstring(
            picture.content, etree.XMLParser(resolve_entities=False, no_network=True)
        )
        if box := _view_box(root):
            return box[2] / box[3]
        sides = [_NUMBER.fullmatch(root.get(side, "")) for side in ("width", "height")]
        width, height = (float(side[1]) if side and side[2] != "%" else 0.0 for side in sides)
        return width / height if width > 0 and height > 0 else None
    from PIL import ExifTags, Image

    with Image.open(io.BytesIO(picture.content)) as opened:
        width, height = opened.size
        turned = opened.getexif().get(ExifTags.Base.Orientation) in _TURNED
    return height / width if turned else width / height


def _draws(child: Element) -> bool:
    return isinstance(child.tag, str) and etree.QName(child).localname not in _UNDRAWN


def _png(content: bytes) -> bytes:
    if b"acTL" in content or (content[_COLOR_TYPE] not in _ALPHA and b"tRNS" not in content):
        return content
    return _flattened(content, "PNG", {"compress_level": 9})


def _webp(content: bytes) -> bytes:
    if b"ANIM" in content:
        return content
    return _flattened(content, "WEBP", {"lossless": b"VP8L" in content, "quality": 90})


def _flattened(content: bytes, form: str, options: Mapping[str, Any]) -> bytes:
    """A raster on white; the bytes as they are when nothing shows through."""
    from PIL import Image

    with Image.open(io.BytesIO(content)) as opened:
        kept = {name: opened.info[name] for name in ("icc_profile", "dpi") if name in opened.info}
        mode, full = opened.mode, opened.convert("RGBA")
    if full.getchannel("A").getextrema()[0] == 255:
        return content
    margin = round(_MARGIN * max(full.size))
    white = Image.new("RGBA", (full.width + 2 * margin, full.height + 2 * margin), "white")
    white.alpha_composite(full, (margin, margin))
    out = io.BytesIO()
    _as_before(white, mode).save(out, form, **options, **kept)
    return out.getvalue()


def _as_before(flat: Image, mode: str) -> Image:
    """In as many channels as it had, and with a palette if it had one."""
    if mode in ("LA", "La", "L", "1"):
        return flat.convert("L")
    plain = flat.convert("RGB")
    if mode != "P":
        return plain
    from PIL import Image

    return plain.quantize(256, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)


_KINDS: Final[Mapping[str, Callable[[bytes], bytes]]] = {
    "image/svg+xml": _svg,
    "image/png": _png,
    "image/webp": _webp,
}
