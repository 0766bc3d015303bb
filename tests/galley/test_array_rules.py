"""Rules of TeX's arrays, read from the TeX beside pandoc's MathML."""

from __future__ import annotations

import pytest

from glossator.galley.array_rules import rule_arrays
from glossator.prose import Element, parse


def formula(tex: str, *rows: int, nested: str = "") -> Element:
    """MathML as pandoc writes it: so many cells in each row, with a letter each but for 0."""
    cells = "".join(
        "<mtr>" + ("<mtd><mi>x</mi></mtd>" * row if row else "<mtd/>") + "</mtr>" for row in rows
    )
    said = tex.replace("&", "&amp;")
    tree = parse(
        f"<p><math><semantics><mtable>{cells}</mtable>{nested}"
        f"<annotation encoding='application/x-tex'>{said}</annotation></semantics></math></p>"
    )
    found = tree.find(".//math")
    assert found is not None
    rule_arrays(found)
    return found


def sides(made: Element) -> list[list[str]]:
    """By row and cell the first letters of the sides where rules stand."""
    return [
        ["".join(name[5] for name in cell.get("class", "").split()) for cell in row]
        for row in made.iter("mtr")
    ]


@pytest.mark.parametrize(
    ("tex", "rows", "ruled"),
    [
        (r"\begin{array}{c|c} a & b \\ c & d \end{array}", (2, 2), [["r", ""], ["r", ""]]),
        (r"\begin{array}{cc} a & b \\ \hline c & d \end{array}", (2, 2), [["", ""], ["t", "t"]]),
        (r"\begin{array}{|c|} \hline a \\ \hline \end{array}", (1, 0), [["lrtb"]]),
        (r"\begin{array}[t]{*{2}{c|}} a & b \end{array}", (2,), [["r", "r"]]),
        (r"\begin{array}{@{}l|p{2cm}} a & b \end{array}", (2,), [["r", ""]]),
        (
            r"\begin{array}{cc} a & b \\ \cline{2-2} c & d \end{array}",
            (2, 2),
            [["", ""], ["", "t"]],
        ),
        (r"\begin{array}{c|c} a \\ c & d \end{array}", (1, 2), [["r", ""], ["r", ""]]),
        (r"\begin{array}{cc} |a| & b \end{array}", (2,), [["", ""]]),
        (r"\begin{pmatrix} |a| & b \end{pmatrix}", (2,), [["", ""]]),
    ],
)
def test_rules_stand_where_tex_draws_them(
    tex: str, rows: tuple[int, ...], ruled: list[list[str]]
) -> None:
    assert sides(formula(tex, *rows)) == ruled


def test_each_array_has_its_own_rules() -> None:
    nested = "<mtable><mtr><mtd><mi>y</mi></mtd><mtd/></mtr></mtable>"
    tex = r"\begin{cases} a \end{cases} \begin{array}{c|c} y & \end{array}"
    assert sides(formula(tex, 1, nested=nested)) == [[""], ["r", ""]]
    assert sides(formula(tex, 1)) == [[""]]  # as many tables as nobody can tell apart
