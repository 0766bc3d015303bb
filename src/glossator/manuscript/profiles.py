"""Profiles: the four that every manuscript has, and what edition.yaml says of them and its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from glossator.diagnostics import Diagnostic, Place, diagnose

if TYPE_CHECKING:
    from glossator.manuscript.settings import Settings

ALL: Final = "all"  # on the command line: every profile of the manuscript


@dataclass(frozen=True, slots=True)
class Named:
    """A name in a list of edition.yaml, and where it stands."""

    name: str
    place: Place


@dataclass(frozen=True, slots=True)
class ProfileSettings:
    """A profile as edition.yaml names it; what it does not say is None or "" and has a default.

    `back` lists the back matter that it keeps, `omit` front and back matter that it leaves out;
    who says one of the two says all there is to say of matter.
    """

    name: str
    layers: tuple[str, ...] | None = None
    paper: str = ""
    type_size: str = ""
    notes: str = ""
    back: tuple[Named, ...] | None = None
    omit: tuple[Named, ...] | None = None
    lemmas: bool | None = None
    archive: bool | None = None

    def over(self, other: ProfileSettings) -> ProfileSettings:
        """What this one says, and what the other says where this one is silent."""
        silent = self.back is None and self.omit is None
        return replace(
            self,
            layers=other.layers if self.layers is None else self.layers,
            paper=self.paper or other.paper,
            type_size=self.type_size or other.type_size,
            notes=self.notes or other.notes,
            back=other.back if silent else self.back,
            omit=other.omit if silent else self.omit,
            lemmas=other.lemmas if self.lemmas is None else self.lemmas,
            archive=other.archive if self.archive is None else self.archive,
        )


def _omit(*names: str) -> tuple[Named, ...]:
    return tuple(Named(name, Place("edition.yaml")) for name in names)


# What every manuscript has without a word in edition.yaml. A reading copy has the text and its
# author's notes; a handout has room for a pencil; large print begins at 18 points (American
# Council of the Blind, Best Practices and Guidelines for Large Print Documents), and its notes, as
# large as the text, stand behind their divisions: at the foot they would leave it half the pages.
READY: Final[Mapping[str, ProfileSettings]] = {
    "full": ProfileSettings("full", paper="A5"),
    "reading": ProfileSettings(
        "reading", layers=("author",), omit=_omit("glossary", "chronology", "index")
    ),
    "seminar": ProfileSettings("seminar", paper="A4", type_size="12pt"),
    "large-print": ProfileSettings("large-print", paper="A4", type_size="18pt", notes="end"),
}


def profile_names(said: Iterable[str]) -> tuple[str, ...]:
    """All profiles of a manuscript: the ready ones, then its own in their order."""
    return tuple(dict.fromkeys((*READY, *said)))


def settled(settings: Settings, name: str) -> ProfileSettings:
    """A profile with every gap filled: by the ready one of its name, by `full`, by the default.

    Raises KeyError when there is no such profile.
    """
    if name not in profile_names(settings.profiles):
        raise KeyError(name)
    full = settings.profiles.get("full", READY["full"]).over(READY["full"])
    own = settings.profiles.get(name, ProfileSettings(name))
    ready = READY.get(name, ProfileSettings(name))
    return own.over(ready).over(full)


def check_matter(settings: Settings, known: Iterable[str], own: Iterable[str]) -> list[Diagnostic]:
    """`back:` and `omit:` name divisions that there are; `own` are those that none may omit."""
    names, needed = list(known), frozenset(own)
    findings = []
    for profile in settings.profiles.values():
        for one in (*(profile.back or ()), *(profile.omit or ())):
            if one.name in needed:
                message = f"profile “{profile.name}” cannot leave out “{one.name}”"
                hint = "every edition has a title page, an imprint and contents"
                findings.append(diagnose("E004", one.place, message, hint))
            elif one.name not in names:
                message = f"profile “{profile.name}” names “{one.name}”, which is not there"
                hint = nearest(one.name, names)
                findings.append(diagnose("E004", one.place, message, hint))
    return findings


def nearest(text: str, names: list[str]) -> str:
    """A hint that lists the names, the one most like the text first."""
    import difflib

    near = difflib.get_close_matches(text, names, n=1, cutoff=0.5)
    known = "known are: " + ", ".join(names)
    return f"did you mean “{near[0]}”? {known}" if near else known
