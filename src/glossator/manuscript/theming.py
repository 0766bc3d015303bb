"""`theme:` of edition.yaml: one of ours by its name, or a folder of the manuscript's."""

from __future__ import annotations

import posixpath
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from glossator.diagnostics import Diagnostic, Place, diagnose
from glossator.manuscript import toml_tree
from glossator.manuscript.coloring import check_contrast, read_colors
from glossator.manuscript.cover_template import cover_template
from glossator.manuscript.fonts import FontSettings, read_fonts
from glossator.manuscript.opening import bytes_of, inside
from glossator.manuscript.settings_reader import FILE, Reader
from glossator.manuscript.synonyms import meant, nearest
from glossator.manuscript.yaml_tree import Value
from glossator.material import Theme
from glossator.metadata import Profile
from glossator.themes import theme_names, themes_folder
from glossator.vocabulary import CANONS

SHEETS: Final = ("print", "epub", "web")
TABLE, COVER = "theme.toml", "cover.toml"
_KEYS: Final = ("base", "text", "type-size", "canon", "margins", "colors", "fonts")
_TEXTS: Final = ("serif", "sans")
_LEAST, _MOST = 6.0, 40.0  # type size in points
_WIDEST: Final = 90.0  # of a margin, in millimetres
_LEAST_ROOM: Final = 40.0  # millimetres between two margins
# what would load something, or end the style element of a page
_FOREIGN: Final = re.compile(r"@import\b|</|url\(\s*[\"']?(?!data:|[\"'#])[^)\"']*", re.I)


@dataclass(frozen=True, slots=True)
class Themed:
    """A theme, and the fonts that its folder names: paths within the manuscript, their places."""

    theme: Theme
    fonts: tuple[FontSettings, ...] = ()
    places: Mapping[str, Place] = field(default_factory=dict)
    margins: Place | None = None  # where the theme says them

    def fonts_beside(self, named: Sequence[FontSettings]) -> tuple[FontSettings, ...]:
        """Those for which edition.yaml names none of the same use and script."""
        own = {(font.use, font.script) for font in named}
        return tuple(font for font in self.fonts if (font.use, font.script) not in own)


def read_theme(
    root: Path, named: str, places: Mapping[str, Place], findings: list[Diagnostic]
) -> Themed:
    """The theme, ours without a finding's cause; what is wrong with it goes to the findings."""
    place = places.get(named, Place(FILE))
    folder = inside(root, named)
    ours = named if folder and folder.is_dir() else meant(named, theme_names())
    if ours in theme_names():
        return Themed(_ours(ours))
    if folder is None or not folder.is_dir():
        message = f"there is no theme “{named}”"
        if "/" in named or (root / named).exists():
            message = f"the theme “{named}” is no folder of the manuscript"
        own = sorted(one.parent.name for one in root.glob(f"*/{TABLE}"))
        hint = nearest(named, [*theme_names(), *own]) + "; or a folder that holds theme.toml"
        findings.append(diagnose("E015", place, message, hint))
        return Themed(Theme())
    shelf = _Shelf(folder, named)
    themed = shelf.theme()
    shelf.look_for_strangers()
    findings += shelf.found
    return themed


def check_room(themed: Themed, papers: Iterable[str]) -> Iterator[Diagnostic]:
    """A finding where the theme's margins leave a page no room for text, once."""
    margins = themed.theme.margins
    if margins is None or themed.margins is None:
        return
    top, outer, bottom, inner = margins
    for paper in papers:
        width, height = Profile("", (), paper, "").page
        if min(width - outer - inner, height - top - bottom) < _LEAST_ROOM:
            message = f"these margins leave no room for text on pages of {width:g} × {height:g} mm"
            hint = f"leave {_LEAST_ROOM:g} mm between them, or name larger paper: in profiles"
            yield diagnose("E015", themed.margins, message, hint)
            return


def _ours(name: str) -> Theme:
    return Theme() if name == "classic" else _Shelf(themes_folder() / name, name).theme().theme


