"""Half of a surrogate pair, which JSON can say and no file can hold."""

import json

from glossator.annotations.reading import read


def test_half_a_character_becomes_a_question_mark() -> None:
    body = {"type": "TextualBody", "value": "a \ud800 b"}
    selector = {"type": "TextQuoteSelector", "exact": "Wor\udfffds"}
    item = {"type": "Annotation", "body": body, "target": {"source": "x", "selector": selector}}
    (received,) = read(json.dumps([item]).encode(), "a.json").annotations
    assert "Wor?ds" in repr(received)
    repr(received).encode("utf-8")
