"""Pictures that the text names: found in the manuscript, read, and given their media type."""

from __future__ import annotations

import difflib
import posixpath
from collections.abc import Iterable
from pathlib import Path
from typing import Final
from urllib.parse import unquote

from glossator.diagnostics import Diagnostic, Place, diagnose
from glossator.galley.cleaning import EMBEDDED
from glossator.manuscript import SourceFile, inside
from glossator.manuscript.pictures import READ, Fault, read_embedded, read_picture, told
from glossator.manuscript.sources import CONTROL
from glossator.model import Picture
from glossator.prose import Element

_SIGNS: Final = ("](", 'src="', "src='", "src=")  # what stands before a picture's path
DECORATIVE: Final = "decorative"  # class of a picture that says nothing to a reader
_ROOTS: Final = ("static", "public", "assets", "source", "src")  # of web sites
_MOVING: Final = frozenset(".mp4 .m4v .webm .mov .ogv .avi .mp3 .m4a .ogg .oga .wav .flac".split())


class PictureTaker:
    """Takes the pictures of one file: each `img` gets `data-picture` in place of `src`."""

    def __init__(self, root: Path, source: SourceFile) -> None:
        self.root, self.source = root, source
        self.pictures: dict[str, Picture] = {}
        self.findings: list[Diagnostic] = []
        self._names: dict[str, list[Path]] | None = None  # all files, when first asked for
        self._met: dict[str, int] = {}  # path as written → how often it came

    def take(self, tree: Element) -> None:
        """Afterwards `pictures` (by path) and `findings` hold those of this tree too."""
        for image in tree.iter("img"):
            found = None
            if embedded := image.attrib.pop(EMBEDDED, ""):
                found = read_embedded(embedded, self._spot_of(embedded))
            path, place = self._of_file(image) if found is None else (found[0].path, found[0].place)
            image.set("data-picture", path)
            self._describe(image, path, place)
            if found:
                self._keep(*found)
            elif path not in self.pictures:
                self._read(path, place)

    def _of_file(self, image: Element) -> tuple[str, Place]:
        """The path that a picture names, and where."""
        written = image.attrib.pop("src", "")
        named = self._named(CONTROL.sub("\ufffd", unquote(written)))
        path = self._elsewhere(named) or named
        nth = self._met[written] = self._met.get(written, -1) + 1
        needles = [sign + one for sign in _SIGNS for one in (written, path)]
        place = self.source.spot(*needles, nth=nth, failing=(path or "](data:",))
        if path != named and path not in self.pictures:
            message = f"the picture “{named}” is not there: “{path}” is taken, which has its name"
            hint = f"write ({path}) if that is it"
            self.findings.append(diagnose("R015", place, message, hint))
        return path, place

    def _spot_of(self, embedded: str) -> Place:
        """Where an address begins that may have millions of letters."""
        at = self.source.text.find(embedded)
        if at < 0:
            return self.source.spot("data:image/")
        return self.source.place(at, at + len("data:image"))

    def _describe(self, image: Element, path: str, place: Place) -> None:
        """See that a picture says what it shows, or that it shows nothing."""
        if DECORATIVE in image.get("class", "").split():
            image.set("alt", "")
        elif not image.get("alt", "").strip():
            image.set("alt", "")
            message = f"the picture “{path}” has no alternative text: it is taken for decoration"
            hint = f"say what it shows, ![A map of the border]({path}), or that it shows nothing"
            hint += ": {.decorative}"
            self.findings.append(diagnose("R004", place, message, hint))

    def _named(self, path: str) -> str:
        """The path from edition.yaml on, though it may be written from the text's file on.

        Or from the root of a web site, whose files may lie in a folder of that name (Hugo's
        `static`), or with a # behind it, by which Obsidian tells how it is shown.
        """
        if not path or "://" in path or self._is_there(path):
            return path
        plain = path.partition("#")[0]
        if path.startswith("/") and not path.startswith("//"):
            tried = [plain.lstrip("/"), *(f"{root}{plain}" for root in _ROOTS)]
        else:
            tried = [posixpath.join(posixpath.dirname(self.source.path), plain), plain]
        for one in map(posixpath.normpath, tried):
            if self._is_there(one):
                return one
        return path

    def _elsewhere(self, path: str) -> str:
        """The one picture of this name in any folder, "" if there is none or several.

        Obsidian names pictures so, wherever they lie.
        """
        name = path.partition("#")[0].rpartition("/")[2]
        if not name.lower().endswith(READ) or "://" in path or self._is_there(path):
            return ""
        if self._names is None:
            self._names = {}
            for file in sorted(self.root.rglob("*.*")):
                self._names.setdefault(file.name, []).append(file)
        found = [file.relative_to(self.root).as_posix() for file in self._names.get(name, ())]
        shown = [one for one in found if not any(part[0] in "._" for part in one.split("/"))]
        return shown[0] if len(shown) == 1 and self._is_there(shown[0]) else ""

    def _is_there(self, path: str) -> bool:
        file = inside(self.root, path)
        return file is not None and file.is_file()

    def _read(self, path: str, place: Place) -> None:
        """Put the picture into `pictures`, or what is wrong with it into `findings`."""
        file = inside(self.root, path)
        if not path:
            message = "a picture has no path, or one that no format knows is written into the text"
            hint = "save it as a file in figures/ and name that"
            self._fault("R006", place, message, hint)
        elif "://" in path or path.startswith("//"):
            message = f"the picture “{path}” is an address: an edition holds its pictures itself"
            hint = "no build fetches anything: save the picture in figures/ and name that file"
            self._fault("E006", place, message, hint)
        elif file is None:
            hint = "copy the picture into the manuscript’s folder"
            self._fault("E006", place, f"the path “{path}” leaves the manuscript", hint)
        elif file.suffix.lower() not in READ:
            hint = "known types: " + ", ".join(READ)
            if file.suffix.lower() in (".eps", ".ps"):
                hint = f"make it a PDF, epstopdf {path}, and name that"
            message = f"“{path}” is no picture that every format can show"
            if file.suffix.lower() in _MOVING:
                message = f"“{path}” is a film or a sound, which no page can hold"
                hint = "write a link to where it can be seen or heard; of a film, a picture as well"
            self._fault("R006", place, message, hint)
        elif not file.is_file():
            self._fault("R003", place, f"the picture “{path}” is not there", self._near(path))
        else:
            self._take_file(file, path, place)

    def _take_file(self, file: Path, path: str, place: Place) -> None:
        try:
            found = read_picture(file, path, place)
        except OSError as fault:
            message = f"the picture “{path}” cannot be read: {fault.strerror}"
            self._fault("R003", place, message, "look at the file’s permissions")
            return
        self._keep(*found)

    def _keep(self, picture: Picture, faults: Iterable[Fault]) -> None:
        self.findings += told(picture, faults)
        if picture.content:  # else it is broken, and a draft says so where it would stand
            self.pictures[picture.path] = picture

    def _fault(self, code: str, place: Place, message: str, hint: str) -> None:
        self.findings.append(diagnose(code, place, message, hint))

    def _near(self, path: str) -> str:
        there = [
            file.relative_to(self.root).as_posix()
            for file in sorted(self.root.rglob("*.*"))
            if file.suffix.lower() in READ and file.is_file()
        ]
        near = difflib.get_close_matches(path, there, n=1, cutoff=0.6)
        if not near:  # the same name in another folder
            name = path.rpartition("/")[2]
            near = [one for one in there if one.rpartition("/")[2] == name][:1]
        known = "paths go from edition.yaml or from the text’s file"
        return f"did you mean “{near[0]}”? {known}" if near else known