class _Shelf:
    """The folder of a theme, and what is wrong in it (`found`)."""

    def __init__(self, folder: Path, name: str) -> None:
        self.folder, self.name = folder, name
        self.found: list[Diagnostic] = []

    def theme(self) -> Themed:
        """What the folder says; a finding for what cannot be used, which is left out."""
        reader = Reader(self._path(TABLE))
        said = reader.mapping(self._table(TABLE), TABLE, _KEYS)
        base = Theme()
        if "base" in said:
            base = _ours(reader.one_of(said["base"], "base", theme_names()))
        text = base.text
        if "text" in said:
            text = reader.one_of(said["text"], "text", _TEXTS)
        colors = said.get("colors")
        theme = Theme(
            self.name,
            dict(self._sheets(base)),
            cover_template(self._table(COVER), self._path(COVER), self.found) or base.cover,
            text,
            _size(reader, said["type-size"]) if "type-size" in said else base.type_size,
            *_page(reader, said, base),
            {**base.colors, **(read_colors(reader, colors) if colors else {})},
            {press: sheet.count("\n") + 1 for press, sheet in base.sheets.items()},
        )
        fonts = tuple(self._fonts(reader, said["fonts"])) if "fonts" in said else ()
        self.found += (diagnose("E015", f.place, f.message, f.hint) for f in reader.findings)
        if colors and not reader.findings:
            each = {name: reader.place(value) for name, _, _, value in colors.items()}
            self.found += check_contrast(theme.colors, each, reader.place(colors))
        places = {font.file: reader.places[self._bare(font.file)] for font in fonts}
        margins = reader.place(said["margins"]) if "margins" in said else None
        return Themed(theme, fonts, places, margins)

    def look_for_strangers(self) -> None:
        """A finding for each file that is read by nobody, but looks as if it were meant to be."""
        known = (TABLE, COVER, *(f"{press}.css" for press in SHEETS))
        for file in sorted((*self.folder.glob("*.css"), *self.folder.glob("*.toml"))):
            if file.name not in known:
                self._tell(file.name, 1, f"no press reads “{file.name}”", nearest(file.name, known))

    def _fonts(self, reader: Reader, value: Value) -> Iterator[FontSettings]:
        for font in read_fonts(reader, value):
            if font.file:
                yield replace(font, file=posixpath.normpath(self._path(font.file)))

    def _sheets(self, base: Theme) -> Iterator[tuple[str, str]]:
        for press in SHEETS:
            sheets = (base.sheets.get(press, ""), self._sheet(f"{press}.css"))
            if sheet := "\n".join(filter(None, sheets)):
                yield press, sheet

    def _path(self, file: str) -> str:
        return f"{self.name}/{file}"

    def _bare(self, path: str) -> str:
        return posixpath.relpath(path, self.name)

    def _tell(self, file: str, line: int, message: str, hint: str) -> None:
        self.found.append(diagnose("E015", Place(self._path(file), line), message, hint))

    def _text(self, name: str) -> str:
        """A file's text, "" where there is none."""
        file = self.folder / name
        if not file.is_file():
            return ""
        if not file.resolve().is_relative_to(self.folder.resolve()):
            hint = "copy the file into it"
            self._tell(name, 1, f"“{name}” leads out of the theme’s folder", hint)
            return ""
        try:
            return bytes_of(file).decode("utf-8")
        except (OSError, UnicodeDecodeError) as fault:
            self._tell(name, 1, f"“{name}” cannot be read: {fault}", "save it as UTF-8")
            return ""

    def _table(self, name: str) -> Value:
        """A file of TOML; an empty table where there is none that can be read."""
        try:
            return toml_tree.read(self._text(name))
        except tomllib.TOMLDecodeError as fault:
            message = f"{name} is no TOML: {fault}"
            self._tell(name, toml_tree.line_of(fault), message, "toml.io says how")
            return Value({}, 1, 1)

    def _sheet(self, name: str) -> str:
        """A style sheet that a parser reads and that loads nothing; "" and findings for others."""
        text = self._text(name)
        faults = list(_faults(text))
        for line, message, hint in faults:
            self._tell(name, line, message, hint)
        return "" if faults else text


def _size(reader: Reader, value: Value) -> float:
    (size,) = reader.numbers(value, (_LEAST, _MOST), 1) or (0.0,)
    if not size:
        hint = f"a number of points between {_LEAST:g} and {_MOST:g}"
        reader.fault(value, "type-size is no size of type", hint)
    return size


def _page(
    reader: Reader, said: Mapping[str, Value], base: Theme
) -> tuple[str, tuple[float, float, float, float] | None]:
    """The canon of a page, and the margins that are said in its place."""
    if "canon" not in said:
        margins = _margins(reader, said["margins"]) if "margins" in said else base.margins
        return base.canon, margins
    if "margins" in said:
        hint = "leave one of them out: the numbers, or the name"
        reader.fault(said["canon"], "canon and margins both say where the text stands", hint)
    return reader.one_of(said["canon"], "canon", CANONS), None


def _margins(reader: Reader, value: Value) -> tuple[float, float, float, float] | None:
    margins = reader.numbers(value, (0.0, _WIDEST), 4)
    if not margins:
        hint = (
            "four numbers of millimetres: margins = [20, 16, 20, 22]  # top, outer, bottom, inner"
        )
        reader.fault(value, "margins are not as pages have them", hint)
        return None
    top, outer, bottom, inner = margins
    return top, outer, bottom, inner


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
