"""Pictures that the text names: found in the manuscript, read, and given their media type."""

from __future__ import annotations

import difflib
import io
import warnings
from pathlib import Path
from typing import Final
from urllib.parse import unquote

from lxml import etree

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
_SVG: Final = "{http://www.w3.org/2000/svg}"
_SIGNS: Final = ("](", 'src="', "src='", "src=")  # what stands before a picture's path
_LINK: Final = ("href", "{http://www.w3.org/1999/xlink}href", "src")


class PictureTaker:
    """Takes the pictures of one file: each `img` gets `data-picture` in place of `src`."""

    def __init__(self, root: Path, source: SourceFile) -> None:
        self.root, self.source = root, source
        self.pictures: dict[str, Picture] = {}
        self.findings: list[Diagnostic] = []
        self._met: dict[str, int] = {}  # path as written → how often it came

    def take(self, tree: Element) -> None:
        """Afterwards `pictures` (by path) and `findings` hold those of this tree too."""
        for image in tree.iter("img"):
            written = image.attrib.pop("src", "")
            path = unquote(written)
            image.set("data-picture", path)
            nth = self._met[written] = self._met.get(written, -1) + 1
            needles = [sign + one for sign in _SIGNS for one in (written, path)]
            place = self.source.spot(*needles, nth=nth, failing=path or "](data:")
            if not image.get("alt", "").strip():
                message = f"the picture “{path}” has no alternative text"
                hint = f"say in the brackets what it shows: ![A map of the border]({path})"
                self.findings.append(diagnose("R004", place, message, hint))
            if path not in self.pictures:
                self._read(path, place)

    def _read(self, path: str, place: Place) -> None:
        """Put the picture into `pictures`, or what is wrong with it into `findings`."""
        file = inside(self.root, path)
        if not path:
            message = "a picture has no path, or is written into the text itself"
            hint = "save it as a file in figures/ and name that"
            self._fault("R006", place, message, hint)
        elif file is None or "://" in path or path.startswith("//"):
            hint = "copy the picture into the manuscript’s folder"
            self._fault("E006", place, f"the path “{path}” leaves the manuscript", hint)
        elif file.suffix.lower() not in TYPES:
            hint = "known types: " + ", ".join(TYPES)
            self._fault("R006", place, f"“{path}” is no picture that every format can show", hint)
        elif not file.is_file():
            self._fault("R003", place, f"the picture “{path}” is not there", self._near(path))
        else:
            picture = Picture(path, TYPES[file.suffix.lower()], file.read_bytes())
            fault = _fault_of(picture)
            if fault:
                hint = "open it in a drawing program and save it anew as " + file.suffix[1:].upper()
                self._fault("R006", place, f"the picture “{path}” {fault}", hint)
            self.pictures[path] = picture

    def _fault(self, code: str, place: Place, message: str, hint: str) -> None:
        self.findings.append(diagnose(code, place, message, hint))

    def _near(self, path: str) -> str:
        there = [
            file.relative_to(self.root).as_posix()
            for file in sorted(self.root.rglob("*.*"))
            if file.suffix.lower() in TYPES and file.is_file()
        ]
        near = difflib.get_close_matches(path, there, n=1, cutoff=0.6)
        if not near:  # the same name in another folder
            name = path.rpartition("/")[2]
            near = [one for one in there if one.rpartition("/")[2] == name][:1]
        known = "paths are relative to edition.yaml"
        return f"did you mean “{near[0]}”? {known}" if near else known


def _fault_of(picture: Picture) -> str:
    """What is wrong with a picture's content, "" if nothing is."""
    if picture.media_type == "image/svg+xml":
        return _fault_of_svg(picture.content)
    from PIL import Image

    kind = picture.media_type.removeprefix("image/").upper()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with Image.open(io.BytesIO(picture.content)) as image:
                found = str(image.format)
                image.verify()
    except (OSError, SyntaxError, ValueError, Warning, Image.DecompressionBombError):
        return f"is no {kind} file, or a broken one"
    return "" if found == kind else f"is a {found} file under another name"


def _fault_of_svg(content: bytes) -> str:
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        drawing = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError):
        return "is no SVG file, or a broken one"
    if drawing.tag != f"{_SVG}svg":
        return "is no SVG file: its first element is not svg in the namespace of SVG"
    for element in drawing.iter():
        if not isinstance(element.tag, str):
            continue
        if element.tag in (f"{_SVG}script", f"{_SVG}foreignObject"):
            return f"holds {element.tag.removeprefix(_SVG)}, which no format may carry"
        if any(str(name).lower().startswith("on") for name in element.attrib):
            return "holds a script, which no format may carry"
        for name in _LINK:
            link = element.get(name, "")
            if element.tag != f"{_SVG}a" and link and not link.startswith(("#", "data:")):
                return f"refers to another file, “{link[:60]}”"
    return ""
