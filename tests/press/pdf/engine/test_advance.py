"""A long layout tells how far it has come; a short one says nothing."""

from __future__ import annotations

from glossator.press.pdf.engine.advance import Advance


def test_the_rest_is_reckoned_by_the_length_of_what_is_done() -> None:
    told: list[str] = []
    seconds = iter([0.0, 1.0, 40.0, 80.0, 160.0])
    advance = Advance(told.append, 800, lambda: next(seconds))
    for size in (100, 200, 200, 300):
        advance.done(size)
    assert told == [  # nothing after one second, and nothing when all is done
        "laying out the pages: 38%, about 1 min left",
        "laying out the pages: 62%, about 50 s left",
    ]
