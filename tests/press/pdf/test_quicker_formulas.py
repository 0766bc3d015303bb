"""Formulas drawn with less work."""

from __future__ import annotations

import warnings
from typing import Any
from xml.etree import ElementTree

import pytest
from lxml import etree

from glossator.press.pdf.setting.formulas import _drawn
from glossator.press.pdf.setting.quicker_formulas import quicker_formulas
from glossator.prose import Element

FORMULAS = {
    "brackets that stretch": (
        "<mrow><mo>(</mo><mfrac><mi>a</mi><msup><mi>b</mi><mn>2</mn></msup></mfrac><mo>)</mo></mrow>"
    ),
    "brackets that do not": (
        '<mo stretchy="false">(</mo><mfrac><mi>a</mi><mi>b</mi></mfrac><mo stretchy="false">)</mo>'
    ),
    "a sum with limits": (
        "<munderover><mo>∑</mo><mrow><mi>i</mi><mo>=</mo><mn>1</mn></mrow><mi>n</mi></munderover>"
        "<mrow><mrow><mo>|</mo><msub><mi>x</mi><mi>i</mi></msub><mo>|</mo></mrow></mrow>"
    ),
    "cases in a fraction in a root": (
        "<msqrt><mfrac><mrow><mo>{</mo><mtable><mtr><mtd><mi>a</mi></mtd><mtd><mi>b</mi></mtd></mtr>"
        "<mtr><mtd><mfenced><mi>c</mi></mfenced></mtd><mtd><mi>d</mi></mtd></mtr></mtable></mrow>"
        "<mn>2</mn></mfrac></msqrt>"
    ),
    "an accent, large type and a lost operator": (
        '<mover><mi>x</mi><mo accent="true">ˆ</mo></mover><mo minsize="2em">[</mo><mi>lim</mi>'
        '<mstyle mathvariant="bold" scriptlevel="1"><mi>y</mi></mstyle><mo>]</mo>'
    ),
}


def formula(parts: str) -> Element:
    return etree.fromstring(f'<math display="block">{parts}</math>')


def svg(parts: str) -> bytes:
    drawing = _drawn(formula(parts))
    assert drawing is not None
    return ElementTree.tostring(drawing.svg)


@pytest.mark.parametrize("parts", FORMULAS.values(), ids=FORMULAS)
def test_a_drawing_is_the_same(parts: str) -> None:
    expected = svg(parts)
    with quicker_formulas():
        assert svg(parts) == expected
        assert svg(parts) == expected  # what is known now is true as well
    assert svg(parts) == expected


def nested(depth: int) -> str:
    inner = "<mi>x</mi>"
    for _ in range(depth):
        inner = f"<mrow><mo>(</mo><mfrac>{inner}<mn>2</mn></mfrac><mo>)</mo></mrow>"
    return inner


def test_the_work_does_not_double_with_each_level(monkeypatch: pytest.MonkeyPatch) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        from ziamath.nodes.mnode import Mnode

    made: list[object] = []
    make: Any = Mnode.__init__

    def counted(self: object, *arguments: object, **more: object) -> None:
        made.append(self)
        make(self, *arguments, **more)

    monkeypatch.setattr(Mnode, "__init__", counted)
    counts = []
    for depth in (3, 6, 12):
        made.clear()
        with quicker_formulas():
            svg(nested(depth))
        counts.append(len(made))
    assert counts[1] < 8 * counts[0]
    assert counts[2] < 8 * counts[1]  # by twos: 64
