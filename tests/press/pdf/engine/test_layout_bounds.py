"""A layout that takes more than it may is ended, and the passage at which it stood is named."""

import os
from concurrent.futures import Future

import pytest

from glossator.errors import GlossatorError
from glossator.press.pdf.engine.bounds import Bounds
from glossator.press.pdf.engine.sheets import Layouter, Run, Sheet
from press_pdf_pages import CSS, LINE, faces

pytestmark = pytest.mark.children
TEXTS = {"p1": "Short and good.", "p2": "This one never ends: " + LINE * 40_000, "p3": "Behind it."}
PAGE = '<html lang="en"><title>T</title>' + "".join(
    f'<p id="{name}" data-block="1">{text}</p>' for name, text in TEXTS.items()
)
SMALL = Run("preface", PAGE.replace(TEXTS["p2"], "Short."), faces() + CSS, TEXTS)
LARGE = Run("the-speech", PAGE, faces() + CSS, TEXTS)


@pytest.mark.slow
def test_what_takes_too_long_is_told_with_its_passage() -> None:
    within = Bounds(seconds=1.5, seconds_for_million=0.0)
    with Layouter(2, within=within) as layouter, pytest.raises(GlossatorError) as stopped:
        list(layouter.lay_out_all([SMALL, LARGE]))
    assert stopped.value.message == (
        "the layout of the-speech, at “This one never ends: word word word word …” "
        "took more time than it may"
    )
    assert "divide this passage" in stopped.value.hint


def test_what_needs_too_much_memory_is_told_with_its_passage() -> None:
    answer: Future[Sheet] = Future()
    answer.set_exception(MemoryError("p2"))
    with pytest.raises(GlossatorError, match=r"the-speech, at “This one.*more memory than it may"):
        Layouter()._result(answer, LARGE, [SMALL, LARGE])


def test_a_child_that_breaks_down_tells_its_signal() -> None:
    with Layouter(1) as layouter:
        layouter.beside(os.abort)
        with pytest.raises(GlossatorError) as stopped:
            layouter.lay_out(SMALL)
        assert "SIGABRT" in stopped.value.message
        assert not {"time", "memory"} & set(stopped.value.message.split())
        with pytest.raises(GlossatorError, match="SIGABRT"):  # and the next one, that finds none
            layouter.lay_out(SMALL)
