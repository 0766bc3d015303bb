"""The manuscript: the files that an editor writes, found, decoded and scanned. No pandoc here."""

from __future__ import annotations

import difflib
import errno
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Final

from glossator.diagnostics import Diagnostic, Place, diagnose
from glossator.errors import UsageError
from glossator.manuscript import labels
from glossator.manuscript.citing import check_references, read_style
from glossator.manuscript.fonts import FontSettings, open_font
from glossator.manuscript.front_matter import take_front_matter
from glossator.manuscript.label_checks import check_labels
from glossator.manuscript.layers import LayerSettings
from glossator.manuscript.loci_lock import LOCK, Locked, read_lock
from glossator.manuscript.settings import Settings, read_settings
from glossator.manuscript.settings_reader import FILE
from glossator.manuscript.sources import CONTROL, SourceFile, line_and_column
from glossator.model import Font, Matter
from glossator.vocabulary import BACK_DIVISIONS

MOST_BYTES: Final = 64 * 2**20  # of a file of text; a long novel has one
_UNNAMED: Final = 200  # files of a folder that are looked at
REFERENCE_TYPES: Final = (".bib", ".json", ".yaml", ".yml")


@dataclass(frozen=True, slots=True)
class LayerFile:
    """A file of notes that quote the text, and the layer it belongs to."""

    layer: str
    source: SourceFile


@dataclass(frozen=True, slots=True)
class Manuscript:
    """Everything read from the folder. `root` is resolved."""

    root: Path
    settings: Settings
    texts: tuple[SourceFile, ...]  # front, text and back, in reading order
    layers: tuple[LayerFile, ...]
    glossary: SourceFile | None
    references: Path | None
    csl: Path | None
    written: Mapping[str, str] = field(default_factory=dict)  # the other files' text, by path
    lock: tuple[Locked, ...] | None = None  # the paragraphs whose numbers are fixed
    macros: str = ""  # what edition.yaml's file of macros holds
    fonts: tuple[Font, ...] = ()
    changed: str = ""  # the day (UTC) on which one of its files was last changed

    def sources(self) -> tuple[SourceFile, ...]:
        """Every Markdown file, in the order in which pandoc reads them."""
        return (
            *self.texts,
            *(layer.source for layer in self.layers),
            *((self.glossary,) if self.glossary else ()),
        )


def manuscript_files(folder: Path) -> dict[str, bytes]:
    """Every file of a manuscript's that an edition is made from, but pictures, by its path.

    Empty when nothing can be made of the manuscript. Raises UsageError as `read_manuscript` does.
    """
    manuscript, _ = read_manuscript(folder)
    if manuscript is None:
        return {}
    said = manuscript.settings
    named = (
        FILE,
        said.references,
        said.csl,
        said.macros,
        LOCK,
        *(s.path for s in manuscript.sources()),
    )
    found = {path: manuscript.root / path for path in sorted({*named} - {""})}
    return {
        path: file.read_bytes()
        for path, file in found.items()
        if inside(manuscript.root, path) and file.is_file()
    }


class _Opener:
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
        """The file's text, or None and a finding."""
        found = self.find(path)
        if found is None:
            return None
        try:
            content = _bytes_of(found)
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
        text = _without_control(text, path, self.findings)
        front = take_front_matter(text, path, self.findings)
        scan = labels.scan(front.text)
        return SourceFile(path, matter, front.text, scan, front.title, front.line)

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
        if PurePosixPath(path).suffix.lower() not in REFERENCE_TYPES:
            hint = "known types: " + ", ".join(REFERENCE_TYPES)
            self._fault("E004", path, f"“{path}” is no list of references", hint)
            return None
        return self.text(path)

    def style(self, path: str) -> str | None:
        """The text of a citation style that needs no other, or None and a finding."""
        text = self.text(path)
        return None if text is None else read_style(text, path, self.findings)


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


def _bytes_of(file: Path) -> bytes:
    """What a file holds. Raises OSError, for more than a manuscript's file ever holds as well."""
    with file.open("rb") as opened:
        content = opened.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise OSError(errno.EFBIG, f"it is larger than {MOST_BYTES // 2**20} MiB")
    return content


def _own_bytes(root: Path, name: str) -> bytes:
    """What the manuscript's own file of this name holds.

    Raises OSError where there is none, or something else than a file: a link that leads out, a
    folder, a pipe (which would never end).
    """
    found = inside(root, name)
    if found is None:
        raise OSError(errno.EPERM, "it is a link that leaves the manuscript")
    if found.exists() and not found.is_file():
        raise OSError(errno.EINVAL, "it is no file")
    return _bytes_of(found)


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


def _without_control(text: str, path: str, findings: list[Diagnostic]) -> str:
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


def read_manuscript(folder: Path) -> tuple[Manuscript | None, list[Diagnostic]]:
    """Read a manuscript folder; None when nothing can be made of it. Raises UsageError."""
    root = folder.resolve()
    if not root.is_dir():
        raise _no_folder(folder)
    findings: list[Diagnostic] = []
    try:
        content = _own_bytes(root, FILE)
    except OSError as fault:
        message = f"edition.yaml cannot be read: {fault.strerror}"
        hint = "an edition needs a file edition.yaml with at least a title and a list text"
        return None, [diagnose("E001", Place(FILE), message, hint)]
    text = decode(content, FILE, findings)
    if text is None:
        return None, findings
    settings, found = read_settings(text)
    findings += found
    if settings is None:
        return None, findings
    manuscript = _open_all(root, settings, text, findings)
    return manuscript, findings


