"""Pictures that a stranger may have made: read within bounds, cleaned, made alike for all formats.

`read_picture` is the only way by which a picture's bytes come into an edition.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Final

from glossator.diagnostics import Diagnostic, Place, diagnose
from glossator.manuscript.pictures import rasters
from glossator.manuscript.pictures.conversion import CONVERTED, Unconverted, converted
from glossator.manuscript.pictures.drawings import Fault, clean_drawing
from glossator.manuscript.pictures.rasters import pixels
from glossator.model import Picture
from glossator.vocabulary import PICTURES as TYPES

__all__ = ["READ", "TYPES", "Fault", "pixels", "read_embedded", "read_picture", "told"]

_EMBEDDED: Final = re.compile(
    r"\s*data:image/(png|jpe?g|gif|webp|svg\+xml)\s*(;[^,]*)?,", re.IGNORECASE
)
_FEW: Final = 5  # faults of one picture that are told

READ: Final = (*TYPES, *CONVERTED)  # those that a text may name


def read_picture(file: Path, path: str, place: Place) -> tuple[Picture, tuple[Fault, ...]]:
    """A picture of a known type as it may stand in an edition, and what is wrong with it.

    Of a broken one no content is left.

    file: where it is; path: as the manuscript names it; place: where it does. Raises OSError.
    """
    suffix, most, said = file.suffix.lower(), rasters.MOST_BYTES, ""
    with file.open("rb") as opened:
        content = opened.read(most + 1)
    media_type = rasters.media_type_of(content) or TYPES.get(suffix, "")
    if not media_type:
        try:
            content, media_type, said = converted(content, suffix)
        except Unconverted as fault:
            return Picture(path, "image/png", b"", place), (Fault(str(fault)),)
    return _settled(Picture(path, media_type, content, place), said)


def read_embedded(address: str, place: Place) -> tuple[Picture, tuple[Fault, ...]] | None:
    """A picture that stands in its address (RFC 2397), as programs that export Markdown write it.

    Its path is made of what it holds. None for what is no picture of a known type.
    """
    match = _EMBEDDED.match(address)
    if match is None:
        return None
    media_type = f"image/{match[1].lower().replace('jpg', 'jpeg')}"
    suffix = next(suffix for suffix, kind in TYPES.items() if kind == media_type)
    path = f"embedded-{sha256(address.encode()).hexdigest()[:12]}{suffix}"
    try:
        content = rasters.decoded(address[match.end() :], match[2] or "")
    except ValueError:
        return Picture(path, media_type, b"", place), (Fault("is broken"),)
    media_type = rasters.media_type_of(content) or media_type
    return _settled(Picture(path, media_type, content, place))


def _settled(picture: Picture, said: str = "") -> tuple[Picture, tuple[Fault, ...]]:
    """A picture made fit for all formats, and what is wrong with it or was changed in it.

    said: what was done to it before; told unless the picture is broken.
    """
    wrong = changed = ""
    faults: tuple[Fault, ...] = ()
    if picture.media_type == "image/svg+xml":
        content, faults = clean_drawing(picture.content)
    else:
        content, wrong, changed = rasters.settled(picture.content, picture.media_type)
    if wrong:
        return replace(picture, content=b""), (Fault(wrong),)
    told = (Fault(words, lost=False) for words in (changed, said) if words)
    return replace(picture, content=content), (*faults, *told)


def told(picture: Picture, faults: Iterable[Fault]) -> Iterator[Diagnostic]:
    """What is wrong with a picture as findings, at the place that names it."""
    suffix = Path(picture.path).suffix[1:].upper()
    for one in islice(faults, _FEW):
        message = f"the picture “{picture.path}” {one.words}"
        if one.line:
            message += f" (line {one.line})"
        code, hint = "R006", f"open it in a drawing program and save it anew as {suffix}"
        if not one.lost:
            code, hint = "R007", "look at it in the edition; save it anew to choose for yourself"
        yield diagnose(code, picture.place, message, hint)
