"""Themes: ours by name, a folder of the manuscript's, and what is wrong with one."""

from __future__ import annotations

import base64
import io
import re
import shutil
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from glossator.diagnostics import Diagnostic
from glossator.library import open_manuscript
from glossator.manuscript import read_manuscript
from glossator.manuscript.settings import read_settings
from glossator.manuscript.theming import SHEETS
from glossator.material import Theme
from glossator.model import Profile
from glossator.press.epub.styling import style_sheets
from glossator.press.pdf.setting.faces import type_case
from glossator.press.pdf.setting.styling import style_sheet, text_area, type_size
from glossator.press.web import print_web
from glossator.themes import theme_names
from glossator.typefaces import ROMAN, SANS, font_file


def manuscript(folder: Path, theme: str, **files: str) -> Path:
    folder.mkdir()
    (folder / "look").mkdir()
    (folder / "edition.yaml").write_text(f"title: A Book\ntext: [one.md]\ntheme: {theme}\n")
    (folder / "one.md").write_text("# One\n\nThe line had been silent.\n")
    for name, text in files.items():
        (folder / "look" / name.replace("_", ".")).write_text(text, encoding="utf-8")
    return folder


def read(folder: Path) -> tuple[Theme, list[Diagnostic]]:
    made, found = read_manuscript(folder)
    assert made is not None
    return made.theme, found


@pytest.mark.parametrize("name", theme_names())
def test_a_theme_of_ours_is_found_by_its_name(tmp_path: Path, name: str) -> None:
    theme, found = read(manuscript(tmp_path / "m", name))
    assert not found
    assert theme.name == name
    assert set(theme.sheets) == (set() if name == "classic" else set(SHEETS))


def test_a_folder_stands_over_the_theme_that_it_names(tmp_path: Path) -> None:
    toml = 'base = "modern"\nmargins = [20, 15, 20, 18]\n'
    folder = manuscript(tmp_path / "m", "look", theme_toml=toml, print_css="h1 { color: #333 }")
    theme, found = read(folder)
    assert not found
    assert theme.sans
    assert theme.margins == (20, 15, 20, 18)
    assert theme.sheets["print"].endswith("h1 { color: #333 }")
    assert theme.sheets["web"]


def test_a_canon_stands_for_margins_and_takes_the_place_of_those_of_its_base(
    tmp_path: Path,
) -> None:
    theme, found = read(manuscript(tmp_path / "m", "look", theme_toml='canon = "ninths"\n'))
    assert not found
    assert (theme.canon, theme.margins) == ("ninths", None)


@pytest.mark.parametrize(
    ("files", "file", "line", "told"),
    [
        ({"theme_toml": "text = 'slab'"}, "look/theme.toml", 1, "slab"),
        ({"theme_toml": "text ="}, "look/theme.toml", 1, "no TOML"),
        ({"theme_toml": "font = 'x'"}, "look/theme.toml", 1, "unknown key"),
        ({"theme_toml": "text = 'sans'\nmargins = [1, 2]"}, "look/theme.toml", 2, "margins"),
        ({"theme_toml": "[colors]\nink = 'black'"}, "look/theme.toml", 2, "no color for ink"),
        ({"theme_toml": "[colors]\nblood = '#ff0000'"}, "look/theme.toml", 2, "unknown key"),
        ({"theme_toml": "[[fonts]]\nfile = 'a.ttf'\nuse = 'x'"}, "look/theme.toml", 3, "x"),
        ({"theme_toml": "[[fonts]]\nuse = 'display'"}, "look/theme.toml", 1, "no file"),
        ({"cover_toml": "[motif]\nrows = 'many'"}, "look/cover.toml", 2, "no measure"),
        ({"cover_toml": "horizont = 3"}, "look/cover.toml", 1, "unknown key"),
        ({"cover_toml": "\n[[palettes]]\nupper = 'red'"}, "look/cover.toml", 2, "palette without"),
        ({"web_css": "p { color: red }\nh1 { color }"}, "look/web.css", 2, "cannot be read"),
        ({"epub_css": '@import "https://x.org/a.css";'}, "look/epub.css", 1, "elsewhere"),
        ({"print_css": "p { background: url(https://x.org/a.png) }"}, "look/print.css", 1, "else"),
        ({"web_css": "p { content: '</style>' }"}, "look/web.css", 1, "elsewhere"),
        ({"pdf_css": "p { color: red }"}, "look/pdf.css", 1, "no press reads"),
        ({"theme_toml": "\nmargins = [20, 70, 20, 60]"}, "look/theme.toml", 2, "no room for text"),
        ({"theme_toml": "\ncanon = 'tenths'"}, "look/theme.toml", 2, "not known"),
        (
            {"theme_toml": "margins = [20, 20, 20, 20]\ncanon = 'ninths'"},
            "look/theme.toml",
            2,
            "both",
        ),
    ],
)
def test_what_is_wrong_in_a_theme_is_told_with_its_line(
    tmp_path: Path, files: dict[str, str], file: str, line: int, told: str
) -> None:
    _, found = read(manuscript(tmp_path / "m", "look", **files))
    first = found[0]
    assert {(f.code, f.place.file) for f in found if f.code != "E005"} == {("E015", file)}
    assert first.place.line == line
    assert told in first.message
    assert first.hint


