"""Blocks that begin right below a paragraph."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from glossator.manuscript.adjoining import adjoining, with_gaps
from glossator.manuscript.labels import mask, scan


@pytest.mark.parametrize(
    "text, kinds",
    [
        ("Words.\n# One", ["heading"]),
        ("- item\n## Two", ["heading"]),
        ("# One\nWords.\n## Two\n### Three\nMore.", ["heading"]),
        ("Words.\n> Said.\n> More.", ["quotation"]),
        ("Words:\n- a\n- b", ["list"]),
        ("Words:\n1) a\n2) b", ["list"]),
        ("Words:\n1. a\n1. b", ["list"]),
        ("Words:\n- a\n\n- b", ["list"]),
        ("Words:\n    - a\n    - b", ["item", "item"]),
        ("He said\n- and so on", ["item"]),
        ("Born in\n1790. And so.", []),
        ("Two lines\nof words.\n---\nMore.", ["rule"]),
        ("A heading\n---\nMore.", []),
        ("Words.\n* * *\nMore.", ["rule"]),
        ("Words:\n| a | b |\n|---|:-:|\n| c | d |", ["table"]),
        ("a   b\n--- ---\nc   d", []),
        ("-----\nA   B\n--- ---\na   b\n\nc   d\ne   f\n-----\n\nx\ny\n---", ["rule"]),
        ("--- ---\na   b\n\nc   d\n    e\n-----", []),
        ("      A  B\n  --- ---\n  c   d\n\nx\ny\n---", ["rule"]),
        ("The sum\n$$\na\n- b\n- c\n$$", []),
        ("Term\n:   Meaning\n- more\n- still", []),
        ("```\nwords\n# no heading\n```", []),
        ("Words.\n\n# One\n\n- a\n- b\n\n> c", []),
        ("[^1]: A note.\n# One", ["heading"]),
        ("[^1]: A note.\n- a\n- b", ["item"]),
        ("[^1]: A note.\nA paragraph.", ["note"]),
        ("[^1]: A note\nthat goes on.", []),
    ],
)
def test_what_begins_below_a_paragraph(text: str, kinds: list[str]) -> None:
    assert [block.kind for block in adjoining(mask(text))] == kinds


_LINES = st.lists(
    st.sampled_from(
        ["", "Words.", "# One", "- a", "1. a", "> a", "---", "[^1]: A.", "| a | b |", "    a"]
    )
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # on a busy machine
@given(_LINES)
def test_empty_lines_are_all_that_is_put_in(lines: list[str]) -> None:
    text = "\n".join(lines)
    parted = with_gaps(scan(text).prepared)
    kept = [line for line in parted.split("\n") if line.strip()]
    assert kept == [line for line in scan(text).prepared.split("\n") if line.strip()]
    assert with_gaps(parted) == parted  # nothing adjoins any more
