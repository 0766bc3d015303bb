"""A heading keeps its emphasis and formulas where it is named elsewhere, and loses its calls."""

from __future__ import annotations

from pathlib import Path

import pytest

from glossator.edition.headlines import headline
from glossator.pipeline import check
from glossator.prose import parse


@pytest.mark.parametrize(
    ("heading", "title", "markup"),
    [
        ("The <em>Heron</em>", "The Heron", "The <em>Heron</em>"),
        ("Fish &amp; chips", "Fish & chips", ""),
        ("Dampf\u00adschiff", "Dampfschiff", ""),
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


def test_a_reference_keeps_emphasis_and_formulas_of_the_heading(tmp_path: Path) -> None:
    (tmp_path / "edition.yaml").write_text("title: Sums\ntext: [a.md]\n", encoding="utf-8")
    text = (
        "# Sums\n\nSee [](#two).[^1] More.\n\n## H~2~O and “*x*”, $x^2$ {#two}\n\nW.\n\n[^1]: N.\n"
    )
    (tmp_path / "a.md").write_text(text, encoding="utf-8")
    edition = check(tmp_path).edition
    assert edition is not None
    division = next(one for one in edition.divisions if one.matter == "text")
    link = parse(division.body).find(".//a[@data-ref]")
    assert link is not None
    for annotation in link.findall(".//annotation"):
        annotation.getparent().remove(annotation)
    assert "".join(link.itertext()) == "“H2O and ‘x’, x2”"
    assert [e.tag for e in link.iter("sub", "em", "math")] == ["sub", "em", "math"]
