"""`theme:` of edition.yaml: one of ours by its name, or a folder of the manuscript's."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any, Final

from glossator.diagnostics import Diagnostic, Place, diagnose
from glossator.manuscript.opening import bytes_of, inside
from glossator.manuscript.settings_reader import FILE, nearest
from glossator.material import Theme
from glossator.themes import theme_names, themes_folder

SHEETS: Final = ("print", "epub", "web")
_KEYS: Final = ("base", "text", "type-size", "margins")
_TEXTS: Final = ("serif", "sans")
_LEAST, _MOST = 6.0, 40.0  # type size in points
_WIDEST: Final = 90.0  # of a margin, in millimetres
# what would load something, or end the style element of a page
_FOREIGN: Final = re.compile(r"@import\b|</|url\(\s*[\"']?(?!data:|[\"'#])[^)\"']*", re.I)

Tell = Callable[[str, int, str, str], None]


def read_theme(
    root: Path, named: str, places: Mapping[str, Place], findings: list[Diagnostic]
) -> Theme:
    """The theme, ours without a finding's cause; what is wrong with it goes to the findings."""
    place = places.get(named, Place(FILE))
    if named == "classic":
        return Theme()
    if named in theme_names():
        return _read(themes_folder() / named, named, lambda *_: None)
    folder = inside(root, named)
    if folder is None or not folder.is_dir():
        message = f"there is no theme “{named}”"
        if "/" in named or (root / named).exists():
            message = f"the theme “{named}” is no folder of the manuscript"
        hint = nearest(named, list(theme_names())) + "; or a folder that holds theme.toml"
        findings.append(diagnose("E015", place, message, hint))
        return Theme()

    def tell(file: str, line: int, message: str, hint: str) -> None:
        where = Place(str(PurePosixPath(named, file)), line) if line else place
        findings.append(diagnose("E015", where, message, hint))

    return _read(folder, named, tell)


def _read(folder: Path, name: str, tell: Tell) -> Theme:
    said = _table(folder, "theme.toml", tell)
    for key in said.keys() - set(_KEYS):
        tell("theme.toml", 1, f"unknown key “{key}” in theme.toml", nearest(key, list(_KEYS)))
    base = Theme()
    if (based := said.get("base", "classic")) != "classic":
        if based in theme_names():
            base = _read(themes_folder() / based, based, lambda *_: None)
        else:
            tell(
                "theme.toml",
                1,
                f"there is no theme “{based}”",
                nearest(str(based), list(theme_names())),
            )
    own = {press: _sheet(folder, f"{press}.css", tell) for press in SHEETS}
    sheets = {
        press: "\n".join(filter(None, (base.sheets.get(press), own[press]))) for press in SHEETS
    }
    text = said.get("text", base.text)
    if text not in _TEXTS:
        tell("theme.toml", 1, f"text “{text}” is not known", nearest(str(text), list(_TEXTS)))
        text = base.text
    cover = _text(folder, "cover.toml", tell) if (folder / "cover.toml").is_file() else base.cover
    if cover and cover is not base.cover and not _table(folder, "cover.toml", tell):
        cover = base.cover
    return Theme(
        name,
        {press: sheet for press, sheet in sheets.items() if sheet},
        cover,
        str(text),
        _size(said, tell) or base.type_size,
        _margins(said, tell) or base.margins,
    )


def _size(said: Mapping[str, Any], tell: Tell) -> float:
    size = said.get("type-size", 0)
    if not isinstance(size, int | float) or not (size == 0 or _LEAST <= size <= _MOST):
        hint = f"a number of points between {_LEAST:g} and {_MOST:g}"
        tell("theme.toml", 1, f"type-size “{size}” is no size of type", hint)
        return 0.0
    return float(size)


def _margins(said: Mapping[str, Any], tell: Tell) -> tuple[float, float, float, float] | None:
    margins = said.get("margins")
    if margins is None:
        return None
    numbers = (
        [m for m in margins if isinstance(m, int | float)] if isinstance(margins, list) else []
    )
    if len(numbers) != 4 or not all(0 <= number <= _WIDEST for number in numbers):
        hint = (
            "four numbers of millimetres: margins = [20, 16, 20, 22]  # top, outer, bottom, inner"
        )
        tell("theme.toml", 1, "margins are not as pages have them", hint)
        return None
    top, outer, bottom, inner = map(float, numbers)
    return top, outer, bottom, inner


def _text(folder: Path, name: str, tell: Tell) -> str:
    """A file's text, "" where there is none."""
    file = folder / name
    if not file.is_file():
        return ""
    if not file.resolve().is_relative_to(folder.resolve()):
        tell(name, 0, f"“{name}” leads out of the theme’s folder", "copy the file into it")
        return ""
    try:
        return bytes_of(file).decode("utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        tell(name, 1, f"“{name}” cannot be read: {fault}", "save it as UTF-8")
        return ""


def _table(folder: Path, name: str, tell: Tell) -> dict[str, Any]:
    try:
        return tomllib.loads(_text(folder, name, tell))
    except tomllib.TOMLDecodeError as fault:
        line = re.search(r"line (\d+)", str(fault))
        tell(name, int(line[1]) if line else 1, f"{name} is no TOML: {fault}", "toml.io says how")
        return {}


def _sheet(folder: Path, name: str, tell: Tell) -> str:
    """A style sheet that a parser reads and that loads nothing; "" and findings for others."""
    text = _text(folder, name, tell)
    faults = list(_faults(text))
    for line, message, hint in faults:
        tell(name, line, message, hint)
    return "" if faults else text


def _faults(css: str) -> Iterator[tuple[int, str, str]]:
    import tinycss2

    for rule in tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True):
        if rule.type == "error":
            yield rule.source_line, f"CSS that cannot be read: {rule.message}", "mend the rule"
        elif rule.type == "qualified-rule":
            for part in tinycss2.parse_blocks_contents(rule.content):
                if part.type == "error":
                    hint = "write name: value; and close the brackets"
                    yield part.source_line, f"CSS that cannot be read: {part.message}", hint
    for found in _FOREIGN.finditer(css):
        line = css.count("\n", 0, found.start()) + 1
        message = f"a theme loads nothing from elsewhere: “{found[0][:40]}”"
        yield line, message, "write the rules into this file, and pictures as data: addresses"
