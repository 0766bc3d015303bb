"""Finds characters that no face of the edition can print: they would vanish without a word."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from html import unescape
from typing import Final

from glossator.diagnostics import Diagnostic, Place, diagnose
from glossator.galley import Galley
from glossator.manuscript import Manuscript
from glossator.manuscript.settings import FILE
from glossator.manuscript.sources import CONTROL, line_and_column

_BROKEN: Final = "\ufffd"  # stands where a character was lost
_REFERENCE: Final = re.compile(r"&#?\w+;")


@dataclass(frozen=True, slots=True)
class Printed:
    """What comes to print out of one file, and how it was written (best version first)."""

    path: str
    text: str
    written: tuple[str, ...]


def missing_glyphs(
    files: Iterable[Printed], covered: Callable[[str], bool]
) -> Iterator[Diagnostic]:
    """A finding for each character of each file that is not covered, at its first place.

    Control and format characters (categories Cc, Cf) are no ink and need no glyph.
    """
    for file in files:
        for char in sorted(set(file.text)):
            if char != _BROKEN and (unicodedata.category(char) in ("Cc", "Cf") or covered(char)):
                continue
            name = unicodedata.name(char, "unnamed")
            message = f"no face in use can print “{char}” (U+{ord(char):04X} {name})"
            hint = "write it otherwise, or show it as a picture"
            if char == _BROKEN:
                message, hint = "a character was lost here (U+FFFD)", "write it anew"
            yield diagnose("S003", _place(file, char), message, hint)


def _place(file: Printed, char: str) -> Place:
    """Where the character is written, as itself or as a reference such as `&#x1F600;`."""
    for written in file.written:
        at = written.find(char)
        if at < 0:
            references = _REFERENCE.finditer(written)
            at = next((m.start() for m in references if _meant(m.group()) == char), -1)
        if at >= 0:
            return Place(file.path, *line_and_column(written, at))
    return Place(file.path)


def _meant(reference: str) -> str:
    """The character that a reference stands for; U+FFFD for those that no format may hold."""
    return CONTROL.sub(_BROKEN, unescape(reference)) or _BROKEN


def printed(manuscript: Manuscript, galley: Galley) -> Iterator[Printed]:
    """What comes to print out of each file of the manuscript."""
    texts: dict[str, list[str]] = {}
    for path, tree in (
        *((text.source.path, text.tree) for text in galley.texts),
        *((note.place.file, note.body) for note in galley.notes),
        *((entry.place.file, entry.body) for entry in galley.entries),
        *((manuscript.settings.references, reference.tree) for reference in galley.references),
    ):
        inked = (e for e in tree.iter() if isinstance(e.tag, str) and e.tag != "annotation")
        texts.setdefault(path, []).extend((e.text or "") + (e.tail or "") for e in inked)
    for entry in galley.entries:
        shapes = (*entry.scripts.values(), *entry.romanizations.values())
        texts.setdefault(entry.place.file, []).extend((entry.headword, entry.say, *shapes))
    settings = manuscript.settings
    texts[FILE] = [
        *(settings.title, settings.subtitle, settings.rights, settings.publisher),
        *(settings.description, *(person.name for person in settings.people)),
        *(text for one in settings.layers.values() for text in (one.label, one.singular, one.sign)),
        *settings.words.values(),
    ]
    if settings.source:
        work = settings.source
        texts[FILE] += [work.title, work.author, work.publication, work.date]
    written: dict[str, tuple[str, ...]] = {
        path: (text,) for path, text in manuscript.written.items()
    }
    written |= {source.path: (source.scan.masked, source.text) for source in manuscript.sources()}
    for path, parts in texts.items():
        yield Printed(path, "".join(parts), written.get(path, ()))
