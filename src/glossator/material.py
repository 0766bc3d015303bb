"""What a manuscript brings along beside its words: pictures and fonts. Part of `model`."""

from __future__ import annotations

from dataclasses import dataclass, field

from glossator.diagnostics import Place


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of the manuscript: path relative to it, media type, bytes; where it is named."""

    path: str
    media_type: str
    content: bytes = field(repr=False)
    place: Place = field(default=Place("edition.yaml"), compare=False)


@dataclass(frozen=True, slots=True)
class Font:
    """A font of the manuscript: path, script (ISO 15924, "" for any), style, licence, OpenType."""

    path: str
    script: str
    italic: bool
    weight: int
    licence: str
    content: bytes = field(repr=False)
