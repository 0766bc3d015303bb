"""A heading keeps its emphasis and formulas where it is named elsewhere, and loses its calls."""

from __future__ import annotations

import pytest

from glossator.edition.headlines import headline
from glossator.prose import parse


@pytest.mark.parametrize(
    ("heading", "title", "markup"),
    [
        ("The <em>Heron</em>", "The Heron", "The <em>Heron</em>"),
        ("Fish &amp; chips", "Fish & chips", ""),
        ('H<sub>2</sub>O<a data-call="n-1"/>', "H2O", "H<sub>2</sub>O"),
        ('<a href="x"><strong>Bold</strong> link</a>', "Bold link", "<strong>Bold</strong> link"),
        ('<span id="a" class="x">Plain</span> <!-- no -->words', "Plain words", ""),
        (
            '<span lang="fr" data-x="1">mot</span> <span class="smallcaps wide">Wren</span>',
            "mot Wren",
            '<span lang="fr">mot</span> <span class="smallcaps">Wren</span>',
        ),
    ],
)
def test_what_it_is_called(heading: str, title: str, markup: str) -> None:
    assert headline(parse(f'<h2 id="two">{heading}</h2>')[0]) == (title, markup)


@pytest.mark.parametrize(
    ("formula", "said"),
    [
        ("<msup><mi>x</mi><mn>2</mn></msup>", "x²"),
        ("<msub><mi>x</mi><mi>k</mi></msub>", "x_k"),
        (
            "<msubsup><mi>x</mi><mn>1</mn><mrow><mi>n</mi><mo>+</mo><mn>1</mn></mrow></msubsup>",
            "x₁ⁿ⁺¹",
        ),
        ("<mfrac><mi>a</mi><mrow><mi>b</mi><mo>+</mo><mi>c</mi></mrow></mfrac>", "a/(b+c)"),
        ("<msqrt><mn>2</mn></msqrt>", "√2"),
        ('<semantics><mi>y</mi><annotation encoding="t">y</annotation></semantics>', "y"),
    ],
)  # fmt: skip
def test_a_formula_in_a_line(formula: str, said: str) -> None:
    tree = parse(f"<h1>On <math>{formula}</math>, briefly</h1>")[0]
    title, markup = headline(tree)
    assert title == f"On {said}, briefly"
    assert f"<math>{formula}</math>" in markup
