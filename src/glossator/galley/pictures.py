"""Pictures that the text names: found in the manuscript, read, and given their media type."""

from __future__ import annotations

from pathlib import Path
from typing import Final
from urllib.parse import unquote

from glossator.diagnostics import Diagnostic, Place, diagnose
from glossator.manuscript import SourceFile, inside
from glossator.model import Picture
from glossator.prose import Element

# EPUB 3.3 core media types for pictures (section 3.2)
TYPES: Final = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
}


def take_pictures(
    tree: Element, root: Path, source: SourceFile, findings: list[Diagnostic]
) -> dict[str, Picture]:
    """The pictures of a tree by path; each `img` gets `data-picture` in place of `src`."""
    pictures = {}
    for image in tree.iter("img"):
        path = unquote(image.attrib.pop("src", ""))
        image.set("data-picture", path)
        place = Place(source.path, source.line_of(f"({path}") or source.line_of(path))
        if not image.get("alt", "").strip():
            message = f"the picture “{path}” has no alternative text"
            hint = f"say in the brackets what it shows: ![A map of the border]({path})"
            findings.append(diagnose("R004", place, message, hint))
        picture = _read(path, root, place, findings)
        if picture is not None:
            pictures[path] = picture
    return pictures


def _read(path: str, root: Path, place: Place, findings: list[Diagnostic]) -> Picture | None:
    file = inside(root, path)
    if file is None or "://" in path:
        message = f"the path “{path}” leaves the manuscript"
        hint = "copy the picture into the manuscript’s folder"
        findings.append(diagnose("E006", place, message, hint))
    elif file.suffix.lower() not in TYPES:
        message = f"“{path}” is no picture that every format can show"
        hint = "known types: " + ", ".join(TYPES)
        findings.append(diagnose("R006", place, message, hint))
    elif not file.is_file():
        message = f"the picture “{path}” is not there"
        findings.append(diagnose("R003", place, message, "paths are relative to edition.yaml"))
    else:
        return Picture(path, TYPES[file.suffix.lower()], file.read_bytes())
    return None
