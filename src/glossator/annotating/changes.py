"""What is asked for when one annotates, and what comes of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from glossator.diagnostics import Diagnostic
from glossator.errors import GlossatorError
from glossator.model import Note


class Refused(GlossatorError):
    """A change that would not do what it says; `findings` are what would be wrong."""

    findings: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class Selection:
    """Selected words with what stands around them, in a file of the text or in a note's words.

    `on` is the id of the note in which they were selected, "" for the text.
    """

    exact: str
    prefix: str = ""
    suffix: str = ""
    file: str = ""
    on: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """What a note says: Markdown, kind (of kinds.kinds(), or ""), date, a wish for a key."""

    body: str
    kind: str = ""
    when: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """A change made, or tried: the file, the note as it is set now, and the name to undo it by."""

    path: str
    note: Note | None
    undo: str = ""
    findings: tuple[Diagnostic, ...] = field(default_factory=tuple)
