"""Fonts of the manuscript that lack a cut: what print would lose is told, and nothing else."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from glossator.pipeline import check
from glossator.typefaces import ROMAN, font_file
from places import TESTS

FONT = TESTS / "checks/E019/squares.ttf"  # not variable, and only a regular


def told(folder: Path, fonts: str, text: str, title: str = "A Book") -> list[str]:
    for name in ("one.ttf", "two.ttf", "three.ttf"):
        shutil.copy(FONT, folder / name)
    shutil.copy(font_file(ROMAN), folder / "variable.ttf")
    settings = f'title: "{title}"\ntext: [one.md]\nfonts: [{fonts}]\n'
    (folder / "edition.yaml").write_text(settings, encoding="utf-8")
    (folder / "one.md").write_text(text, encoding="utf-8")
    found = check(folder).findings
    assert {one.code for one in found} <= {"E019"}
    return [one.message for one in found]


TEXT = "# One\n\nThe line had been *silent* for **two** years.\n"


@pytest.mark.parametrize(
    ("fonts", "cuts"),
    [
        ("{file: one.ttf}", ["bold", "italic"]),
        ("{file: one.ttf}, {file: two.ttf, style: italic}", ["bold"]),
        ("{file: one.ttf}, {file: two.ttf, weight: 700}", ["italic"]),
        ("{file: variable.ttf}, {file: two.ttf, style: italic}", []),
        ("{file: one.ttf, use: display}", []),  # no heading is emphasised
        ("{file: one.ttf, use: mono}", []),
        ("{file: one.ttf, script: Syriac}", []),
    ],
)
def test_a_cut_is_missed_where_the_font_sets_words_that_ask_for_it(
    tmp_path: Path, fonts: str, cuts: list[str]
) -> None:
    found = sorted(told(tmp_path, fonts, TEXT))
    assert len(found) == len(cuts)
    assert all(f"no {cut} beside it" in one for cut, one in zip(cuts, found, strict=True))


def test_a_font_of_titles_needs_the_italic_of_titles(tmp_path: Path) -> None:
    (found,) = told(tmp_path, "{file: one.ttf, use: display}", TEXT, "The *Weir*")
    assert "“Weir”" in found
    both = "{file: one.ttf, use: display}, {file: two.ttf, use: display, style: italic}"
    assert told(tmp_path, both, TEXT, "The *Weir*") == []