def test_a_theme_that_is_not_there_is_told(tmp_path: Path) -> None:
    _, found = read(manuscript(tmp_path / "m", "modren"))
    assert [(f.code, f.place.line) for f in found] == [("E015", 3)]
    assert "modern" in found[0].hint


def test_a_folder_of_nearly_this_name_is_offered(tmp_path: Path) -> None:
    _, found = read(manuscript(tmp_path / "m", "loook", theme_toml='base = "plain"'))
    assert "did you mean “look”?" in found[0].hint


def test_a_theme_of_ours_may_have_other_capitals_and_a_folder_its_name(tmp_path: Path) -> None:
    theme, found = read(manuscript(tmp_path / "a", "Modern"))
    assert (theme.name, found) == ("modern", [])
    folder = manuscript(tmp_path / "b", "Modern")
    (folder / "look").rename(folder / "Modern")
    assert read(folder)[0].name == "Modern"


def test_what_print_passes_over_in_a_theme_is_told_with_its_line(tmp_path: Path) -> None:
    folder = manuscript(
        tmp_path / "m",
        "look",
        theme_toml='base = "plain"',
        print_css="h1 { color: #333 }\np { colr: red }",
    )
    found = open_manuscript(folder).commission().printed.findings
    (told,) = (one for one in found if one.code == "T001")
    assert (told.place.file, told.place.line) == ("look/print.css", 2)
    assert "colr: red" in told.message


@pytest.mark.parametrize(
    ("said", "paper", "page"),
    [
        ("140mm 216mm", "140x216mm", (140, 216)),
        ("5.5in x 8.5in", "139.7x215.9mm", (139.7, 215.9)),
        ("A5", "A5", (148, 210)),
    ],
)
def test_a_book_has_any_trim(said: str, paper: str, page: tuple[float, float]) -> None:
    text = f"title: A\ntext: [one.md]\nprofiles: {{full: {{paper: {said}}}}}"
    settings, found = read_settings(text)
    assert settings is not None
    assert not found
    assert settings.profiles["full"].paper == paper
    assert Profile("full", (), paper, "").page == page


@pytest.mark.parametrize("said", ["20mm 30mm", "B7", "2m 3m"])
def test_a_trim_that_no_book_has_is_told(said: str) -> None:
    text = f"title: A\ntext: [one.md]\nprofiles: {{full: {{paper: {said}}}}}"
    _, found = read_settings(text)
    assert [(f.code, f.place.line) for f in found] == [("E004", 3)]


def test_ours_lies_in_a_layer_below_a_theme_and_the_reader_above_both(tmp_path: Path) -> None:
    folder = manuscript(
        tmp_path / "m",
        "look",
        theme_toml="type-size = 9\nmargins = [30, 30, 30, 30]",
        print_css="h1 { color: #123456 }",
        web_css=":root { --paper: #123456 }",
    )
    edition = open_manuscript(folder).commission().edition
    css = style_sheet(edition, type_case("a"))
    assert css.index("@layer edition") < css.index("#123456") < css.index("size: 148")
    assert type_size(edition) == 9
    assert text_area(edition) == (148 - 60, 210 - 60)
    page = print_web(edition, None).decode()
    assert page.index("@layer edition") < page.index("#123456")
    assert page.index("#123456") < page.index(":root:has(#reading-theme-sepia:checked)")


