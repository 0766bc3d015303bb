"""Chinese and Japanese: lines wrap between characters and are filled to their end."""

from __future__ import annotations

import warnings
from typing import Any

import pytest

from glossator.press.pdf.engine.ideographs import lines_filled
from glossator.press.pdf.setting.faces import type_case
from glossator.press.pdf.setting.formulas import set_formulas
from glossator.prose import parse
from glossator.sharing import Choice

TEXT = (
    "为了能进行数学运算，样本中的非数值类属性都需要进行数值化。"
    "English words 在中文里面<em>也会</em>出现。"
)


def laid_lines(language: str, align: str = "justify", width: int = 303) -> list[Any]:
    """The lines of a paragraph, as boxes."""
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    fonts, case = FontConfiguration(), type_case(TEXT)
    css = case.dressed(
        f"@page {{ size: {width}px 900px; margin: 0 }} body {{ margin: 0 }}"
        f'p {{ margin: 0; font: 16px/1.4 "Edition Text"; text-align: {align} }}'
    )
    with warnings.catch_warnings(), lines_filled():
        warnings.simplefilter("ignore", UserWarning)
        page = HTML(string=f'<p lang="{language}">{TEXT * 3}</p>').render(
            stylesheets=[CSS(string=css, font_config=fonts)], font_config=fonts
        )
    return list(_lines(page.pages[0]._page_box))


def ends(language: str, align: str = "justify") -> list[float]:
    """The right end of each line of a paragraph."""
    return [max(_ends(line)) for line in laid_lines(language, align)]


def _lines(box: Any) -> Any:
    if type(box).__name__ == "LineBox":
        yield box
        return
    for child in getattr(box, "children", ()):
        yield from _lines(child)


def _ends(box: Any) -> Any:
    if hasattr(box, "text"):
        yield box.position_x + box.width
    for child in getattr(box, "children", ()):
        yield from _ends(child)


def test_every_line_but_the_last_is_filled() -> None:
    *full, last = ends("zh-CN")
    assert len(full) > 5
    for end in full:
        assert end == pytest.approx(303, abs=1.0)
    assert last < 300


def test_what_is_marked_in_a_filled_line_is_marked_to_its_end() -> None:
    """As wide as its words: what a click on a link meets, or a line below emphasis."""
    marked = [
        box for line in laid_lines("zh-CN") for box in line.children if box.element_tag == "em"
    ]
    assert len(marked) > 2
    for box in marked:
        assert box.position_x == pytest.approx(min(one.position_x for one in box.children))
        assert box.position_x + box.width == pytest.approx(max(_ends(box)))


def test_what_is_not_justified_is_left_alone() -> None:
    ragged = ends("zh-CN", "start")
    assert any(end < 301 for end in ragged[:-1])


def test_words_of_other_scripts_are_drawn_in_formulas() -> None:
    inside = "<mrow><mi>x</mi><mtext>若西瓜</mtext></mrow>"
    tree = parse(f"<p><math>{inside}</math></p>")
    assert set_formulas(tree, choice=Choice("zh-CN")) == []
    (picture,) = tree.iter("img")
    width = float(picture.get("style", "").split("width: ")[1].split("em")[0])
    assert 3.3 < width < 4.2  # an x, and three characters of one em
