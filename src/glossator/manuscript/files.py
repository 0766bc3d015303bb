"""The manuscript: the files that an editor writes, found, decoded and scanned. No pandoc here."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Final

from glossator.diagnostics import Diagnostic, Place, diagnose
from glossator.errors import UsageError
from glossator.manuscript import labels
from glossator.manuscript.citing import check_references, doubled_keys
from glossator.manuscript.label_checks import check_labels
from glossator.manuscript.loci_lock import LOCK, Locked, read_lock
from glossator.manuscript.opening import (
    Opener,
    bytes_of,
    decode,
    inside,
    without_control,
)
from glossator.manuscript.profiles import profile_names, settled
from glossator.manuscript.settings import Settings, read_settings
from glossator.manuscript.settings_reader import FILE
from glossator.manuscript.sources import SourceFile
from glossator.manuscript.theming import check_room, read_theme
from glossator.model import Font, Matter, Picture, Theme
from glossator.prose import without_markup
from glossator.vocabulary import BACK_DIVISIONS

_WORD: Final = re.compile(r"\w")
_COMMENT: Final = re.compile(r"<!--.*?-->", re.DOTALL)
_UNNAMED: Final = 200  # files of a folder that are looked at


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
    cover: Picture | None = None
    logo: Picture | None = None
    theme: Theme = field(default_factory=Theme)
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
    return bytes_of(found)


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
            text = without_control(text, layer.source.path, [])
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
    opener = Opener(root, settings.places)
    texts = list(_texts(opener, settings))
    layers = [
        LayerFile(layer.key, source)
        for layer in settings.layers.values()
        if (source := _beside(opener, layer.file, "text"))
    ]
    listed = _beside if settings.glossary_lists else Opener.read  # which has titles of their own
    glossary = listed(opener, settings.glossary, "back")
    written = {FILE: opening}
    references = _references(opener, settings, written, findings)
    sources = (*texts, *(one.source for one in layers), *([glossary] if glossary else ()))
    cited = "".join(one.text for one in sources)
    findings += doubled_keys(written.get(settings.references, ""), settings.references, cited)
    csl = opener.style(settings.csl)
    if csl is not None:
        written[settings.csl] = csl
    macros = opener.text(settings.macros)
    themed = read_theme(root, settings.theme, settings.places, findings)
    names = profile_names(settings.profiles)
    findings += check_room(themed, (settled(settings.profiles, name).paper for name in names))
    opener.places = {**settings.places, **themed.places}
    fonts = tuple(opener.fonts((*settings.fonts, *themed.fonts_beside(settings.fonts))))
    cover, logo = opener.cover(settings.cover.file), opener.picture(settings.logo)
    findings += opener.findings
    if not any(one.code == "E005" for one in opener.findings):  # else it was perhaps misspelt
        findings += _unnamed(root, settings)
    for source in texts:
        findings += check_labels(source, settings.layers)
    return Manuscript(
        root,
        settings,
        tuple(texts),
        tuple(layers),
        glossary,
        references,
        None if csl is None else inside(root, settings.csl),
        written,
        _lock(root, findings),
        macros or "",
        fonts,
        cover,
        logo,
        themed.theme,
        changed=_changed(root, written, (*texts, *(layer.source for layer in layers))),
    )


def _references(
    opener: Opener, settings: Settings, written: dict[str, str], findings: list[Diagnostic]
) -> Path | None:
    """The file of references, whose words go to `written`; None without one that can be read."""
    said = opener.references(settings.references)
    if said is None:
        return None
    written[settings.references] = said
    circles = list(check_references(said, settings.references))
    findings += circles
    return None if circles else inside(opener.root, settings.references)


def _texts(opener: Opener, settings: Settings) -> Iterator[SourceFile]:
    """The files of front, text and back matter that can be read, in their order."""
    parts: tuple[tuple[Matter, tuple[str, ...]], ...] = (
        ("front", settings.front),
        ("text", settings.text),
        ("back", tuple(path for path in settings.back if path not in BACK_DIVISIONS)),
    )
    for matter, paths in parts:
        for path in paths:
            if (source := opener.read(path, matter)) is not None:
                yield _as_part(source, settings)


def _as_part(source: SourceFile, settings: Settings) -> SourceFile:
    """The file as one that opens a part, with the part's title, if it is one."""
    part = next((one for one in settings.parts if one.file == source.path), None)
    if part is None:
        return source
    return replace(source, opens_part=True, title=without_markup(part.title) or source.title)


def _changed(
    root: Path,
    written: Mapping[str, str],
    sources: Iterable[SourceFile],
) -> str:
    """The day on which a file of the manuscript was last changed, YYYY-MM-DD in UTC."""
    paths = {*written, *(one.path for one in sources)}
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
            if not _WORD.search(_COMMENT.sub("", file.read_text("utf-8", "replace"))):
                continue  # nothing is lost with it
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


def _beside(opener: Opener, path: str, matter: Matter) -> SourceFile | None:
    """A file of notes or entries, whose title no format shows."""
    source = opener.read(path, matter)
    if source is not None and source.title:
        message = f"front matter of a file of notes or entries is not taken over: “{source.title}”"
        hint = "take the lines above the first term out"
        opener.findings.append(diagnose("S010", Place(path, source.title_line), message, hint))
    return source
