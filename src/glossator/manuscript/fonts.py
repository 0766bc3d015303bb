"""The manuscript's own fonts: `fonts:` of edition.yaml, and the files that it names."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from glossator.diagnostics import Diagnostic, Place, diagnose
from glossator.manuscript.settings_reader import Reader
from glossator.manuscript.yaml_tree import Value
from glossator.model import Font
from glossator.scripts import script_named
from glossator.vocabulary import FONT_USES

_KEYS: Final = ("file", "script", "style", "weight", "licence", "use")
_EXAMPLE: Final = "{file: fonts/serto.ttf, script: Syriac, licence: SIL OFL 1.1}"
_RESTRICTED: Final = 0x0002  # OpenType, OS/2 fsType: restricted license embedding
_PACKED: Final = (b"wOFF", b"wOF2")


@dataclass(frozen=True, slots=True)
class FontSettings:
    """What edition.yaml says of one font file; `script` is a code of ISO 15924, "" for any."""

    file: str
    script: str = ""
    italic: bool = False
    weight: int = 400
    licence: str = ""
    use: str = "text"


def read_fonts(reader: Reader, value: Value) -> tuple[FontSettings, ...]:
    """The list `fonts:` of edition.yaml or of a theme; what is wrong with it goes to the reader."""
    fonts = value.content if isinstance(value.content, tuple) else (value,)
    return tuple(font for child in fonts if child.content for font in _font(reader, child))


def _font(reader: Reader, value: Value) -> Iterator[FontSettings]:
    if isinstance(value.content, str):
        yield FontSettings(reader.path(value, "a font", "fonts/text.ttf"))
        return
    keys = reader.mapping(value, "a font", _KEYS, _EXAMPLE)
    if "file" not in keys:
        reader.lack(value, "a font has no file", _EXAMPLE)
        return
    script = ""
    if "script" in keys:
        said = reader.string(keys["script"], "script")
        script = script_named(said)
        if not script:
            hint = "an English name or a code of ISO 15924, such as Syriac or Syrc"
            reader.fault(keys["script"], f"there is no script “{said}”", hint)
    style = (
        reader.one_of(keys["style"], "style", ("normal", "italic")) if "style" in keys else "normal"
    )
    weight = "400"
    if "weight" in keys:
        known = [str(hundred) for hundred in range(100, 1000, 100)]
        weight = reader.one_of(keys["weight"], "weight", known)
    licence = keys.get("licence")
    yield FontSettings(
        reader.path(keys["file"], "file", "fonts/text.ttf"),
        script,
        style == "italic",
        int(weight),
        reader.string(licence, "licence") if licence else "",
        reader.one_of(keys["use"], "use", FONT_USES) if "use" in keys else "text",
    )


def open_font(
    said: FontSettings, content: bytes, place: Place, findings: list[Diagnostic]
) -> Font | None:
    """A font with its file's content as bare OpenType; None and a finding if it cannot be used."""
    from fontTools.ttLib import TTFont, TTLibError

    try:
        with TTFont(io.BytesIO(content), recalcTimestamp=False) as font:
            restricted = "OS/2" in font and bool(font["OS/2"].fsType & _RESTRICTED)
            letters = len(font.getBestCmap() or ())
            name = (font["name"].getBestFamilyName() if "name" in font else None) or said.file
            if content[:4] in _PACKED:
                font.flavor = None
                bare = io.BytesIO()
                font.save(bare)
                content = bare.getvalue()
    except (TTLibError, OSError, KeyError, AssertionError, ValueError) as fault:
        hint = "known are TrueType, OpenType, WOFF and WOFF 2.0"
        message = f"“{said.file}” is no font that can be read: {fault}"
        findings.append(diagnose("E012", place, message, hint))
        return None
    if restricted or not letters:
        message = f"the font “{said.file}” has no letters"
        hint = "name another file"
        if restricted:
            message = f"the font “{said.file}” may not be embedded: its maker forbids it"
            hint = "use one whose licence allows it, such as those under the SIL Open Font License"
        findings.append(diagnose("E012", place, message, hint))
        return None
    return Font(
        said.file, said.script, said.italic, said.weight, said.licence, content, said.use, name
    )
