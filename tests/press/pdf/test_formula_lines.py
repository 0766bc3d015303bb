"""Formulas that are wider than their line."""

from __future__ import annotations

import base64
import re
from xml.etree.ElementTree import Element, fromstring

import pytest
from lxml import etree

from glossator.press.pdf.setting.formula_lines import lines_of
from glossator.press.pdf.setting.formulas import _EM, _LEADING, _room, set_formulas
from glossator.prose import parse


def row(tex: str) -> Element:
    """A formula of signs: letters are names, all else operators."""
    parts = "".join(
        f"<mi>{sign}</mi>" if sign.isalnum() else f"<mo>{sign}</mo>" for sign in tex.split()
    )
    return fromstring(f"<math><semantics><mrow>{parts}</mrow></semantics></math>".replace(
        "semantics", "mrow"
    ))  # fmt: skip


def broken(tex: str, room: float) -> list[str]:
    """The lines of a formula whose signs are each one em wide."""

    def width(formula: Element) -> float:
        return float(len("".join(formula.itertext())))

    return ["".join(line.itertext()) for line in lines_of(row(tex), room, 1.0, width)]


def test_a_formula_is_broken_before_a_relation_rather_than_further_on() -> None:
    assert broken("a + b + c = d + e + f", 9) == ["a+b+c", "=d+e+f"]


def test_it_is_broken_before_an_operator_where_there_is_no_relation() -> None:
    assert broken("a + b + c + d + e", 5) == ["a+b+c", "+d+e"]


def test_brackets_are_kept_unless_nothing_else_helps() -> None:
    assert broken("a + ( b + c ) + d", 7) == ["a+(b+c)", "+d"]
    assert broken("a + ( b + c + d + e )", 7) == ["a+(b+c", "+d+e)"]


def test_a_sign_before_a_number_is_no_place() -> None:
    assert broken("a = - b - c", 4) == ["a=-b", "-c"]


def test_a_formula_without_places_stays_whole() -> None:
    assert broken("a b c d e f", 3) == ["abcdef"]


def long(signs: int) -> str:
    parts = "<mo>+</mo>".join("<mi>x</mi>" for _ in range(signs))
    return f'<p><math display="block"><mrow>{parts}</mrow></math></p>'


def width_of(tree: etree._Element) -> float:
    (picture,) = tree.iter("img")
    return float(picture.get("style", "").split("width: ")[1].split("em")[0])


@pytest.mark.slow
def test_every_formula_fits_its_line_and_is_told_where_it_becomes_small() -> None:
    tree = parse(long(60))
    assert set_formulas(tree, 30.0) == []
    assert 20 < width_of(tree) <= 30
    cells = "".join(f"<mtd><mi>x</mi><mi>{n}</mi></mtd>" for n in "abcdefghijklmnopqrstuvwxyz")
    tree = parse(f'<p><math display="block"><mtable><mtr>{cells}</mtr></mtable></math></p>')
    (told,) = set_formulas(tree, 15.0)
    assert "to fit its line" in told
    assert width_of(tree) <= 15.001


def test_a_formula_in_the_line_is_not_displayed_and_says_its_signs() -> None:
    tree = parse("<p>So <math><mi>x</mi></math> is.</p>" + long(3))
    assert set_formulas(tree, 30.0) == []
    within, alone = tree.iter("img")
    assert (within.get("class"), alone.get("class")) == ("formula", "formula display")
    assert (within.get("alt"), alone.get("alt")) == ("x", "x + x + x")
    assert within.tail == " is."
    assert within.get("data-tag") == alone.get("data-tag") == "Formula"


def test_a_broken_formula_is_as_high_as_its_lines_and_the_space_between() -> None:
    def height(signs: int, room: float) -> tuple[float, float]:
        """Height in em, and how far the last line goes below the line of writing."""
        tree = parse(long(signs))
        assert set_formulas(tree, room) == []
        (picture,) = tree.iter("img")
        drawing = fromstring(base64.b64decode(picture.get("src", "").partition(",")[2]))
        depth = picture.get("style", "").partition("vertical-align: ")[2]
        return float(drawing.get("height", "")), float(depth.removesuffix("em"))

    one, depth = height(5, 30.0)
    two, below = height(30, 30.0)
    assert below == pytest.approx(depth)
    assert two == pytest.approx(2 * one + _LEADING * _EM, rel=0.01)


