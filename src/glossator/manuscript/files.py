"""The manuscript: the files that an editor writes, found, decoded and scanned. No pandoc here."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from glossator.diagnostics import Diagnostic, Place, diagnose
from glossator.errors import UsageError
from glossator.manuscript import labels
from glossator.manuscript.settings import FILE, LayerSettings, Settings, read_settings
from glossator.model import Matter

REFERENCE_TYPES: Final = (".bib", ".json", ".yaml", ".yml")


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One Markdown file: path relative to the manuscript, its text (line ends \\n) and its scan."""

    path: str
    matter: Matter
    text: str
    scan: labels.Scan

    def line_of(self, needle: str, nth: int = 0) -> int:
        """The 1-based line on which the needle stands for the nth time, 0 if it does not."""
        at = -1
        for _ in range(nth + 1):
            at = self.text.find(needle, at + 1)
            if at < 0:
                return 0
        return self.text.count("\n", 0, at) + 1


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

    def sources(self) -> tuple[SourceFile, ...]:
        """Every Markdown file, in the order in which pandoc reads them."""
        return (
            *self.texts,
            *(layer.source for layer in self.layers),
            *((self.glossary,) if self.glossary else ()),
        )


class _Opener:
    """Opens the files that the settings name and collects what is wrong with them."""

    def __init__(self, root: Path, places: Mapping[str, Place]) -> None:
        self.root = root
        self.places = places
        self.findings: list[Diagnostic] = []

    def find(self, path: str) -> Path | None:
        """The file, or None and a finding when it is missing or outside of the manuscript."""
        place = self.places.get(path, Place(FILE))
        found = inside(self.root, path)
        if found is None:
            hint = "move the file into the manuscript’s folder and name it from there"
            self.findings.append(
                diagnose("E006", place, f"the path “{path}” leaves the manuscript", hint)
            )
        elif not found.is_file():
            self.findings.append(
                diagnose("E005", place, f"the file “{path}” is not there", self._near(path))
            )
        else:
            return found
        return None

    def _near(self, path: str) -> str:
        there = [p.relative_to(self.root).as_posix() for p in self.root.rglob("*.*") if p.is_file()]
        near = difflib.get_close_matches(path, there, n=1, cutoff=0.6)
        return f"did you mean “{near[0]}”?" if near else "write it, or take its name out"

    def read(self, path: str, matter: Matter) -> SourceFile | None:
        """The file's text, or None and a finding."""
        found = self.find(path)
        if found is None:
            return None
        text = decode(found.read_bytes(), path, self.findings)
        return None if text is None else SourceFile(path, matter, text, labels.scan(text))


def inside(root: Path, path: str) -> Path | None:
    """The path below the root, or None when it is absolute or leaves it (links followed)."""
    pure = PurePosixPath(path)
    if pure.is_absolute() or "\\" in path or "\0" in path:
        return None
    full = (root / pure).resolve()
    return full if full.is_relative_to(root) else None


def decode(content: bytes, path: str, findings: list[Diagnostic]) -> str | None:
    """UTF-8 text with \\n line ends and without a byte order mark; None and a finding otherwise."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = content.count(b"\n", 0, fault.start) + 1
        column = fault.start - (content.rfind(b"\n", 0, fault.start) + 1) + 1
        message = f"the file is not UTF-8 (byte 0x{content[fault.start]:02x})"
        hint = "save it as UTF-8 in your editor"
        findings.append(diagnose("E007", Place(path, line, column), message, hint))
        return None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def read_manuscript(folder: Path) -> tuple[Manuscript | None, list[Diagnostic]]:
    """Read a manuscript folder; None when nothing can be made of it. Raises UsageError."""
    root = folder.resolve()
    if not root.is_dir():
        raise UsageError(
            f"there is no folder “{folder}”", "name the folder that holds edition.yaml"
        )
    findings: list[Diagnostic] = []
    try:
        content = (root / FILE).read_bytes()
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
    manuscript = _open_all(root, settings, findings)
    return manuscript, findings


def _open_all(root: Path, settings: Settings, findings: list[Diagnostic]) -> Manuscript:
    opener = _Opener(root, settings.places)
    parts: tuple[tuple[Matter, tuple[str, ...]], ...] = (
        ("front", settings.front),
        ("text", settings.text),
        ("back", settings.back),
    )
    texts = [opener.read(path, matter) for matter, paths in parts for path in paths]
    layers = [_layer_file(opener, layer) for layer in settings.layers.values() if layer.file]
    glossary = opener.read(settings.glossary, "back") if settings.glossary else None
    references = opener.find(settings.references) if settings.references else None
    csl = opener.find(settings.csl) if settings.csl else None
    findings += opener.findings
    for source in texts:
        if source is not None:
            findings += check_labels(source, settings.layers)
    return Manuscript(
        root,
        settings,
        tuple(s for s in texts if s),
        tuple(layer for layer in layers if layer),
        glossary,
        references,
        csl,
    )


def _layer_file(opener: _Opener, layer: LayerSettings) -> LayerFile | None:
    source = opener.read(layer.file, "text")
    return LayerFile(layer.key, source) if source else None


def check_labels(source: SourceFile, layers: Mapping[str, object]) -> list[Diagnostic]:
    """Labels written twice, never called, or of a layer that is not there."""
    findings = []
    seen: dict[str, labels.Label] = {}
    called = {label.name for label in source.scan.calls}
    for label in source.scan.definitions:
        place = Place(source.path, label.line, label.column)
        if label.name in seen:
            first = seen[label.name].line
            message = f"the note [^{label.name}] is written twice (first in line {first})"
            findings.append(diagnose("N003", place, message, "give one of them another label"))
        elif label.name not in called:
            hint = f"put [^{label.name}] behind the words it is about, or take the note out"
            message = f"the note [^{label.name}] is never called"
            findings.append(diagnose("N002", place, message, hint))
        seen.setdefault(label.name, label)
        layer, colon, _ = label.name.partition(":")
        if colon and layer not in layers:
            near = difflib.get_close_matches(layer, list(layers), n=1, cutoff=0.4)
            hint = f"did you mean “{near[0]}”? " if near else ""
            hint += "layers in edition.yaml: " + ", ".join(layers)
            message = f"the note [^{label.name}] names the layer “{layer}”, which is not there"
            findings.append(diagnose("N005", place, message, hint))
    return findings
