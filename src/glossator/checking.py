"""What a check brings: the findings of a manuscript, and the edition if nothing stops it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from glossator.diagnostics import Diagnostic, Place, diagnose, has_errors
from glossator.model import Edition

if TYPE_CHECKING:
    from glossator.manuscript import Manuscript

USUAL: Final = "full"  # the profile that is meant when none is named


@dataclass(frozen=True, slots=True)
class Checked:
    """A manuscript read through: its findings, and the edition if no error stops all formats."""

    findings: tuple[Diagnostic, ...]
    edition: Edition | None


def profiles_asked(folder: Path, asked: Sequence[str]) -> tuple[str, ...]:
    """The names of profiles, each once; "all" stands for every one that the manuscript has.

    Raises UsageError for a name that it does not have, before anything is made. A manuscript that
    cannot be read has the ready ones: its findings are told later.
    """
    if set(asked) == {USUAL}:
        return (USUAL,)  # every manuscript has it, and nothing need be read to know
    from glossator.edition import choose_profile
    from glossator.manuscript import read_settings_of
    from glossator.manuscript.profiles import ALL, profile_names

    settings = read_settings_of(folder)
    every = profile_names(settings.profiles if settings else ())
    names = tuple(dict.fromkeys(n for name in asked for n in (every if name == ALL else (name,))))
    for name in names:
        if settings is not None:
            choose_profile(settings, name)
    return names


def without_consequences(
    manuscript: Manuscript, findings: Sequence[Diagnostic]
) -> list[Diagnostic]:
    """The findings without links into a glossary that cannot be read: that is an error already."""
    if not manuscript.settings.glossary or manuscript.glossary is not None:
        return list(findings)
    return [one for one in findings if one.code not in ("G001", "R002")]


def with_empty(manuscript: Manuscript, findings: Sequence[Diagnostic]) -> list[Diagnostic]:
    """A manuscript without any text says so, if nothing else was found wrong with it."""
    if has_errors(findings):
        return list(findings)
    settings = manuscript.settings
    place = settings.places.get(settings.text[0], Place("edition.yaml"))
    message = f"“{settings.title}” has no text"
    empty = diagnose("E008", place, message, "write it, or name a file that holds some under text:")
    return [*(f for f in findings if f.code != "E010"), empty]