@pytest.mark.slow
def test_a_formula_in_a_quotation_has_less_room() -> None:
    tree = parse(f"<blockquote>{long(60)}</blockquote>")
    assert set_formulas(tree, 30.0) == []
    assert width_of(tree) <= (30 - 2.6) / 0.95


@pytest.mark.parametrize(
    ("around", "room"),
    [
        ("<p>{}</p>", 30.0),
        ("<blockquote><p>{}</p></blockquote>", (30.0 - 2.6) / 0.95),
        ("<ul><li><p>{}</p></li></ul>", 30.0 - 1.6),
        ("<table><tbody><tr><td>{}</td></tr></tbody></table>", 30.0 / 0.88),
        ("<table><tbody><tr><td>{}</td><td>x</td></tr></tbody></table>", 30.0 / 0.88 / 2),
    ],
)
def test_a_formula_has_the_room_of_what_holds_it(around: str, room: float) -> None:
    tree = parse(around.format("<math><mi>x</mi></math>"))
    assert _room(next(tree.iter("math")), 30.0) == pytest.approx(room)


def test_words_over_an_arrow_do_not_touch_what_stands_beside_it() -> None:
    """The formula is wider than the words and the two letters."""

    def width(inside: str) -> float:
        tree = parse(f"<p><math>{inside}</math></p>")
        set_formulas(tree)
        return width_of(tree)

    words = "<mtext>by what was said</mtext>"
    small = width(f"<msup><mi>a</mi>{words}</msup>") - width("<mi>a</mi>")
    over = f"<mrow><mi>a</mi><mover><mo>→</mo>{words}</mover><mi>b</mi></mrow>"
    assert width(over) > small + width("<mi>a</mi>") + width("<mi>b</mi>") + 0.2


def array(cells: str) -> str:
    tree = parse(f'<p><math display="block"><mtable>{cells}</mtable></math></p>')
    assert set_formulas(tree) == []
    (picture,) = tree.iter("img")
    return base64.b64decode(picture.get("src", "").partition(",")[2]).decode()


def test_rules_of_arrays_are_drawn() -> None:
    row = "<mtr>" + "<mtd><mi>a</mi></mtd>" * 2 + "</mtr>"
    ruled = row.replace("<mtd>", '<mtd class="rule-right rule-top">')
    assert len(fromstring(array(ruled * 2))) == len(fromstring(array(row * 2))) + 8


def test_an_array_with_an_empty_row_is_seen() -> None:
    drawn = fromstring(array("<mtr><mtd><mi>a</mi></mtd></mtr><mtr><mtd/></mtr>"))
    assert float(drawn.get("height", "0")) > 0


def test_bars_of_a_norm_stand_close_and_those_between_lines_do_not() -> None:
    """`\\|x\\|` comes from pandoc as the sign for parallels, with a form."""

    def width(bar: str) -> float:
        tree = parse(f"<p><math>{bar}<mi>x</mi>{bar}</math></p>")
        set_formulas(tree)
        return width_of(tree)

    norm = width('<mo stretchy="false" form="postfix">∥</mo>')
    assert norm == pytest.approx(width('<mo form="prefix">‖</mo>'), abs=0.01)
    assert norm < 0.6 * width("<mo>∥</mo>")


def test_what_stands_below_an_operator_is_at_it_and_what_it_is_applied_to_apart() -> None:
    def lefts(sign: str) -> list[float]:
        name = f'<mrow><mi mathvariant="normal">argmax</mi>{sign}</mrow>'
        tree = parse(f"<p><math><msub>{name}<mi>x</mi></msub><mi>f</mi></math></p>")
        set_formulas(tree)
        (picture,) = tree.iter("img")
        source = base64.b64decode(picture.get("src", "").partition(",")[2])
        return [float(use) for use in re.findall(r'd="M ?(-?[\d.]+)', source.decode())]

    *_, plain_x, plain_f = lefts("")
    *_, x, f = lefts("<mo>\u2061</mo>")
    assert x == pytest.approx(plain_x)
    assert f > plain_f + 10
