"""Spaces at which no line ends, by language; in the examples “~” is one of them."""

import pytest

from glossator.press.pdf.engine.lines.ties import tied_spaces

EXAMPLES = [
    ("en-GB", "on 14~September, p.~12 and no.~3, §~4, Fig.~2 of J.~S.~Bach’s, 12~km from there"),
    ("en-US", "the Council adopted resolution~82 and Resolution~83"),
    ("de", "z.~B. am 14.~Januar auf S.~12, vgl.~Nr.~3 und Abb.~2, d.~h. 50 v.~Chr."),
    ("fr", "le 14~septembre, p.~12, n°~3, t.~IV, chez M.~Dupont, vers 50 av.~J.-C."),
    ("es", "el 14~de~septiembre, pág.~12, núm.~3 y fig.~2, p.~ej. en EE.~UU. con el Sr.~Gil"),
    ("it", "il 14~settembre, pag.~12, n.~3, fig.~2, p.~es. dal sig.~Rossi nel 50 a.~C."),
    ("pt", "em 14~de~setembro, pág.~12, n.º~3, fig.~2, p.~ex. com o Sr.~Lopes"),
    ("nl", "op 14~september, blz.~12, nr.~3 en afb.~2 van dhr.~Jansen, 50 v.~Chr."),
    ("ko", "2018~년 1~월 9~일에 제~3~장"),
]


@pytest.mark.parametrize(("language", "said"), EXAMPLES)
def test_a_language_ties_its_own_short_forms(language: str, said: str) -> None:
    found = tied_spaces(said.replace("~", " "), language)
    assert found == {at for at, sign in enumerate(said) if sign == "~"}


def test_words_that_only_look_alike_are_left_alone() -> None:
    assert not tied_spaces("The sea rose. No one of 20 people in the car saw May come.", "en")
    assert not tied_spaces("Se vio de nuevo a 30 metros de altura.", "es")
