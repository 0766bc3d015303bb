"""Pictures that a stranger may have made: read within bounds, cleaned, made alike for all formats.

`read_picture` is the only way by which a picture's bytes come into an edition.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Final

from glossator.diagnostics import Diagnostic, Place, diagnose
from glossator.manuscript.pictures import rasters
from glossator.manuscript.pictures.drawings import Fault, clean_drawing
from glossator.model import Picture

__all__ = ["TYPES", "Fault", "read_picture", "told"]

_FEW: Final = 5  # faults of one picture that are told

# EPUB 3.3 core media types for pictures (section 3.2)
TYPES: Final = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
}


def read_picture(file: Path, path: str, place: Place) -> tuple[Picture, tuple[Fault, ...]]:
    """A picture of a known type as it may stand in an edition, and what is wrong with it.

    file: where it is; path: as the manuscript names it; place: where it does. Raises OSError.
    """
    media_type = TYPES[file.suffix.lower()]
    most = rasters.MOST_BYTES
    with file.open("rb") as opened:
        content = opened.read(most + 1)
    if media_type == "image/svg+xml":
        cleaned, faults = clean_drawing(content)
        return Picture(path, media_type, cleaned, place), faults
    content, wrong, changed = rasters.settled(content, media_type)
    faults = (Fault(wrong),) if wrong else (Fault(changed, lost=False),) if changed else ()
    return Picture(path, media_type, content, place), faults


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
