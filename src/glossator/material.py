"""Beside an edition's words: captions, works, pictures, fonts, theme. Part of `model`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from glossator.diagnostics import Place


@dataclass(frozen=True, slots=True)
class Caption:
    """A numbered figure or table: its id, “Figure” or “Table”, its number and what it shows.

    `label` (“Figure 2”) opens the caption in the prose; `title` is the caption without it.
    """

    id: str
    kind: Literal["figure", "table"]
    number: int
    label: str
    title: str
    division: str


@dataclass(frozen=True, slots=True)
class Reference:
    """A work cited: id ("ref-kju2018") and key."""

    id: str
    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of the manuscript: path relative to it, media type, bytes; where it is named."""

    path: str
    media_type: str
    content: bytes = field(repr=False)
    place: Place = field(default=Place("edition.yaml"), compare=False)


@dataclass(frozen=True, slots=True)
class Font:
    """A font of the manuscript: path, script (ISO 15924, "" for any), style, licence, OpenType.

    `use` is what it sets, one of vocabulary.FONT_USES; `name` what its maker calls the family.
    """

    path: str
    script: str
    italic: bool
    weight: int
    licence: str
    content: bytes = field(repr=False)
    use: str = "text"
    name: str = ""


@dataclass(frozen=True, slots=True)
class Theme:
    """What an edition looks like beside the common design.

    sheets: CSS by press (“print”, “epub”, “web”); cover: a template's measures and palettes, none
    for ours; text: “serif” or “sans”, the family of running text; type_size: in points, and
    margins: top, outer, bottom and inner in millimetres, of printed pages; 0 and None where the
    paper's hold, or, for margins, the canon's, one of vocabulary.CANONS; colors: by name, on paper
    and on a light screen, and on a dark one ("" for ours), as hexadecimal sRGB; base_lines: by
    press, how many lines of its sheet are those of the theme that this one goes on from.
    """

    name: str = "classic"
    sheets: Mapping[str, str] = field(default_factory=dict)
    cover: Mapping[str, Any] = field(default_factory=dict)
    text: str = "serif"
    type_size: float = 0.0
    canon: str = "edition"
    margins: tuple[float, float, float, float] | None = None
    colors: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    base_lines: Mapping[str, int] = field(default_factory=dict)

    @property
    def sans(self) -> bool:
        """Whether running text has no serifs."""
        return self.text == "sans"
