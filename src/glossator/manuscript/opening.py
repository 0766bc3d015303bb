"""Opens the files that a manuscript names: those inside of it, as text, font or picture."""

from __future__ import annotations

import difflib
import errno
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Final

from glossator.diagnostics import Diagnostic, Place, diagnose
from glossator.manuscript import labels
from glossator.manuscript.citing import read_style
from glossator.manuscript.directives import with_boxes
from glossator.manuscript.fonts import FontSettings, open_font
from glossator.manuscript.front_matter import take_front_matter
from glossator.manuscript.pictures import TYPES, pixels, read_picture, told
from glossator.manuscript.settings_reader import FILE
from glossator.manuscript.sources import CONTROL, SourceFile, line_and_column
from glossator.model import Font, Matter, Picture

MOST_BYTES: Final = 64 * 2**20  # of a file of text; a long novel has one
REFERENCE_TYPES: Final = (".bib", ".json", ".yaml", ".yml")
_COVER_TYPES: Final = (".jpg", ".jpeg", ".png")  # not every e-reader draws an SVG
_COVER_SIDE: Final = 1400  # pixels of the shorter side: the least that the large shops take


class Opener:
    """Opens the files that the settings name and collects what is wrong with them."""

    def __init__(self, root: Path, places: Mapping[str, Place]) -> None:
        self.root = root
        self.places = places
        self.findings: list[Diagnostic] = []

    def _fault(self, code: str, path: str, message: str, hint: str) -> None:
        self.findings.append(diagnose(code, self.places.get(path, Place(FILE)), message, hint))

    def find(self, path: str) -> Path | None:
        """The file, or None and a finding when it is missing or outside of the manuscript."""
        found = inside(self.root, path)
        if "\\" in path and not (self.root / path).exists():
            hint = f"write paths with /: {path.replace(chr(92), '/')}"
            self._fault("E005", path, f"the file “{path}” is not there", hint)
        elif found is None:
            hint = "move the file into the manuscript’s folder and name it from there"
            self._fault("E006", path, f"the path “{path}” leaves the manuscript", hint)
        elif found.is_dir():
            self._fault("E005", path, f"“{path}” is a folder, not a file", "name a file in it")
        elif not found.is_file():
            self._fault("E005", path, f"the file “{path}” is not there", self._near(path))
        else:
            return found
        return None

    def _near(self, path: str) -> str:
        found = sorted(self.root.rglob("*.*"))
        there = [p.relative_to(self.root).as_posix() for p in found if p.is_file()]
        near = difflib.get_close_matches(path, there, n=1, cutoff=0.6)
        return f"did you mean “{near[0]}”?" if near else "write it, or take its name out"

    def text(self, path: str) -> str | None:
        """The file's text, or None and a finding; of no path ("") None without one."""
        found = self.find(path) if path else None
        if found is None:
            return None
        try:
            content = bytes_of(found)
        except OSError as fault:
            hint = "look at the file’s permissions and size"
            self._fault("E005", path, f"the file “{path}” cannot be read: {fault.strerror}", hint)
            return None
        return decode(content, path, self.findings)

    def read(self, path: str, matter: Matter) -> SourceFile | None:
        """The Markdown file, scanned, or None and a finding."""
        text = self.text(path)
        if text is None:
            return None
        text = without_control(text, path, self.findings)
        front = take_front_matter(text, path, self.findings)
        text = with_boxes(front.text)
        return SourceFile(path, matter, text, labels.scan(text), front.title, front.line)

    def fonts(self, named: Iterable[FontSettings]) -> Iterator[Font]:
        """The fonts that can be used; a finding for each other."""
        for said in named:
            found = self.find(said.file) if said.file else None
            if found is not None:
                place = self.places.get(said.file, Place(FILE))
                font = open_font(said, found.read_bytes(), place, self.findings)
                if font is not None:
                    yield font

    def references(self, path: str) -> str | None:
        """The text of a bibliography whose type pandoc knows, or None and a finding."""
        if path and PurePosixPath(path).suffix.lower() not in REFERENCE_TYPES:
            hint = "known types: " + ", ".join(REFERENCE_TYPES)
            self._fault("E004", path, f"“{path}” is no list of references", hint)
            return None
        return self.text(path)

    def style(self, path: str) -> str | None:
        """The text of a citation style that needs no other, or None and a finding."""
        text = self.text(path)
        return None if text is None else read_style(text, path, self.findings)

    def cover(self, path: str) -> Picture | None:
        """The picture of the cover, or None and findings; a finding for one that shops refuse."""
        before = len(self.findings)
        picture = self.picture(path, _COVER_TYPES)
        if picture and picture.media_type not in {TYPES[suffix] for suffix in _COVER_TYPES}:
            self._unknown(path, _COVER_TYPES)
            return None
        broken = any(finding.code == "R006" for finding in self.findings[before:])
        size = pixels(picture.content) if picture and not broken else None
        if size is None:
            return picture
        width, height = size
        said = f"the cover “{path}” has {width} × {height} pixels"
        if width > height:
            hint = "name the front alone, upright, such as 1600 × 2400 pixels"
            self._fault("R013", path, f"{said}: it is wider than high", hint)
        elif width < _COVER_SIDE:
            hint = f"save it with {_COVER_SIDE} pixels on the shorter side, or more"
            self._fault("R013", path, f"{said}: shops refuse one so small", hint)
        return picture

    def _unknown(self, path: str, known: Iterable[str]) -> None:
        hint = "known types: " + ", ".join(known)
        self._fault("R006", path, f"“{path}” is no picture that can stand here", hint)

    def picture(self, path: str, types: Iterable[str] = TYPES) -> Picture | None:
        """A picture that edition.yaml names, of one of these types, or None and findings."""
        found, known = self.find(path) if path else None, tuple(types)
        if found is None:
            return None
        if found.suffix.lower() not in known:
            self._unknown(path, known)
            return None
        place = self.places.get(path, Place(FILE))
        try:
            picture, faults = read_picture(found, path, place)
        except OSError as fault:
            self._fault("R003", path, f"the picture “{path}” cannot be read: {fault.strerror}", "")
            return None
        self.findings += told(picture, faults)
        return picture


