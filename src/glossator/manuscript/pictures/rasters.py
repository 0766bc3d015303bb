"""Photographs and other pictures of pixels: measured before they are decoded, turned upright.

What every reader shows alike is RGB or grey of 8 bits, upright as it is stored. What is otherwise
(EXIF orientation, CMYK, 16 bits of grey) is made so here, once, for all formats.
"""

from __future__ import annotations

import base64
import io
import re
import warnings
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote, unquote_to_bytes

if TYPE_CHECKING:
    from PIL import Image

MOST_BYTES: Final = 64 * 2**20
_ORIENTATION: Final = 0x0112  # tag of TIFF 6.0 and EXIF 2.3, 4.6.4
_DEEP: Final = ("I", "F", "I;16", "I;16B", "I;16L", "I;16N")


_SIGNATURES: Final = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
)


def media_type_of(content: bytes) -> str:
    """What the file says that it is, however it is called; "" for none of EPUB's core types."""
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    return next((kind for sign, kind in _SIGNATURES if content.startswith(sign)), "")


def settled(content: bytes, media_type: str) -> tuple[bytes, str, str]:
    """The picture as every format shows it, what is wrong with it, and what was changed in it.

    media_type: such as “image/png”. Wrong and changed are "" if nothing is; a picture with
    something wrong comes back as it was. The size in pixels is read before anything is decoded.
    """
    kind = media_type.removeprefix("image/").upper()
    if len(content) > MOST_BYTES:
        return content, f"is larger than {MOST_BYTES // 2**20} MiB", ""
    from PIL import Image, UnidentifiedImageError

    most = Image.MAX_IMAGE_PIXELS or 0
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content)) as image:
                width, height = image.size
                if width * height > most:
                    size = f"{width} × {height} pixels"
                    return content, f"has {size}; {most // 10**6} million are the most", ""
                if image.format != kind:
                    return content, f"is a {image.format} file, which not every format shows", ""
                if _cut_short(content, kind):
                    return content, f"is no {kind} file, or a broken one", ""
                image.verify()
            with Image.open(io.BytesIO(content)) as image:
                made, changed = _changed(image)
                return made or content, "", changed
    except Image.DecompressionBombError:
        return (
            content,
            f"has more pixels than a book can use; {most // 10**6} million are the most",
            "",
        )
    except UnidentifiedImageError:
        return content, f"is no {kind} file, or a broken one", ""
    except (OSError, SyntaxError, ValueError, EOFError, MemoryError, Warning, KeyError, IndexError):
        return content, f"is no {kind} file, or a broken one", ""


def pixels(content: bytes) -> tuple[int, int] | None:
    """Width and height, by the picture's head alone; None of what is no picture of pixels."""
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(content)) as image:
            return image.size
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError):
        return None


def _cut_short(content: bytes, kind: str) -> bool:
    """Whether the file ends before its picture does: Pillow tells it only when it decodes all."""
    if kind == "JPEG":
        return b"\xff\xd9" not in content[-65536:]
    if kind == "WEBP":
        return len(content) < int.from_bytes(content[4:8], "little") + 8
    return False


def _changed(image: Image.Image) -> tuple[bytes, str]:
    """The picture made fit, and what was done; b"" and "" if it was fit."""
    said = []
    turned: Any = image
    # of a PNG without EXIF in its head Pillow would decode all to look behind the picture
    has_exif = image.format != "PNG" or "exif" in image.info
    moves = getattr(image, "is_animated", False)
    if has_exif and not moves and image.getexif().get(_ORIENTATION, 1) not in (0, 1):
        from PIL import ImageOps

        turned = ImageOps.exif_transpose(image)
        said.append("was turned upright")
    if turned.mode in ("CMYK", "YCCK", "LAB"):
        turned = _in_rgb(turned)
        said.append("was turned from CMYK into RGB")
    elif turned.mode in _DEEP:
        _, high = turned.getextrema()
        scale = 256.0 if turned.mode.startswith("I") and high > 255 else 1.0
        if turned.mode == "F":
            scale = max(float(high) / 255.0, 1.0)
        turned = turned.convert("F").point(lambda value: value / scale).convert("L")
        said.append("was turned from 16 bits to 8")
    if not said:
        return b"", ""
    written = io.BytesIO()
    # one that was a JPEG stays one, at a quality at which nobody sees that it was written again
    options: dict[str, Any] = {"JPEG": {"quality": 95, "subsampling": 0}}.get(
        image.format or "", {}
    )
    turned.info.pop("icc_profile", None) if "RGB" in "".join(said) else None
    turned.save(written, format=image.format, **options)
    return written.getvalue(), " and ".join(said)


def _in_rgb(image: Image.Image) -> Image.Image:
    """By the colours' own profile if there is one, plainly else."""
    from PIL import Image, ImageCms

    profile = image.info.get("icc_profile")
    if profile and image.mode == "CMYK":
        try:
            found = ImageCms.profileToProfile(
                image,
                ImageCms.ImageCmsProfile(io.BytesIO(profile)),
                ImageCms.createProfile("sRGB"),
                outputMode="RGB",
            )  # fmt: skip
            if isinstance(found, Image.Image):
                return found
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            pass  # a broken profile
    return image.convert("RGB")


def from_address(address: str, match: re.Match[str]) -> tuple[str, str]:
    """A picture in a `data:` address (RFC 2397), written anew, and what is wrong with it.

    match: of the part up to the comma, with the picture's type. "" and a fault for a broken one.
    """
    kind = match[1].lower().replace("jpg", "jpeg")
    try:
        content = decoded(address[match.end() :], match[2] or "")
    except ValueError:
        return "", "is broken"
    made, wrong, _ = settled(content, f"image/{kind}")
    if wrong:
        return "", wrong
    return f"data:image/{kind};base64,{base64.b64encode(made).decode('ascii')}", ""


def decoded(said: str, parameters: str) -> bytes:
    """What a `data:` address holds behind its comma. Raises ValueError if it is broken."""
    if "base64" in parameters.lower():
        return base64.b64decode(re.sub(r"\s+", "", unquote(said)), validate=True)
    return unquote_to_bytes(said)
