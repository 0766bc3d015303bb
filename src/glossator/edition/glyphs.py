"""Finds characters that no face of the edition can print: they would vanish without a word.

The formats for screens are shown in the reader's own fonts where ours lack a character, so this
stops print alone.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from typing import Final

from glossator.diagnostics import Diagnostic, Place, diagnose
from glossator.edition.draft import Draft
from glossator.manuscript import Manuscript
from glossator.manuscript.settings_reader import FILE
from glossator.manuscript.sources import CONTROL, line_and_column
from glossator.scripts import EMOJI, MARKS, PRIVATE, SIGNS, inkless, name_of, script_of
from glossator.sharing import Choice

_HINT: Final = "name a font file that has them under fonts: in edition.yaml"
_BROKEN: Final = "\ufffd"  # stands where a character was lost
_REFERENCE: Final = re.compile(r"&#?\w+;")


@dataclass(frozen=True, slots=True)
class Printed:
    """What comes to print out of one file, and how it was written (best version first)."""

    path: str
    text: str
    written: tuple[str, ...]


def missing_glyphs(files: Iterable[Printed], choice: Choice) -> Iterator[Diagnostic]:
    """A finding for each script of each file that is not covered, at its first character.

    Control and format characters (categories Cc, Cf) are no ink and need no glyph.
    """
    for file in files:
        counted = Counter(file.text)
        if _BROKEN in counted:
            message = "a character was lost here (U+FFFD)"
            yield diagnose("S006", _place(file, _BROKEN), message, "write it anew")
        missing: dict[str, list[str]] = {}
        for char in sorted(counted):
            if char != _BROKEN and not (inkless(char) or choice.covered(char)):
                missing.setdefault(script_of(char), []).append(char)
        for script, chars in sorted(missing.items()):
            yield _unprinted(file, script, {char: counted[char] for char in chars}, choice)


def _unprinted(
    file: Printed, script: str, counted: Mapping[str, int], choice: Choice
) -> Diagnostic:
    """The finding about characters of one script, with how often each stands in the file."""
    places = {char: _place(file, char) for char in counted}
    first = min(counted, key=lambda char: (places[char].line, places[char].column))
    number = sum(counted.values())
    words = f"{number:,} character{'s' if number > 1 else ''} of {name_of(script)}"
    named = f"“{first}” (U+{ord(first):04X} {unicodedata.name(first, 'unnamed')})"
    message = f"no face to print {words}, first {named}"
    extra = choice.missing_extra(first)
    hint = f"type: pip install 'glossator[{extra}]'" if extra else _HINT
    if not extra and script not in (SIGNS, MARKS, EMOJI, PRIVATE):
        hint += f" (Noto Sans {name_of(script)} is one)"
    return diagnose("S003", places[first], message, hint, only="pdf")


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


def printed(manuscript: Manuscript, draft: Draft) -> Iterator[Printed]:
    """What comes to print out of each file of the manuscript."""
    texts: dict[str, list[str]] = {}
    for path, tree in (
        *((text.source.path, text.tree) for text in draft.texts),
        *((note.place.file, note.body) for note in draft.notes),
        *((entry.place.file, entry.body) for entry in draft.entries),
        *((manuscript.settings.references, reference.tree) for reference in draft.references),
    ):
        inked = (e for e in tree.iter() if isinstance(e.tag, str) and e.tag != "annotation")
        texts.setdefault(path, []).extend((e.text or "") + (e.tail or "") for e in inked)
    for entry in draft.entries:
        shapes = (*entry.scripts.values(), *entry.romanizations.values())
        texts.setdefault(entry.place.file, []).extend((entry.headword, entry.say, *shapes))
    settings, said = manuscript.settings, manuscript.settings.publication
    texts[FILE] = [
        *(settings.title, settings.subtitle, settings.rights, settings.publisher),
        *(settings.description, *(person.name for person in settings.people)),
        *(text for one in settings.layers.values() for text in (one.label, one.singular, one.sign)),
        *settings.words.values(),
        *(said.series, said.number, said.edition, said.version, said.back_cover),
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
