"""What the layout has to say of the manuscript: findings T001 and T002."""

from __future__ import annotations

import re
from typing import Final

from glossator.diagnostics import Diagnostic, Place, diagnose
from glossator.model import Division, Edition, Note
from glossator.press.pdf.engine.sheets import Sheet

_IGNORED: Final = re.compile(r"Ignored `(.+?)\s*` at \d+:\d+, (.+)", re.S)


def moved(note: Note, page: str, edition: Edition) -> Diagnostic:
    """A note that was too long for the foot of its page; `page` is where it stands."""
    name = f"{edition.layers[note.layer].singular.lower()} {note.mark} ({note.key})"
    return diagnose(
        "T002",
        note.place,
        f"{name} is too long for the foot of a page: in print it stands on page {page}",
        "shorten it or make it two, if it should stand where it is called",
    )


def _ignored(words: str, edition: Edition) -> Diagnostic | None:
    """A declaration of the theme's own sheet that print does not know, at its line."""
    found, theme = _IGNORED.match(words), edition.theme
    base = theme.base_lines.get("print", 0)
    own = "\n".join(theme.sheets.get("print", "").split("\n")[base:])
    if found is None or found[1] not in own:
        return None
    line = own.count("\n", 0, own.index(found[1])) + 1
    told = f"print passes over “{found[1]}”: {found[2].rstrip('.')}"
    hint = "mend it, or take it out; what WeasyPrint does not know, print cannot do"
    return diagnose("T001", Place(f"{theme.name}/print.css", line), told, hint)


def warnings(name: str, first: Division, sheet: Sheet, edition: Edition) -> list[Diagnostic]:
    """What the layout engine warned of, and what was printed otherwise than it should be."""
    whole = Place(first.source_file or "edition.yaml", 1)
    said, passed = [], []
    for path, words in sheet.warnings:
        picture = edition.pictures.get(path)
        if ignored := _ignored(words, edition):
            passed.append(ignored)
            continue
        about = f"the picture “{path}”" if picture else f"the layout of “{name}”"
        said.append((picture.place if picture else whole, f"{about} warns: {words}"))
    for block in sheet.reading.strayed:
        said.append((whole, f"printed words stray in block {block} of “{name}”"))
    hint = "look at the printed pages; please report it if the manuscript gives no reason for it"
    return [*passed, *(diagnose("T001", place, words, hint) for place, words in said)]
