"""Two texts are laid side by side by their letters, whatever setting has done to them."""

import time

from glossator.proof.sources.letters import Beside, Scale, common, letters

PARAGRAPHS = [
    f"Paragraph {n} says that the ferry left at {n * 7 % 24} and carried {n * 13 % 90} goats."
    for n in range(60)
]


def beyond(source: str, found: str) -> list[str]:
    """What the second has beyond the first."""
    ours, theirs = letters(source), letters(found)
    return [theirs[a:b] for a, b in Beside(common(ours, theirs)).beyond(len(theirs))]


def test_hyphens_quotes_capitals_and_normal_forms_are_no_difference() -> None:
    assert letters("“Cafe\u0301-\nHouse”") == letters("CAFÉ-HOUSE") == "cafehouse"
    assert letters("ﬁne ½ 개성") == letters("fine 1⁄2 \u1100\u1162\u1109\u1165\u11bc")


def test_a_place_in_a_text_is_the_letters_before_it() -> None:
    scale = Scale.of("“Ho!” he\u0301 said")
    assert (scale.place(0), scale.place(6), scale.place(99)) == (0, 2, 8)


def test_what_was_put_in_is_found_and_nothing_else() -> None:
    book = "\n".join(PARAGRAPHS)
    put_in = "\n".join([*PARAGRAPHS[:30], "A glossary stands here.", *PARAGRAPHS[30:]])
    assert beyond(book, put_in) == ["aglossarystandshere"]
    assert beyond(book, book) == []


def test_every_letter_of_the_source_has_its_place_beside_what_was_put_in() -> None:
    book = letters("\n".join(PARAGRAPHS))
    more = letters("\n".join(f"{p} More." for p in PARAGRAPHS))
    beside = Beside(common(book, more))
    assert all(more[beside.found(at)] == char for at, char in enumerate(book))


def test_what_is_lost_has_no_place() -> None:
    lost = letters(PARAGRAPHS[30])
    book, rest = letters("".join(PARAGRAPHS)), letters("".join(PARAGRAPHS[:30] + PARAGRAPHS[31:]))
    beside = Beside(common(book, rest))
    assert sum(beside.found(at) < 0 for at in range(len(book))) == len(lost)


def test_the_time_grows_with_the_text() -> None:
    book = letters("\n".join(PARAGRAPHS) * 60)  # 200,000 letters that come again and again
    begun = time.process_time()
    common(book, book[:100_000] + "something" + book[100_000:])
    assert time.process_time() - begun < 3
