"""Annotations out and in: the stages of an export, and of an import into a manuscript."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from glossator.diagnostics import Diagnostic, has_errors, in_order
from glossator.errors import UsageError
from glossator.formats import Progress
from glossator.model import Edition
from glossator.pipeline import Request
from glossator.workshop import Built, Workshop, silent
from glossator.writing import stem_of, write_all

if TYPE_CHECKING:
    from glossator.annotations.importing import Imported


def export_annotations(
    request: Request, layers: Sequence[str] = (), tell: Progress = silent
) -> Built:
    """Write layers (none named: all of the profile) as annotations, one file a layer and format.

    The EPUB is built if it is not current, since annotations for reading systems point into it.
    Raises UsageError for a layer that the profile does not have, and what `build` raises.
    """
    from glossator.annotations import epub_annotation, web_annotation
    from glossator.annotations.bodies import Sources
    from glossator.annotations.epub_places import Book

    commission = request.commission(tell)
    built, checked = commission.build(("epub",)), commission.checked
    manuscript = commission.shop.manuscript
    if checked.edition is None or manuscript is None:
        return Built({}, checked.findings, fresh=False)
    edition = checked.edition
    _known_layers(layers, edition)
    tell("writing annotations")
    sources = Sources(manuscript, edition.notes.values())
    book = Book(built.outputs["epub"].read_bytes())
    stem = stem_of(edition.metadata.slug, request.profile)
    contents: dict[Path, bytes] = {}
    outputs: dict[str, Path] = {}
    for layer in layers or edition.layers:
        web = request.out / f"{stem}-{layer}{web_annotation.SUFFIX}"
        reader = request.out / f"{stem}-{layer}{epub_annotation.SUFFIX}"
        contents[web] = web_annotation.write(edition, layer, sources)
        contents[reader] = epub_annotation.write(edition, layer, sources, book)
        outputs |= {f"{layer}{path.suffix}": path for path in (web, reader)}
    write_all(contents)
    return Built(outputs, checked.findings, fresh=True)


def _known_layers(layers: Sequence[str], edition: Edition) -> None:
    for layer in layers:
        if layer not in edition.layers:
            known = ", ".join(edition.layers)
            raise UsageError(f"there is no layer “{layer}” in this profile", f"layers: {known}")


@dataclass(frozen=True, slots=True)
class Brought:
    """What an import did: the layer's file (its path in the manuscript), whether it was written,
    the line for edition.yaml ("" if it names the file already), and findings.

    `imported` is None after errors in the manuscript.
    """

    file: str
    written: bool
    setting: str
    findings: tuple[Diagnostic, ...]
    imported: Imported | None

    @property
    def ok(self) -> bool:
        """Whether everything has a place and the manuscript is without errors."""
        placed = self.imported is not None and not self.imported.unplaced
        return placed and not has_errors(self.findings)


def import_annotations(
    folder: Path,
    file: Path,
    layer: str,
    out: str = "",
    *,
    write: bool = True,
    force: bool = False,
    add: bool = False,
    tell: Progress = silent,
) -> Brought:
    """Make a layer's file of a file of annotations; `out` is its path in the manuscript.

    With `add` a file that is there keeps what it has, and gets what is new. Raises UsageError when
    the file is of no known kind, or the layer's file is there already.
    """
    from glossator.annotations import adding, importing, reading, taken

    batch = reading.read_file(file)
    path = _layer_path(folder, layer, out)
    target = folder.resolve() / path
    if write and target.exists() and not force and not add:
        hint = "--add puts in what is new, --force writes over it, --out elsewhere"
        raise UsageError(f"“{path}” is there already", hint)
    shop = Workshop(folder, tell=tell)
    checked, manuscript = shop.check(), shop.manuscript
    if checked.edition is None or manuscript is None:
        return Brought(path, False, "", checked.findings, None)
    tell("placing the annotations")
    chosen = "full" in manuscript.settings.profiles  # which may leave layers out
    edition = importing.whole(manuscript) if chosen else checked.edition
    before = target.read_bytes() if add and target.exists() else None
    if before is not None:
        imported, made = adding.add(batch, edition, manuscript, layer, path, before)
    else:
        imported = importing.compose(batch, edition, manuscript, layer, path)
        made = taken.by_import(imported, batch)
    written = write and (bool(imported.placed) if before is None else made != before)
    findings = in_order((*checked.findings, *imported.findings))
    if written:
        write_all({target: made})
    return Brought(path, written, importing.setting(manuscript, layer, path), findings, imported)


def _layer_path(folder: Path, layer: str, out: str) -> str:
    """The path of a layer's file in the manuscript. Raises UsageError."""
    from glossator.manuscript import inside

    if not re.fullmatch(r"[a-z][a-z0-9-]*", layer):
        raise UsageError(f"“{layer}” is no name of a layer", "small letters, digits and hyphens")
    path = posixpath.normpath(out or f"notes/{layer}.md")
    if inside(folder.resolve(), path) is None:
        raise UsageError(
            f"“{path}” is outside of the manuscript", "write a path such as notes/x.md"
        )
    return path
