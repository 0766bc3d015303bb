"""The proof from the source: what an editor's files say, compared with every output."""

from __future__ import annotations

from collections.abc import Iterable

from glossator.diagnostics import Diagnostic
from glossator.edition.choice import leaves_out
from glossator.galley.account import told_lines
from glossator.manuscript import Manuscript
from glossator.manuscript.sources import SourceFile
from glossator.model import Edition
from glossator.proof.sources.written import WrittenFile, read_beside, read_text
from glossator.vocabulary import BEFORE_CONTENTS, FACING

__all__ = ["written_files"]


def written_files(
    manuscript: Manuscript, edition: Edition, findings: Iterable[Diagnostic]
) -> tuple[WrittenFile, ...]:
    """What each file says that this edition's profile has, in reading order.

    Words of which a finding says what becomes of them are left out. The edition is asked only
    what a profile that leaves something out has.
    """
    known = [one for one in findings if one.place.line]
    profile = edition.profile
    whole = not profile.omit and profile.back is None
    printed = {division.source_file for division in edition.divisions}
    files = [
        read_text(source, told_lines(source, known), profile.layers)
        for source in sorted(manuscript.texts, key=_rank)
        if whole or source.matter == "text" or source.path in printed
    ]
    for layer in manuscript.layers:
        if layer.layer in profile.layers:
            file = read_beside(layer.source, layer.layer, told_lines(layer.source, known))
            files.append(file if whole else _kept(file, edition))
    glossary = manuscript.glossary
    if glossary is not None and not leaves_out(profile, "back", "glossary"):
        files.append(read_beside(glossary, "", told_lines(glossary, known)))
    return tuple(files)


def _rank(source: SourceFile) -> int:
    """Pages that books have before the contents stand there, whatever order the settings name."""
    before = (*FACING, *BEFORE_CONTENTS)
    if source.matter != "front":
        return len(before) + 1
    return before.index(source.role) if source.role in before else len(before)


def _kept(file: WrittenFile, edition: Edition) -> WrittenFile:
    """The notes that have a place in what a profile has of the text."""
    places = {note.place.line for note in edition.notes.values() if note.place.file == file.path}
    notes = tuple(note for note in file.notes if note.term_line in places)
    return WrittenFile(file.path, notes=notes)
