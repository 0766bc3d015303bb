"""A term whose brackets do not close is not rewritten: its key would go with it."""

import pytest

from glossator.manuscript.rewriting import NoTerm, with_lemma


@pytest.mark.parametrize(
    "line",
    [
        "[two winters]{#winters .context",
        "[two winters{#winters .context}",
        "two winters]{#winters}",
    ],
)
def test_a_term_without_its_bracket_is_left_alone(line: str) -> None:
    with pytest.raises(NoTerm):
        with_lemma(f"{line}\n:   A note.\n".encode(), 1, "three winters")


@pytest.mark.parametrize(
    ("line", "made"),
    [
        ("[two winters]{#winters}", "[three winters]{#winters}"),
        ("two winters", "three winters"),
        ("[two] winters", "three winters"),
    ],
)
def test_a_term_that_closes_is_rewritten(line: str, made: str) -> None:
    assert with_lemma(f"{line}\n".encode(), 1, "three winters") == f"{made}\n".encode()
