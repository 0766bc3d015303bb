"""Where the text stands on a page, by the canon that a theme names."""

from dataclasses import replace

import pytest

from glossator.press.pdf.setting.styling import _margins
from glossator.vocabulary import BINDING, CANONS, NEAREST, PAPERS
from sample_edition import sample_edition


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("canon", CANONS)
def test_the_outer_margin_is_wider_than_the_inner_one(canon: str, paper: str) -> None:
    sample = sample_edition()
    profile = replace(sample.profile, paper=paper, type_size="")
    made = replace(sample, profile=profile, theme=replace(sample.theme, canon=canon))
    top, outer, bottom, inner = _margins(made)
    assert min(top, outer, bottom, inner) >= NEAREST
    assert outer > inner
    if CANONS[canon] is not None:
        assert outer == pytest.approx(2 * (inner - BINDING), rel=0.06)
    if canon == "ninths":  # the text has the shape of its page
        width, height = PAPERS[paper]
        text = width - outer - inner + BINDING, height - top - bottom
        assert text[1] / text[0] == pytest.approx(height / width, rel=0.04)