def test_a_theme_brings_fonts_and_edition_yaml_goes_before_it(tmp_path: Path) -> None:
    toml = """[[fonts]]
file = "faces/text.ttf"
licence = "SIL OFL 1.1"

[[fonts]]
file = "faces/titles.ttf"
use = "display"
"""
    folder = manuscript(tmp_path / "m", "look", theme_toml=toml)
    (folder / "look/faces").mkdir()
    shutil.copy(font_file(ROMAN), folder / "look/faces/text.ttf")
    shutil.copy(font_file(SANS), folder / "look/faces/titles.ttf")
    made, found = read_manuscript(folder)
    assert made is not None
    assert not found
    assert [(f.path, f.use) for f in made.fonts] == [
        ("look/faces/text.ttf", "text"),
        ("look/faces/titles.ttf", "display"),
    ]
    shutil.copy(font_file(SANS), folder / "own.ttf")
    with (folder / "edition.yaml").open("a") as settings:
        settings.write("fonts: [{file: own.ttf, use: display}]\n")
    made, found = read_manuscript(folder)
    assert made is not None
    assert [f.path for f in made.fonts] == ["own.ttf", "look/faces/text.ttf"]


def test_a_font_that_the_theme_lacks_is_told_where_it_is_named(tmp_path: Path) -> None:
    toml = 'type-size = 9\n[[fonts]]\nfile = "text.ttf"\n'
    _, found = read_manuscript(manuscript(tmp_path / "m", "look", theme_toml=toml))
    assert [(f.code, str(f.place)) for f in found] == [("E005", "look/theme.toml:3:1")]


def test_colors_go_to_print_and_the_web_by_day_and_by_night(tmp_path: Path) -> None:
    toml = '[colors]\naccent = ["#7c3c1c", "#e6b08c"]\nink = "#202020"\n'
    css = "hr { border-top: 1px solid var(--accent) }"
    folder = manuscript(tmp_path / "m", "look", theme_toml=toml, epub_css=css)
    edition = open_manuscript(folder).commission().edition
    printed = style_sheet(edition, type_case("a"))
    assert "--accent: #7c3c1c" in printed
    assert "--ink: #202020" in printed
    page = print_web(edition, None).decode()
    assert "--accent:light-dark(#7c3c1c, #e6b08c)" in page
    assert "--ink:light-dark(#202020, #e6e1d8)" in page
    book = style_sheets(edition, ())[1].content.decode()
    assert "1px solid #7c3c1c" in book
    assert "var(" not in book


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ('ink = "#999999"', ["paper, printed", "a light screen"]),
        ('paper = ["#ffffff", "#ffffff"]', ["a dark screen"] * 4),
        ('accent = ["#7c3c1c", "#3a1a0a"]', ["a dark screen"]),
        ('accent = "#7c3c1c"', []),
    ],
)
def test_colors_that_can_hardly_be_read_are_told(
    tmp_path: Path, said: str, told: list[str]
) -> None:
    toml = f"[colors]\n{said}\n"
    _, found = read(manuscript(tmp_path / "m", "look", theme_toml=toml))
    assert {f.code for f in found} <= {"E016"}
    assert [f.message.partition(" 1 on ")[2] for f in found] == told


def test_what_a_cover_template_says_goes_before_ours(tmp_path: Path) -> None:
    theme, found = read(manuscript(tmp_path / "m", "look", cover_toml="[motif]\nrows = 12\n"))
    assert not found
    assert theme.cover["motif"]["rows"] == 12
    assert theme.cover["width"] == 1600
    assert len(theme.cover["palettes"]) > 1


def test_a_theme_that_sets_titles_in_bold_has_all_their_letters(tmp_path: Path) -> None:
    """Else a browser would take single letters from another face."""
    folder = manuscript(tmp_path / "m", "look", web_css="h2 { font-weight: 700 }")
    (folder / "one.md").write_text("# Évrard’s Łódź\n\nThe line had been silent.\n")
    page = print_web(open_manuscript(folder).commission().edition, None).decode()
    coded = re.search(r"font-weight:600;src:url\(\"data:font/woff2;base64,([^\"]+)", page)
    assert coded is not None
    with TTFont(io.BytesIO(base64.b64decode(coded[1]))) as bold:
        assert {ord(letter) for letter in "ÉvrardŁódź’"} <= set(bold.getBestCmap())