def with_contents(manuscript: Manuscript, contents: Mapping[str, bytes]) -> Manuscript:
    """The manuscript as it would be with other contents of some of its layers' files."""
    layers = []
    for layer in manuscript.layers:
        content = contents.get(layer.source.path)
        text = None if content is None else decode(content, layer.source.path, [])
        if text is not None:
            text = _without_control(text, layer.source.path, [])
            source = SourceFile(layer.source.path, layer.source.matter, text, labels.scan(text))
            layer = LayerFile(layer.layer, source)
        layers.append(layer)
    return replace(manuscript, layers=tuple(layers))


def read_settings_of(folder: Path) -> Settings | None:
    """The settings alone, None when nothing can be made of them. Raises UsageError."""
    if not folder.is_dir():
        raise _no_folder(folder)
    try:
        content = _own_bytes(folder.resolve(), FILE)
    except OSError:
        return None
    text = decode(content, FILE, [])
    return None if text is None else read_settings(text)[0]


def _no_folder(folder: Path) -> UsageError:
    hint = "name the folder that holds edition.yaml"
    if folder.exists():
        return UsageError(f"“{folder}” is a file, not a folder", hint)
    return UsageError(f"there is no folder “{folder}”", hint)


def _open_all(
    root: Path, settings: Settings, opening: str, findings: list[Diagnostic]
) -> Manuscript:
    opener = _Opener(root, settings.places)
    parts: tuple[tuple[Matter, tuple[str, ...]], ...] = (
        ("front", settings.front),
        ("text", settings.text),
        ("back", tuple(path for path in settings.back if path not in BACK_DIVISIONS)),
    )
    texts = [opener.read(path, matter) for matter, paths in parts for path in paths]
    layers = [_layer_file(opener, layer) for layer in settings.layers.values() if layer.file]
    glossary = opener.read(settings.glossary, "back") if settings.glossary else None
    references = opener.references(settings.references) if settings.references else None
    written = {FILE: opening}
    if references is not None:
        written[settings.references] = references
        circles = list(check_references(references, settings.references))
        findings += circles
        references = None if circles else references
    csl = opener.style(settings.csl) if settings.csl else None
    if csl is not None:
        written[settings.csl] = csl
    macros = opener.text(settings.macros) if settings.macros else None
    fonts = tuple(opener.fonts(settings.fonts))
    findings += opener.findings
    if not any(one.code == "E005" for one in opener.findings):  # else it was perhaps misspelt
        findings += _unnamed(root, settings)
    for source in texts:
        if source is not None:
            findings += check_labels(source, settings.layers)
    return Manuscript(
        root,
        settings,
        tuple(s for s in texts if s),
        tuple(layer for layer in layers if layer),
        glossary,
        None if references is None else inside(root, settings.references),
        None if csl is None else inside(root, settings.csl),
        written,
        _lock(root, findings),
        macros or "",
        fonts,
        changed=_changed(root, written, texts, layers),
    )


def _changed(
    root: Path,
    written: Mapping[str, str],
    texts: Iterable[SourceFile | None],
    layers: Iterable[LayerFile | None],
) -> str:
    """The day on which a file of the manuscript was last changed, YYYY-MM-DD in UTC."""
    paths = {*written, *(one.path for one in texts if one)}
    paths |= {layer.source.path for layer in layers if layer}
    moments = [0.0]
    for path in paths:
        with suppress(OSError):
            moments.append((root / path).stat().st_mtime)
    return datetime.fromtimestamp(max(moments), UTC).date().isoformat()


def _unnamed(root: Path, settings: Settings) -> list[Diagnostic]:
    """Markdown files in the folders of the texts that edition.yaml does not name."""
    named = {path: place for path, place in settings.places.items() if path.endswith(".md")}
    folders = {str(PurePosixPath(path).parent) for path in (*settings.text, *settings.front)}
    found = []
    for folder in sorted(folders - {"."}):
        here = inside(root, folder)
        if here is None or not here.is_dir():
            continue
        for file in sorted(here.glob("*.md"))[:_UNNAMED]:
            path = f"{folder}/{file.name}"
            if path in named or file.name.startswith((".", "_", "README")) or not file.is_file():
                continue
            near = max((p for p in named if p < path and p.startswith(folder)), default="")
            place = named.get(near, Place(FILE, 1))
            message = f"“{path}” is not in the edition: no line of edition.yaml names it"
            hint = "name it where it belongs, or move it; names that open with _ are passed over"
            found.append(diagnose("E013", place, message, hint))
    return found


def _lock(root: Path, findings: list[Diagnostic]) -> tuple[Locked, ...] | None:
    """The paragraph numbers that are fixed; None, and findings if it is broken, without a lock."""
    if not os.path.lexists(root / LOCK):
        return None
    try:
        content = _own_bytes(root, LOCK)
    except OSError as fault:
        message = f"loci.lock cannot be read: {fault.strerror}"
        findings.append(diagnose("P001", Place(LOCK), message, "look at its permissions"))
        return None
    text = decode(content, LOCK, findings)
    if text is None:
        return None
    lock, found = read_lock(text)
    findings += found
    return lock


def _layer_file(opener: _Opener, layer: LayerSettings) -> LayerFile | None:
    source = opener.read(layer.file, "text")
    return LayerFile(layer.key, source) if source else None