def inside(root: Path, path: str) -> Path | None:
    """The path below the root, or None when it is absolute or leaves it (links followed)."""
    pure = PurePosixPath(path)
    if pure.is_absolute() or "\0" in path:
        return None
    try:
        full = (root / pure).resolve()
        full.is_file()  # raises OSError where the name itself is impossible, such as too long
    except (OSError, RuntimeError):  # RuntimeError: links that lead in a circle, before 3.13
        return root / "…"  # stays inside, but is not there
    return full if full.is_relative_to(root) else None


def bytes_of(file: Path) -> bytes:
    """What a file holds. Raises OSError, for more than a manuscript's file ever holds as well."""
    with file.open("rb") as opened:
        content = opened.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise OSError(errno.EFBIG, f"it is larger than {MOST_BYTES // 2**20} MiB")
    return content


def decode(content: bytes, path: str, findings: list[Diagnostic]) -> str | None:
    """UTF-8 text with \\n line ends and without a byte order mark; None and a finding otherwise."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        content = fault.object  # without the byte order mark
        before = content[: fault.start].decode("utf-8")
        line, column = line_and_column(before, len(before))
        message = f"the file is not UTF-8 (byte 0x{content[fault.start]:02x})"
        hint = "save it as UTF-8 in your editor"
        if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
            message, hint = "the file is UTF-16", "save it as UTF-8, not as “Unicode”"
        findings.append(diagnose("E007", Place(path, line, column), message, hint))
        return None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def without_control(text: str, path: str, findings: list[Diagnostic]) -> str:
    """The text with control characters turned into spaces; a finding for the first of each."""
    seen = set()
    for match in CONTROL.finditer(text):
        char = match.group()
        if char not in seen:
            place = Place(path, *line_and_column(text, match.start()))
            message = f"no format may hold the control character U+{ord(char):04X}"
            findings.append(diagnose("S006", place, message, "delete it"))
        seen.add(char)
    return CONTROL.sub(" ", text)
