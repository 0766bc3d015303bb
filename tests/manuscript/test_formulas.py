"""Formulas between the brackets of LaTeX, and words between escaped ones."""

from __future__ import annotations

import pytest

from glossator.manuscript.formulas import in_dollars


@pytest.mark.parametrize(
    "written, read",
    [
        (r"so \(a = b\), \(a\)", "so $a = b$, $a$"),
        (r"x \[\alpha\] y", r"x $$\alpha$$ y"),
        (r"see \[x_1\] there", "see $$x_1$$ there"),
        ("Thus:\n\\[\na = b\n\\]\n", "Thus:\n$$a = b$$\n"),
    ],
)
def test_what_only_tex_would_say_is_a_formula(written: str, read: str) -> None:
    assert in_dollars(written) == read


@pytest.mark.parametrize(
    "words",
    [
        r"\[sic\]",
        r"\[and/or\]",
        r"he \[i = 1\] said",
        r"\[\^x\]",
        r"\[^x\]",
        r"\[p\_1\]",
        r"\[\*\]",
    ],
)
def test_words_in_escaped_brackets_stay_words(words: str) -> None:
    """pandoc's writer escapes all brackets of a text that comes from elsewhere."""
    assert in_dollars(words) == words
