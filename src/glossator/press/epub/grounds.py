"""White grounds for pictures that have none: by night black lines on nothing would be lost.

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


def grounded(picture: Picture) -> bytes:
    """The picture's bytes, on white where it was transparent; others as they are."""
    lay = _KINDS.get(picture.media_type)
    return lay(picture.content) if lay else picture.content


def _svg(content: bytes) -> bytes:
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    root = etree.fromstring(content, parser)
    box = re.split(r"[\s,]+", root.get("viewBox", "").strip())
    x, y, width, height = box if len(box) == 4 else ("0", "0", "100%", "100%")
    ground = etree.Element(f"{{{_SVG}}}rect", x=x, y=y, width=width, height=height)
    # As a style, or a rule of the drawing for its own rectangles might paint it.
    ground.set("style", "fill:#ffffff;stroke:none")
    drawn = (child for child in root if _draws(child))
    first = next(drawn, None)
    root.insert(len(root) if first is None else root.index(first), ground)
    return etree.tostring(root, xml_declaration=True, encoding="utf-8")


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
    white = Image.new("RGBA", full.size, "white")
    out = io.BytesIO()
    _as_before(Image.alpha_composite(white, full), mode).save(out, form, **options, **kept)
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
